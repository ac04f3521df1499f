"""Corrections (回流): what was asked to be put right in data, as it stands, for who asked and for who decides."""

import json
from typing import Any

from dash import html

from core.corrections import STATES
from layouts._base import Page
from services.corrections import READERS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """States with their counts, the list; `corrections.mjs` fills it over REST."""
    state = query.get("state", "") if query.get("state") in STATES else ""
    return html.Div(
        [
            html.Div(className="line states", role="group", **{"aria-label": screen.say("状态", "State")}),
            html.Div(className="several", hidden=True),
            html.Div(className="asked", **{"aria-live": "polite"}),
        ],
        className="corrections-page",
        **data(
            page_module="corrections",
            watermark="1",
            area=screen.area,
            state=state,
            id=query.get("id", ""),
            batch=query.get("batch", ""),
            states=json.dumps(STATES, ensure_ascii=False),
        ),
    )


PAGE = Page("corrections", "/corrections", "数据更正", "Corrections", "pencil", layout, order=37, roles=READERS)
