"""Indicators: what can be asked, and the answers."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from core.errors import NotFound
from core.indicators import Indicator
from services.answer import Question, answer

RESOURCE = Resource("indicators")


class Wanted(BaseModel):
    limit: int = Field(1000, ge=1, le=1000)
    after: str = ""


class Asked(BaseModel):
    area: str | None = Field(None, description="An area code; one's own where left away")
    period: str | None = Field(None, description="now, today, 7d, month or YYYY-MM-DD/YYYY-MM-DD; the indicator's own where left away")
    by: str | None = Field(None, description="A dimension of the indicator, for rows")


@RESOURCE.on("GET", "/indicators", roles="account", summary="Every indicator: title, unit, measure, definition, periods, dimensions", query=Wanted)
def find(call: Call) -> dict[str, Any]:
    wanted: Wanted = call.query
    known = [each for each in sorted(call.parts.city.indicators.values(), key=lambda each: each.id) if each.id > wanted.after]
    page = known[: wanted.limit]
    return {"items": [_public(each) for each in page], "next": page[-1].id if len(known) > len(page) else None}


@RESOURCE.on("GET", "/indicators/<indicator_id>", roles="account", summary="The answer for an area, a period and a dimension", query=Asked)
def read(call: Call, indicator_id: str) -> dict[str, Any]:
    asked: Asked = call.query
    indicator = call.parts.city.indicators.get(indicator_id)
    if indicator is None:
        raise NotFound(f"There is no indicator {indicator_id!r}.")
    found = answer(call.parts, call.who, Question(indicator_id, asked.area or call.who.area, asked.period or None, asked.by or None))
    return {**_public(indicator), **found}


def _public(indicator: Indicator) -> dict[str, Any]:
    """The definition under the names REST uses."""
    public = indicator.public()
    return {**public, "title": {"zh": public["zh"], "en": public["en"]}}
