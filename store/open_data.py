"""Cases as everybody may know them: category, place, state and times, and no other column."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from store.tables import cases

c = cases.c
_OPEN = (c.no, c.workflow, c.category, c.area, c.lon, c.lat, c.state, c.reported_at, c.state_at, c.deadline_at, c.closed_at, c.duplicate_of)


def by_number(conn: Connection, nos: Sequence[str], categories: Sequence[str], workflows: Sequence[str]) -> Sequence[RowMapping]:
    """Those of these numbers that are public."""
    return conn.execute(select(*_OPEN).where(c.no.in_(nos), *_public(categories, workflows)).order_by(c.no)).mappings().all()


def latest(
    conn: Connection, categories: Sequence[str], workflows: Sequence[str], since: datetime, until: datetime, states: Sequence[str] | None, count: int, skip: int
) -> Sequence[RowMapping]:
    """Those reported in this time, the newest first; what was merged into another is left out. No `states` means all."""
    where = [*_public(categories, workflows), c.reported_at >= since, c.reported_at <= until, c.duplicate_of.is_(None)]
    where += [c.state.in_(states)] if states is not None else []
    return conn.execute(select(*_OPEN).where(*where).order_by(c.reported_at.desc(), c.no.desc()).limit(count).offset(skip)).mappings().all()


def _public(categories: Sequence[str], workflows: Sequence[str]) -> list[ColumnElement[bool]]:
    return [c.category.in_(categories), c.workflow.in_(workflows)]
