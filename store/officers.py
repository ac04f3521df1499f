"""Grid officers: the queries about one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from store._where import under
from store.tables import accounts, cases, notifications, officers


def cell(conn: Connection, officer: int) -> str | None:
    """The code of the cell an officer looks after."""
    return conn.execute(select(officers.c.grid).where(officers.c.id == officer)).scalar_one_or_none()


def account_of(conn: Connection, username: str) -> RowMapping | None:
    """The officer behind an account: `officer` and his `grid`."""
    query = select(officers.c.id.label("officer"), officers.c.grid).join(accounts, accounts.c.officer == officers.c.id)
    return conn.execute(query.where(accounts.c.username == username)).mappings().one_or_none()


def waits(conn: Connection, grid: str, name: str, states: Sequence[str]) -> bool:
    """Whether a case of this cell whose external_id begins with `name` is fresh, or in one of these states."""
    ours = cases.c.external_id.startswith(name, autoescape=True) & under(cases.c.area, grid)
    return conn.execute(select(cases.c.no).where(ours, cases.c.state.in_(states) | (cases.c.version == 1)).limit(1)).first() is not None


def write_to(conn: Connection, row: Mapping[str, Any]) -> int:
    """A message to an officer, who is told of it as of everything else; its number."""
    return int(conn.execute(insert(notifications).values(dict(row)).returning(notifications.c.id)).scalar_one())
