"""The one map over the whole page."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets.map import draw


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The map of the area switched to, with its tools, legend and cards.

    `case=<no>` or `segment=<id>` opens that card; which layers and which view are open (`layers=`, `view=`) the browser reads itself.
    """
    show = {name: query[name] for name in ("case", "segment") if query.get(name)}
    return html.Div(draw(screen, {"full": True, "show": show}), className="map-page")


PAGE = Page("map", path="/map", zh="一张图", en="Map", icon="map", layout=layout, order=20, shows=lambda screen, query: "")
