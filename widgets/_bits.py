"""Small pieces of HTML that pages and panels share."""

import json
from datetime import datetime
from typing import Any

from dash import html

from core.lunar import lunar_months
from widgets._base import Screen


def icon(name: str) -> Any:
    """One of the icons of assets/icons.css, in the colour of its text."""
    return html.I(className=f"i i-{name}", **{"aria-hidden": "true"})


def data(**values: Any) -> dict[str, Any]:
    """`data-*` attributes by their short names."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}


def live_light(screen: Screen) -> Any:
    """The connection light with its word; `shell.mjs` keeps both true."""
    return html.Span([html.I(), html.Span(screen.say("连接中", "Connecting"), className="w")], className="live", role="status", **data(live="paused"))


def date_line(screen: Screen, **more: Any) -> Any:
    """The day with its lunar date; `_date.mjs` keeps it true past midnight."""
    months = lunar_months(datetime.now(screen.city.tz).date())
    starts = json.dumps([[first.isoformat(), name] for first, name in months], ensure_ascii=False)
    return html.Span(className="date", **data(date=screen.city.zone, lunar=starts, **more))
