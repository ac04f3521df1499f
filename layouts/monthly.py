"""The monthly tables communities are asked for, filled from what is held; the cells that lack are listed with where each is filled in."""

from typing import Any

from dash import html

from layouts._base import Page
from services.fill_monthly import FILLERS
from services.may import for_post
from services.monthly import READERS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The ten of them with how full each is, the open one beside; `monthly.mjs` fills it over REST."""
    return html.Div(
        [
            html.Aside(className="tables", **{"aria-label": screen.say("报表", "Tables")}),
            html.Section(className="sheet", **{"aria-label": screen.say("报表内容", "The table"), "aria-live": "polite"}),
        ],
        className="monthly-page",
        **data(
            page_module="monthly",
            area=screen.area,
            fills="1" if for_post(screen.parts, screen.account, "monthly.cells", FILLERS) else "",
            table=query.get("table", ""),
            month=query.get("month", ""),
        ),
    )


PAGE = Page("monthly", "/monthly", "月度报表", "Monthly tables", "calendar", layout, order=38, roles=READERS)
