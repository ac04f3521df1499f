"""Families of records of the case store as rows of datasets: the columns each has, which rows lie in an area, and the ones that may be put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, String, cast, func, literal, select, update

from core.scope import Scope
from store._where import in_scope, under
from store.tables import areas, buildings, cameras, cases, collected, components, crowd_segments, enterprises, facilities, homes, officers, people, sensors

Row = dict[str, Any]
_CELLS = ("grid", "micro_grid")


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


def _facts(kind: str, table: Any) -> FromClause:
    joined: FromClause = table.outerjoin(collected, (collected.c.kind == kind) & (collected.c.thing == table.c.id))
    return joined


_OWNER = people.alias("owner")
_HOMES = _facts("home", homes).join(buildings, buildings.c.id == homes.c.building).outerjoin(_OWNER, _OWNER.c.id == homes.c.owner)
FAMILIES: dict[str, Family] = {
    "person": Family(
        people.outerjoin(homes, homes.c.id == people.c.home),
        people.c.id,
        people.c.area,
        {name: people.c[name] for name in ("id", "name", "phone", "sex", "birth_year", "origin", "residence", "area")} | {"home": homes.c.label},
        {name: people.c[name] for name in ("name", "phone", "sex", "birth_year", "origin", "residence")},
    ),
    "home": Family(
        _HOMES,
        homes.c.id,
        homes.c.area,
        {
            "id": homes.c.id,
            "label": homes.c.label,
            "building": buildings.c.name,
            "occupied": homes.c.occupied,
            "owner": _OWNER.c.name,
            "use": collected.c.facts["use"].as_string(),
            "residents": collected.c.facts["residents"].as_integer(),
            "confirmed_at": collected.c.confirmed_at,
            "area": homes.c.area,
        },
        {name: homes.c[name] for name in ("label", "occupied")},
    ),
    "building": _of(buildings, "id", "name", "floors", "kind", "lon", "lat", "height", "source", "chief", written=("name", "floors", "kind", "chief")),
    "enterprise": Family(
        _facts("enterprise", enterprises),
        enterprises.c.id,
        enterprises.c.area,
        {name: enterprises.c[name] for name in ("id", "name", "industry", "activity", "area", "lon", "lat")} | {"confirmed_at": collected.c.confirmed_at},
        {name: enterprises.c[name] for name in ("name", "industry", "activity")},
    ),
    "facility": _of(facilities, "id", "name", "kind", "sort", "amount", "lon", "lat", written=("name", "amount", "sort")),
    "component": _of(components, "code", "sort", "condition", "department", "checked_at", "lon", "lat", written=("condition", "department")),
    "camera": _of(cameras, "gb_id", "name", "source_class", "online", "azimuth", "status_at", "lon", "lat", written=("name", "azimuth")),
    "sensor": _of(sensors, "id", "name", "sort", "value", "band", "online", "at", "lon", "lat", written=("name",)),
    "officer": _of(officers, "id", "name", "post", "on_duty", area="grid", written=("name", "post")),
    "crowd": _of(crowd_segments, "id", "zh", "en", "m2"),
    "case": _of(cases, "no", "category", "state", "department", "source", "reported_at", "closed_at", "deadline_at", "satisfaction", "lon", "lat"),
    "grid": Family(
        areas,
        areas.c.code,
        areas.c.code,
        {name: areas.c[name] for name in ("code", "name", "name_en", "level", "kind", "lon", "lat")} | {"area": areas.c.code},
        {"name": areas.c.name},
        areas.c.level.in_(_CELLS),
    ),
}


def rows(
    conn: Connection, family: str, scope: Scope, area: str, names: Sequence[str], where: Mapping[str, Sequence[str]], limit: int, after: str | None
) -> list[Row]:
    """Rows of an area inside the scope with these columns (None where the family has no such one), `_key` and `_area`, in the order of their keys.

    `where` names columns and the values they may have; `after` is the last key that was read.
    """
    of = FAMILIES[family]
    what = _named(of, names).where(*_here(of, scope, area))
    for name, values in where.items():
        if name in of.columns:
            what = what.where(cast(of.columns[name], String).in_(list(values)))
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
