"""Named queries on definitions made in the browser. Versions are only added, so the newest row says whether anything has changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Text, cast, func, insert, select

from store.tables import definitions, pages, playlists, published, wall_playing, walls

T = definitions.c


def stamp(conn: Connection) -> tuple[int, int]:
    """Something that is another whenever there is another version of anything: the newest row, and how many there are."""
    newest, count = conn.execute(select(func.coalesce(func.max(T.id), 0), func.count())).one()
    return newest, count


def holding(conn: Connection) -> list[RowMapping]:
    """Of each thing the newest version that was published or retired, the datasets before what rests on them."""
    newest = select(func.max(T.id)).where(T.state != "draft").group_by(T.kind, T.name)
    return list(conn.execute(select(definitions).where(T.id.in_(newest)).order_by(T.id)).mappings())


def newest(conn: Connection) -> list[RowMapping]:
    """Of each thing the newest version, drafts too, the latest first."""
    last = select(func.max(T.id)).group_by(T.kind, T.name)
    return list(conn.execute(select(definitions).where(T.id.in_(last)).order_by(T.id.desc())).mappings())


def versions(conn: Connection, kind: str, name: str) -> Sequence[RowMapping]:
    """Every version of one thing, the latest first."""
    return conn.execute(select(definitions).where(T.kind == kind, T.name == name).order_by(T.version.desc())).mappings().all()


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """Another version; the number of its row."""
    return int(conn.execute(insert(definitions).values(**row).returning(T.id)).scalar_one())


def pages_naming(conn: Connection, magnets: Sequence[str]) -> list[tuple[int, str, list[dict[str, Any]]]]:
    """The kept and published pages whose operations say one of these names somewhere: (owner, base or number, operations)."""
    found: list[tuple[int, str, list[dict[str, Any]]]] = []
    for magnet in magnets:
        says = f'%"{magnet}"%'
        kept = select(pages.c.owner, pages.c.base, pages.c.operations).where(pages.c.owner > 0, cast(pages.c.operations, Text).like(says))
        found += [(row.owner, row.base, row.operations) for row in conn.execute(kept)]
        given = select(published.c.id, published.c.operations).where(published.c.ended_at.is_(None), cast(published.c.operations, Text).like(says))
        found += [(0, f"g{row.id}", row.operations) for row in conn.execute(given)]
    return found


def scenes_of_walls(conn: Connection) -> list[tuple[int, list[Mapping[str, Any]], int | None]]:
    """What each wall that is in use shows: its number, the scenes of its playlist and what was sent to it, and who sent that."""
    query = (
        select(walls.c.id, wall_playing.c.scene, wall_playing.c.sender, playlists.c.scenes)
        .join(wall_playing, wall_playing.c.wall_id == walls.c.id)
        .outerjoin(playlists, playlists.c.id == wall_playing.c.playlist)
        .where(walls.c.revoked_at.is_(None))
    )
    return [(row.id, [*(row.scenes or ()), *([row.scene] if row.scene else [])], row.sender) for row in conn.execute(query)]
