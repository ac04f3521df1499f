"""Named queries on playlists of scenes."""

from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from store.tables import playlists


def every(conn: Connection) -> list[RowMapping]:
    """All playlists by name."""
    return list(conn.execute(select(playlists).order_by(playlists.c.name, playlists.c.id)).mappings())


def one(conn: Connection, id: int) -> RowMapping | None:
    """The playlist of this id."""
    return conn.execute(select(playlists).where(playlists.c.id == id)).mappings().one_or_none()


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new playlist; its id."""
    return int(conn.execute(insert(playlists).values(row).returning(playlists.c.id)).scalar_one())


def change(conn: Connection, id: int, version: int, values: dict[str, Any]) -> bool:
    """Replace `version` by the next; False where it is no longer the present one."""
    where = (playlists.c.id == id) & (playlists.c.version == version)
    return bool(conn.execute(update(playlists).where(where).values(version=version + 1, **values)).rowcount)


def drop(conn: Connection, id: int) -> None:
    """Forget a playlist."""
    conn.execute(delete(playlists).where(playlists.c.id == id))
