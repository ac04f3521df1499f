"""The history of a page: its versions, its bin, clashes with the template, publishing."""

from typing import Any

from dash import dcc, html

from core.errors import NotFound
from layouts._base import Page
from services.page_bases import home_of
from widgets._base import Screen
from widgets._bits import data
from widgets._page_history import BODY, STATE, body


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The page named in the address, else the one to begin with."""
    base = query.get("page") or home_of(screen.parts, screen.account).page
    try:
        inner = body(screen, base)
    except NotFound:
        base = home_of(screen.parts, screen.account).page
        inner = body(screen, base)
    return html.Div(
        [dcc.Store(id=STATE, data={"page": base, "area": screen.area}), html.Div(inner, id=BODY)], className="history-page", **data(page_module="history")
    )


PAGE = Page("history", "/history", "页面历史", "Page history", "history", layout, order=5, nav=False)
