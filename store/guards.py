"""Guards over picked ground: who was sent, and the patrol run that holds their check-ins (its route is the guard's number below zero)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, exists, func, insert, select, update

from core.scope import Scope
from store._where import in_scope
from store.tables import guard_officers, guards, officers, patrol_checks, patrol_runs

Rows = Sequence[RowMapping]
g, r = guards.c, patrol_runs.c
_KEPT = (g.id.label("guard"), g.name, g.note, g.code, g.geometry, g.account_id, g.unit, g.at, g.cancelled_at)


def add(conn: Connection, row: Mapping[str, Any], run: Mapping[str, Any], sent: Iterable[int]) -> int:
    """A new guard with its run and its officers; its number."""
    id = int(conn.execute(insert(guards).values(dict(row)).returning(g.id)).scalar_one())
    conn.execute(insert(patrol_runs).values({**run, "route": -id}))
    conn.execute(insert(guard_officers), [{"guard": id, "officer": officer} for officer in sent])
    return id


def _with_run() -> Select[Any]:
    checked = select(func.count()).where(patrol_checks.c.run == r.id).scalar_subquery().label("checked")
    run = [column for column in patrol_runs.c if column.name not in ("route", "zh", "en")]
    return select(*_KEPT, *run, checked).join(patrol_runs, r.route == -g.id)


def one(conn: Connection, id: int) -> RowMapping | None:
    """A guard with its run (`id` is the run's, `guard` its own number) and how many points are `checked`."""
    return conn.execute(_with_run().where(g.id == id)).mappings().one_or_none()


def going_on(conn: Connection, scope: Scope, now: datetime) -> Rows:
    """The guards of a scope that are neither over nor called off, the first that ends first."""
    going = (g.cancelled_at.is_(None), r.ended_at.is_(None), r.until_at > now)
    return conn.execute(_with_run().where(*going, in_scope(r.area, None, Scope(scope.prefixes))).order_by(r.until_at, g.id)).mappings().all()


def of_officer(conn: Connection, officer: int, now: datetime, until: datetime) -> Rows:
    """The guards an officer was sent on that go on now or begin before `until`."""
    mine = exists().where(guard_officers.c.guard == g.id, guard_officers.c.officer == officer)
    going = (g.cancelled_at.is_(None), r.ended_at.is_(None), r.until_at > now, r.from_at <= until)
    return conn.execute(_with_run().where(mine, *going).order_by(r.until_at, g.id)).mappings().all()


def is_sent(conn: Connection, id: int, officer: int | None) -> bool:
    """Whether an officer was sent on a guard."""
    if officer is None:
        return False
    return bool(conn.execute(select(exists().where(guard_officers.c.guard == id, guard_officers.c.officer == officer))).scalar_one())


def sent(conn: Connection, id: int) -> Rows:
    """Who was sent: id, name, post, cell."""
    o = officers.c
    return (
        conn.execute(select(o.id, o.name, o.post, o.grid).join(guard_officers, guard_officers.c.officer == o.id).where(guard_officers.c.guard == id))
        .mappings()
        .all()
    )


def officers_of(conn: Connection, ids: Iterable[int]) -> Rows:
    """These officers: id and cell."""
    return conn.execute(select(officers.c.id, officers.c.grid).where(officers.c.id.in_(list(ids)))).mappings().all()


def note(conn: Connection, id: int) -> str:
    """What those who were sent are asked to look at."""
    return str(conn.execute(select(g.note).where(g.id == id)).scalar_one_or_none() or "")


def call_off(conn: Connection, id: int, run: int, at: datetime) -> None:
    """A guard ends before its time."""
    conn.execute(update(guards).where(g.id == id).values(cancelled_at=at))
    conn.execute(update(patrol_runs).where(r.id == run).values(ended_at=at))
