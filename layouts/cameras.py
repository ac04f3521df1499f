"""Cameras side by side: 2 × 2 or 3 × 3, a page at a time, round by themselves if wanted."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data

ROLES = ("leader", "dispatcher", "community", "officer", "handler", "property")
ROUND_S = 20


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The cameras of the area switched to; `box=west,south,east,north` or `ids=` narrow them, `size=3` and `tour=1` say how they are shown."""
    return html.Div(className="cameras-page", **data(page_module="cameras", area=screen.area, seconds=ROUND_S))


PAGE = Page("cameras", "/cameras", "视频", "Cameras", "video", layout, order=22, roles=ROLES)
