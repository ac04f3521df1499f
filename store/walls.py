"""Walls opened by a device link: the queries of their administration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store.tables import walls


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new wall; its id."""
    return int(conn.execute(insert(walls).values(row).returning(walls.c.id)).scalar_one())


def every(conn: Connection) -> Sequence[RowMapping]:
    """All walls, those in use first, then by name."""
    return conn.execute(select(walls).order_by(walls.c.revoked_at.is_not(None), walls.c.name, walls.c.id)).mappings().all()


def one(conn: Connection, wall_id: int) -> RowMapping | None:
    """The wall of this id."""
    return conn.execute(select(walls).where(walls.c.id == wall_id)).mappings().one_or_none()


def revoke(conn: Connection, wall_id: int, at: datetime) -> bool:
    """Take a wall's link away; False when it was already gone."""
    return bool(conn.execute(update(walls).where(walls.c.id == wall_id, walls.c.revoked_at.is_(None)).values(revoked_at=at)).rowcount)


def here(conn: Connection, wall_id: int, at: datetime, screen: str, build: str) -> None:
    """A wall's sign of life: its size and the build it shows."""
    conn.execute(update(walls).where(walls.c.id == wall_id).values(seen_at=at, screen=screen, build=build))
