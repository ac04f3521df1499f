"""Homes, enterprises and facilities as they are known, when they were last found so, and who visited them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, delete, func, insert, literal, select, update

from core.scope import Scope
from store._where import in_scope, under
from store._within import Ground, on_ground
from store.tables import buildings, collected, enterprises, facilities, homes, people, visits

Rows = Sequence[RowMapping]
Shares = dict[str, tuple[float, float]]
TABLES = {"home": homes, "enterprise": enterprises, "facility": facilities}
# Which fields are columns of the thing itself; the rest is kept beside it.
COLUMNS = {"home": ("occupied",), "enterprise": ("name", "industry", "activity"), "facility": ("amount",)}


def _things(kind: str) -> Select[Any]:
    table = TABLES[kind]
    known = (collected.c.facts, collected.c.version, collected.c.confirmed_at)
    joined = (collected.c.kind == kind) & (collected.c.thing == table.c.id)
    if kind == "home":
        where = (buildings.c.name.label("name"), buildings.c.lon, buildings.c.lat, people.c.name.label("owner_name"))
        query = select(homes.c.id, homes.c.area, homes.c.label, homes.c.occupied, homes.c.building, *where, *known).join(
            buildings, buildings.c.id == homes.c.building
        )
        return query.outerjoin(people, people.c.id == homes.c.owner).outerjoin(collected, joined)
    return select(table, *known).outerjoin(collected, joined)


def find(conn: Connection, kind: str, scope: Scope, area: str, text: str, limit: int, after: int, oldest: bool) -> Rows:
    """Things of a kind in an area by id, or those confirmed longest ago first; `text` is part of the name or of a home's label."""
    table = TABLES[kind]
    query = _things(kind).where(under(table.c.area, area), in_scope(table.c.area, None, Scope(scope.prefixes)))
    if text:
        named = buildings.c.name + homes.c.label if kind == "home" else table.c.name
        query = query.where(named.contains(text, autoescape=True))
    if oldest:
        return conn.execute(query.order_by(collected.c.confirmed_at.asc().nulls_first(), table.c.id).limit(limit)).mappings().all()
    return conn.execute(query.where(table.c.id > after).order_by(table.c.id).limit(limit)).mappings().all()


def one(conn: Connection, kind: str, thing: int) -> RowMapping | None:
    """A thing with what is known of it."""
    return conn.execute(_things(kind).where(TABLES[kind].c.id == thing)).mappings().one_or_none()


def keep(conn: Connection, kind: str, thing: int, area: str, facts: Mapping[str, Any], version: int, confirmed_at: datetime | None) -> None:
    """What is known of a thing now."""
    conn.execute(delete(collected).where(collected.c.kind == kind, collected.c.thing == thing))
    row = {"kind": kind, "thing": thing, "area": area, "facts": dict(facts), "version": version, "confirmed_at": confirmed_at}
    conn.execute(insert(collected).values(row))


def set_columns(conn: Connection, kind: str, thing: int, values: Mapping[str, Any]) -> None:
    """Change columns of the thing itself."""
    if values:
        conn.execute(update(TABLES[kind]).where(TABLES[kind].c.id == thing).values(dict(values)))


def visit(conn: Connection, id: str) -> RowMapping | None:
    """A visit by the phone's id."""
    return conn.execute(select(visits).where(visits.c.id == id)).mappings().one_or_none()


def add_visit(conn: Connection, row: Mapping[str, Any]) -> None:
    """A visit."""
    conn.execute(insert(visits).values(dict(row)))


def change_visit(conn: Connection, id: str, values: Mapping[str, Any]) -> None:
    """Give a visit new values."""
    conn.execute(update(visits).where(visits.c.id == id).values(dict(values)))


def history(conn: Connection, kind: str, thing: int, limit: int = 20) -> Rows:
    """The visits to a thing, newest first."""
    where = (visits.c.kind == kind) & (visits.c.thing == thing)
    return conn.execute(select(visits).where(where).order_by(visits.c.at.desc(), visits.c.id).limit(limit)).mappings().all()


def newer(conn: Connection, kind: str, thing: int) -> None:
    """A column of the thing was put right: whoever has its form open sees that it is another one."""
    conn.execute(update(collected).where(collected.c.kind == kind, collected.c.thing == thing).values(version=collected.c.version + 1))


def share(conn: Connection, area: str, since: datetime, by: int | str | None, kinds: Sequence[str], ground: Ground | None = None) -> Shares:
    """(confirmed after `since`, all) of the things in an area, perhaps on a piece of ground alone.

    By kind or by the first `by` characters of the area, "" for all together.
    """
    found: Shares = {}
    for kind in kinds:
        table = TABLES[kind]
        key = literal(kind) if by == "kind" else func.substr(table.c.area, 1, by or 0)
        fresh = func.sum(case((collected.c.confirmed_at > since, 1), else_=0))
        query = select(key, fresh, func.count()).select_from(table.outerjoin(collected, (collected.c.kind == kind) & (collected.c.thing == table.c.id)))
        query = query if ground is None else query.where(on_ground(table.c.area, ground))
        for name, top, bottom in conn.execute(query.where(under(table.c.area, area)).group_by(key)):
            had = found.get(name, (0.0, 0.0))
            found[name] = (had[0] + float(top or 0), had[1] + float(bottom))
    return found
