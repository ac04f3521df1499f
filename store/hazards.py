"""The ledger of hazards: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, func, select

from store.tables import cases, steps

_WRITTEN_OFF, _NONE = cases.c.state == "written_off", cases.c.state == "rejected"


def of(flow: str, grade: str | None) -> list[ColumnElement[bool]]:
    """Hazards, of one grade where it is given."""
    return [cases.c.workflow == flow, *([cases.c.flags["grade"].as_string() == grade] if grade else [])]


def standing(name: str | None, now: datetime) -> list[ColumnElement[bool]]:
    """How they stand: open, overdue, to_write_off, written_off, rejected; None is all but what turned out to be none."""
    known: dict[str | None, list[ColumnElement[bool]]] = {
        None: [~_NONE],
        "open": [~_NONE, ~_WRITTEN_OFF],
        "overdue": [_overdue(now)],
        "to_write_off": [cases.c.state == "handled"],
        "written_off": [_WRITTEN_OFF],
        "rejected": [_NONE],
    }
    return known[name]


def totals(conn: Connection, where: Sequence[ColumnElement[bool]], now: datetime) -> dict[str, int]:
    """found (but for what turned out to be none), rectified (handled or written off), to_write_off, written_off, overdue (open and late)."""
    kinds = {
        "found": ~_NONE,
        "rectified": and_(~_NONE, cases.c.handled_at.is_not(None)),
        "to_write_off": cases.c.state == "handled",
        "written_off": _WRITTEN_OFF,
        "overdue": _overdue(now),
    }
    row = conn.execute(select(*(func.sum(case((what, 1), else_=0)) for what in kinds.values())).where(*where)).one()
    return {name: int(row[i] or 0) for i, name in enumerate(kinds)}


def page(conn: Connection, where: Sequence[ColumnElement[bool]], count: int, after: str | None) -> tuple[Sequence[RowMapping], str | None]:
    """Open ones by their deadline, then the done ones, and the cursor of the next page: how many came before."""
    skip = int(after) if after and after.isdigit() else 0
    order = (case((cases.c.closed_at.is_(None), 0), else_=1), cases.c.deadline_at, cases.c.no)
    rows = conn.execute(select(cases).where(*where).order_by(*order).offset(min(skip, 10**9)).limit(count + 1)).mappings().all()
    return rows[:count], str(skip + count) if len(rows) > count else None


def steps_of_all(conn: Connection, nos: Sequence[str]) -> dict[str, list[Mapping[Any, Any]]]:
    """The steps of these cases, oldest first."""
    found: dict[str, list[Mapping[Any, Any]]] = {}
    for row in conn.execute(select(steps).where(steps.c.case_no.in_(nos)).order_by(steps.c.id)).mappings():
        found.setdefault(str(row["case_no"]), []).append(row)
    return found


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(~_NONE, ~_WRITTEN_OFF, cases.c.deadline_at <= now)
