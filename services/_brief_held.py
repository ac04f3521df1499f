"""Things that stand still, kept in memory as points and read again when they have changed."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from services._brief_points import Points
from services._parts import Parts
from store import brief
from store.engine import Store

COUNT_S = 10.0  # counting every row is dear: that some have gone, or were changed by a visit, is seen after so long

_kept: "WeakKeyDictionary[Store, dict[str, _Held]]" = WeakKeyDictionary()


@dataclass(slots=True)
class _Held:
    """Points of a thing, and what the store said of it when they were read."""

    points: Points
    newest: Any
    stamp: Any
    counted: float


def still(parts: Parts, thing: str, now: datetime) -> Points:
    """The points of an entry of store.brief.THINGS: those kept as long as nothing has changed."""
    mine, year = _kept.setdefault(parts.store, {}), now.astimezone(parts.city.tz).year
    held, at = mine.get(thing), time.monotonic()
    with parts.store.read() as conn:
        newest = (year, brief.newest(conn, thing))
        if held is not None and held.newest == newest and at - held.counted < COUNT_S:
            return held.points
        stamp = brief.stamp(conn, thing)
        if held is None or (held.newest, held.stamp) != (newest, stamp):
            held = _Held(Points(brief.points(conn, thing, year), brief.THINGS[thing].groups), newest, stamp, at)
    held.counted = at
    mine[thing] = held
    return held.points
