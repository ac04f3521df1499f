"""What is known about a community in numbers: the queries."""

from sqlalchemy import Connection, func, select

from store._where import under
from store.tables import metadata
from store.tables import people as residents

_KINDS = "community_types"  # a table of area and type, where the city tells its communities apart


def people(conn: Connection, community: str) -> dict[str, int]:
    """Residents by residence: registered, floating."""
    p = residents.c
    query = select(p.residence, func.count()).where(under(p.area, community)).group_by(p.residence).order_by(p.residence)
    return {row[0]: int(row[1]) for row in conn.execute(query)}


def type_of(conn: Connection, community: str) -> str | None:
    """The type of a community (社区类型), None where it has none."""
    table = metadata.tables.get(_KINDS)
    if table is None:
        return None
    return conn.execute(select(table.c.type).where(table.c.area == community)).scalar_one_or_none()
