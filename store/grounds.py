"""Picked pieces of ground by their key, and watched areas: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import grounds, watched_areas

Rows = Sequence[RowMapping]
w = watched_areas.c


def geometry(conn: Connection, key: str) -> dict[str, Any] | None:
    """The piece of this key."""
    return conn.execute(select(grounds.c.geometry).where(grounds.c.key == key)).scalar_one_or_none()


def keep(conn: Connection, key: str, geometry: Mapping[str, Any], at: datetime) -> None:
    """A piece under its key; one that is there stays for as long again."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(grounds).values(key=key, geometry=dict(geometry), at=at)
    conn.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"at": at}))


def sweep(conn: Connection, before: datetime) -> int:
    """Forget pieces nobody asked about since; how many."""
    return conn.execute(delete(grounds).where(grounds.c.at < before)).rowcount


def shown_to(account_id: int, role: str, areas: Sequence[str]) -> ColumnElement[bool]:
    """One's own, and what somebody of one's role whose area is one of `areas` (mine and those above it) shares."""
    return or_(w.account_id == account_id, (w.audience == "role") & (w.role == role) & w.area.in_(areas))


def watched(conn: Connection, shown: ColumnElement[bool]) -> Rows:
    """The watched areas shown, by name."""
    return conn.execute(select(watched_areas).where(shown).order_by(w.name, w.id)).mappings().all()


def one_watched(conn: Connection, id: int, shown: ColumnElement[bool]) -> RowMapping | None:
    """The watched area of this number, where it is shown."""
    return conn.execute(select(watched_areas).where(w.id == id, shown)).mappings().one_or_none()


def names_of(conn: Connection, account_id: int) -> dict[str, int]:
    """An account's own watched areas: name and number."""
    return {row.name: row.id for row in conn.execute(select(w.name, w.id).where(w.account_id == account_id))}


def watch(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new watched area; its number."""
    return int(conn.execute(insert(watched_areas).values(dict(row)).returning(w.id)).scalar_one())


def change_watched(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give it these values."""
    conn.execute(update(watched_areas).where(w.id == id).values(dict(values)))


def unwatch(conn: Connection, id: int) -> None:
    """Take it away."""
    conn.execute(delete(watched_areas).where(w.id == id))
