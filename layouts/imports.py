"""File import: a table of another system becomes cases, in three steps."""

import json
from typing import Any

from dash import html

from core.imports import FIELDS, NOTES, REFUSALS
from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `imports.mjs` fills them over REST."""
    city = screen.city
    majors = [[key, words.of(screen.lang)] for key, words in city.majors.items()]
    categories = [[each.id, screen.say(each.zh, each.en), each.zh, each.en] for each in city.taken_categories.values()]
    words = {name: {key: each.of(screen.lang) for key, each in table.items()} for name, table in (("fields", FIELDS), ("reasons", REFUSALS), ("notes", NOTES))}
    return html.Div(
        [
            section(screen.say("1 选择文件", "1 Choose a file"), "file"),
            section(screen.say("2 对应列", "2 Map the columns"), "mapping", hidden=True),
            section(screen.say("3 预览与导入", "3 Preview and import"), "preview", hidden=True),
            section(screen.say("我的导入", "My imports"), "earlier"),
        ],
        className="imports-page",
        **data(page_module="imports", watermark="1", area=screen.area, zone=city.zone, words=_json(words), majors=_json(majors), categories=_json(categories)),
    )


def section(title: str, part: str, hidden: bool = False) -> Any:
    """One step with its heading."""
    return html.Section([html.H2(title), html.Div(className="inside", **data(inside=part))], className="panel", hidden=hidden, **data(part=part))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


PAGE = Page("imports", "/import", "导入", "Import", "table", layout, order=80, roles=("admin", "dispatcher"))
