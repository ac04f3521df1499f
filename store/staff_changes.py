"""Changes of staff filed upward: the queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, case, insert, select, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import accounts, cell_staff, cell_versions, staff_changes

Rows = Sequence[RowMapping]
_C = staff_changes.c
MOST = 200


def find(conn: Connection, scope: Scope, area: str, state: str | None) -> Rows:
    """Changes in an area and scope, those that wait first, then the latest, with the units of both sides."""
    filed, decided = accounts.alias(), accounts.alias()
    query = select(staff_changes, filed.c.unit.label("filed_unit"), decided.c.unit.label("decided_unit"))
    query = query.outerjoin(filed, filed.c.id == _C.filed_by).outerjoin(decided, decided.c.id == _C.decided_by)
    query = query.where(under(_C.cell, area), in_scope(_C.cell, None, Scope(scope.prefixes)))
    query = query.where(_C.state == state) if state else query
    return conn.execute(query.order_by(case((_C.state == "filed", 0), else_=1), _C.id.desc()).limit(MOST)).mappings().all()


def one(conn: Connection, id: int) -> RowMapping | None:
    """One change."""
    return conn.execute(select(staff_changes).where(_C.id == id)).mappings().one_or_none()


def is_filed(conn: Connection, leaves: int) -> bool:
    """Whether a change of this row of the staff waits or will take effect."""
    return conn.execute(select(_C.id).where(_C.leaves == leaves, _C.state.in_(("filed", "acknowledged"))).limit(1)).first() is not None


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new change; its number."""
    return int(conn.execute(insert(staff_changes).values(**row).returning(_C.id)).scalar_one())


def update_one(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give a change new values."""
    conn.execute(update(staff_changes).where(_C.id == id).values(**values))


def due(conn: Connection, day: str) -> Rows:
    """Acknowledged changes whose day has come, in the order of their days."""
    return conn.execute(select(staff_changes).where(_C.state == "acknowledged", _C.from_day <= day).order_by(_C.from_day, _C.id)).mappings().all()


def posts_of(conn: Connection, officer: int, day: str) -> Rows:
    """What an officer does on a day, at posts of his own cell."""
    s = cell_staff.c
    return conn.execute(select(cell_staff).where(s.officer == officer, s.to_day.is_(None) | (s.to_day > day))).mappings().all()


def present_code(conn: Connection, code: str) -> str:
    """The code under which a cell goes on: its own, or the one it was given since."""
    v = cell_versions.c
    cell = conn.execute(select(v.cell).where(v.code == code).limit(1)).scalar_one_or_none()
    if cell is None:
        return code
    return conn.execute(select(v.code).where(v.cell == cell, v.ended_by.is_(None))).scalar_one_or_none() or code
