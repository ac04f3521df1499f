"""A case on a page of its own: what was done and how long it took, its place, links, messages; printed on A4."""

from typing import Any

from dash import dcc, html

from core.errors import NotFound
from layouts._base import Page
from services.case_page import whole
from widgets._base import Screen
from widgets._bits import data, marked
from widgets._case_page import live_part, printed, side
from widgets._case_panel import gone


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The case of `no` in the address, or that there is none for this account."""
    no = query.get("no", "")
    try:
        case = whole(screen.parts, screen.account, no)
    except NotFound:
        return html.Div(gone(screen, no or screen.say("没有编号", "No number"), closes=False), className="case-page lost")
    return html.Div(
        [
            dcc.Store(id="case-page-at"),
            html.Div(live_part(screen, case), id="case-page-live", className="case-live"),
            side(screen, case),
            printed(screen),
        ],
        className="case-page",
        **data(page_module="case", watermark=marked(screen), no=no, area=case["area"]),
    )


PAGE = Page("case", "/case", "案件详情", "Case", "clipboard-list", layout, nav=False)
