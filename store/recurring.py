"""The cells' task lists: what is due in a period, and what was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.scope import Scope
from store._where import in_scope, under
from store._within import Ground, on_ground
from store.tables import areas, recurring

Rows = Sequence[RowMapping]
Shares = dict[str, tuple[float, float]]
t = recurring.c
CHUNK = 500


def cells(conn: Connection) -> list[str]:
    """The codes of all grid cells."""
    return list(conn.execute(select(areas.c.code).where(areas.c.level == "grid").order_by(areas.c.code)).scalars())


def made(conn: Connection, kind: str, period: str) -> int:
    """How many there are of a kind in a period."""
    return int(conn.execute(select(func.count()).where(t.kind == kind, t.period == period)).scalar_one())


def make(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New ones; what is there stays as it is."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(recurring).on_conflict_do_nothing(index_elements=["kind", "area", "period"])
    for first in range(0, len(rows), CHUNK):
        conn.execute(statement, [dict(row) for row in rows[first : first + CHUNK]])


def running(conn: Connection, scope: Scope, area: str, now: datetime, todo: bool, limit: int, after: int = 0) -> Rows:
    """What is due in an area now, by its end; with `todo` only what is not done."""
    where = [under(t.area, area), in_scope(t.area, None, Scope(scope.prefixes)), t.from_at <= now, t.until_at > now, t.id > after]
    where += [t.done_at.is_(None)] if todo else []
    return conn.execute(select(recurring).where(*where).order_by(t.until_at, t.area, t.kind).limit(limit)).mappings().all()


def one(conn: Connection, id: int) -> RowMapping | None:
    """One of them."""
    return conn.execute(select(recurring).where(t.id == id)).mappings().one_or_none()


def finish(conn: Connection, id: int, values: Mapping[str, Any]) -> bool:
    """It is done; False where it was already."""
    return conn.execute(update(recurring).where(t.id == id, t.done_at.is_(None)).values(dict(values))).rowcount == 1


def share(conn: Connection, area: str, now: datetime, by: int | str | None, kinds: Sequence[str] | None = None, ground: Ground | None = None) -> Shares:
    """(done, all) of what is due now in an area, perhaps of the cells on a piece of ground alone.

    By kind or by the first `by` characters of the area, "" for all together.
    """
    key = t.kind if by == "kind" else func.substr(t.area, 1, by or 0)
    query = select(key, func.sum(case((t.done_at.is_not(None), 1), else_=0)), func.count())
    query = query.where(under(t.area, area), t.from_at <= now, t.until_at > now)
    query = query if kinds is None else query.where(t.kind.in_(kinds))
    query = query if ground is None else query.where(on_ground(t.area, ground))
    return {row[0]: (float(row[1] or 0), float(row[2])) for row in conn.execute(query.group_by(key))}
