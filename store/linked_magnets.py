"""Named queries on linked magnets."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Text, cast, func, insert, select, update

from store.tables import linked_magnets, pages, published


def stamp(conn: Connection) -> tuple[Any, ...]:
    """Something that is another whenever one of them is."""
    return tuple(conn.execute(select(func.count(), func.sum(linked_magnets.c.version), func.count(linked_magnets.c.ended_at))).one())


def every(conn: Connection) -> list[RowMapping]:
    """All of them, ended ones too."""
    return list(conn.execute(select(linked_magnets).order_by(linked_magnets.c.id)).mappings())


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new one; its number."""
    return int(conn.execute(insert(linked_magnets).values(row).returning(linked_magnets.c.id)).scalar_one())


def change(conn: Connection, id: int, values: dict[str, Any]) -> None:
    """Another version of it."""
    conn.execute(update(linked_magnets).where(linked_magnets.c.id == id).values(version=linked_magnets.c.version + 1, **values))


def naming(conn: Connection, magnet: str) -> list[list[dict[str, Any]]]:
    """The operations of every kept and every published page that say this name somewhere."""
    found = []
    for table, where in ((pages, pages.c.owner > 0), (published, published.c.ended_at.is_(None))):
        says = cast(table.c.operations, Text).like(f'%"{magnet}"%')
        found += list(conn.execute(select(table.c.operations).where(where, says)).scalars())
    return found


def end(conn: Connection, id: int, at: datetime) -> None:
    """Take it out of the library."""
    conn.execute(update(linked_magnets).where(linked_magnets.c.id == id).values(ended_at=at, version=linked_magnets.c.version + 1))
