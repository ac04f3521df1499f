"""Named queries on published pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store.tables import accounts, published


def current(conn: Connection) -> list[RowMapping]:
    """Every page that is published now, with its author's name and, for a person, the receiver's."""
    to = accounts.alias()
    names = accounts.c.name.label("author_name"), to.c.username.label("to_username"), to.c.name.label("to_name")
    query = select(published, *names).outerjoin(accounts, accounts.c.id == published.c.author)
    query = query.outerjoin(to, (published.c.kind == "person") & (published.c.whom == to.c.id.cast(published.c.whom.type)))
    return list(conn.execute(query.where(published.c.ended_at.is_(None)).order_by(published.c.id)).mappings())


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A newly published page; its id."""
    return int(conn.execute(insert(published).values(row).returning(published.c.id)).scalar_one())


def change(conn: Connection, id: int, values: dict[str, Any]) -> None:
    """Publish anew under the same id."""
    conn.execute(update(published).where(published.c.id == id).values(**values))


def rewrite(conn: Connection, id: int, operations: list[dict[str, Any]], at: datetime) -> None:
    """Those who edit the page together have changed it."""
    conn.execute(update(published).where(published.c.id == id).values(operations=operations, version=published.c.version + 1, at=at))


def end(conn: Connection, id: int, at: datetime) -> None:
    """Take a page back."""
    conn.execute(update(published).where(published.c.id == id).values(ended_at=at))
