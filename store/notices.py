"""Duty notices and announcements: the queries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, or_, select

from store.tables import notices

MOST = 20


def holding(conn: Connection, codes: Sequence[str], now: datetime) -> Sequence[RowMapping]:
    """What holds now for one of these areas, newest first, at most 20."""
    holds = (notices.c.from_at <= now) & or_(notices.c.until_at.is_(None), notices.c.until_at > now)
    return conn.execute(select(notices).where(notices.c.area.in_(codes), holds).order_by(notices.c.from_at.desc()).limit(MOST)).mappings().all()
