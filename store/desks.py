"""What waits on somebody's desk: conditions by name, counts by source, and the words of the last failed check."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select

from core.guards import PING_PONGS
from core.scope import Scope
from store._where import in_scope
from store.figures import SPECIAL, ever
from store.tables import cases, steps

VISITED_WITHIN, APPEALED_WITHIN, LEDGER_OF = timedelta(days=7), timedelta(days=90), timedelta(days=30)
WAIT_FOR_AN_ANSWER = ("12345", "citizen")  # doors behind which somebody is rung up when the case is closed
_PING_PONG = func.coalesce(cases.c.flags["returned"].as_integer() >= PING_PONGS, false())
_APPEAL = cases.c.flags["appeal"].as_string()
_CLOSED_LATE = and_(cases.c.closed_at.is_not(None), cases.c.closed_at > cases.c.deadline_at)


def condition(name: str, department: str, now: datetime) -> ColumnElement[bool]:
    """One of the conditions that groups of a desk name; `department` is whose desk it is."""
    mine = cases.c.department == department
    called, involved = ("called", department), cases.c.involved.contains(f"|{department}|", autoescape=True)  # looked at before what is inside the flags
    known: dict[str, ColumnElement[bool]] = {
        "mine": mine,
        "urgent": cases.c.urgent,
        "asked": ever("asked"),
        "not_asked": ~ever("asked"),
        "ping_pong": _PING_PONG,
        "no_ping_pong": ~_PING_PONG,
        "supervised": ever("supervised"),
        "special": and_(SPECIAL, cases.c.reported_at >= now - LEDGER_OF),
        "escalated": ever("escalated"),
        "overdue": cases.c.due_at <= now,
        "visit_due": and_(cases.c.source.in_(WAIT_FOR_AN_ANSWER), cases.c.satisfaction.is_(None), cases.c.closed_at >= now - VISITED_WITHIN),
        "assist": involved & cases.c.flags[("assist", department)].as_boolean().is_(False),
        "called": and_(involved, cases.c.flags[(*called, "due_at")].as_string().is_not(None), cases.c.flags[(*called, "arrived")].as_string().is_(None)),
        "may_appeal": and_(mine, _CLOSED_LATE, _APPEAL.is_(None), cases.c.closed_at >= now - APPEALED_WITHIN),
        "appealed": and_(mine, _APPEAL.is_not(None), cases.c.closed_at >= now - APPEALED_WITHIN),
        "appeal_asked": _APPEAL == "asked",
        "appeal_supported": _APPEAL == "supported",
    }
    return known[name]


def group(states: Sequence[str], named: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The cases of a group: in one of these states, and everything `named` holds."""
    return and_(cases.c.state.in_(states), *named) if states else and_(*named)


def any_of(groups: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """The cases of all these groups."""
    return or_(false(), *groups)


def counted(conn: Connection, where: Sequence[ColumnElement[bool]], groups: Mapping[str, ColumnElement[bool]], now: datetime) -> dict[str, tuple[int, int]]:
    """(cases, those out of time) by group, in one reading."""
    if not groups:
        return {}
    sums = [part for each in groups.values() for part in (_sum(each), _sum(and_(each, cases.c.due_at <= now)))]
    row = conn.execute(select(*sums).where(*where, any_of(list(groups.values())))).one()
    return {name: (int(row[2 * i] or 0), int(row[2 * i + 1] or 0)) for i, name in enumerate(groups)}


def sources(conn: Connection, where: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """How many cases came through each door."""
    return {str(name): int(n) for name, n in conn.execute(select(cases.c.source, func.count()).where(*where).group_by(cases.c.source))}


def own_reports(conn: Connection, scope: Scope, account: int, since: datetime, count: int) -> Sequence[Any]:
    """What an account has reported itself since then, the newest first, whoever handles it now."""
    inside = in_scope(cases.c.area, cases.c.department, Scope(scope.prefixes))
    where = [inside, cases.c.reported_at >= since, cases.c.flags["reporter"].as_integer() == account]
    return conn.execute(select(cases).where(*where).order_by(cases.c.reported_at.desc()).limit(count)).mappings().all()


def last_notes(conn: Connection, nos: Sequence[str], action: str) -> dict[str, str]:
    """What was said when this action was last taken on each of these cases."""
    rows = conn.execute(select(steps.c.case_no, steps.c.note).where(steps.c.case_no.in_(nos), steps.c.action == action).order_by(steps.c.id))
    return {str(no): str(note) for no, note in rows if note}


def _sum(what: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((what, 1), else_=0))
