"""Indicators: what can be asked, and the answers."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Resource
from core.errors import NotFound
from core.filters import WITHIN, WORDS, filters_of
from core.filters import read as written_filters
from core.indicators import Indicator
from services.answer import Question, answer, may_ask
from services.figure_records import figure_records
from services.made_for import offered

RESOURCE = Resource("indicators", record="indicator")


class Wanted(BaseModel):
    limit: int = Field(1000, ge=1, le=1000)
    after: str = ""


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a filter spelled wrongly would answer with everything
    area: str | None = Field(None, description="An area code; one's own where left away")
    period: str | None = Field(None, description="now, today, 7d, month or YYYY-MM-DD/YYYY-MM-DD; the indicator's own where left away")
    by: str | None = Field(None, description="A dimension of the indicator, for rows")
    compare: Literal["year"] | None = Field(None, description="year: the same stretch a year before as well")
    category: str | None = Field(None, description="Only these categories: majors (01) or whole ones (01-10), by commas, as all filters")
    department: str | None = Field(None, description="Only what these departments handle; none is not dispatched")
    state: str | None = Field(None, description="Only cases in these states")
    source: str | None = Field(None, description="Only cases that came by these doors")
    urgent: str | None = Field(None, description="yes or no")
    sex: str | None = Field(None, description="m or f")
    residence: str | None = Field(None, description="registered or floating")
    origin: str | None = Field(None, description="Only residents from these places")
    industry: str | None = Field(None, description="Only enterprises of these industries")
    activity: str | None = Field(None, description="Only enterprises this active")
    post: str | None = Field(None, description="grid_leader, full_time or part_time")
    within: str | None = Field(None, max_length=80, description="west_south_east_north in degrees, or the key of a briefing: only what lies there")
    segment: str | None = Field(None, description="Only these segments of the watched route")
    filter: str | None = Field(None, description="Of indicators over datasets: column=value, several by commas, by what rows can be told apart by")

    def question(self, indicator: str, area: str) -> Question:
        """The question these parameters ask of an indicator; `area` is where none is given."""
        filters = filters_of({name: filter(None, value.split(",")) for name in (*WORDS, WITHIN) if (value := getattr(self, name))})
        columns = written_filters(self.filter or "")
        return Question(indicator, self.area or area, self.period or None, self.by or None, filters=filters + columns, year=self.compare is not None)


class Behind(Asked):
    row: str | None = Field(None, max_length=60, description="One row of the figure told apart by `by`: the records of it alone")


@RESOURCE.on("GET", "/indicators", roles="account", summary="Every indicator: title, unit, measure, definition, periods, dimensions", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    wanted: Wanted = call.query
    may = offered(call.parts, call.who, "indicator", sorted(call.parts.city.indicators))
    known = [each for id in may if id > wanted.after and may_ask(each := call.parts.city.indicators[id], call.who)]
    page = known[: wanted.limit]
    return {"items": [_public(each) for each in page], "next": page[-1].id if len(known) > len(page) else None}


@RESOURCE.on("GET", "/indicators/<indicator_id>", roles="account", summary="The answer for an area, a period, a dimension and filters", query=Asked)
def read(call: Call, indicator_id: str) -> dict[str, Any]:
    asked: Asked = call.query
    indicator = call.parts.city.indicators.get(indicator_id)
    if indicator is None or not may_ask(indicator, call.who):
        raise NotFound(f"There is no indicator {indicator_id!r}.")
    found = answer(call.parts, call.who, asked.question(indicator_id, call.who.area))
    return {**_public(indicator), **found}


@RESOURCE.on("GET", "/indicators/<indicator_id>/records", roles="account", summary="The records behind the answer, in one's scope and masked", query=Behind)
def records(call: Call, indicator_id: str) -> dict[str, Any]:
    asked: Behind = call.query
    return figure_records(call.parts, call.who, asked.question(indicator_id, call.who.area), asked.row)


def _public(indicator: Indicator) -> dict[str, Any]:
    """The definition under the names REST uses."""
    public = indicator.public()
    return {**public, "title": {"zh": public["zh"], "en": public["en"]}}
