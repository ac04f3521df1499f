"""What is sent to one officer, and whom actions told: the queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from store.tables import cases, notifications, tasks

_TELL = insert(notifications)
_FINISH = update(tasks).where(tasks.c.case_no == bindparam("no"), tasks.c.done_at.is_(None)).values(done_at=bindparam("now"))


def add(conn: Connection, row: dict[str, Any]) -> None:
    """A new task."""
    conn.execute(insert(tasks), [row])


def finish(conn: Connection, no: str, now: datetime) -> None:
    """The open tasks of a case are done."""
    conn.execute(_FINISH, {"no": no, "now": now})


def give(conn: Connection, no: str, officer: int) -> None:
    """The open tasks of a case are this officer's."""
    conn.execute(update(tasks).where(tasks.c.case_no == no, tasks.c.done_at.is_(None)).values(officer=officer))


def of_officer(conn: Connection, officer: int | None) -> Sequence[RowMapping]:
    """The open tasks of an officer, None: those nobody was on duty for, with their cases (and the task's own `id, case_no, kind, at`), oldest first."""
    of_task = tasks.c.id, tasks.c.case_no, tasks.c.kind, tasks.c.at, tasks.c.distance_m
    joined = select(cases, *of_task).join(cases, cases.c.no == tasks.c.case_no).where(tasks.c.officer.is_not_distinct_from(officer))
    return conn.execute(joined.where(tasks.c.done_at.is_(None)).order_by(tasks.c.id)).mappings().all()


def tell(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep whom an action told."""
    if rows:
        conn.execute(_TELL, list(rows))


def told(conn: Connection, no: str) -> Sequence[RowMapping]:
    """Whom the actions on a case told, oldest first."""
    return conn.execute(select(notifications).where(notifications.c.case_no == no).order_by(notifications.c.id)).mappings().all()
