"""Named queries on the versions of pages."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, insert, select, update

from store.tables import accounts, page_versions

_of = page_versions.c


def add(conn: Connection, row: dict[str, Any]) -> None:
    """Append a version."""
    conn.execute(insert(page_versions).values(row))


def one(conn: Connection, owner: int, base: str, version: int) -> RowMapping | None:
    """This version, with its author's name."""
    return conn.execute(_named().where(_of.owner == owner, _of.base == base, _of.version == version)).mappings().first()


def newest(conn: Connection, owner: int, base: str, limit: int, below: int | None = None) -> list[RowMapping]:
    """Up to `limit` versions with their authors' names, the newest first, those before version `below` where it is given."""
    where = [_of.owner == owner, _of.base == base, *([_of.version < below] if below is not None else [])]
    return list(conn.execute(_named().where(*where).order_by(_of.version.desc()).limit(limit)).mappings())


def times(conn: Connection, owner: int, base: str) -> list[tuple[int, datetime]]:
    """Every version with its time, the newest first."""
    rows = conn.execute(select(_of.version, _of.at).where(_of.owner == owner, _of.base == base).order_by(_of.version.desc()))
    return [(row.version, row.at) for row in rows]


def acts(conn: Connection, owner: int, base: str, limit: int) -> list[RowMapping]:
    """The newest `limit` versions without their content, the oldest first: version, act, of, session."""
    query = select(_of.version, _of.act, _of.of, _of.session).where(_of.owner == owner, _of.base == base)
    return list(conn.execute(query.order_by(_of.version.desc()).limit(limit)).mappings())[::-1]


def has_edit(conn: Connection, owner: int, base: str, edit: str) -> bool:
    """Whether this edit of a browser made a version already."""
    return bool(conn.execute(select(exists().where(_of.owner == owner, _of.base == base, _of.edit == edit))).scalar_one())


def drop(conn: Connection, owner: int, base: str, versions: Collection[int]) -> None:
    """Forget these versions."""
    conn.execute(delete(page_versions).where(_of.owner == owner, _of.base == base, _of.version.in_(versions)))


def note(conn: Connection, owner: int, base: str, version: int, text: str | None) -> int:
    """Write a note to a version; how many there were to write to."""
    return conn.execute(update(page_versions).where(_of.owner == owner, _of.base == base, _of.version == version).values(note=text)).rowcount


def _named() -> Any:
    return select(page_versions, accounts.c.name.label("author_name")).outerjoin(accounts, accounts.c.id == _of.author)
