"""Refused reports: the queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from store.tables import rejected


def add(conn: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Keep refused reports; one that the stream hands out a second time is kept once."""
    rows = list(rows)
    receipts = [row["receipt"] for row in rows if row["receipt"]]
    known = set(conn.execute(select(rejected.c.receipt).where(rejected.c.receipt.in_(receipts))).scalars()) if receipts else set()
    if fresh := [row for row in rows if row["receipt"] not in known]:
        conn.execute(insert(rejected), fresh)


def newest(conn: Connection, count: int, before: int | None) -> Sequence[RowMapping]:
    """The latest first, older than the id `before`."""
    query = select(rejected).order_by(rejected.c.id.desc()).limit(count)
    return conn.execute(query if before is None else query.where(rejected.c.id < before)).mappings().all()


def sweep(conn: Connection, before: datetime) -> int:
    """Drop what is older; how many."""
    return conn.execute(delete(rejected).where(rejected.c.at < before)).rowcount
