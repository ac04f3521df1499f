"""Cases as a board or as a list, live; one opens with its timeline."""

import json
from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from core.case_filter import NAMES
from core.filters import filters_of as filters_of_figure
from core.page_choice import period_words
from core.words import Words
from layouts._base import Page
from services.saved_filters import begins_with
from widgets._base import Screen
from widgets._bits import data, icon, marked
from widgets._case_filter_bar import ALL
from widgets._case_filter_bar import bar as filter_bar
from widgets._cases import body, filters_of
from widgets._frame import narrowed


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Tabs and filters, both kept in the address, and below them the board or the list."""
    chosen = filters_of(screen, query)
    return html.Div(
        [
            html.Div(
                [
                    *([of_figure(screen, chosen)] if chosen.get("of") else [tabs(screen, chosen)]),
                    *filter_bar(screen, chosen, of=bool(chosen.get("of"))),
                    every(screen, chosen),
                    export(screen),
                    html.Span(className="count", id="cases-count", role="status"),
                    html.Button(icon("keyboard"), className="icb keys", **{**data(action="keys-help"), "aria-label": screen.say("键盘操作", "Keyboard")}),
                ],
                className="cases-bar",
            ),
            html.Div(body(screen, chosen), id="cases-body", className="cases-body"),
            dcc.Store(id="cases-filter", data=chosen),
            dcc.Store(id="case-open", data={"no": query.get("no")} if query.get("no") else None),
            html.Aside(id="case-panel", className="case-drawer", hidden=True, **{"aria-label": screen.say("案件详情", "Case")}),
        ],
        className="cases-page",
        **data(
            page_module="cases",
            watermark=marked(screen),
            area=screen.area,
            of=json.dumps(address_of(chosen), ensure_ascii=False) if chosen.get("of") else None,
            begins="" if begins_with(screen.parts, screen.account) else None,
        ),
    )


def recall(screen: Screen, query: dict[str, str]) -> dict[str, str]:
    """An address that narrows nothing means the account's default filter, where it has one; `all` in it means all."""
    if any(query.get(name) for name in (*NAMES, "of", "no", "tab", "all") if name != "area"):
        return query
    return {**begins_with(screen.parts, screen.account), **query}


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


def every(screen: Screen, chosen: Mapping[str, Any]) -> Any:
    """The way back to all cases, there while a filter is on."""
    idle = not any(chosen.get(name) for name in ALL)
    return html.Button([icon("x"), screen.say("清除筛选", "Clear")], className="btn every", hidden=idle, **data(action="all-cases"))


def export(screen: Screen) -> Any:
    """The list as a spreadsheet; `shell.mjs` makes its address of the page's."""
    return html.A(
        [icon("table"), html.Span(screen.say("导出", "Export"))],
        className="btn export",
        href="/api/v1/cases.xlsx?open=true",
        **data(action="export-cases", area=screen.area),
    )


PAGE = Page("cases", "/cases", "案件", "Cases", "layout-kanban", layout, order=30, shows=lambda screen, query: "", recall=recall)
