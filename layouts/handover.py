"""Shift handover: what is open now, the notes and signature of who goes, the signature of who comes, and the handovers before."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from services.handover import SHIFTS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Three parts; `handover.mjs` fills them over REST."""
    say = screen.say
    return html.Div(
        [
            html.Section(
                [html.H2(say("本班交班", "Hand over")), html.Div(className="open-items"), html.Form(className="sign")],
                className="panel now",
                **{"aria-label": say("本班交班", "Hand over")},
            ),
            html.Section([html.H2(say("交接班记录", "Handovers")), html.Div(className="past")], className="panel list"),
            html.Section(className="panel sheet", hidden=True, **{"aria-label": say("交接班单", "Handover")}),
        ],
        className="handover-page",
        **data(page_module="handover", area=screen.area, shifts=json.dumps(SHIFTS, ensure_ascii=False), open=query.get("id", "")),
    )


PAGE = Page("handover", "/handover", "交接班", "Handover", "clipboard-check", layout, order=36, roles=("leader", "dispatcher"))
