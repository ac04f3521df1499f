"""Conditions a list of cases can be narrowed by beside those of store.cases.conditions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_

from store.tables import cases, steps


def of_source(chosen: Sequence[str]) -> ColumnElement[bool]:
    """Reported by one of these sources."""
    return cases.c.source.in_(chosen)


def of_workflow(chosen: Sequence[str]) -> ColumnElement[bool]:
    """Going one of these workflows."""
    return cases.c.workflow.in_(chosen)


def urgent(wanted: bool) -> ColumnElement[bool]:
    """Urgent, or not."""
    return cases.c.urgent.is_(wanted)


def flagged(names: Sequence[str]) -> ColumnElement[bool]:
    """One of these flags is up."""
    return or_(false(), *(func.coalesce(cases.c.flags[name].as_integer(), 0) > 0 for name in names))


def reported(start: datetime, end: datetime | None) -> ColumnElement[bool]:
    """Reported from `start` to before `end`; None is up to now."""
    since = cases.c.reported_at >= start
    return since if end is None else and_(since, cases.c.reported_at < end)


def past_deadline(now: datetime) -> ColumnElement[bool]:
    """The whole limit is over and the case is not."""
    return and_(cases.c.deadline_at <= now, cases.c.closed_at.is_(None))


def on_board(since: datetime) -> ColumnElement[bool]:
    """Not closed before this moment."""
    return or_(cases.c.closed_at.is_(None), cases.c.closed_at >= since)


def mine(account: int, officer: int | None, department: str | None) -> ColumnElement[bool]:
    """In the asker's own department, reported by him as an officer, or he did something with it."""
    ways: list[ColumnElement[bool]] = [exists().where(steps.c.account_id == account, steps.c.case_no == cases.c.no)]
    ways += [cases.c.officer == officer] if officer is not None else []
    ways += [cases.c.department == department] if department is not None else []
    return or_(*ways)


def numbered(part: str) -> ColumnElement[bool]:
    """The number holds this."""
    return cases.c.no.contains(part.upper(), autoescape=True)


def worded(word: str) -> ColumnElement[bool]:
    """The subject holds this word, the reporter's name in it masked as everywhere."""
    name: Any = func.coalesce(cases.c.reporter["name"].as_string(), "")
    plain = func.replace(cases.c.title, name, func.substr(name, 1, 1).concat("*"))
    return and_(cases.c.title.icontains(word, autoescape=True), or_(name == "", plain.icontains(word, autoescape=True)))
