"""Changes of staff in cells (人事调整报备): filed by a community or street, acknowledged or returned by the district."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services import cell_staff

RESOURCE = Resource("staff_changes")
State = Literal["filed", "acknowledged", "returned", "in_force"]


class Wanted(BaseModel):
    area: str | None = None
    state: State | None = None


class Change(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cell: str = Field(max_length=18)
    post: str = Field(max_length=16)
    leaves: int | None = Field(None, description="The row of the staff of who leaves")
    comes: int | None = Field(None, description="The officer who comes")
    comes_name: str = Field("", max_length=200, description="The name of who comes and is no officer yet")
    from_day: str = Field(max_length=10)
    reason: str = Field(max_length=1000)


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    answer: str = Field("", max_length=1000)


@RESOURCE.on("GET", "/staff-changes", roles=cell_staff.READERS, summary="Changes of staff in one's scope, those that wait first", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    items = cell_staff.list_changes(call.parts, call.who, call.query.area, call.query.state)
    return {"items": items, "next": None}


@RESOURCE.on("POST", "/staff-changes", roles=cell_staff.FILERS, summary="File a change of staff", body=Change, status=201)
def file_change(call: Call) -> dict[str, Any]:
    return {"id": cell_staff.file_change(call.parts, call.who, call.body.model_dump())}


@RESOURCE.on("POST", "/staff-changes/<int:id>/acknowledge", roles=cell_staff.DECIDERS, summary="Acknowledge a change: in force from its day", body=Answer)
def acknowledge(call: Call, id: int) -> dict[str, Any]:
    cell_staff.decide(call.parts, call.who, id, True, call.body.answer)
    return {}


@RESOURCE.on("POST", "/staff-changes/<int:id>/return", roles=cell_staff.DECIDERS, summary="Return a change with a reason", body=Answer)
def give_back(call: Call, id: int) -> dict[str, Any]:
    cell_staff.decide(call.parts, call.who, id, False, call.body.answer)
    return {}


@RESOURCE.on("GET", "/staff/<cell>", roles=cell_staff.READERS, summary="Who works and worked in a cell, by date")
def of_cell(call: Call, cell: str) -> dict[str, Any]:
    return {"items": cell_staff.history(call.parts, call.who, cell), "next": None}
