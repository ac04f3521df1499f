"""Named queries of what the illustrative base map is made from: the whole city, the same for everybody."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, select

from store.tables import areas, buildings

Rows = Sequence[RowMapping]


def ground(conn: Connection) -> Rows:
    """Names, levels and outlines of every area."""
    a = areas.c
    return conn.execute(select(a.code, a.name, a.name_en, a.level, a.outline).where(a.outline.is_not(None)).order_by(a.code)).mappings().all()


def list_buildings(conn: Connection) -> Rows:
    """What the outline of every building is made from."""
    b = buildings.c
    return conn.execute(select(b.id, b.area, b.kind, b.floors, b.lon, b.lat).order_by(b.id)).mappings().all()


def count_buildings(conn: Connection) -> int:
    """How many there are."""
    return int(conn.execute(select(func.count()).select_from(buildings)).scalar_one())
