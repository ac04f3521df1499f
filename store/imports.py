"""File imports and what they refused: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from store.tables import import_refusals, imports


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new import; its number."""
    return int(conn.execute(insert(imports).values(**row).returning(imports.c.id)).scalar_one())


def one(conn: Connection, id: int) -> RowMapping | None:
    """The import of this number."""
    return conn.execute(select(imports).where(imports.c.id == id)).mappings().one_or_none()


def of_account(conn: Connection, account: int, count: int) -> Sequence[RowMapping]:
    """Somebody's imports, the latest first."""
    return conn.execute(select(imports).where(imports.c.account_id == account).order_by(imports.c.id.desc()).limit(count)).mappings().all()


def mapping_of(conn: Connection, fingerprint: str) -> dict[str, Any] | None:
    """How a table with these columns was read the last time."""
    query = select(imports.c.mapping).where(imports.c.fingerprint == fingerprint, imports.c.started_at.is_not(None)).order_by(imports.c.id.desc()).limit(1)
    return conn.execute(query).scalar_one_or_none()


def running(conn: Connection) -> RowMapping | None:
    """The import whose turn it is."""
    return conn.execute(select(imports).where(imports.c.state == "running").order_by(imports.c.id).limit(1)).mappings().one_or_none()


def change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give an import these values."""
    conn.execute(update(imports).where(imports.c.id == id).values(**values))


def advance(conn: Connection, id: int, row: int, values: Mapping[str, Any]) -> bool:
    """Go on from `row`; False when it does not run any more or somebody else went on from there."""
    mine = (imports.c.id == id, imports.c.row == row, imports.c.state == "running")
    return conn.execute(update(imports).where(*mine).values(**values)).rowcount == 1


def refuse(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that were refused."""
    if rows:
        conn.execute(insert(import_refusals), list(rows))


def refusals(conn: Connection, id: int, after: int = 0, count: int | None = None) -> Sequence[RowMapping]:
    """What an import refused, by row."""
    query = select(import_refusals).where(import_refusals.c.import_id == id, import_refusals.c.row > after).order_by(import_refusals.c.row)
    return conn.execute(query.limit(count) if count else query).mappings().all()


def old(conn: Connection, before: datetime) -> Sequence[RowMapping]:
    """Imports begun before, whose files are still kept."""
    return conn.execute(select(imports.c.id, imports.c.file).where(imports.c.at < before, imports.c.file != "")).mappings().all()


def forget(conn: Connection, ids: Sequence[int]) -> None:
    """Their files and refusals are gone; what they did stays."""
    conn.execute(delete(import_refusals).where(import_refusals.c.import_id.in_(ids)))
    conn.execute(update(imports).where(imports.c.id.in_(ids)).values(file=""))


def users_of(conn: Connection, file: str) -> int:
    """How many imports have this file."""
    return len(conn.execute(select(imports.c.id).where(imports.c.file == file)).all())
