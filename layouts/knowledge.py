"""The knowledge base: policies, how to apply, plans, whom to ring, practices."""

import json
from typing import Any

from dash import html

from core.knowledge import SORTS
from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Search, sorts and entries, opened at `id`; `knowledge.mjs` fills it over REST."""
    sorts = {key: list(words) for key, words in SORTS.items()}
    return html.Div(
        className="knowledge-page", **data(page_module="knowledge", id=query.get("id", ""), q=query.get("q", ""), sorts=json.dumps(sorts, ensure_ascii=False))
    )


PAGE = Page("knowledge", "/knowledge", "知识库", "Knowledge", "bulb", layout, order=70)
