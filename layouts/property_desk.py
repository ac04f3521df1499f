"""A property company's desk: what is its duty in its own estate, and what it has reported itself."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from layouts._work import work
from services._desk_groups import DESKS
from widgets._base import Screen
from widgets._bits import data, icon

PROPERTY = "property"  # the department all companies are


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The desk `property` with a form for a report and its own reports."""
    return work(screen, "property", query, own(screen))


def own(screen: Screen) -> Any:
    """Where `desks.mjs` puts the form of a report and what was reported."""
    button = html.Button([icon("plus"), screen.say("上报问题", "Report")], className="btn", **data(action="report"))
    return html.Section(
        [
            html.Div([html.H3(screen.say("我上报的", "My reports")), button], className="head"),
            html.Form(className="ask", hidden=True),
            html.Ol(className="own"),
        ],
        className="desk-more",
        **data(part="own", categories=json.dumps(duties(screen), ensure_ascii=False)),
    )


def duties(screen: Screen) -> list[dict[str, str]]:
    """The categories that are a property company's duty: by the routing rules, or since it owns the thing."""
    ours = tuple(prefix for rule in screen.city.routes.values() if rule.lead == PROPERTY for prefix in rule.categories)
    found = [each for each in screen.city.categories.values() if each.department == PROPERTY or (ours and each.id.startswith(ours))]
    return [{"id": each.id, "zh": each.zh, "en": each.en} for each in found]


PAGE = Page("property_desk", "/estate", "物业案台", "Estate", "home-2", layout, order=24, roles=DESKS["property"].roles)
