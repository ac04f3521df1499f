"""Duty notices and announcements that hold now."""

from datetime import UTC, datetime
from typing import Any

from core.areas import ancestors
from services._parts import Parts
from store import notices


def current(parts: Parts, area: str, now: datetime | None = None) -> list[dict[str, Any]]:
    """What is announced for `area` or anything above it, newest first: `id, kind ("duty" | "announcement"), zh, en, from, until`."""
    with parts.store.read() as conn:
        rows = notices.holding(conn, ancestors(area), now or datetime.now(UTC))
    return [
        {**{name: row[name] for name in ("id", "kind", "zh", "en")}, "from": _iso(parts, row["from_at"]), "until": _iso(parts, row["until_at"])} for row in rows
    ]


def _iso(parts: Parts, moment: datetime | None) -> str | None:
    return moment.astimezone(parts.city.tz).isoformat(timespec="seconds") if moment else None
