"""The health of the data interfaces: what is late stands on top, each with its last runs and what they refused."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from services.connect import CONNECTORS
from services.interfaces import READERS
from widgets._base import Screen
from widgets._bits import data, icon, not_mine


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Totals, filters, the interfaces; `interfaces.mjs` fills it over REST."""
    say = screen.say
    departments = {each.owner for each in screen.city.interfaces.values()}
    owners = [(id, *words) for id, words in screen.city.departments.items() if id in departments]
    return html.Div(
        [
            html.Div(className="totals", role="group", **{"aria-label": say("合计", "Totals")}),
            html.Div(
                [
                    html.Span(className="search", **data(holds="search", placeholder=say("搜索接口、数据", "Search interfaces, data"))),
                    pick(screen, "owner", say("全部部门", "All departments"), owners, query),
                    html.Span(className="push"),
                    new(screen) if screen.account.role == "admin" else not_mine(say("新接口", "New interface"), "door:POST /definitions/interface"),
                ],
                className="line",
            ),
            html.Div(className="making"),
            html.Div(className="board", tabIndex=-1),
        ],
        className="board-page interfaces-page",
        **data(page_module="interfaces", admin="1" if screen.account.role == "admin" else "", open=query.get("id", ""), light=query.get("light", "")),
    )


def new(screen: Screen) -> Any:
    """Opens the form of a new interface, with what each connector asks for."""
    named = {id: screen.say(each.zh, each.en) for id, each in screen.city.datasets.items() if each.family is None}
    known = {
        "connectors": {
            id: {"title": screen.say(each.zh, each.en), "asks": each.asks.model_json_schema()} for id, each in CONNECTORS.items() if each.every_s is None
        },
        "datasets": named,
        "departments": {id: words.of(screen.lang) for id, words in screen.city.departments.items()},
    }
    words = [icon("plus"), screen.say("新接口", "New interface")]
    return html.Button(words, className="btn", **data(action="new-interface", known=json.dumps(known, ensure_ascii=False)))


def pick(screen: Screen, name: str, every: str, choices: list[tuple[str, str, str]], query: dict[str, str]) -> Any:
    """One filter; the page's module sets it to `data-now`."""
    options = [html.Option(every, value=""), *(html.Option(screen.say(zh, en), value=key) for key, zh, en in choices)]
    return html.Select(options, className="pick", **{**data(filter=name, now=query.get(name, "")), "aria-label": every})


PAGE = Page("interfaces", "/interfaces", "数据接口", "Interfaces", "plug", layout, order=84, roles=READERS)
