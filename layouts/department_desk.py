"""A department's desk: to sign for, in hand, to assist with, called to; and its figures, each opening its cases."""

from typing import Any

from dash import html

from layouts._base import Page
from layouts._work import work
from services._desk_groups import DESKS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The desk `department` with its figures."""
    return work(screen, "department", query, above=figures(screen))


def figures(screen: Screen) -> Any:
    """Where `desks.mjs` puts the department's figures."""
    return html.Section(
        [html.H3(screen.say("本单位指标", "My figures")), html.Div(className="desk-figures")],
        className="desk-more",
        **data(part="figures"),
    )


PAGE = Page("department_desk", "/desk", "部门案台", "Desk", "clipboard-list", layout, order=24, roles=DESKS["department"].roles)
