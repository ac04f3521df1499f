"""Who looks, in which language and at what area: read from the request."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import flask

from core.areas import ancestors
from core.filters import WITHIN
from core.page_choice import AMONG, NAMES, read
from core.words import Lang, Words
from services._on_ground import is_kept
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


def choosing(screen: Screen, query: Mapping[str, Any], begins: Mapping[str, str] | None = None) -> Screen:
    """`screen` narrowed to what an address chooses, over what its page begins with. What cannot be chosen is left out and said."""
    given = {**(begins or {}), **{name: str(query[name]) for name in NAMES if query.get(name)}}
    found, left_out = read(screen.city, given, datetime.now(UTC))
    if WITHIN in found and not is_kept(screen.parts, found[WITHIN]):
        del found[WITHIN]
        left_out.append(Words("所圈选的范围已不再保留，请重新圈选", "the selection is kept no longer: pick the area again"))
    own = screen.account.scope.department
    if own and found.get("department", own) != own:
        del found["department"]
        left_out.append(Words("只能看本部门的案件", "you see the cases of your own department only"))
    if query.get("area") and query["area"] != screen.area:
        place = areas(screen.parts).get(screen.area)
        zh, en = (place.name, place.name_en) if place else (screen.area, screen.area)
        left_out.insert(0, Words(f"区域“{query['area']}”不在您的范围内，显示{zh}", f"area {query['area']} is not in your scope, this is {en}"))
    among = str(query.get(AMONG, ""))
    if among != screen.area and among in ancestors(screen.area) and screen.account.scope.covers(among):
        found[AMONG] = among
    return replace(screen, choice=found, left_out=tuple(left_out))


def _choice(cookie: str, default: str, allowed: set[str]) -> str:
    value = flask.request.cookies.get(cookie, default)
    return value if value in allowed else default
