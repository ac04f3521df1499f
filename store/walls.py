"""Walls opened by a device link: the queries of their administration."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store.tables import wall_playing, walls


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


def playing(conn: Connection) -> dict[int, RowMapping]:
    """What each wall shows, by its id; walls that were never told anything have none."""
    return {row["wall_id"]: row for row in conn.execute(select(wall_playing)).mappings()}


def plays(conn: Connection, wall_id: int) -> RowMapping | None:
    """What this wall shows."""
    return conn.execute(select(wall_playing).where(wall_playing.c.wall_id == wall_id)).mappings().one_or_none()


def play(conn: Connection, wall_id: int, values: dict[str, Any]) -> None:
    """Change what a wall shows: its `playlist`, or `scene, sender, by_zh, by_en, sent_at, until_at`."""
    if not conn.execute(update(wall_playing).where(wall_playing.c.wall_id == wall_id).values(**values)).rowcount:
        conn.execute(insert(wall_playing).values(wall_id=wall_id, **values))


def that_play(conn: Connection, playlist: int) -> list[int]:
    """The walls a playlist is assigned to."""
    return list(conn.execute(select(wall_playing.c.wall_id).where(wall_playing.c.playlist == playlist)).scalars())


def stop_playing(conn: Connection, playlist: int) -> None:
    """No wall plays this playlist any more."""
    conn.execute(update(wall_playing).where(wall_playing.c.playlist == playlist).values(playlist=None))
