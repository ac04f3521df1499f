"""An indicator built without code: from a spreadsheet or a dataset there is, by clicking, to a magnet on my page."""

import json
from typing import Any

from dash import html

from core.page_choice import ALL_PERIODS
from layouts._base import Page
from services.made import BUILDERS
from services.may import for_post
from services.page_bases import PUBLISHERS
from services.try_out import choosable
from widgets._base import Screen, View
from widgets._bits import data
from widgets._frame import defaults
from widgets._views import VIEWS

PERIODS = ("now", "today", "7d", "30d", "month", "quarter", "year")
DATABASES = {
    "people": ("人口", "People"),
    "legal": ("法人", "Legal entities"),
    "licences": ("证照", "Licences"),
    "geo": ("地理", "Geography"),
    "video": ("视频", "Video"),
    "knowledge": ("知识", "Knowledge"),
    "events": ("事件", "Events"),
}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The steps; `build.mjs` fills them over REST."""
    city, lang = screen.city, screen.lang
    known = {
        "views": [shown(view, lang) for view in VIEWS.values() if view.sample and not view.draw],
        "periods": {name: ALL_PERIODS[name].of(lang) if name in ALL_PERIODS else screen.say("截至现在", "As of now") for name in PERIODS},
        "departments": {id: words.of(lang) for id, words in city.departments.items()},
        "databases": {id: screen.say(*words) for id, words in DATABASES.items()},
        "roles": {id: words.of(lang) for id, words in city.roles.items() if id not in ("wall", "property", "security", "auditor")},
        "datasets": choosable(screen.parts, screen.account, lang),
        "publishes": for_post(screen.parts, screen.account, "pages.publish", PUBLISHERS),
        "screen": {"lang": lang, "theme": screen.theme, "surface": screen.surface, "role": screen.account.role, "area": screen.area, "zone": city.zone},
        "edit": query.get("edit", ""),
        "dataset": query.get("dataset", ""),
    }
    steps = html.Div(
        [
            section(screen.say("1 数据", "1 Data"), "file"),
            section(screen.say("2 核对列", "2 Check the columns"), "columns", hidden=True),
            section(screen.say("3 选要算的", "3 Choose what to count"), "measure", hidden=True),
            section(screen.say("4 命名与发布", "4 Name and publish"), "publish", hidden=True),
            section(screen.say("我做的", "Made by me"), "mine"),
        ],
        className="steps",
    )
    aside = html.Aside([html.H2(screen.say("效果", "How it looks")), html.Div(className="inside", **data(inside="look"))], className="panel look", hidden=True)
    return html.Div([steps, aside], className="build-page", **data(page_module="build", known=json.dumps(known, ensure_ascii=False)))


def section(title: str, part: str, hidden: bool = False) -> Any:
    """One step with its heading."""
    return html.Section([html.H2(title), html.Div(className="inside", **data(inside=part))], className="panel", hidden=hidden, **data(part=part))


def shown(view: View, lang: Any) -> dict[str, Any]:
    """A view as far as the builder chooses among them."""
    title = view.zh if lang == "zh" else view.en
    own = {"fits": list(view.fits), "by": list(view.by), "needs_by": view.needs_by, "size": list(view.size), "settings": defaults(view)}
    return {"id": view.id, "title": title, **own}


PAGE = Page("build", "/build", "做指标", "Build", "chart-bar", layout, order=82, roles=BUILDERS)
