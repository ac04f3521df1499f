"""Named queries about buildings and the homes in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Text, and_, cast, delete, exists, func, insert, select, true, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import buildings, homes, people

Rows = Sequence[RowMapping]
Box = tuple[float, float, float, float]  # west, south, east, north


def within(conn: Connection, scope: Scope, area: str, box: Box | None, source: str | None, limit: int) -> Rows:
    """Buildings of `area` in a box, perhaps of one file, by id; at most `limit`. `footprint` is JSON as text, not taken apart: there may be thousands."""
    b = buildings.c
    what = select(b.id, b.name, b.kind, b.floors, b.height, cast(b.footprint, Text).label("footprint"), b.attribution, b.lon, b.lat)
    what = what.where(under(b.area, area), in_scope(b.area, None, Scope(scope.prefixes)), b.source == source if source else true())
    if box:
        west, south, east, north = box
        what = what.where(b.lon.between(west, east), b.lat.between(south, north))
    return conn.execute(what.order_by(b.id).limit(limit)).mappings().all()


def one(conn: Connection, id: int) -> RowMapping | None:
    """The whole row of a building."""
    return conn.execute(select(buildings).where(buildings.c.id == id)).mappings().one_or_none()


def homes_of(conn: Connection, building: int) -> Rows:
    """Homes of a building by id: label, whether occupied, the owner's name and whether he lives there, how many live there."""
    living = select(people.c.home, func.count().label("residents")).group_by(people.c.home).where(people.c.home.is_not(None)).subquery()
    owner = people.alias("owner")
    joined = homes.outerjoin(owner, owner.c.id == homes.c.owner).outerjoin(living, living.c.home == homes.c.id)
    here = and_(owner.c.home.is_not(None), owner.c.home == homes.c.id).label("owner_here")
    what = select(homes.c.id, homes.c.label, homes.c.occupied, homes.c.owner, owner.c.name.label("owner_name"), here, living.c.residents)
    return conn.execute(what.select_from(joined).where(homes.c.building == building).order_by(homes.c.id)).mappings().all()


def of_source(conn: Connection, source: str) -> dict[str, int]:
    """The buildings of a file: their ids by their number there."""
    b = buildings.c
    return {row.external_id: row.id for row in conn.execute(select(b.external_id, b.id).where(b.source == source))}


def sources(conn: Connection) -> Rows:
    """The files that were brought in: name, number of buildings, and where they lie."""
    b = buildings.c
    box = (func.min(b.lon).label("west"), func.min(b.lat).label("south"), func.max(b.lon).label("east"), func.max(b.lat).label("north"))
    what = select(b.source, func.count().label("count"), *box).where(b.source.is_not(None)).group_by(b.source).order_by(b.source)
    return conn.execute(what).mappings().all()


def add(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """New buildings."""
    first = (conn.execute(select(func.max(buildings.c.id))).scalar_one() or 0) + 1
    for start in range(0, len(rows), 1000):
        conn.execute(insert(buildings), [{**row, "id": first + start + n} for n, row in enumerate(rows[start : start + 1000])])


def change(conn: Connection, id: int, values: dict[str, Any]) -> None:
    """A building is known better now."""
    conn.execute(update(buildings).where(buildings.c.id == id).values(values))


def remove(conn: Connection, ids: Iterable[int]) -> int:
    """Take buildings away that have no homes; how many went."""
    gone, ids = 0, list(ids)
    for start in range(0, len(ids), 500):
        some = buildings.c.id.in_(ids[start : start + 500])
        gone += conn.execute(delete(buildings).where(some, ~exists().where(homes.c.building == buildings.c.id))).rowcount
    return gone
