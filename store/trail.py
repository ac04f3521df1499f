"""The audit trail: it only grows."""

from typing import Any

from sqlalchemy import Connection, insert

from store.tables import audit


def add(conn: Connection, row: dict[str, Any]) -> None:
    """One line of the trail."""
    conn.execute(insert(audit).values(row))
