"""The one map over the whole page."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets.map import draw


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The map of the area switched to, with layer switches, legend and cards."""
    return html.Div(draw(screen, {"full": True}), className="map-page")


PAGE = Page("map", path="/map", zh="一张图", en="Map", icon="map", layout=layout, order=20)
