"""The boxes over photos, each change a version: the queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from store.tables import photo_covers


def latest(conn: Connection, photo: str) -> RowMapping | None:
    """The boxes as they are; None where nobody ever drew any."""
    query = select(photo_covers).where(photo_covers.c.photo == photo).order_by(photo_covers.c.version.desc()).limit(1)
    return conn.execute(query).mappings().one_or_none()


def of_photo(conn: Connection, photo: str) -> Sequence[RowMapping]:
    """Every version, the latest first."""
    return conn.execute(select(photo_covers).where(photo_covers.c.photo == photo).order_by(photo_covers.c.version.desc())).mappings().all()


def add(conn: Connection, row: dict[str, Any]) -> None:
    """The next version."""
    conn.execute(insert(photo_covers).values(row))


def versions(conn: Connection, photos: Iterable[str]) -> dict[str, int]:
    """The latest version of each photo that has one, so that a browser asks anew for what was covered."""
    query = select(photo_covers.c.photo, photo_covers.c.version).where(photo_covers.c.photo.in_(list(photos))).order_by(photo_covers.c.version)
    return {row.photo: row.version for row in conn.execute(query)}


def drop(conn: Connection, photos: Sequence[str]) -> list[str]:
    """Forget the boxes of photos that are gone; the files of their copies."""
    gone = delete(photo_covers).where(photo_covers.c.photo.in_(photos)).returning(photo_covers.c.copy)
    return [copy for copy in conn.execute(gone).scalars() if copy]
