"""Corrections asked for of rows that another department owns: the queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import accounts, correction_photos, corrections, notifications

Rows = Sequence[RowMapping]
PENDING = "pending"


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new one; its id."""
    id = int(conn.execute(insert(corrections).values(dict(row)).returning(corrections.c.id)).scalar_one())
    if row["photos"]:
        conn.execute(insert(correction_photos), [{"photo": photo, "correction": id} for photo in row["photos"]])
    return id


def one(conn: Connection, id: int) -> RowMapping | None:
    """The one of this id."""
    return conn.execute(select(corrections).where(corrections.c.id == id)).mappings().one_or_none()


def of_row(conn: Connection, dataset: str, key: str, column: str | None, kind: str) -> RowMapping | None:
    """The one that waits for this value (or row) already."""
    c = corrections.c
    where = (c.dataset == dataset) & (c.key == key) & (c.kind == kind) & (c.state == PENDING)
    return conn.execute(select(corrections).where(where, c.column == column if column else c.column.is_(None))).mappings().first()


def of_visit(conn: Connection, visit: str) -> Rows:
    """Those a visit asked for."""
    return conn.execute(select(corrections).where(corrections.c.visit == visit).order_by(corrections.c.id)).mappings().all()


def of_keys(conn: Connection, dataset: str, keys: Iterable[str], since: datetime) -> Rows:
    """Those of these rows that wait or were decided after `since`, oldest first."""
    c = corrections.c
    fresh = (c.state == PENDING) | (c.decided_at > since)
    return conn.execute(select(corrections).where(c.dataset == dataset, c.key.in_(list(keys)), fresh).order_by(c.id)).mappings().all()


def missing(conn: Connection, dataset: str, scope: Scope, area: str) -> Rows:
    """The rows that are said to be missing in an area and wait for an answer."""
    c = corrections.c
    where = [c.dataset == dataset, c.kind == "missing", c.state == PENDING, *_here(scope, area)]
    return conn.execute(select(corrections).where(*where).order_by(c.id)).mappings().all()


def find(
    conn: Connection,
    scope: Scope,
    area: str,
    *,
    owner: str | None = None,
    dataset: str | None = None,
    states: Sequence[str] = (),
    batch: str | None = None,
    limit: int = 100,
    before: int | None = None,
) -> Rows:
    """Those of rows in an area, the latest first; of a department's datasets alone where `owner` is given."""
    c = corrections.c
    where = _here(scope, area)
    where += [c.owner == owner] if owner else []
    where += [c.dataset == dataset] if dataset else []
    where += [c.state.in_(states)] if states else []
    where += [c.batch == batch] if batch else []
    where += [c.id < before] if before is not None else []
    return conn.execute(select(corrections).where(*where).order_by(c.id.desc()).limit(limit)).mappings().all()


def count(conn: Connection, scope: Scope, area: str, owner: str | None = None) -> dict[str, int]:
    """How many stand in which state."""
    c = corrections.c
    where = [*_here(scope, area), *([c.owner == owner] if owner else [])]
    return {row[0]: row[1] for row in conn.execute(select(c.state, func.count()).where(*where).group_by(c.state))}


def waiting_by_dataset(conn: Connection, scope: Scope, area: str) -> dict[str, int]:
    """How many wait, by dataset."""
    c = corrections.c
    query = select(c.dataset, func.count()).where(c.state == PENDING, *_here(scope, area)).group_by(c.dataset)
    return {row[0]: row[1] for row in conn.execute(query)}


def decide(conn: Connection, id: int, values: Mapping[str, Any]) -> bool:
    """Give one that waits its end; False where it does not wait any more."""
    return conn.execute(update(corrections).where(corrections.c.id == id, corrections.c.state == PENDING).values(dict(values))).rowcount == 1


def accepted(conn: Connection, dataset: str) -> Rows:
    """What was put right, oldest first: kind, key, column, old, new and the load by which it was put."""
    c = corrections.c
    where = (c.dataset == dataset) & (c.state == "accepted")
    return conn.execute(select(c.kind, c.key, c.column, c.old, c.new, c.load).where(where).order_by(c.id)).mappings().all()


def officer_of(conn: Connection, account: int) -> int | None:
    """The grid officer an account belongs to."""
    return conn.execute(select(accounts.c.officer).where(accounts.c.id == account)).scalar_one_or_none()


def tell(conn: Connection, row: Mapping[str, Any]) -> None:
    """A message about corrections, to whoever asked for them."""
    conn.execute(insert(notifications).values(dict(row)))


def _here(scope: Scope, area: str) -> list[ColumnElement[bool]]:
    """In `area` and in the scope; rows of data belong to no department of cases."""
    return [under(corrections.c.area, area), in_scope(corrections.c.area, None, Scope(scope.prefixes))]
