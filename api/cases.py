"""Cases: find, read, act."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from services.act import act
from services.cases import Order, case, count_columns, find_cases

RESOURCE = Resource("cases")


class Filter(BaseModel):
    area: str | None = None
    state: str | None = None
    column: str | None = None
    category: str | None = None
    department: str | None = None
    light: Literal["green", "yellow", "red"] | None = None
    source: str | None = None
    external_id: str | None = None
    open: bool | None = None
    counts: bool = False
    order: Order = "pressing"
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = None


class Action(BaseModel):
    """What is done to which version of the case; further fields are what the action needs."""

    model_config = ConfigDict(extra="allow")
    action: str
    version: int


@RESOURCE.on("GET", "/cases", roles="account", summary="Cases in one's scope, most pressing first", query=Filter)
def find(call: Call) -> dict[str, Any]:
    wanted = call.query.model_dump(exclude={"counts"})
    items, after = find_cases(call.parts, call.who, **wanted)
    answer: dict[str, Any] = {"items": items, "next": after}
    if call.query.counts:
        answer["counts"] = count_columns(call.parts, call.who, call.query.area)
    return answer


@RESOURCE.on("GET", "/cases/<no>", roles="account", summary="One case with its steps and what may be done")
def read(call: Call, no: str) -> dict[str, Any]:
    return case(call.parts, call.who, no)


@RESOURCE.on("POST", "/cases/<no>/actions", roles="account", summary="Do something to a case", body=Action)
def do(call: Call, no: str) -> dict[str, Any]:
    needs = dict(call.body.model_extra or {})
    return act(call.parts, call.who, no, call.body.action, call.body.version, **needs)
