"""Records of the case store that are datasets go when their dataset keeps them no longer, with what hangs on them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, delete, select
from sqlalchemy.sql.dml import Delete

from core.datasets import AGED
from store.tables import (
    crowd_readings,
    guard_officers,
    guards,
    handovers,
    patrol_checks,
    patrol_findings,
    patrol_members,
    patrol_runs,
    recurring,
    recurring_photos,
    visits,
)


def _all_before(moment: ColumnElement[datetime]) -> Callable[[datetime], list[Delete]]:
    """Records on which nothing hangs."""
    return lambda before: [delete(moment.table).where(moment < before)]


def _runs(chosen: Select[tuple[int]]) -> list[Delete]:
    parts = [delete(table).where(table.c.run.in_(chosen)) for table in (patrol_members, patrol_checks, patrol_findings)]
    return [*parts, delete(patrol_runs).where(patrol_runs.c.id.in_(chosen))]


def _patrols(before: datetime) -> list[Delete]:
    """Those of routes; a guard's go with it."""
    return _runs(select(patrol_runs.c.id).where(patrol_runs.c.until_at < before, patrol_runs.c.route > 0))


def _guards(before: datetime) -> list[Delete]:
    """A guard is one run of the route that bears its number with a minus, and is over when that is."""
    over = select(patrol_runs.c.route).where(patrol_runs.c.until_at < before, patrol_runs.c.route < 0)
    officers = delete(guard_officers).where((-guard_officers.c.guard).in_(over))
    runs = _runs(select(patrol_runs.c.id).where(patrol_runs.c.until_at < before, patrol_runs.c.route < 0))
    return [officers, delete(guards).where((-guards.c.id).in_(over)), *runs]


def _recurring(before: datetime) -> list[Delete]:
    due = recurring.c.until_at < before
    return [delete(recurring_photos).where(recurring_photos.c.recurring.in_(select(recurring.c.id).where(due))), delete(recurring).where(due)]


# By family; the last one deleted but for guards is the record itself.
_GOING: dict[str, Callable[[datetime], list[Delete]]] = {
    "crowd_reading": _all_before(crowd_readings.c.at),
    "visit": _all_before(visits.c.at),
    "handover": _all_before(handovers.c.given_at),
    "patrol": _patrols,
    "guard": _guards,
    "recurring": _recurring,
}
assert set(_GOING) == set(AGED)


def sweep(conn: Connection, family: str, before: datetime) -> int:
    """Take out the records of a family that were over before a moment; how many."""
    own = {"patrol": patrol_runs, "guard": guards, "recurring": recurring}
    gone = 0
    for statement in _GOING[family](before):
        count = conn.execute(statement).rowcount
        gone += count if own.get(family, statement.table) is statement.table else 0
    return gone
