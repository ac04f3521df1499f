"""The supervisor's view: what has got stuck, who asks for more time, appeals, and the ledger of special procedures."""

from typing import Any

from dash import html

from layouts._base import Page
from layouts._work import work
from services._desk_groups import DESKS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The desk `supervise` with what is overdue by unit and street, and the ledger."""
    return work(screen, "supervise", query, ledger(screen))


def ledger(screen: Screen) -> Any:
    """Where `desks.mjs` puts the figures."""
    parts = (("overdue", screen.say("超期分布", "Overdue")), ("special", screen.say("特殊程序台账", "Special procedures")))
    return html.Div([html.Section([html.H3(words), html.Div(className="rows")], className="desk-more", **data(part=name)) for name, words in parts])


PAGE = Page("supervise", "/supervise", "督办", "Supervise", "flag", layout, order=26, roles=DESKS["supervise"].roles)
