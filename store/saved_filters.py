"""Saved filters of lists of cases, and with which one an account begins: the queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import case_filter_defaults, case_filters


def shown_to(account_id: int, role: str, areas: Sequence[str], department: str | None) -> ColumnElement[bool]:
    """One's own, and what somebody whose area is one of `areas` (mine and those above it) shares with my role or unit."""
    mine = case_filters.c.account_id == account_id
    around = case_filters.c.area.in_(areas)
    role_ = (case_filters.c.audience == "role") & (case_filters.c.role == role) & around
    same = case_filters.c.department.is_(None) if department is None else case_filters.c.department == department
    return or_(mine, role_, (case_filters.c.audience == "unit") & same & around)


def listed(conn: Connection, shown: ColumnElement[bool]) -> Sequence[RowMapping]:
    """Those shown, by name."""
    return conn.execute(select(case_filters).where(shown).order_by(case_filters.c.name, case_filters.c.id)).mappings().all()


def one(conn: Connection, filter_id: int, shown: ColumnElement[bool] | None = None) -> RowMapping | None:
    """The filter of this number, where it is shown."""
    query = select(case_filters).where(case_filters.c.id == filter_id, literal(True) if shown is None else shown)
    return conn.execute(query).mappings().one_or_none()


def of_account(conn: Connection, account_id: int) -> dict[str, int]:
    """The account's own: name and number."""
    query = select(case_filters.c.name, case_filters.c.id).where(case_filters.c.account_id == account_id)
    return {row.name: row.id for row in conn.execute(query)}


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new filter; its number."""
    return int(conn.execute(insert(case_filters).values(row).returning(case_filters.c.id)).scalar_one())


def change(conn: Connection, filter_id: int, values: dict[str, Any]) -> None:
    """Give it these values."""
    conn.execute(update(case_filters).where(case_filters.c.id == filter_id).values(values))


def remove(conn: Connection, filter_id: int) -> None:
    """Take it away, from whoever begins with it too."""
    conn.execute(delete(case_filter_defaults).where(case_filter_defaults.c.filter_id == filter_id))
    conn.execute(delete(case_filters).where(case_filters.c.id == filter_id))


def default_of(conn: Connection, account_id: int) -> int | None:
    """The number of the filter the account begins with."""
    return conn.execute(select(case_filter_defaults.c.filter_id).where(case_filter_defaults.c.account_id == account_id)).scalar_one_or_none()


def set_default(conn: Connection, account_id: int, filter_id: int | None) -> None:
    """Let the account begin with this filter, or with none."""
    if filter_id is None:
        conn.execute(delete(case_filter_defaults).where(case_filter_defaults.c.account_id == account_id))
        return
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(case_filter_defaults).values(account_id=account_id, filter_id=filter_id)
    conn.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_={"filter_id": filter_id}))
