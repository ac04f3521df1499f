"""What a briefing counts: things with a place, open cases, officers on duty and what they have to do.

A thing of the briefing is a query of points (`id, lon, lat, area, n, amount` and what they are told apart by), one that
describes some of them by id, and a stamp that changes with them. A new kind of thing is one more entry of THINGS.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, Table, bindparam, case, func, literal, null, select

from core.areas import covers
from core.scope import Scope
from store._where import in_scope, under
from store._within import Ground, within
from store.tables import buildings, cameras, cases, collected, enterprises, facilities, guard_officers, guards, homes, officers, patrol_runs, people, tasks

Rows = Sequence[RowMapping]
Box = tuple[float, float, float, float]
AGES = (0, 15, 35, 60, 80)  # where each band of ages begins: bands of those that figures are told by


@dataclass(frozen=True)
class Thing:
    """`points` may take `:year`, the year ages are counted in. `about` gives `id, name, area, lon, lat` and more, before it is cut to some ids of `id`."""

    id: Column[Any]
    points: Any
    about: Any
    stamp: Any  # counts every row: dear
    newest: Any  # changes with most changes, and costs nothing
    groups: tuple[str, ...] = ()


def _thing(
    table: Table,
    groups: Mapping[str, Any],
    where: ColumnElement[bool] | None = None,
    id: str = "id",
    amount: Any = None,
    changed: Any = None,
    newest: Any = None,
) -> Thing:
    c = table.c
    points = select(c[id], c.lon, c.lat, c.area, literal(1), amount if amount is not None else null(), *groups.values())
    about = select(
        c[id].label("id"),
        c.name,
        c.area,
        c.lon,
        c.lat,
        *([amount.label("amount")] if amount is not None else []),
        *(column.label(name) for name, column in groups.items()),
    )
    stamp = select(func.count(), changed if changed is not None else literal(0)).select_from(table)
    if where is not None:
        points, about = points.where(where), about.where(where)
    return Thing(c[id], points, about, stamp, select(func.max(newest if newest is not None else c[id])), tuple(groups))


def _visited(kind: str) -> Any:
    """Grows with every change that visits brought to things of this kind."""
    return select(func.coalesce(func.sum(collected.c.version), 0)).where(collected.c.kind == kind).scalar_subquery()


def _facility(kind: str) -> Thing:
    return _thing(facilities, {}, facilities.c.kind == kind, amount=facilities.c.amount, changed=_visited("facility"))


def _homes() -> Thing:
    living = case((homes.c.occupied, "occupied"), else_="empty")
    joined = homes.outerjoin(buildings, buildings.c.id == homes.c.building)
    points = select(homes.c.id, buildings.c.lon, buildings.c.lat, homes.c.area, literal(1), null(), living).select_from(joined)
    about = select(homes.c.id, homes.c.label.label("name"), homes.c.area, buildings.c.lon, buildings.c.lat, living.label("living")).select_from(joined)
    stamp = select(func.count(), _visited("home")).select_from(homes)
    return Thing(homes.c.id, points, about, stamp, select(func.max(homes.c.id)), ("living",))


def _people() -> Thing:
    age = bindparam("year", type_=people.c.birth_year.type) - people.c.birth_year
    band = case(*((age >= start, str(start)) for start in reversed(AGES)), else_="0")
    joined = people.outerjoin(homes, homes.c.id == people.c.home).outerjoin(buildings, buildings.c.id == homes.c.building)
    keys = (buildings.c.id, buildings.c.lon, buildings.c.lat, people.c.area, band, people.c.origin)
    grouped = select(*keys, func.count().label("n")).select_from(joined).group_by(*keys).subquery()
    id, lon, lat, area, band_, origin, n = grouped.c
    points = select(id, lon, lat, area, n, null(), band_, origin)
    stamp = select(func.count()).select_from(people)
    return Thing(people.c.id, points, select(people.c.id, people.c.area).where(literal(False)), stamp, select(func.max(people.c.id)), ("age", "origin"))


THINGS = {
    "people": _people(),
    "homes": _homes(),
    "buildings": _thing(buildings, {}),
    "enterprises": _thing(enterprises, {"industry": enterprises.c.industry}, changed=_visited("enterprise")),
    "venues": _facility("venue"),
    "supplies": _facility("supplies"),
    "shelters": _facility("shelter"),
    "cameras": _thing(
        cameras,
        {"online": case((cameras.c.online, "online"), else_="offline"), "source_class": cameras.c.source_class},
        id="gb_id",
        newest=cameras.c.status_at,
    ),
}


def newest(conn: Connection, thing: str) -> Any:
    """The newest of a kind: its highest number, of cameras the last change of any."""
    return conn.execute(THINGS[thing].newest).scalar_one()


def stamp(conn: Connection, thing: str) -> tuple[Any, ...]:
    """What tells whether anything of this kind has changed at all."""
    return tuple(conn.execute(THINGS[thing].stamp).one())


def points(conn: Connection, thing: str, year: int) -> Sequence[Any]:
    """Every point of a thing, as tuples of `id, lon, lat, area, n, amount` and its groups."""
    query = THINGS[thing].points
    return conn.execute(query, {"year": year} if thing == "people" else {}).all()


def about(conn: Connection, thing: str, ids: Iterable[Any]) -> dict[Any, RowMapping]:
    """Those of these ids, described, by id."""
    what, wanted = THINGS[thing], list(ids)
    return {row["id"]: row for row in conn.execute(what.about.where(what.id.in_(wanted))).mappings()}


# ── cases ──
def open_cases(conn: Connection, where: Sequence[ColumnElement[bool]], states: Sequence[str], now: datetime, one_by_one: bool) -> Sequence[Any]:
    """Open cases as tuples of `no, lon, lat, area`, how many, None, light (none: no clock runs) and major category.

    Not `one_by_one` those that are alike stand together, without number and place.
    """
    c = cases.c
    light = case((c.due_at.is_(None), "none"), (c.due_at <= now, "red"), (c.yellow_at <= now, "yellow"), else_="green")
    major, open_ = func.substr(c.category, 1, 2), c.state.in_(states)
    if one_by_one:
        return conn.execute(select(c.no, c.lon, c.lat, c.area, literal(1), null(), light, major).where(open_, *where)).all()
    alike = select(c.area, light.label("light"), major.label("major")).where(open_, *where).subquery()
    keys = (alike.c.area, alike.c.light, alike.c.major)
    rows = conn.execute(select(*keys, func.count()).group_by(*keys))
    return [(None, None, None, area, n, None, light, major) for area, light, major, n in rows]


def count_reported(conn: Connection, where: Sequence[ColumnElement[bool]], since: datetime, until: datetime) -> int:
    """How many cases were reported from `since` to before `until`."""
    query = select(func.count()).select_from(cases).where(cases.c.reported_at >= since, cases.c.reported_at < until, *where)
    return int(conn.execute(query).scalar_one())


def knows(conn: Connection, since: datetime, until: datetime) -> bool:
    """Whether any case at all was reported from `since` to before `until`: a store that began later, or forgot, knows nothing of those days."""
    return conn.execute(select(cases.c.no).where(cases.c.reported_at >= since, cases.c.reported_at < until).limit(1)).first() is not None


def reported(conn: Connection, where: Sequence[ColumnElement[bool]], since: datetime, until: datetime) -> Sequence[Any]:
    """Places (`lon, lat`) of the cases reported from `since` to before `until`."""
    query = select(cases.c.lon, cases.c.lat).where(cases.c.reported_at >= since, cases.c.reported_at < until, *where)
    return conn.execute(query).all()


def of_cases(city: str, scope: Scope, area: str | None, box: Box | None, not_about: str | None) -> list[ColumnElement[bool]]:
    """Cases of a scope in an area, or within west, south, east, north; without complaints about the department `not_about`.

    Neither scope nor area is asked about where it holds all of `city`: reading every case by its area is the slowest way there is.
    """
    whole = scope.covers(city) and scope.department is None
    where = [] if whole else [in_scope(cases.c.area, cases.c.department, scope, cases.c.involved)]
    where += [func.coalesce(cases.c.flags["about"].as_string(), "") != not_about] if not_about else []
    where += [under(cases.c.area, area)] if area and not covers(area, city) else []
    return where + ([in_box(box)] if box else [])


def in_box(box: Box) -> ColumnElement[bool]:
    """Cases within west, south, east, north."""
    return cases.c.lon.between(box[0], box[2]) & cases.c.lat.between(box[1], box[3])


def in_area(area: str) -> ColumnElement[bool]:
    """Cases of an area."""
    return under(cases.c.area, area)


def on_ground(ground: Ground) -> ColumnElement[bool]:
    """Cases on a piece of ground."""
    return within(cases.c.lon, cases.c.lat, ground)


def cases_by_number(conn: Connection, numbers: Sequence[str]) -> dict[str, RowMapping]:
    """Whole cases by number."""
    return {row["no"]: row for row in conn.execute(select(cases).where(cases.c.no.in_(numbers))).mappings()}


# ── officers ──
def on_duty(conn: Connection, scope: Scope, ids: Sequence[int] | None = None) -> Sequence[Any]:
    """Officers on duty in a scope, perhaps some of them alone, as tuples of id, name, post, cell."""
    o = officers.c
    query = select(o.id, o.name, o.post, o.grid).where(o.on_duty, in_scope(o.grid, None, Scope(scope.prefixes)))
    return conn.execute((query if ids is None else query.where(o.id.in_(ids))).order_by(o.id)).all()


def loads(conn: Connection, now: datetime) -> dict[int, int]:
    """How many open tasks, and guards that are not over, each officer has who has any."""
    query = select(tasks.c.officer, func.count()).where(tasks.c.done_at.is_(None), tasks.c.officer.is_not(None)).group_by(tasks.c.officer)
    found: dict[int, int] = {row[0]: row[1] for row in conn.execute(query)}
    run = patrol_runs.c
    kept = select(guard_officers.c.officer, func.count()).join(guards, guards.c.id == guard_officers.c.guard).join(patrol_runs, run.route == -guards.c.id)
    kept = kept.where(guards.c.cancelled_at.is_(None), run.ended_at.is_(None), run.until_at > now).group_by(guard_officers.c.officer)
    for officer, count in conn.execute(kept):
        found[officer] = found.get(officer, 0) + count
    return found
