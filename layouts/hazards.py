"""The ledger of hazards: each with grade, unit, deadline, measures, photos before and after, and who wrote it off."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from services.hazards import grades
from widgets._base import Screen
from widgets._bits import data, icon, marked

ROLES = ("leader", "dispatcher", "community", "handler", "property")
STANDINGS = {
    "open": ("在账", "In the ledger"),
    "overdue": ("超期未整改", "Overdue"),
    "to_write_off": ("待销账", "To write off"),
    "written_off": ("已销账", "Written off"),
    "rejected": ("非隐患", "No hazard"),
}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Totals, filters, the ledger; `hazards.mjs` fills it over REST."""
    say = screen.say
    departments = [(key, words.zh, words.en) for key, words in screen.city.departments.items()]
    return html.Div(
        [
            html.Div(className="totals", role="group", **{"aria-label": say("合计", "Totals")}),
            html.Div(
                [
                    pick(screen, "standing", say("全部状态", "All states"), [(key, *words) for key, words in STANDINGS.items()], query),
                    pick(screen, "grade", say("全部等级", "All grades"), [(key, *words) for key, words in grades(screen.parts).items()], query),
                    *([pick(screen, "department", say("全部责任单位", "All units"), departments, query)] if not screen.account.department else []),
                    html.Span(className="push"),
                    html.A([icon("table"), say("导出", "Export")], className="btn", href="/api/v1/hazards.xlsx", **data(action="export")),
                ],
                className="line",
            ),
            html.Div(className="ledger"),
            html.Aside(className="case-drawer desk-case", hidden=True, **{"aria-label": say("隐患详情", "Hazard")}),
        ],
        className="hazards-page",
        **data(page_module="hazards", watermark=marked(screen), area=screen.area, standings=json.dumps(STANDINGS, ensure_ascii=False)),
    )


def pick(screen: Screen, name: str, every: str, choices: list[tuple[str, str, str]], query: dict[str, str]) -> Any:
    """One filter; `hazards.mjs` sets it to `data-now`."""
    options = [html.Option(every, value=""), *(html.Option(screen.say(zh, en), value=key) for key, zh, en in choices)]
    return html.Select(options, className="pick", **{**data(filter=name, now=query.get(name, "")), "aria-label": every})


PAGE = Page("hazards", "/hazards", "隐患台账", "Hazards", "alert-triangle", layout, order=34, roles=ROLES)
