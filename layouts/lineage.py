"""Lineage: from a number to its datasets, columns, interfaces and loads, left to right, each step a link; below it the records the number counts."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """An empty drawing; `lineage.mjs` fills it over REST."""
    asked = {name: query.get(name, "") for name in ("indicator", "dataset", "period", "filter", "by", "row")}
    return html.Div(className="lineage-page board-page", **data(page_module="lineage", area=screen.area, **asked))


PAGE = Page("lineage", "/lineage", "数据血缘", "Lineage", "route", layout, order=85, nav=False)
