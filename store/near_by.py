"""Enterprises, buildings and places on record around a point, with when a visit confirmed them."""

from collections.abc import Sequence
from math import cos, radians

from sqlalchemy import Connection, RowMapping, literal, select

from core.scope import Scope
from store._where import in_scope
from store.tables import buildings, collected, enterprises, facilities

METRES_PER_DEGREE = 111_320
_SORTS = {"enterprise": enterprises.c.industry, "building": buildings.c.kind, "facility": facilities.c.sort}
_TABLES = {"enterprise": enterprises, "building": buildings, "facility": facilities}


def around(conn: Connection, scope: Scope, lon: float, lat: float, metres: float, limit: int = 60) -> Sequence[RowMapping]:
    """Those of a scope in a square of twice `metres` around a point (degrees): kind, id, name, sort, area, lon, lat, confirmed_at."""
    high, wide = metres / METRES_PER_DEGREE, metres / (METRES_PER_DEGREE * max(cos(radians(lat)), 0.1))
    queries = []
    for kind, table in _TABLES.items():
        c, known = table.c, (collected.c.kind == kind) & (collected.c.thing == table.c.id)
        what = select(literal(kind).label("kind"), c.id, c.name, _SORTS[kind].label("sort"), c.area, c.lon, c.lat, collected.c.confirmed_at)
        here = c.lon.between(lon - wide, lon + wide) & c.lat.between(lat - high, lat + high)
        queries.append(what.select_from(table.outerjoin(collected, known)).where(here, in_scope(c.area, None, Scope(scope.prefixes))).limit(limit))
    return [row for query in queries for row in conn.execute(query).mappings()]
