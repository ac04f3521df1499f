"""Patrols: routes, what was planned and walked, who walked, where they checked in, what they found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.scope import Scope
from store._where import in_scope, under
from store.tables import cases, patrol_checks, patrol_findings, patrol_members, patrol_routes, patrol_runs

Rows = Sequence[RowMapping]
r, k = patrol_runs.c, patrol_checks.c


def routes(conn: Connection, scope: Scope | None = None) -> Rows:
    """Routes that are walked, of a scope or all, by id."""
    where = [patrol_routes.c.active] if scope is None else [patrol_routes.c.active, in_scope(patrol_routes.c.area, None, Scope(scope.prefixes))]
    return conn.execute(select(patrol_routes).where(*where).order_by(patrol_routes.c.id)).mappings().all()


def route(conn: Connection, id: int) -> RowMapping | None:
    """A route."""
    return conn.execute(select(patrol_routes).where(patrol_routes.c.id == id)).mappings().one_or_none()


def add_route(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new route; its id."""
    return int(conn.execute(insert(patrol_routes).values(dict(row)).returning(patrol_routes.c.id)).scalar_one())


def end_route(conn: Connection, id: int) -> None:
    """A route is walked no more; its runs stay."""
    conn.execute(update(patrol_routes).where(patrol_routes.c.id == id).values(active=False))


def planned(conn: Connection, days: Sequence[str]) -> set[tuple[int, str]]:
    """Which routes have a run on which of these days."""
    return {(row.route, row.day) for row in conn.execute(select(r.route, r.day).where(r.day.in_(days)))}


def plan(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New runs; one that is there stays as it is."""
    if rows:
        dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
        conn.execute(dialect.insert(patrol_runs).on_conflict_do_nothing(index_elements=["route", "day"]), [dict(row) for row in rows])


def runs(conn: Connection, scope: Scope, department: str | None, area: str, since: datetime, open_at: datetime | None, limit: int) -> Rows:
    """Runs in an area that end after `since`, the newest first, with `checked` points and `findings`; with `open_at` those not ended that began before.

    A `department` (a scope of one) sees the runs it walks along in.
    """
    checked = select(func.count()).where(k.run == r.id).scalar_subquery().label("checked")
    found = select(func.count()).where(patrol_findings.c.run == r.id).scalar_subquery().label("findings")
    where = [under(r.area, area), in_scope(r.area, None, Scope(scope.prefixes)), r.until_at > since]
    where += [r.ended_at.is_(None), r.from_at <= open_at, r.until_at > open_at] if open_at is not None else []
    rows = conn.execute(select(patrol_runs, checked, found).where(*where).order_by(r.day.desc(), r.from_at, r.id).limit(limit)).mappings().all()
    return [row for row in rows if department is None or department in row["units"]]


def of_day(conn: Connection, scope: Scope, department: str | None, area: str, day: str, limit: int) -> Rows:
    """The runs of a day in an area, by area; a `department` (a scope of one) sees the runs it walks along in."""
    where = [under(r.area, area), in_scope(r.area, None, Scope(scope.prefixes)), r.day == day]
    rows = conn.execute(select(patrol_runs).where(*where).order_by(r.area, r.id).limit(limit)).mappings().all()
    return [row for row in rows if department is None or department in row["units"]]


def checked_points(conn: Connection, ids: Sequence[int]) -> dict[int, set[int]]:
    """Which points of these runs are checked."""
    found: dict[int, set[int]] = {}
    for row in conn.execute(select(k.run, k.point).where(k.run.in_(ids))) if ids else ():
        found.setdefault(row.run, set()).add(row.point)
    return found


def run(conn: Connection, id: int) -> RowMapping | None:
    """A run."""
    return conn.execute(select(patrol_runs).where(r.id == id)).mappings().one_or_none()


def change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give a run new values."""
    conn.execute(update(patrol_runs).where(r.id == id).values(dict(values)))


def join(conn: Connection, row: Mapping[str, Any]) -> None:
    """Somebody walks along; once."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    conn.execute(dialect.insert(patrol_members).values(dict(row)).on_conflict_do_nothing())


def members(conn: Connection, run: int) -> Rows:
    """Who walks along, in the order they came."""
    return conn.execute(select(patrol_members).where(patrol_members.c.run == run).order_by(patrol_members.c.at, patrol_members.c.account_id)).mappings().all()


def checks(conn: Connection, run: int) -> Rows:
    """The check-ins of a run, by point."""
    return conn.execute(select(patrol_checks).where(k.run == run).order_by(k.point)).mappings().all()


def check(conn: Connection, id: str) -> RowMapping | None:
    """A check-in by the phone's id."""
    return conn.execute(select(patrol_checks).where(k.id == id)).mappings().one_or_none()


def add_check(conn: Connection, row: Mapping[str, Any]) -> None:
    """A check-in."""
    conn.execute(insert(patrol_checks).values(dict(row)))


def finding(conn: Connection, no: str) -> RowMapping | None:
    """Which run a case was found on."""
    return conn.execute(select(patrol_findings).where(patrol_findings.c.case_no == no)).mappings().one_or_none()


def add_finding(conn: Connection, row: Mapping[str, Any]) -> None:
    """A case was found on a run."""
    conn.execute(insert(patrol_findings).values(dict(row)))


def findings(conn: Connection, run: int) -> Rows:
    """What was found on a run, with its cases, oldest first."""
    f = patrol_findings.c
    query = select(patrol_findings, cases.c.category, cases.c.state, cases.c.workflow, cases.c.area).join(cases, cases.c.no == f.case_no)
    return conn.execute(query.where(f.run == run).order_by(f.at, f.case_no)).mappings().all()


def share(conn: Connection, area: str, since: datetime, now: datetime, by: int | None) -> dict[str, tuple[float, float]]:
    """(complete, all) of the runs that ended in this stretch, by the first `by` characters of their area, "" for all together."""
    key = func.substr(r.area, 1, by) if by else func.substr(r.area, 1, 0)
    done = func.sum(case((r.complete_at <= r.until_at, 1), else_=0))
    query = select(key, done, func.count()).where(under(r.area, area), r.until_at > since, r.until_at <= now).group_by(key)
    return {row[0]: (float(row[1] or 0), float(row[2])) for row in conn.execute(query)}


def is_member(conn: Connection, run: int, account: int) -> bool:
    """Whether somebody walks along."""
    where = (patrol_members.c.run == run) & (patrol_members.c.account_id == account)
    return bool(conn.execute(select(exists(select(patrol_members.c.run).where(where)))).scalar_one())
