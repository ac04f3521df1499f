"""Families of records of the case store as rows of datasets: the columns each has, which rows lie in an area, and the ones that may be put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, FromClause, Select, String, cast, func, literal, select, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import (
    areas,
    bodycams,
    buildings,
    cameras,
    cases,
    collected,
    community_types,
    components,
    crowd_readings,
    crowd_segments,
    enterprises,
    facilities,
    guards,
    handovers,
    homes,
    notices,
    officers,
    patrol_runs,
    people,
    recurring,
    sensors,
    steps,
    streams,
    surveys,
    visits,
)

Row = dict[str, Any]
CELLS = ("grid", "micro_grid")


@dataclass(frozen=True, slots=True)
class Family:
    """Records of one kind. `key` is what a row is found by, `columns` what its dataset may declare, `written` those that can be put right."""

    source: FromClause
    key: ColumnElement[Any]
    area: ColumnElement[Any]
    columns: Mapping[str, ColumnElement[Any]]
    written: Mapping[str, Any] = field(default_factory=dict)
    only: ColumnElement[bool] | None = None


def _of(table: Any, key: str, *names: str, area: str = "area", written: Sequence[str] = ()) -> Family:
    """All columns named are the table's own."""
    columns = {name: table.c[name] for name in (key, *names)} | {"area": table.c[area]}
    return Family(table, table.c[key], table.c[area], columns, {name: table.c[name] for name in written})


_OWNER = people.alias("owner")
_HOMES = homes.join(buildings, buildings.c.id == homes.c.building).outerjoin(_OWNER, _OWNER.c.id == homes.c.owner)
_PEOPLE = people.outerjoin(homes, homes.c.id == people.c.home)
_READINGS = crowd_readings.join(crowd_segments, crowd_segments.c.id == crowd_readings.c.segment)
_STAFF = ("name", "phone", "post")
_AREA = ("name", "name_en", "level", "parent", "kind", "lon", "lat", "households", "residents")


_NAMED = func.coalesce(enterprises.c.name, facilities.c.name, homes.c.label)


def _with_names(table: Any) -> FromClause:
    """Records about a home, an enterprise or a facility, with what it is called."""
    named: FromClause = table
    for kind, things in (("enterprise", enterprises), ("facility", facilities), ("home", homes)):
        named = named.outerjoin(things, (things.c.id == table.c.thing) & (table.c.kind == kind))
    return named


def _areas(cells: bool) -> Family:
    columns = {name: areas.c[name] for name in ("code", *_AREA)} | {"area": areas.c.code}
    return Family(areas, areas.c.code, areas.c.code, columns, only=areas.c.level.in_(CELLS) if cells else areas.c.level.not_in(CELLS))


FAMILIES: dict[str, Family] = {
    "person": Family(
        _PEOPLE,
        people.c.id,
        people.c.area,
        {name: people.c[name] for name in ("id", "name", "phone", "sex", "birth_year", "origin", "residence", "area")} | {"home": homes.c.label},
    ),
    "home": Family(
        _HOMES,
        homes.c.id,
        homes.c.area,
        {name: homes.c[name] for name in ("id", "label", "occupied", "area")} | {"building": buildings.c.name, "owner": _OWNER.c.name},
        {name: homes.c[name] for name in ("label", "occupied")},
    ),
    "building": _of(buildings, "id", "name", "floors", "kind", "lon", "lat", "height", "chief", written=("name", "floors", "kind", "chief")),
    "enterprise": _of(enterprises, "id", "name", "industry", "activity", "lon", "lat", written=("name", "industry", "activity")),
    "facility": _of(facilities, "id", "name", "kind", "sort", "amount", "lon", "lat", written=("name", "amount", "sort")),
    "component": _of(components, "code", "sort", "condition", "department", "checked_at", "lon", "lat", written=("condition", "department")),
    "camera": _of(cameras, "gb_id", "name", "source_class", "online", "azimuth", "status_at", "lon", "lat", written=("name", "azimuth")),
    "bodycam": _of(bodycams, "gb_id", "officer", "online", "status_at"),
    "sensor": _of(sensors, "id", "name", "sort", "value", "band", "online", "at", "lon", "lat", written=("name",)),
    "officer": Family(
        officers, officers.c.id, officers.c.grid, {name: officers.c[name] for name in ("id", *_STAFF, "on_duty", "grid")} | {"area": officers.c.grid}
    ),
    "community_type": _of(community_types, "area", "type"),
    "survey": Family(surveys, surveys.c.id, surveys.c.community, {name: surveys.c[name] for name in ("id", "community", "version", "at")}),
    "crowd_reading": Family(
        _READINGS,
        crowd_readings.c.segment + "|" + cast(crowd_readings.c.at, String),
        crowd_segments.c.area,
        {name: crowd_readings.c[name] for name in ("segment", "at", "count", "band")} | {"area": crowd_segments.c.area},
    ),
    "case": _of(cases, "no", "category", "state", "department", "source", "reported_at", "closed_at", "lon", "lat"),
    "step": Family(
        steps.join(cases, cases.c.no == steps.c.case_no),
        steps.c.id,
        cases.c.area,
        {name: steps.c[name] for name in ("id", "case_no", "action", "at")} | {"area": cases.c.area},
    ),
    "hazard": Family(
        cases,
        cases.c.no,
        cases.c.area,
        {name: cases.c[name] for name in ("no", "category", "state", "department", "reported_at", "closed_at", "area")}
        | {"level": cases.c.flags["grade"].as_string()},
        only=cases.c.workflow == "hazard",
    ),
    "patrol": _of(patrol_runs, "id", "route", "day", "zh", "from_at", "until_at", "started_at", "complete_at"),
    "recurring": _of(recurring, "id", "kind", "period", "from_at", "until_at", "done_at"),
    "visit": Family(
        _with_names(visits), visits.c.id, visits.c.area, {name: visits.c[name] for name in ("id", "kind", "thing", "unit", "at", "area")} | {"name": _NAMED}
    ),
    "collected": Family(
        _with_names(collected),
        collected.c.kind + "|" + cast(collected.c.thing, String),
        collected.c.area,
        {name: collected.c[name] for name in ("kind", "thing", "version", "confirmed_at", "area")} | {"name": _NAMED},
    ),
    "guard": _of(guards, "id", "name", "unit", "at"),
    "handover": _of(handovers, "id", "shift", "day", "given_at", "taken_at"),
    "notice": _of(notices, "id", "kind", "zh", "en", "from_at", "until_at"),
    "stream": Family(
        streams.join(cameras, cameras.c.gb_id == streams.c.gb_id),
        streams.c.gb_id,
        cameras.c.area,
        {"gb_id": streams.c.gb_id, "at": streams.c.at, "area": cameras.c.area},
    ),
    "area": _areas(cells=False),
    "cell": _areas(cells=True),
}


# Columns that say something about somebody: a dataset that does not declare them personal, with a mask, has them empty.
PERSONAL = {"person": ("name", "phone", "home"), "home": ("owner",), "officer": ("name", "phone"), "building": ("chief",)}


def rows(
    conn: Connection, family: str, scope: Scope, area: str, names: Sequence[str], where: Mapping[str, Sequence[str]], limit: int, after: str | None
) -> list[Row]:
    """Rows of an area inside the scope with these columns (None where the family has no such one), `_key` and `_area`, in the order of their keys.

    `where` names columns and the values they may have; `after` is the last key that was read.
    """
    of = FAMILIES[family]
    what = _named(of, names).where(*_here(of, scope, area))
    for name, values in where.items():
        column = of.columns.get(name)
        if column is not None and isinstance(column.type, Boolean):
            what = what.where(column.in_([value == "true" for value in values]))
        elif column is not None:
            what = what.where(cast(column, String).in_(list(values)))
    if after is not None:
        what = what.where(of.key > _typed(of, after))
    return [dict(row) for row in conn.execute(what.order_by(of.key).limit(limit)).mappings()]


def row(conn: Connection, family: str, scope: Scope, names: Sequence[str], key: str) -> Row | None:
    """One row by its key, None outside of the scope."""
    of = FAMILIES[family]
    try:
        wanted = _typed(of, key)
    except ValueError:
        return None
    what = _named(of, names).where(of.key == wanted, in_scope(of.area, None, Scope(scope.prefixes)), *_only(of))
    found = conn.execute(what).mappings().one_or_none()
    return dict(found) if found else None


def count(conn: Connection, family: str, scope: Scope, area: str) -> int:
    """How many rows lie in an area."""
    of = FAMILIES[family]
    return int(conn.execute(select(func.count()).select_from(of.source).where(*_here(of, scope, area))).scalar_one())


def put(conn: Connection, family: str, key: str, values: Mapping[str, Any]) -> bool:
    """Set columns of a row that can be put right; False where there is no such row. Raises KeyError for another column."""
    of = FAMILIES[family]
    columns = {of.written[name]: value for name, value in values.items()}
    table = next(iter(columns)).table
    return conn.execute(update(table).where(of.key == _typed(of, key)).values({column.name: value for column, value in columns.items()})).rowcount == 1


def has(family: str, column: str) -> bool:
    """Whether records of a family have this column."""
    return family in FAMILIES and column in FAMILIES[family].columns


def writes(family: str, column: str) -> bool:
    """Whether a column of a family can be put right here."""
    return family in FAMILIES and column in FAMILIES[family].written


def _named(of: Family, names: Sequence[str]) -> Select[Any]:
    columns = [(of.columns[name] if name in of.columns else literal(None)).label(name) for name in names]
    return select(cast(of.key, String).label("_key"), of.area.label("_area"), *columns).select_from(of.source)


def _here(of: Family, scope: Scope, area: str) -> list[ColumnElement[bool]]:
    return [under(of.area, area), in_scope(of.area, None, Scope(scope.prefixes)), *_only(of)]


def _only(of: Family) -> list[ColumnElement[bool]]:
    return [of.only] if of.only is not None else []


def _typed(of: Family, key: str) -> Any:
    """A key as the column has it. Raises ValueError."""
    return int(key) if of.key.type.python_type is int else key
