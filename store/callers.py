"""Who has reported before, by telephone number: the query."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, literal_column, select

from core.scope import Scope
from store._where import in_scope
from store.tables import cases

_phone: Any = literal_column("cases.reporter ->> 'phone'")  # to the letter what the index ix_cases_caller holds


def by_phone(conn: Connection, scope: Scope, phone: str, limit: int) -> Sequence[RowMapping]:
    """The cases of a scope that this number reported, the newest first."""
    c = cases.c
    here = in_scope(c.area, c.department, scope, c.involved)
    return conn.execute(select(cases).where(_phone == phone, here).order_by(c.reported_at.desc(), c.no.desc()).limit(limit)).mappings().all()
