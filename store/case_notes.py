"""Links between cases and what desks write about them: the queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, or_, select, update

from store.tables import case_links, case_messages, cases


def links(conn: Connection, no: str) -> Sequence[RowMapping]:
    """The links of a case that hold, oldest first."""
    mine = or_(case_links.c.case_no == no, case_links.c.other_no == no)
    return conn.execute(select(case_links).where(mine, case_links.c.ended_at.is_(None)).order_by(case_links.c.id)).mappings().all()


def link(conn: Connection, number: int) -> RowMapping | None:
    """The link of this number, while it holds."""
    return conn.execute(select(case_links).where(case_links.c.id == number, case_links.c.ended_at.is_(None))).mappings().one_or_none()


def whole_of(conn: Connection, no: str) -> str | None:
    """The case that this one is a part of."""
    query = select(case_links.c.other_no).where(case_links.c.case_no == no, case_links.c.kind == "part_of", case_links.c.ended_at.is_(None))
    return conn.execute(query).scalar_one_or_none()


def add_link(conn: Connection, row: dict[str, Any]) -> int:
    """A new link; its number."""
    return int(conn.execute(insert(case_links).values(row).returning(case_links.c.id)).scalar_one())


def end_link(conn: Connection, number: int, values: dict[str, Any]) -> None:
    """It holds no longer."""
    conn.execute(update(case_links).where(case_links.c.id == number).values(values))


def some(conn: Connection, numbers: Sequence[str]) -> dict[str, RowMapping]:
    """The cases of these numbers."""
    return {row["no"]: row for row in conn.execute(select(cases).where(cases.c.no.in_(numbers))).mappings()}


def messages(conn: Connection, no: str, count: int) -> Sequence[RowMapping]:
    """The last messages on a case, oldest first."""
    rows = conn.execute(select(case_messages).where(case_messages.c.case_no == no).order_by(case_messages.c.id.desc()).limit(count)).mappings().all()
    return rows[::-1]


def add_message(conn: Connection, row: dict[str, Any]) -> int:
    """A new message; its number."""
    return int(conn.execute(insert(case_messages).values(row).returning(case_messages.c.id)).scalar_one())


def within(conn: Connection, where: Sequence[ColumnElement[bool]], box: tuple[float, float, float, float], count: int) -> Sequence[RowMapping]:
    """Cases that go with `where` within (west, south, east, north)."""
    inside = cases.c.lon.between(box[0], box[2]) & cases.c.lat.between(box[1], box[3])
    return conn.execute(select(cases).where(*where, inside).limit(count)).mappings().all()
