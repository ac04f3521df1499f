"""Small pieces of HTML that pages and panels share."""

import json
from datetime import datetime
from typing import Any

from dash import html

from core.lunar import lunar_months
from services.cases import TELLS_REPORTER
from widgets._base import Screen


def icon(name: str) -> Any:
    """One of the icons of assets/icons.css, in the colour of its text."""
    return html.I(className=f"i i-{name}", **{"aria-hidden": "true"})


def data(**values: Any) -> dict[str, Any]:
    """`data-*` attributes by their short names."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}


SENDERS = ("leader", "dispatcher", "admin")  # who may put something on a wall (api/walls.py)


def to_wall(screen: Screen, page: str = "", no: str = "") -> Any:
    """Opens "send to wall" (assets/to_wall.mjs) for the page, or for one case; nothing for those who may not."""
    if screen.account.role not in SENDERS or screen.account.kind == "wall":
        return None
    words = screen.say("投到大屏", "Send to wall")
    what = {"no": no} if no else {"page": page}
    return html.Button(icon("device-tv"), className="icb to-wall-button", title=words, **{**data(action="to-wall", **what), "aria-label": words})


def why(screen: Screen, what: str) -> Any:
    """Asks why one sees something (assets/why.mjs); a wall has nobody who asks."""
    if screen.account.kind == "wall":
        return None
    words = screen.say("为什么能看到", "Why do I see this")
    return html.Button(icon("info-circle"), className="icb", title=words, **{**data(action="why", why=what), "aria-haspopup": "dialog", "aria-label": words})


def marked(screen: Screen) -> str | None:
    """`data-watermark` of pages that name whoever reported a case: for the posts that are told."""
    return "1" if screen.account.role in TELLS_REPORTER else None


def not_mine(words: str, what: str) -> Any:
    """A button of other posts where one would look for it: it says why one may not, when pressed (assets/why.mjs)."""
    given = {**data(action="why", why=what), "aria-disabled": "true", "aria-haspopup": "dialog"}
    return html.Button([icon("lock"), words], className="btn sm not-mine", **given)


def live_light(screen: Screen) -> Any:
    """The connection light with its word; `shell.mjs` keeps both true."""
    return html.Span([html.I(), html.Span(screen.say("连接中", "Connecting"), className="w")], className="live", role="status", **data(live="paused"))


def date_line(screen: Screen, **more: Any) -> Any:
    """The day with its lunar date; `_date.mjs` keeps it true past midnight."""
    months = lunar_months(datetime.now(screen.city.tz).date())
    starts = json.dumps([[first.isoformat(), name] for first, name in months], ensure_ascii=False)
    return html.Span(className="date", **data(date=screen.city.zone, lunar=starts, **more))
