"""An area briefing on a page of its own, printed on one sheet of A4."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The briefing of `key` (an area's code, or of what was drawn, called `name`), or of the watched area `watched`; `briefing.mjs` asks for it."""
    asked = {name: query.get(name, "") for name in ("key", "watched", "name")}
    return html.Div(
        html.Article(className="panel sheet"),
        className="briefing-page",
        **data(page_module="briefing", zone=screen.city.zone, account=f"{screen.account.unit} {screen.account.name}", area=screen.area, **asked),
    )


PAGE = Page("briefing", "/briefing", "区域速报", "Area briefing", "lasso-polygon", layout, nav=False)
