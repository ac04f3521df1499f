"""Cases: find, read, act."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.filters import FIELDS, filters_of
from services.act import act
from services.answer import Question
from services.cases import Order, case, count_columns, counted_cases, find_cases

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
    of: str | None = Field(None, description="An indicator: the cases its figure counts, with total, narrowed by the filters and column and light")
    period: str | None = Field(None, description="With of: the figure's period")
    urgent: str | None = Field(None, description="With of: yes or no")

    def question(self, of: str, area: str) -> Question:
        """The figure whose cases are asked for."""
        filters = filters_of({name: filter(None, value.split(",")) for name in FIELDS["case"] if (value := getattr(self, name))})
        return Question(of, self.area or area, self.period or None, filters=filters)


class Action(BaseModel):
    """What is done to which version of the case; further fields are what the action needs."""

    model_config = ConfigDict(extra="allow")
    action: str
    version: int
    entry: str | None = Field(None, max_length=64, description="The sender's own name for this deed; one that comes again changes nothing")


@RESOURCE.on("GET", "/cases", roles="account", summary="Cases in one's scope, most pressing first", query=Filter)
def find(call: Call) -> dict[str, Any]:
    if call.query.of:
        question = call.query.question(call.query.of, call.who.area)
        rows, total = counted_cases(call.parts, call.who, question, call.query.column, call.query.light, call.query.limit)
        return {"items": rows, "total": total, "next": None}
    wanted = call.query.model_dump(exclude={"counts", "of", "period", "urgent"})
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
    return act(call.parts, call.who, no, call.body.action, call.body.version, entry=call.entry or call.body.entry, **needs)
