"""The catalogue of data by the seven databases: rows, freshness, quality, owner, who uses it; a preview with masks."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from layouts.interfaces import pick
from services.data_down import DATABASES
from services.datasets import READERS
from services.made import BUILDERS
from services.may import for_post
from widgets._base import Screen
from widgets._bits import data, icon

SECRECY = {"open": ("公开", "Open"), "internal": ("内部", "Internal"), "sensitive": ("敏感", "Sensitive"), "core": ("核心", "Core")}
LIGHTS = {"red": ("超时", "Late"), "green": ("按时", "On time"), "none": ("未约定", "No promise")}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Databases as totals, filters, the classes; `datasets.mjs` fills it over REST."""
    say, city = screen.say, screen.city
    departments = {each.owner for each in city.datasets.values()}
    known = {
        "secrecy": {id: say(*words) for id, words in SECRECY.items()},
        "databases": {id: words.of(screen.lang) for id, words in DATABASES.items()},
        "indicators": {each.id: say(each.zh, each.en) for each in city.indicators.values()},
        "builds": for_post(screen.parts, screen.account, "definitions.post", BUILDERS),
    }
    return html.Div(
        [
            html.Div(className="totals", role="group", **{"aria-label": say("七库", "Databases")}),
            html.Div(
                [
                    html.Span(className="search", **data(holds="search", placeholder=say("搜索数据、字段、部门", "Search data, columns, departments"))),
                    pick(screen, "secrecy", say("全部级别", "All levels"), [(id, *words) for id, words in SECRECY.items()], query),
                    pick(screen, "light", say("全部时效", "Any freshness"), [(id, *words) for id, words in LIGHTS.items()], query),
                    pick(screen, "owner", say("全部部门", "All departments"), [(i, *w) for i, w in city.departments.items() if i in departments], query),
                    html.Span(className="push"),
                    html.A([icon("table"), say("导出", "Export")], className="btn", href="/api/v1/datasets.xlsx", download="", **data(action="export")),
                ],
                className="line",
            ),
            html.Div(className="board", tabIndex=-1),
            html.Aside(className="side", hidden=True, **{"aria-label": say("数据详情", "Dataset")}),
        ],
        className="board-page datasets-page",
        **data(
            page_module="datasets", area=screen.area, known=json.dumps(known, ensure_ascii=False), open=query.get("id", ""), database=query.get("database", "")
        ),
    )


PAGE = Page("datasets", "/datasets", "数据目录", "Data", "database", layout, order=83, roles=READERS)
