"""Trails of the shift: where an officer on duty has been, read by his own supervisors alone, and every look is on record."""

import time
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotFound
from data_sources import trails
from services import audit
from services.areas import allowed
from services.one_map import MOST_ID, floats
from store import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from services._parts import Parts
    from services.who import Account

SUPERVISORS = ("leader", "dispatcher", "community")
MOST = 400  # trails at once


def keep(parts: "Parts", where: "Mapping[int, tuple[float, float]]", at: "datetime") -> None:
    """Note where officers on duty (by id: lon, lat) are at this moment, for the hours that the setting MAGNET_TRAIL_HOURS names."""
    trails.keep(parts.bus, where, int(at.timestamp() * 1000), parts.settings.trail_hours)


def end(parts: "Parts", officers: "Sequence[int]") -> None:
    """These officers have gone off duty: their trails are forgotten; how many is on record."""
    gone = trails.drop(parts.bus, officers)
    if gone:
        with parts.store.write() as conn:
            audit.record(conn, None, "retention", detail={"trails": gone})


def trail(parts: "Parts", account: "Account", officer: int) -> dict[str, Any]:
    """The trail of one officer on duty: `xy`, `at` (ms), `hours` it is kept. The look is recorded first. Raises NotFound, also outside the scope."""
    with parts.store.write() as conn:
        row = places.one_officer(conn, officer) if officer < MOST_ID else None
        if row is None or not account.scope.covers(row["grid"]):
            raise NotFound(f"There is no officer {officer}.")
        audit.record(conn, account, "see_trail", target=str(officer), detail={"area": row["grid"]})
    found = _read(parts, [officer] if row["on_duty"] else [])
    return {"id": officer, **_line(found.get(officer, [])), "hours": parts.settings.trail_hours}


def trails_in(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """The trails of the officers on duty in an area; the look is recorded first. Raises NotFound outside the scope, BadInput for too large an area."""
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        officers = [row["id"] for row in places.on_duty(conn, where) if account.scope.covers(row["grid"])]
    if len(officers) > MOST:
        raise BadInput("too_many", f"{len(officers)} officers are on duty here: open the map of an area with at most {MOST}.", "area")
    with parts.store.write() as conn:
        audit.record(conn, account, "see_trails", target=where, detail={"officers": len(officers)})
    return {"items": [{"id": id, **_line(points)} for id, points in _read(parts, officers).items()], "hours": parts.settings.trail_hours}


def _read(parts: "Parts", officers: "Sequence[int]") -> dict[int, list[trails.Point]]:
    since = time.time() - parts.settings.trail_hours * 3600
    return trails.read(parts.bus, officers, int(since * 1000))


def _line(points: "Sequence[trails.Point]") -> dict[str, Any]:
    return {"xy": floats((lon, lat) for _, lon, lat in points), "at": [at for at, _, _ in points]}
