"""What a source of the to-do list is, and what its items share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.areas import Area
from services._parts import Parts

if TYPE_CHECKING:
    from services.who import Account

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of work, or several. `find(parts, account, now)` gives the open items of an account in one of `roles`, each inside its scope.

    An item's `kind` names the view of the phone that opens it: `#<kind>/<id>` is assets/phone_<kind>.mjs, what belongs to a case opens that.
    `kinds` are the words (zh, en) of its kinds on the filter above the list.
    """

    id: str
    kinds: Mapping[str, tuple[str, str]]
    roles: tuple[str, ...]
    find: Callable[[Parts, "Account", datetime], list[Item]]


def of_case(live: Mapping[str, Any], kind: str, id: str, zh: str, en: str, distance_m: int | None, known: Mapping[str, Area]) -> Item:
    """The item of a case, from what `services.cases.live_case` says of it."""
    names = ("area", "area_zh", "area_en", "lon", "lat", "due_at", "yellow_at", "light", "urgent", "version", "state", "state_zh", "state_en", "state_at")
    cell = known.get(live["grid"] or "")
    place = {"zh": cell.name, "en": cell.name_en} if cell else None
    category = {"zh": live["category_zh"], "en": live["category_en"]}
    own = {"kind": kind, "id": id, "zh": zh, "en": en, "category": category, "place": place, "distance_m": distance_m, "case_no": live["no"]}
    return {**{name: live[name] for name in names}, **own}
