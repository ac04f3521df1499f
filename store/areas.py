"""The area tree: the queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from core.areas import Area
from store.tables import areas, cell_versions, meta

VERSION = "areas_version"  # a row of meta: whoever changes areas gives it another value


def version(conn: Connection) -> tuple[int, Any]:
    """Changes when the areas have changed."""
    count = conn.execute(select(func.count()).select_from(areas)).scalar_one()
    return int(count), conn.execute(select(meta.c.value).where(meta.c.key == VERSION)).scalar_one_or_none()


def every(conn: Connection) -> list[Area]:
    """All areas, in the order of their codes."""
    columns = (areas.c.code, areas.c.name, areas.c.name_en, areas.c.level, areas.c.parent, areas.c.kind, areas.c.lon, areas.c.lat)
    return [Area(*row) for row in conn.execute(select(*columns).order_by(areas.c.code))]


def former(conn: Connection) -> list[Area]:
    """Cells that are no more, as they were last, in the order of their codes."""
    v = cell_versions.c
    columns = (v.code, v.name, v.name_en, v.level, v.community, v.kind, v.lon, v.lat)
    gone = select(*columns).where(v.ended_by.is_not(None), v.code.not_in(select(areas.c.code))).order_by(v.code, v.valid_to)
    return list({row.code: Area(*row) for row in conn.execute(gone)}.values())


def outlines(conn: Connection) -> Sequence[Any]:
    """(code, GeoJSON geometry) of every area that has an outline."""
    return conn.execute(select(areas.c.code, areas.c.outline).where(areas.c.outline.is_not(None)).order_by(areas.c.code)).all()
