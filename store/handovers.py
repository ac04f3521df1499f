"""Shift handovers: the queries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from core.scope import Scope
from store._where import in_scope
from store.tables import cases, handovers, notifications


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new one, signed by who goes; its id."""
    return int(conn.execute(insert(handovers).values(**row).returning(handovers.c.id)).scalar_one())


def sign(conn: Connection, id: int, values: Mapping[str, Any]) -> bool:
    """The second signature; False where it has one already."""
    return conn.execute(update(handovers).where(handovers.c.id == id, handovers.c.taker.is_(None)).values(**values)).rowcount == 1


def one(conn: Connection, id: int) -> RowMapping | None:
    """The handover of this id."""
    return conn.execute(select(handovers).where(handovers.c.id == id)).mappings().one_or_none()


def listed(conn: Connection, scope: Scope, count: int, before: int | None = None) -> Sequence[RowMapping]:
    """Those of a scope, the latest first."""
    where = [in_scope(handovers.c.area, handovers.c.post, Scope(scope.prefixes)), *([handovers.c.id < before] if before else [])]
    return conn.execute(select(handovers).where(*where).order_by(handovers.c.id.desc()).limit(count)).mappings().all()


def unread(conn: Connection, scope: Scope, party: str, since: datetime) -> int:
    """How many notifications to this party nobody has read."""
    inside = in_scope(notifications.c.area, notifications.c.department, Scope(scope.prefixes))
    where = [inside, notifications.c.party == party, notifications.c.read_at.is_(None), notifications.c.at >= since]
    return int(conn.execute(select(func.count()).select_from(notifications).join(cases, cases.c.no == notifications.c.case_no).where(*where)).scalar_one())
