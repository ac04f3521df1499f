"""What was made in the browser, as it holds: laid over the city of this process, and for whom each thing is."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from core.areas import covers
from core.made import Kind, Made, over
from services._parts import Parts
from store import definitions as queries
from store.engine import Store

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

log = logging.getLogger("magnet.made")


@dataclass(frozen=True, slots=True)
class Holds:
    """Who made something that holds now, and for whom."""

    author: int
    area: str
    roles: tuple[str, ...]
    retired: bool


_held: "WeakKeyDictionary[Store, tuple[tuple[int, int], dict[tuple[str, str], Holds]]]" = WeakKeyDictionary()


def lay(conn: Connection, city: "City") -> "City":
    """`city` with all that was made over it; what cannot be used any more is left out and said in the log. A retired interface loads nothing."""
    rows = [row for row in queries.holding(conn) if row["kind"] != "interface" or row["state"] != "retired"]
    laid, faults = over(city, [Made(row["kind"], row["name"], row["body"]) for row in rows])
    for made, wrong in faults:
        log.warning("%s %s is left out: %s", made.kind, made.id, wrong.message)
    return laid


def sees(parts: Parts, account: "Account", kind: Kind, id: str) -> bool:
    """Whether this is the city's own, or made by the account or for it. A wall shows what was made for any role."""
    return _meant_for(_holding(parts).get((kind, id)), account)


def offered(parts: Parts, account: "Account", kind: Kind, ids: Iterable[str]) -> list[str]:
    """Those of `ids` that the account may choose for something new: seen, and not retired."""
    held = _holding(parts)
    return [id for id in ids if not ((found := held.get((kind, id))) and found.retired) and _meant_for(found, account)]


def _meant_for(held: Holds | None, account: "Account") -> bool:
    if held is None or held.author == account.id:
        return True
    wanted = bool(held.roles) if account.kind == "wall" else account.role in held.roles
    return wanted and covers(held.area, account.area)


def _holding(parts: Parts) -> dict[tuple[str, str], Holds]:
    """Read anew only when something was made since."""
    with parts.store.read() as conn:
        stamp = queries.stamp(conn)
        kept = _held.get(parts.store)
        if kept is None or kept[0] != stamp:
            rows = queries.holding(conn)
            found = {(row["kind"], row["name"]): Holds(row["author"], row["area"], tuple(row["roles"]), row["state"] == "retired") for row in rows}
            kept = _held[parts.store] = (stamp, found)
    return kept[1]
