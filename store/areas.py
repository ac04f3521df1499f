"""The area tree: the queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from core.areas import Area
from store.tables import areas, meta

VERSION = "areas_version"  # a row of meta: whoever changes areas gives it another value


def version(conn: Connection) -> tuple[int, Any]:
    """Changes when the areas have changed."""
    count = conn.execute(select(func.count()).select_from(areas)).scalar_one()
    return int(count), conn.execute(select(meta.c.value).where(meta.c.key == VERSION)).scalar_one_or_none()


def every(conn: Connection) -> list[Area]:
    """All areas, in the order of their codes."""
    columns = (areas.c.code, areas.c.name, areas.c.name_en, areas.c.level, areas.c.parent, areas.c.kind, areas.c.lon, areas.c.lat)
    return [Area(*row) for row in conn.execute(select(*columns).order_by(areas.c.code))]


def outlines(conn: Connection) -> Sequence[Any]:
    """(code, GeoJSON geometry) of every area that has an outline."""
    return conn.execute(select(areas.c.code, areas.c.outline).where(areas.c.outline.is_not(None)).order_by(areas.c.code)).all()
