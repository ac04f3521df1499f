"""Lineage: from a number to its dataset, columns, interface and load; from a dataset to what is made of it."""

from typing import Any

from pydantic import BaseModel, Field

from api._base import Call, Resource
from core.errors import BadInput
from core.filters import read as written_filters
from services.answer import Question
from services.lineage import of_dataset, of_indicator

RESOURCE = Resource("lineage")


class Asked(BaseModel):
    indicator: str | None = Field(None, description="A number, as it is asked of an area and a period")
    dataset: str | None = Field(None, description="Or a dataset")
    area: str | None = Field(None, max_length=18)
    period: str | None = Field(None, max_length=30)
    filter: str | None = Field(None, max_length=400, description="What the number is narrowed by: field=value, several by commas")


@RESOURCE.on("GET", "/lineage", roles="account", summary="Where a number comes from, or what a dataset becomes", query=Asked)
def read(call: Call) -> dict[str, Any]:
    asked: Asked = call.query
    if asked.indicator:
        return of_indicator(call.parts, call.who, _question(call))
    if asked.dataset:
        return of_dataset(call.parts, call.who, asked.dataset)
    raise BadInput("nothing_asked", "Name an indicator or a dataset.", "indicator", zh="请给出指标或数据集。")


def _question(call: Call) -> Question:
    asked: Asked = call.query
    return Question(str(asked.indicator), asked.area or call.who.area, asked.period or None, filters=written_filters(asked.filter or ""))
