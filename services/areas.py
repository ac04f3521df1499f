"""The area tree, kept in memory and read again when it has changed."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.areas import Area, ancestors, at_level
from core.errors import NotFound
from services._parts import Parts
from store import areas as queries
from store.engine import Store

if TYPE_CHECKING:
    from services.who import Account

CHECK_S = 5.0


@dataclass(slots=True)
class _Kept:
    version: Any
    checked: float
    areas: dict[str, Area]
    ever: dict[str, Area]  # with cells that are no more


_caches: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()


def areas(parts: Parts) -> dict[str, Area]:
    """All areas by code, in the order of their codes. At most five seconds old."""
    kept = _caches.get(parts.store)
    if kept and time.monotonic() - kept.checked < CHECK_S and kept.areas:
        return kept.areas
    with parts.store.read() as conn:
        version = queries.version(conn)
        if kept is None or kept.version != version:
            known = {area.code: area for area in queries.every(conn)}
            kept = _Kept(version, 0.0, known, {area.code: area for area in queries.former(conn)} | known)
    kept.checked = time.monotonic()
    _caches[parts.store] = kept
    return kept.areas


def ever(parts: Parts) -> dict[str, Area]:
    """All areas by code, and cells that are no more: closed cases keep the cell of their day. For names, never for a tree."""
    areas(parts)
    return _caches[parts.store].ever


def forget(parts: Parts) -> None:
    """Areas have changed: whoever asks here next reads them again."""
    if kept := _caches.get(parts.store):
        kept.checked = float("-inf")


def area(parts: Parts, code: str) -> Area:
    """The area of this code. Raises NotFound."""
    found = areas(parts).get(code)
    if found is None:
        raise NotFound(f"There is no area {code}.")
    return found


def tree(parts: Parts, account: "Account") -> list[Area]:
    """What an account may choose among: the areas of its scope, by code, a parent before its children."""
    return [found for code, found in areas(parts).items() if account.scope.covers(code)]


def allowed(parts: Parts, account: "Account", code: str | None) -> str:
    """`code`, or all that the account may see where None is given. Raises NotFound outside the scope."""
    wanted = code or next((above for above in reversed(ancestors(account.area)) if account.scope.covers(above)), account.area)
    if not account.scope.covers(wanted):
        raise NotFound(f"There is no area {wanted}.")
    return wanted


def community_of(parts: Parts, code: str) -> Area | None:
    """The community an area lies in, or the area itself where it lies above one."""
    known = areas(parts)
    return known.get(at_level(code, "community") or code)


def names_of(parts: Parts, code: str) -> dict[str, str]:
    """What an area is called on a phone: its community as area_zh and area_en, itself as place and place_en; the code where neither is known."""
    unit, place = community_of(parts, code), areas(parts).get(code)
    community = (unit.name, unit.name_en) if unit else (code, code)
    own = (place.name, place.name_en) if place else (code, code)
    return {"area_zh": community[0], "area_en": community[1], "place": own[0], "place_en": own[1]}


def path_of(parts: Parts, code: str) -> list[Area]:
    """The area and what it lies in, the district first."""
    known = areas(parts)
    return [known[above] for above in reversed(ancestors(code)) if above in known]
