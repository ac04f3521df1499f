"""Named queries about things on the map: thousands of points of a kind at once, and one of them whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, literal, null, select, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import bodycams, buildings, collected, community_types, components, enterprises, facilities, homes, sensors

Rows = Sequence[RowMapping]
HYDRANT = "0199"  # the class of components that is a layer of its own


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where things of a kind stand: `sort` tells them apart, `state` says how each is, `at` of when that is, `only` which rows they are."""

    table: Table
    key: str = "id"
    sort: str | None = None
    state: str | None = None
    at: str | None = None
    only: ColumnElement[bool] | None = None
    placed: bool = True  # has a place of its own


_KINDS = {
    "enterprise": _Kind(enterprises, sort="industry"),
    "building": _Kind(buildings, sort="kind"),
    "venue": _Kind(facilities, sort="sort", only=facilities.c.kind == "venue"),
    "supplies": _Kind(facilities, only=facilities.c.kind == "supplies"),
    "shelter": _Kind(facilities, only=facilities.c.kind == "shelter"),
    "organisation": _Kind(facilities, only=facilities.c.kind == "party_service"),
    "component": _Kind(components, "code", "sort", "condition", "checked_at"),
    "hydrant": _Kind(components, "code", None, "condition", "checked_at", components.c.sort == HYDRANT),
    "sensor": _Kind(sensors, "id", "sort", "band", "at"),
    "bodycam": _Kind(bodycams, "gb_id", None, "online", "status_at", placed=False),
}
KINDS = tuple(_KINDS)


def points(conn: Connection, kind: str, scope: Scope, area: str) -> Sequence[Sequence[Any]]:
    """(id, lon, lat, sort, state) of every thing of a kind in `area`, by id; what moves has no place here."""
    of = _KINDS[kind]
    c = of.table.c
    where = [under(c.area, area), in_scope(c.area, None, Scope(scope.prefixes)), *([of.only] if of.only is not None else [])]
    lon, lat = (c.lon, c.lat) if of.placed else (null(), null())
    columns: list[Any] = [c[of.key], lon, lat, c[of.sort] if of.sort else literal(""), c[of.state] if of.state else literal(0)]
    what = select(*columns, *([c.online] if kind == "sensor" else []))
    return conn.execute(what.where(*where).order_by(c[of.key])).all()


def newest(conn: Connection, kind: str, scope: Scope, area: str) -> datetime | None:
    """When the newest of a kind in `area` was read or checked; None where that is not known of each."""
    of = _KINDS[kind]
    if of.at is None:
        return None
    c = of.table.c
    found: datetime | None = conn.execute(select(func.max(c[of.at])).where(under(c.area, area), in_scope(c.area, None, Scope(scope.prefixes)))).scalar_one()
    return found


def one(conn: Connection, kind: str, key: str | int) -> RowMapping | None:
    """The whole row of a thing."""
    of = _KINDS[kind]
    where = [of.table.c[of.key] == key, *([of.only] if of.only is not None else [])]
    return conn.execute(select(of.table).where(*where)).mappings().one_or_none()


def numbered(kind: str) -> bool:
    """Whether things of a kind are known by a number, not by a code."""
    return _KINDS[kind].key == "id" and kind != "sensor"


def homes_in(conn: Connection, building: int) -> int:
    """How many homes a building has."""
    return int(conn.execute(select(func.count()).where(homes.c.building == building)).scalar_one())


def confirmed_at(conn: Connection, kind: str, thing: int) -> datetime | None:
    """When a visit last found an enterprise or a facility as it stands here."""
    where = (collected.c.kind == kind) & (collected.c.thing == thing)
    return conn.execute(select(collected.c.confirmed_at).where(where)).scalar_one_or_none()


def types(conn: Connection, scope: Scope, area: str) -> dict[str, str]:
    """Community → its type, of those in `area`."""
    c = community_types.c
    return {row.area: row.type for row in conn.execute(select(c.area, c.type).where(under(c.area, area), in_scope(c.area, None, Scope(scope.prefixes))))}


# ── what the demo's feed reads and writes ──
def every_sensor(conn: Connection) -> Rows:
    """Every sensor, by id."""
    return conn.execute(select(sensors).order_by(sensors.c.id)).mappings().all()


def every_bodycam(conn: Connection) -> Rows:
    """Every body-cam, by id."""
    return conn.execute(select(bodycams).order_by(bodycams.c.gb_id)).mappings().all()


def set_readings(conn: Connection, readings: Mapping[str, Mapping[str, Any]]) -> None:
    """New `value, band, online, at` of sensors by id."""
    for id, values in readings.items():
        conn.execute(update(sensors).where(sensors.c.id == id).values(dict(values)))


def set_bodycams(conn: Connection, ids: Sequence[str], online: bool, at: datetime) -> None:
    """Body-cams that were switched on or off."""
    if ids:
        conn.execute(update(bodycams).where(bodycams.c.gb_id.in_(ids)).values(online=online, status_at=at))
