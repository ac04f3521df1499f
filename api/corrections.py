"""Corrections of data: asked for by those who know better, decided by the department that owns it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from api._body import uploaded
from services import correct_by_file, corrections, decide_corrections

RESOURCE = Resource("corrections")
READERS = corrections.READERS
ASKERS = corrections.ASKERS
DECIDERS = ("handler", "leader", "admin")
LARGEST = 5 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float | bool | None


class Wanted(BaseModel):
    area: str | None = Field(None, max_length=18)
    dataset: str | None = Field(None, max_length=40)
    state: str | None = Field(None, description="pending, accepted, refused or withdrawn")
    batch: str | None = Field(None, max_length=40)
    limit: int = Field(100, ge=1, le=500)
    after: int | None = None


class Asked(BaseModel):
    """`value`: another value of a column, `seen` the one that was shown (409 where it is another by now). `missing`: a row with `values`.
    `superfluous`: the row should not be there."""

    model_config = ConfigDict(extra="forbid")
    dataset: str = Field(max_length=40)
    kind: Literal["value", "missing", "superfluous"] = "value"
    key: str = Field("", max_length=300)
    column: str = Field("", max_length=40)
    new: Value = None
    seen: Value = None
    values: dict[str, Value] = Field(default_factory=dict, max_length=60)
    reason: str = Field(max_length=500)
    photos: list[str] = Field(default_factory=list, max_length=3)


class Decided(BaseModel):
    """`over`: also where the value is another one by now than when it was asked."""

    model_config = ConfigDict(extra="forbid")
    ids: list[int] = Field(min_length=1, max_length=200)
    accept: bool
    answer: str = Field("", max_length=500)
    over: bool = False


class File(BaseModel):
    dataset: str = Field(max_length=40)
    send: bool = Field(False, description="Ask for the good rows; without it they are only looked at")


@RESOURCE.on("GET", "/corrections", roles=READERS, summary="Corrections asked for in one's area; to a department those of its own data", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    q = call.query
    return corrections.find(call.parts, call.who, q.area, q.dataset, q.state, q.batch, q.limit, q.after)


@RESOURCE.on("POST", "/corrections", roles=ASKERS, summary="Ask for a correction", body=Asked, status=201)
def ask(call: Call) -> dict[str, Any]:
    return corrections.ask(call.parts, call.who, call.body.model_dump(exclude_unset=True))


@RESOURCE.on("POST", "/corrections/file", roles=ASKERS, summary="Several at once: key, column, new, reason", query=File, media=("text/csv", XLSX))
def by_file(call: Call) -> dict[str, Any]:
    return correct_by_file.by_file(call.parts, call.who, call.query.dataset, uploaded(LARGEST), call.query.send)


@RESOURCE.on("POST", "/corrections/decide", roles=DECIDERS, summary="Accept or refuse", body=Decided)
def decide(call: Call) -> dict[str, Any]:
    body = call.body
    return decide_corrections.decide(call.parts, call.who, body.ids, body.accept, body.answer, body.over)


@RESOURCE.on("GET", "/corrections/<int:id>", roles=READERS, summary="One: before, after, now, and its course")
def one(call: Call, id: int) -> dict[str, Any]:
    return corrections.one(call.parts, call.who, id)


@RESOURCE.on("POST", "/corrections/<int:id>/withdraw", roles=ASKERS, summary="Take one's own back while it waits")
def withdraw(call: Call, id: int) -> dict[str, Any]:
    return corrections.withdraw(call.parts, call.who, id)
