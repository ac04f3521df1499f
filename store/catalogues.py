"""Versions of the catalogue: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store.tables import catalogues


def present(conn: Connection, now: datetime) -> int | None:
    """The version that holds now; None: the city pack's own."""
    query = select(catalogues.c.id).where(catalogues.c.from_at <= now).order_by(catalogues.c.from_at.desc(), catalogues.c.id.desc()).limit(1)
    return conn.execute(query).scalar_one_or_none()


def one(conn: Connection, id: int) -> RowMapping | None:
    """A version with its content."""
    return conn.execute(select(catalogues).where(catalogues.c.id == id)).mappings().one_or_none()


def every(conn: Connection) -> Sequence[RowMapping]:
    """All versions without their content, the latest first."""
    columns = [column for column in catalogues.c if column.name != "content"]
    return conn.execute(select(*columns).order_by(catalogues.c.id.desc()).limit(200)).mappings().all()


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new version; its number."""
    return int(conn.execute(insert(catalogues).values(**row).returning(catalogues.c.id)).scalar_one())


def set_from(conn: Connection, id: int, at: datetime | None) -> None:
    """From when a version holds."""
    conn.execute(update(catalogues).where(catalogues.c.id == id).values(from_at=at))
