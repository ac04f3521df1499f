"""What was said with reports: the queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import voices


def add(conn: Connection, row: dict[str, Any]) -> None:
    """A new voice; one that is known, and that no case has, is handed in anew."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(voices).values(row)
    conn.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={name: row[name] for name in ("account_id", "at")}, where=voices.c.case_no.is_(None))
    )


def one(conn: Connection, voice: str) -> RowMapping | None:
    """The voice of this id."""
    return conn.execute(select(voices).where(voices.c.id == voice)).mappings().one_or_none()


def usable(conn: Connection, ids: Sequence[str], account: int, since: datetime) -> set[str]:
    """Those of `ids` that this account handed in after `since`, or that a report has already."""
    mine = (voices.c.account_id == account) & or_(voices.c.at > since, voices.c.case_no.is_not(None))
    return set(conn.execute(select(voices.c.id).where(voices.c.id.in_(ids), mine)).scalars())


def hold(conn: Connection, no: str, ids: Sequence[str]) -> None:
    """These belong to a case now."""
    conn.execute(update(voices).where(voices.c.id.in_(ids), voices.c.case_no.is_(None)).values(case_no=no))


def sweep(conn: Connection, before: datetime) -> list[str]:
    """Drop what no case has and was handed in before; the ids."""
    return list(conn.execute(delete(voices).where(voices.c.at < before, voices.c.case_no.is_(None)).returning(voices.c.id)).scalars())
