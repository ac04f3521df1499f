"""What the search index reads of each kind of thing: its own rows in chunks by number, or those of some numbers."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from store.tables import buildings, cameras, cases, enterprises, facilities, homes, officers, people, service_members

Rows = Sequence[RowMapping]


def _building() -> tuple[Select[Any], Any]:
    b = buildings.c
    return select(b.id.label("ref"), b.name, b.kind, b.area, b.lon, b.lat), b.id


def _home() -> tuple[Select[Any], Any]:
    h, b = homes.c, buildings.c
    what = select(h.id.label("ref"), h.label.label("name"), h.area, b.name.label("building"), b.lon, b.lat)
    return what.select_from(homes.join(buildings, b.id == h.building)), h.id


def _home_owner() -> tuple[Select[Any], Any]:
    h, p, b = homes.c, people.c, buildings.c
    what = select(h.id.label("ref"), p.name, p.phone, h.area, h.label, b.name.label("building"), b.lon, b.lat)
    return what.select_from(homes.join(people, p.id == h.owner).join(buildings, b.id == h.building)), h.id


def _member() -> tuple[Select[Any], Any]:
    m, p, h, b = service_members.c, people.c, homes.c, buildings.c
    what = select(m.id.label("ref"), m.service, p.name, p.phone, m.area, h.label, b.name.label("building"), b.lon, b.lat).where(m.ended_at.is_(None))
    joined = service_members.join(people, p.id == m.person).outerjoin(homes, h.id == m.home).outerjoin(buildings, b.id == h.building)
    return what.select_from(joined), m.id


def _enterprise() -> tuple[Select[Any], Any]:
    e = enterprises.c
    return select(e.id.label("ref"), e.name, e.area, e.lon, e.lat), e.id


def _camera() -> tuple[Select[Any], Any]:
    c = cameras.c
    return select(c.gb_id.label("ref"), c.name, c.area, c.lon, c.lat), c.gb_id


def _place() -> tuple[Select[Any], Any]:
    f = facilities.c
    return select(f.id.label("ref"), f.name, f.kind, f.area, f.lon, f.lat), f.id


def _officer() -> tuple[Select[Any], Any]:
    o = officers.c
    return select(o.id.label("ref"), o.name, o.phone, o.grid.label("area")), o.id


def _case() -> tuple[Select[Any], Any]:
    c = cases.c
    return select(c.no.label("ref"), c.title, c.reporter, c.area, c.lon, c.lat), c.no


KINDS: dict[str, Callable[[], tuple[Select[Any], Any]]] = {
    "building": _building,
    "home": _home,
    "home_owner": _home_owner,
    "member": _member,
    "enterprise": _enterprise,
    "camera": _camera,
    "place": _place,
    "officer": _officer,
    "case": _case,
}
# What is read again when a row of a table has changed.
READ_BY = {
    "buildings": ("building",),
    "homes": ("home", "home_owner"),
    "service_members": ("member",),
    "enterprises": ("enterprise",),
    "cameras": ("camera",),
    "facilities": ("place",),
    "officers": ("officer",),
    "cases": ("case",),
}
TEXT_KEYS = ("camera", "case")


def chunk(conn: Connection, kind: str, after: Any, limit: int) -> Rows:
    """The next things of a kind by number; `after` None begins."""
    what, key = KINDS[kind]()
    what = what if after is None else what.where(key > after)
    return conn.execute(what.order_by(key).limit(limit)).mappings().all()


def some(conn: Connection, kind: str, refs: Sequence[str]) -> Rows:
    """Those of these numbers that are there."""
    what, key = KINDS[kind]()
    wanted: Sequence[Any] = refs if kind in TEXT_KEYS else [int(ref) for ref in refs]
    found: list[RowMapping] = []
    for start in range(0, len(wanted), 500):
        found += conn.execute(what.where(key.in_(wanted[start : start + 500]))).mappings().all()
    return found


def touched(conn: Connection, table: str, refs: Sequence[str]) -> dict[str, list[str]]:
    """What must be read again after rows of a table have changed, by kind; of a person the homes he owns and the lists he is on."""
    if table != "people":
        found = {kind: list(refs) for kind in READ_BY[table]}
        if table == "buildings":
            inside = _keys(conn, homes.c.id, homes.c.building, refs)
            found |= {"home": inside, "home_owner": list(inside)}
        return found
    return {"home_owner": _keys(conn, homes.c.id, homes.c.owner, refs), "member": _keys(conn, service_members.c.id, service_members.c.person, refs)}


def _keys(conn: Connection, key: Any, column: Any, refs: Sequence[str]) -> list[str]:
    wanted, found = [int(ref) for ref in refs], []
    for start in range(0, len(wanted), 500):
        found += [str(each) for each in conn.execute(select(key).where(column.in_(wanted[start : start + 500]))).scalars()]
    return found
