"""Grid officers: the queries about one of them."""

from sqlalchemy import Connection, select

from store.tables import officers


def cell(conn: Connection, officer: int) -> str | None:
    """The code of the cell an officer looks after."""
    return conn.execute(select(officers.c.grid).where(officers.c.id == officer)).scalar_one_or_none()
