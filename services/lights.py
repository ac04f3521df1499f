"""Tells the screens when a case's light turns yellow or red; also after a time of standing still."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from core.areas import Area, at_level
from services._parts import Parts
from services.areas import areas
from services.cases import live_case
from store import cases, outbox

BATCH = 500


def turn_lights(parts: Parts, now: datetime | None = None) -> bool:
    """Tell of one batch of lights; True when there may be more."""
    now, known = now or datetime.now(UTC), areas(parts)
    with parts.store.read() as conn:
        found = {light: len(cases.turned(conn, light, now, BATCH)) for light in ("red", "yellow")}
    if not any(found.values()):
        return False
    with parts.store.write() as conn:
        for light in ("red", "yellow"):
            _tell(parts, conn, light, now, known)
    return BATCH in found.values()


def _tell(parts: Parts, conn: Connection, light: str, now: datetime, known: dict[str, Area]) -> None:
    rows = cases.turned(conn, light, now, BATCH)
    cases.tell_light(conn, [row["no"] for row in rows], light)
    outbox.put(conn, *(_message(parts, row, known, now) for row in rows))


def _message(parts: Parts, row: Any, known: dict[str, Area], now: datetime) -> dict[str, Any]:
    return outbox.message("case", row["no"], at_level(row["area"], "community") or row["area"], live_case(parts.city, row, known, now), now, event="light")
