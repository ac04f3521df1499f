"""The card of a community: people, ground, economy, type, cells with their staff, and its survey."""

import json
from typing import Any

from dash import html

from core.cells import POSTS
from layouts._base import Page
from services import cells
from services.areas import community_of
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """`community.mjs` fills it over REST; above a community its communities are offered."""
    community = community_of(screen.parts, screen.area)
    words = {"posts": {key: list(each) for key, each in POSTS.items()}, "lines": {key: list(each) for key, each in screen.city.lines.items()}}
    return html.Div(
        className="community-page",
        **data(page_module="community", area=community.code if community else screen.area, words=json.dumps(words, ensure_ascii=False)),
    )


PAGE = Page("community", "/community", "社区卡片", "Community card", "building-community", layout, order=63, roles=cells.READERS, nav=False)
