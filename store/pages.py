"""Named queries on kept pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from store.tables import pages


def kept(conn: Connection, owner: int, base: str) -> RowMapping | None:
    """What `owner` keeps of page `base`."""
    return conn.execute(select(pages).where(pages.c.owner == owner, pages.c.base == base)).mappings().first()


def kept_by(conn: Connection, owner: int) -> dict[str, int]:
    """The versions of the pages `owner` keeps, by page."""
    return {row.base: row.version for row in conn.execute(select(pages.c.base, pages.c.version).where(pages.c.owner == owner))}


def put(conn: Connection, owner: int, base: str, version: int, operations: list[dict[str, Any]], at: datetime) -> None:
    """Keep `operations` as `version`; the first is 1."""
    values = {"version": version, "operations": operations, "at": at}
    if version == 1:
        conn.execute(insert(pages).values(owner=owner, base=base, **values))
    else:
        conn.execute(update(pages).where(pages.c.owner == owner, pages.c.base == base).values(**values))
