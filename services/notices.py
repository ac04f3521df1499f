"""Duty notices and announcements that hold now."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from core.areas import ancestors
from store.tables import notices

if TYPE_CHECKING:
    from services._parts import Parts


def current(parts: "Parts", area: str, now: datetime | None = None) -> list[dict[str, Any]]:
    """What is announced for `area` or anything above it, newest first: `id, kind ("duty" | "announcement"), zh, en, from, until`."""
    moment = now or datetime.now(UTC)
    holds = (notices.c.from_at <= moment) & or_(notices.c.until_at.is_(None), notices.c.until_at > moment)
    question = select(notices).where(notices.c.area.in_(ancestors(area)), holds).order_by(notices.c.from_at.desc()).limit(20)
    with parts.store.read() as conn:
        rows = conn.execute(question).mappings().all()
    return [{"id": row["id"], "kind": row["kind"], "zh": row["zh"], "en": row["en"], "from": _iso(parts, row["from_at"]), "until": _iso(parts, row["until_at"])} for row in rows]


def _iso(parts: "Parts", moment: datetime | None) -> str | None:
    return moment.astimezone(parts.city.tz).isoformat(timespec="seconds") if moment else None
