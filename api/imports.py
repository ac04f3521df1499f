"""Tables of other systems become cases: handed in, mapped, looked at, taken in the background."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api._body import uploaded
from data_sources.sheets import LARGEST_BYTES
from services import imports

RESOURCE = Resource("imports")
ROLES = ("admin", "dispatcher")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class File(BaseModel):
    name: str = Field("table.csv", max_length=500)
    sheet: str | None = Field(None, description="The sheet of a workbook; the first one where none is given")


class Column(BaseModel):
    column: str


class Mapped(BaseModel):
    model_config = ConfigDict(extra="forbid")
    mapping: dict[str, Any]


class Rows(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: int = Field(0, ge=0)


class Form(BaseModel):
    form: Literal["csv", "xlsx"] = "csv"


@RESOURCE.on("GET", "/imports", roles=ROLES, summary="One's own imports, the latest first")
def list_imports(call: Call) -> dict[str, Any]:
    return {"items": imports.list_imports(call.parts, call.who), "next": None}


@RESOURCE.on("POST", "/imports", roles=ROLES, summary="Hand in a CSV or XLSX of at most 50 MB as the body", query=File, media=("text/csv", XLSX), status=201)
def hand_in(call: Call) -> dict[str, Any]:
    return imports.hand_in(call.parts, call.who, call.query.name, uploaded(LARGEST_BYTES), call.query.sheet)


@RESOURCE.on("GET", "/imports/<int:id>", roles=ROLES, summary="One import: columns, mapping, how far it is")
def show(call: Call, id: int) -> dict[str, Any]:
    return imports.one(call.parts, call.who, id)


@RESOURCE.on("GET", "/imports/<int:id>/values", roles=ROLES, summary="What stands in a column and how often", query=Column)
def values(call: Call, id: int) -> dict[str, Any]:
    return {"items": imports.values(call.parts, call.who, id, call.query.column), "next": None}


@RESOURCE.on("POST", "/imports/<int:id>/preview", roles=ROLES, summary="The first 50 rows as the cases they would become", body=Mapped)
def preview(call: Call, id: int) -> dict[str, Any]:
    return imports.preview(call.parts, call.who, id, call.body.mapping)


@RESOURCE.on("POST", "/imports/<int:id>/start", roles=ROLES, summary="Take the rows in the background; the same rows again change nothing", body=Mapped)
def start(call: Call, id: int) -> dict[str, Any]:
    return imports.start(call.parts, call.who, id, call.body.mapping)


@RESOURCE.on("POST", "/imports/<int:id>/stop", roles=ROLES, summary="Stop where it is; it can be started again")
def stop(call: Call, id: int) -> dict[str, Any]:
    return imports.stop(call.parts, call.who, id)


@RESOURCE.on("GET", "/imports/<int:id>/refused", roles=ROLES, summary="Why which row was refused", query=Rows)
def refused(call: Call, id: int) -> dict[str, Any]:
    items = imports.refused_rows(call.parts, call.who, id, call.query.limit, call.query.after)
    return {"items": items, "next": items[-1]["row"] if len(items) == call.query.limit else None}


@RESOURCE.on("GET", "/imports/<int:id>/refused/file", roles=ROLES, summary="The refused rows with their reasons, to be corrected", query=Form)
def refused_file(call: Call, id: int) -> flask.Response:
    data = imports.refused_file(call.parts, call.who, id, call.query.form)
    response = flask.Response(data, mimetype=XLSX if call.query.form == "xlsx" else "text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{id}.{call.query.form}"'
    return response
