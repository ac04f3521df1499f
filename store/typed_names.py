"""Whose names a text may hold: the query."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from store._where import under
from store.tables import homes, people

AT_ONCE = 400  # names in one question


def borne(conn: Connection, names: Collection[str], areas: Collection[str]) -> Iterator[tuple[str, str]]:
    """(name, area) of each who bears one of these names and lives in one of these areas, or owns a home there."""
    wanted = sorted(names)
    for some in (wanted[n : n + AT_ONCE] for n in range(0, len(wanted), AT_ONCE)):
        bears = people.c.name.in_(some)
        living = select(people.c.name, people.c.area).where(bears, under(people.c.area, *areas))
        owning = select(people.c.name, homes.c.area).join(homes, homes.c.owner == people.c.id).where(bears, under(homes.c.area, *areas))
        yield from ((row.name, row.area) for row in conn.execute(living.union(owning)))
