"""Whose names a text may hold, and the names that were taken out of texts: the queries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from store._where import under
from store.tables import homes, people, sealed_names

AT_ONCE = 400  # names in one question


def borne(conn: Connection, names: Collection[str], areas: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """(name, area, number) of each who bears one of these names and lives in one of these areas, or owns a home there."""
    wanted = sorted(names)
    for some in (wanted[n : n + AT_ONCE] for n in range(0, len(wanted), AT_ONCE)):
        bears = people.c.name.in_(some)
        living = select(people.c.name, people.c.area, people.c.id).where(bears, under(people.c.area, *areas))
        owning = select(people.c.name, homes.c.area, people.c.id).join(homes, homes.c.owner == people.c.id).where(bears, under(homes.c.area, *areas))
        yield from ((row.name, row.area, row.id) for row in conn.execute(living.union(owning)))


def seal(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep names under their records: kind, ref, name, person, at; one that is there already stays as it is."""
    s = sealed_names.c
    for row in rows:
        there = select(s.id).where(s.kind == row["kind"], s.ref == row["ref"], s.name == row["name"])
        if conn.execute(there).first() is None:
            conn.execute(insert(sealed_names).values(dict(row)))


def sealed(conn: Connection, kind: str, ref: str) -> Sequence[RowMapping]:
    """The names that were taken out of a record's texts, in the order they were typed."""
    return conn.execute(select(sealed_names).where(sealed_names.c.kind == kind, sealed_names.c.ref == ref).order_by(sealed_names.c.id)).mappings().all()


def named(conn: Connection, kind: str, refs: Collection[str]) -> set[str]:
    """Those of some records out of whose texts names were taken."""
    s = sealed_names.c
    return set(conn.execute(select(s.ref).where(s.kind == kind, s.ref.in_(refs))).scalars()) if refs else set()


def sweep(conn: Connection, before: datetime) -> int:
    """Forget those typed before a moment; how many."""
    return conn.execute(delete(sealed_names).where(sealed_names.c.at < before)).rowcount
