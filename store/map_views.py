"""Named views of the map: the queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select, update

from store.tables import map_views

_v = map_views.c


def shown_to(account_id: int, role: str, areas: Sequence[str]) -> ColumnElement[bool]:
    """One's own, and what somebody whose area is one of `areas` (mine and those above it) shares with my role."""
    return or_(_v.account_id == account_id, (_v.audience == "role") & (_v.role == role) & _v.area.in_(areas))


def listed(conn: Connection, shown: ColumnElement[bool]) -> Sequence[RowMapping]:
    """Those shown, by name."""
    return conn.execute(select(map_views).where(shown).order_by(_v.name, _v.id)).mappings().all()


def one(conn: Connection, number: int, shown: ColumnElement[bool]) -> RowMapping | None:
    """The view of this number, where it is shown."""
    return conn.execute(select(map_views).where(_v.id == number, shown)).mappings().one_or_none()


def of_account(conn: Connection, account_id: int) -> dict[str, int]:
    """The account's own: name and number."""
    return {row.name: row.id for row in conn.execute(select(_v.name, _v.id).where(_v.account_id == account_id))}


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new one; its number."""
    return int(conn.execute(insert(map_views).values(row).returning(_v.id)).scalar_one())


def change(conn: Connection, number: int, values: dict[str, Any]) -> None:
    """Give it these values."""
    conn.execute(update(map_views).where(_v.id == number).values(values))


def remove(conn: Connection, number: int) -> None:
    """Take it away."""
    conn.execute(delete(map_views).where(_v.id == number))
