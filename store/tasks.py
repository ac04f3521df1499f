"""What is sent to one officer, and whom actions told: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from store._prepared import Prepared
from store._where import under
from store.tables import accounts, cases, notifications, officers, tasks

_ADD = insert(tasks)
_TELL = Prepared.adding(notifications)
_FINISH = update(tasks).where(tasks.c.case_no == bindparam("no"), tasks.c.done_at.is_(None)).values(done_at=bindparam("now"))


def add(conn: Connection, row: dict[str, Any]) -> None:
    """A new task."""
    conn.execute(_ADD, [row])


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
        _TELL.run(conn, *rows)


def told(conn: Connection, no: str) -> Sequence[RowMapping]:
    """Whom the actions on a case told, oldest first."""
    return conn.execute(select(notifications).where(notifications.c.case_no == no).order_by(notifications.c.id)).mappings().all()


def open_task(conn: Connection, no: str) -> RowMapping | None:
    """The open task of a case."""
    return conn.execute(select(tasks).where(tasks.c.case_no == no, tasks.c.done_at.is_(None)).order_by(tasks.c.id.desc()).limit(1)).mappings().one_or_none()


def one(conn: Connection, task: int) -> RowMapping | None:
    """A task."""
    return conn.execute(select(tasks).where(tasks.c.id == task)).mappings().one_or_none()


def pass_to(conn: Connection, task: Mapping[Any, Any], sent_to: Mapping[str, Any], now: datetime) -> None:
    """A task goes from whoever had it to another officer; None is the community."""
    had = [each for each in task["had"].strip("|").split("|") if each] + ([str(task["officer"])] if task["officer"] else [])
    values = {"had": f"|{'|'.join(had[-20:])}|" if had else "", "given_at": now, "officer": sent_to["officer"], "distance_m": sent_to["distance_m"]}
    conn.execute(update(tasks).where(tasks.c.id == task["id"]).values(values))


def waiting(conn: Connection, demo: bool) -> Sequence[RowMapping]:
    """Open tasks an officer has, with whether he is on duty and the case urgent. In a demo those of officers with an account: its own people do theirs."""
    query = select(tasks, officers.c.on_duty, cases.c.urgent).join(officers, officers.c.id == tasks.c.officer).join(cases, cases.c.no == tasks.c.case_no)
    query = query.where(tasks.c.done_at.is_(None), tasks.c.officer.is_not(None))
    if demo:
        query = query.where(tasks.c.officer.in_(select(accounts.c.officer).where(accounts.c.officer.is_not(None))))
    return conn.execute(query.order_by(tasks.c.id)).mappings().all()


def colleagues(conn: Connection, area: str, without: int) -> Sequence[RowMapping]:
    """The officers on duty in an area but one: id, name, post, cell."""
    o = officers.c
    return conn.execute(select(o.id, o.name, o.post, o.grid).where(under(o.grid, area), o.on_duty, o.id != without).order_by(o.grid, o.id)).mappings().all()
