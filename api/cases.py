"""Cases: find, read, act."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.case_filter import NO, YES, CaseFilter
from core.case_filter import read as read_filter
from core.filters import FIELDS, WITHIN, filters_of
from core.page_choice import split
from services.act import act
from services.act_many import act_many, offers
from services.answer import Question
from services.cases import case
from services.cases_within import within
from services.find_cases import Order, count_cases, count_columns, counted_cases, find_cases

if TYPE_CHECKING:
    from core.city import City

RESOURCE = Resource("cases", record="case")
CHECKED = ("workflow", "urgent", "flag", "overdue", "period", "mine", "text")
TAKEN = ("area", "state", "column", "category", "department", "light", "source")


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
    total: bool = Field(False, description="Also how many there are in all")
    workflow: str | None = None
    flag: str | None = Field(None, description="supervised, whistled, rework …; several with commas")
    overdue: str | None = Field(None, description="yes: the whole limit is over")
    mine: str | None = Field(None, description="yes: those one did something with, and those of one's department")
    text: str | None = Field(None, description="Words of the subject as it is shown, or part of a number")
    of: str | None = Field(None, description="An indicator: the cases its figure counts, with total, narrowed by the filters and column and light")
    period: str | None = Field(None, description="When they were reported; with of the figure's period")
    urgent: str | None = Field(None, description="yes or no")
    within: str | None = Field(None, max_length=80, description="west_south_east_north in degrees, or the key of a briefing: cases there")

    def question(self, of: str, area: str) -> Question:
        """The figure whose cases are asked for."""
        filters = filters_of({name: filter(None, value.split(",")) for name in (*FIELDS["case"], WITHIN) if (value := getattr(self, name))})
        return Question(of, self.area or area, self.period or None, filters=filters)

    def wanted(self, city: "City") -> CaseFilter:
        """What is asked for. Raises BadInput for a value there is not."""
        checked = {name: value for name in CHECKED if (value := getattr(self, name))}
        taken = {name: value for name in TAKEN if (value := getattr(self, name))}
        opened = {None: "", True: YES, False: NO}[self.open]
        return replace(read_filter(city, checked, datetime.now(UTC)), **taken, open=opened)


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
    query, wanted = call.query, call.query.wanted(call.parts.city)
    few = {"external_id": query.external_id, "only": within(call.parts, call.who, query.within)}
    items, after = find_cases(call.parts, call.who, wanted=wanted, **few, order=query.order, limit=query.limit, after=query.after)
    answer: dict[str, Any] = {"items": items, "next": after}
    if query.counts:
        answer["counts"] = count_columns(call.parts, call.who, replace(wanted, column="", open=""))
    if query.total:
        answer["total"] = count_cases(call.parts, call.who, wanted, few["only"])
    return answer


class Item(BaseModel):
    no: str
    version: int


class ActionOnMany(BaseModel):
    """What is done to which versions of the cases; further fields are what the action needs."""

    model_config = ConfigDict(extra="allow")
    action: str
    items: list[Item] = Field(min_length=1)


class Chosen(BaseModel):
    no: str = Field(description="Case numbers with commas, at most 200")


@RESOURCE.on("GET", "/cases/offers", roles="account", summary="What every one of these cases offers now", query=Chosen)
def offered(call: Call) -> dict[str, Any]:
    return offers(call.parts, call.who, split(call.query.no))


@RESOURCE.on("POST", "/cases/actions", roles="account", summary="Do the same to several cases, each by itself; answers each", body=ActionOnMany)
def do_many(call: Call) -> dict[str, Any]:
    items = [(each.no, each.version) for each in call.body.items]
    return {"items": act_many(call.parts, call.who, call.body.action, items, dict(call.body.model_extra or {}))}


@RESOURCE.on("GET", "/cases/<no>", roles="account", summary="One case with its steps and what may be done")
def read(call: Call, no: str) -> dict[str, Any]:
    return case(call.parts, call.who, no)


@RESOURCE.on("POST", "/cases/<no>/actions", roles="account", summary="Do something to a case", body=Action)
def do(call: Call, no: str) -> dict[str, Any]:
    needs = dict(call.body.model_extra or {})
    return act(call.parts, call.who, no, call.body.action, call.body.version, entry=call.entry or call.body.entry, **needs)
