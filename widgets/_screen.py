"""Who looks, in which language and at what area: read from the request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import flask

from core.words import Lang
from services.areas import areas
from widgets._base import Screen, Surface

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

Theme = Literal["dark", "light"]


def language(account: "Account | None") -> Lang:
    """The language of the cookie, else of the account, else Chinese."""
    return "en" if _choice("magnet_lang", account.lang if account else "zh", {"zh", "en"}) == "en" else "zh"


def theme(account: "Account | None") -> Theme:
    """The theme of the cookie, else of the account, else dark."""
    return "light" if _choice("magnet_theme", account.theme if account else "dark", {"dark", "light"}) == "light" else "dark"


def screen(parts: "Parts", query: Mapping[str, Any] | None = None, surface: Surface | None = None) -> Screen:
    """The screen of this request. An `area` of the query that is unknown or outside the account's scope is answered with the account's own."""
    account = flask.g.account
    asked = str((query or {}).get("area", ""))
    area = asked if asked in areas(parts) and account.scope.covers(asked) else account.area
    held: Surface = "phone" if flask.request.cookies.get("magnet_surface") == "phone" else "desk"
    return Screen(parts, account, area, language(account), theme(account), surface or held)


def _choice(cookie: str, default: str, allowed: set[str]) -> str:
    value = flask.request.cookies.get(cookie, default)
    return value if value in allowed else default
