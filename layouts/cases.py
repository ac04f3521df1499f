"""Cases as a board or as a list, live; one opens with its timeline."""

import json
from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from core.filters import filters_of as filters_of_figure
from core.page_choice import period_words
from core.words import Words
from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data, icon
from widgets._cases import FILTERS, LIGHTS, body, filters_of
from widgets._frame import narrowed


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Tabs and filters, both kept in the address, and below them the board or the list."""
    chosen = filters_of(screen, query)
    return html.Div(
        [
            html.Div(
                [
                    *([of_figure(screen, chosen)] if chosen.get("of") else [tabs(screen, chosen)]),
                    *filters(screen, chosen),
                    every(screen, chosen),
                    export(screen),
                    html.Span(className="count", id="cases-count", role="status"),
                ],
                className="cases-bar",
            ),
            html.Div(body(screen, chosen), id="cases-body", className="cases-body"),
            dcc.Store(id="cases-filter", data=chosen),
            dcc.Store(id="case-open", data={"no": query.get("no")} if query.get("no") else None),
            html.Aside(id="case-panel", className="case-drawer", hidden=True, **{"aria-label": screen.say("案件详情", "Case")}),
        ],
        className="cases-page",
        **data(page_module="cases", area=screen.area, of=json.dumps(address_of(chosen), ensure_ascii=False) if chosen.get("of") else None),
    )


def address_of(chosen: Mapping[str, Any]) -> dict[str, str]:
    """The part of the address that names the figure whose cases are listed."""
    return {"of": chosen["of"], "period": chosen["period"], **{field: ",".join(each) for field, each in chosen["only"].items()}}


def of_figure(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Whose cases are listed: the figure, its period and what it is narrowed by, and the way back to all cases."""
    indicator = screen.city.indicators[chosen["of"]]
    period = "" if chosen["period"] == "now" else period_words(chosen["period"]).of(screen.lang)
    parts = [Words(indicator.zh, indicator.en).of(screen.lang), period, narrowed(screen, filters_of_figure(chosen["only"]))]
    away = html.A(icon("x"), href=f"/cases?tab=list&area={screen.area}", className="icb", **{"aria-label": screen.say("看全部案件", "All cases")})
    return html.Span([icon("filter"), html.B(" · ".join(filter(None, parts))), away], className="of-figure")


def tabs(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """Board or list."""
    words = {"board": ("layout-kanban", screen.say("看板", "Board")), "list": ("list", screen.say("列表", "List"))}
    buttons = [
        html.Button([icon(symbol), html.Span(text)], role="tab", **{**data(tab=name), "aria-selected": str(chosen["tab"] == name).lower()})
        for name, (symbol, text) in words.items()
    ]
    return html.Div(buttons, className="sg tabs", role="tablist")


def filters(screen: Screen, chosen: Mapping[str, Any]) -> list[Any]:
    """The three choices beside the area."""
    city = screen.city
    choices = {
        "column": (screen.say("全部环节", "All stages"), [(column.id, column.zh, column.en) for column in city.columns]),
        "category": (screen.say("全部大类", "All categories"), [(key, words.zh, words.en) for key, words in city.majors.items()]),
        "light": (screen.say("全部灯色", "All lights"), [(key, *words) for key, words in LIGHTS.items()]),
    }
    return [select(screen, name, *choices[name], chosen[name]) for name in FILTERS if not (chosen.get("of") and name == "category")]


def every(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """The way back to all cases, there while a filter is on."""
    idle = not any(chosen[name] for name in FILTERS)
    return html.Button([icon("x"), screen.say("清除筛选", "Clear")], className="btn every", hidden=idle, **data(action="all-cases"))


def export(screen: Screen) -> Any:
    """The list as a spreadsheet; `shell.mjs` makes its address of the page's."""
    return html.A(
        [icon("table"), html.Span(screen.say("导出", "Export"))],
        className="btn export",
        href="/api/v1/cases.xlsx?open=true",
        **data(action="export-cases", area=screen.area),
    )


def select(screen: Screen, name: str, every: str, choices: list[tuple[str, str, str]], now: str) -> Any:
    """One choice; `cases.mjs` sets it to `data-now` and tells the server of changes."""
    options = [html.Option(every, value=""), *(html.Option(screen.say(zh, en), value=key) for key, zh, en in choices)]
    return html.Select(options, className="pick on" if now else "pick", **{**data(filter=name, now=now), "aria-label": every})


PAGE = Page("cases", "/cases", "案件", "Cases", "layout-kanban", layout, order=30, shows=lambda screen, query: "")
