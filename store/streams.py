"""Named queries about cameras that are watched, and where their pictures come from."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, true

from core.scope import Scope
from store._where import in_scope, under
from store.tables import cameras, streams

Box = tuple[float, float, float, float]  # west, south, east, north


def one(conn: Connection, gb_id: str) -> RowMapping | None:
    """A camera with its `address`, which is None where no stream is entered for it alone."""
    what = select(cameras, streams.c.address).select_from(cameras.outerjoin(streams, streams.c.gb_id == cameras.c.gb_id))
    return conn.execute(what.where(cameras.c.gb_id == gb_id)).mappings().one_or_none()


def within(
    conn: Connection, scope: Scope, area: str, box: Box | None, classes: Sequence[str] | None, gb_ids: Sequence[str], limit: int, after: str
) -> Sequence[RowMapping]:
    """Cameras of `area` by id after `after`, perhaps in a box, of some classes, or of `gb_ids` alone; each with its `address`."""
    c = cameras.c
    joined = cameras.outerjoin(streams, streams.c.gb_id == c.gb_id)
    what = select(c.gb_id, c.name, c.area, c.lon, c.lat, c.azimuth, c.source_class, c.online, streams.c.address).select_from(joined)
    what = what.where(under(c.area, area), in_scope(c.area, None, Scope(scope.prefixes)), c.gb_id > after)
    what = what.where(c.source_class.in_(classes) if classes is not None else true())
    what = what.where(c.gb_id.in_(gb_ids) if gb_ids else true())
    if box:
        west, south, east, north = box
        what = what.where(c.lon.between(west, east), c.lat.between(south, north))
    return conn.execute(what.order_by(c.gb_id).limit(limit)).mappings().all()


def entered(conn: Connection, limit: int, after: str) -> Sequence[RowMapping]:
    """The addresses entered for single cameras, by id, with the camera's `name` where it is still there."""
    what = select(streams, cameras.c.name).select_from(streams.outerjoin(cameras, cameras.c.gb_id == streams.c.gb_id))
    return conn.execute(what.where(streams.c.gb_id > after).order_by(streams.c.gb_id).limit(limit)).mappings().all()


def addresses(conn: Connection) -> dict[str, str]:
    """Every address entered for a single camera, by its id."""
    return {row.gb_id: row.address for row in conn.execute(select(streams.c.gb_id, streams.c.address))}


def put(conn: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Enter addresses, each in place of the one before."""
    rows = list(rows)
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        conn.execute(delete(streams).where(streams.c.gb_id.in_([row["gb_id"] for row in some])))
        conn.execute(insert(streams), some)


def remove(conn: Connection, gb_id: str) -> bool:
    """Forget the address of a camera; whether there was one."""
    return conn.execute(delete(streams).where(streams.c.gb_id == gb_id)).rowcount > 0


def is_empty(conn: Connection) -> bool:
    """Whether no address is entered."""
    return conn.execute(select(func.count()).select_from(streams)).scalar_one() == 0


def camera_ids(conn: Connection) -> Sequence[str]:
    """Every camera's id, in order."""
    return conn.execute(select(cameras.c.gb_id).order_by(cameras.c.gb_id)).scalars().all()
