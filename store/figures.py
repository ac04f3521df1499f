"""Counts behind indicators: cases, officers, cameras and crowds, by area, time and kind; and what the lake is filled from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, case, false, func, literal, not_, or_, select, true, type_coerce

from core.areas import prefix
from core.filters import NONE, Filters, by_field
from core.indicators import Indicator
from store._where import under
from store._within import Ground, on_ground, within
from store.tables import areas, cameras, cases, crowd_readings, crowd_segments, enterprises, facilities, meta, officers, people, steps

HOUR_US = 3_600_000_000
CELLS = ("grid", "micro_grid")
NOT_TAKEN = ("draft", "merged", "not_filed")  # of "case_taken": what was rejected or voided was taken all the same
NOT_COUNTED = ("draft", "rejected", "voided", "merged", "not_filed")
FILED, VISITS = "file_case", ("return_visit", "visit_spot", "visit_at_once")
COMMUNITY_DIGITS = 12
_CHUNK = 20_000

# The moment that puts a case into a period, by dataset.
_MOMENTS = {
    "case_reported": cases.c.reported_at,
    "case_taken": cases.c.reported_at,
    "case_closed": cases.c.closed_at,
    "case_due": cases.c.deadline_at,
    "case_handled": cases.c.handled_at,
    "case_rated": cases.c.closed_at,
    "case_visited": select(func.max(steps.c.at)).where(steps.c.case_no == cases.c.no, steps.c.action.in_(VISITS)).correlate(cases).scalar_subquery(),
}

# Where each record of a list lies.
_PLACES = {"officer": officers.c.grid, "camera": cameras.c.area, "facility": facilities.c.area, "grid": areas.c.code, "enterprise": enterprises.c.area}

Tally = dict[Any, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Reach:
    """Which records a question is about: those of an area and, where given, of a department and on a piece of ground, that pass the filters."""

    area: str
    department: str | None = None
    filters: Filters = ()
    ground: Ground | None = None


def happened(conn: Connection, indicator: Indicator, reach: Reach, start: datetime, end: datetime, by: str | None = None) -> Tally:
    """(numerator, denominator) of what happened in [start, end), by a dimension; `hours` is whole hours since `start`. None is one figure."""
    key = _hours(_MOMENTS[indicator.dataset], start) if by == "hours" else _dimension(by, reach)
    return _tally(conn, indicator, key, that_happened(indicator, reach, start, end), cases)


def stands(conn: Connection, indicator: Indicator, reach: Reach, at: datetime, now: datetime, by: str | None = None) -> Tally:
    """(numerator, denominator) of the cases that were open, or overdue, at `at` (not later than `now`), by a dimension."""
    return _tally(conn, indicator, _dimension(by, reach), that_stand(indicator, reach, at, now), cases)


def that_happened(indicator: Indicator, reach: Reach, start: datetime, end: datetime) -> "list[ColumnElement[bool]]":
    """Which cases `happened` counts."""
    moment = _MOMENTS[indicator.dataset]
    where = [moment >= start, moment < end, *_base(indicator, reach)]
    if indicator.dataset == "case_rated":
        where.append(cases.c.satisfaction.is_not(None))
    if indicator.dataset == "case_visited":  # found by the steps of the period, not case by case
        where.append(cases.c.no.in_(select(steps.c.case_no).where(steps.c.action.in_(VISITS), steps.c.at >= start, steps.c.at < end)))
    if indicator.dataset == "case_closed":
        where.append(cases.c.closed_at.is_not(None))
    return where


def that_stand(indicator: Indicator, reach: Reach, at: datetime, now: datetime) -> "list[ColumnElement[bool]]":
    """Which cases `stands` counts."""
    where = [_open_at(at, now), *_base(indicator, reach)]
    return [*where, _overdue_at(at)] if indicator.dataset == "case_overdue" else where


def began_and_ended(conn: Connection, indicator: Indicator, reach: Reach, now: datetime, hours: int) -> tuple[dict[int, int], dict[int, int]]:
    """How many cases began and ceased to be open (or overdue) so many whole hours before `now`, for the last `hours`."""
    since = now - timedelta(hours=hours)
    base = _base(indicator, reach)
    if indicator.dataset == "case_open":
        return _ago(conn, cases.c.reported_at, since, now, base), _ago(conn, cases.c.closed_at, since, now, base)
    still, done = cases.c.closed_at.is_(None), cases.c.closed_at > cases.c.deadline_at
    fell_due = _ago(conn, cases.c.due_at, since, now, [*base, still])
    for ago, n in _ago(conn, cases.c.deadline_at, since, now, [*base, done]).items():
        fell_due[ago] = fell_due.get(ago, 0) + n
    return fell_due, _ago(conn, cases.c.closed_at, since, now, [*base, done])


def reported(conn: Connection, start: datetime, end: datetime) -> bool:
    """Whether any case was reported in [start, end)."""
    return conn.execute(select(cases.c.no).where(cases.c.reported_at >= start, cases.c.reported_at < end).limit(1)).first() is not None


def listed(conn: Connection, indicator: Indicator, reach: Reach, by: str | None = None) -> Tally:
    """(numerator, denominator) of what is on a list of its own: grid officers, cameras, facilities, grid cells."""
    place, family = _PLACES[indicator.family], indicator.family
    key = _part_of_code(place, reach.area) if by == "area" else place.table.c[by] if by else literal("")
    cells = [areas.c.level.in_(CELLS)] if family == "grid" else []
    where = [under(place, reach.area), *cells, *_narrowed(indicator.where, family), *_narrowed(by_field(reach.filters), family)]
    where += [on_ground(place, reach.ground)] if reach.ground else []
    return _tally(conn, indicator, key, where, place.table)


def segments(conn: Connection, area: str) -> list[Mapping[str, Any]]:
    """The watched segments in an area, in their order: id, zh, en, m2, line."""
    columns = (crowd_segments.c.id, crowd_segments.c.zh, crowd_segments.c.en, crowd_segments.c.m2, crowd_segments.c.line)
    return [dict(row) for row in conn.execute(select(*columns).where(under(crowd_segments.c.area, area)).order_by(crowd_segments.c.ordinal)).mappings()]


def readings(conn: Connection, start: datetime, end: datetime) -> list[Mapping[str, Any]]:
    """The readings of all segments after `start` up to `end`, oldest first: segment, at, count, band."""
    query = select(crowd_readings).where(crowd_readings.c.at > start, crowd_readings.c.at <= end).order_by(crowd_readings.c.at)
    return [dict(row) for row in conn.execute(query).mappings()]


def crowd_by_hour(conn: Connection, start: datetime, end: datetime) -> list[tuple[str, int, float]]:
    """(segment, whole hours before `end`, mean count) of the readings after `start`."""
    ago = (_since_1970(end) - _micros(crowd_readings.c.at)) // HOUR_US
    query = select(crowd_readings.c.segment, ago, func.avg(crowd_readings.c.count)).where(crowd_readings.c.at > start, crowd_readings.c.at <= end)
    return [(row[0], int(row[1]), float(row[2])) for row in conn.execute(query.group_by(crowd_readings.c.segment, ago))]


def fingerprint(conn: Connection) -> tuple[str, int]:
    """What tells whether residents or enterprises changed, and the number of the newest step."""
    parts = [conn.execute(select(func.count(), func.max(table.c.id))).one() for table in (people, enterprises)]
    built = conn.execute(select(meta.c.value).where(meta.c.key == "built_for")).scalar_one_or_none()
    newest = conn.execute(select(func.max(steps.c.id))).scalar_one_or_none() or 0
    return "|".join(f"{count}:{last}" for count, last in parts) + f"|{built}", int(newest)


def people_rows(conn: Connection) -> Iterator[list[dict[str, Any]]]:
    """Residents without anything that tells who they are, in chunks."""
    yield from _chunks(conn, select(people.c.area, people.c.sex, people.c.birth_year, people.c.origin, people.c.residence))


def enterprise_rows(conn: Connection) -> Iterator[list[dict[str, Any]]]:
    """Enterprises without their names, in chunks."""
    yield from _chunks(conn, select(enterprises.c.area, enterprises.c.industry, enterprises.c.activity))


def case_rows(conn: Connection) -> Iterator[list[dict[str, Any]]]:
    """Area, category and moments of every case that counts, in chunks."""
    columns = (cases.c.area, cases.c.category, cases.c.reported_at, cases.c.closed_at, cases.c.deadline_at, EXEMPT.label("exempt"))
    yield from _chunks(conn, select(*columns).where(cases.c.state.not_in(NOT_COUNTED)))


def _chunks(conn: Connection, query: "Select[Any]") -> Iterator[list[dict[str, Any]]]:
    for chunk in conn.execution_options(yield_per=_CHUNK).execute(query).mappings().partitions(_CHUNK):
        yield [dict(row) for row in chunk]


def _tally(conn: Connection, indicator: Indicator, key: "ColumnElement[Any]", where: "list[ColumnElement[bool]]", table: Any) -> Tally:
    if indicator.per == "hours":
        top: ColumnElement[Any] = func.sum(_hours_taken())
    elif indicator.part:
        top = func.sum(case((and_(true(), *_narrowed(indicator.part, indicator.family)), 1), else_=0))
    else:
        top = func.count()
    query = select(key.label("key"), top, func.count()).select_from(table).where(and_(true(), *where)).group_by("key")
    return {row[0]: (float(row[1] or 0), float(row[2])) for row in conn.execute(query)}


def _base(indicator: Indicator, reach: Reach) -> "list[ColumnElement[bool]]":
    left_out = NOT_TAKEN if indicator.dataset == "case_taken" else NOT_COUNTED
    where = [_inside(reach.area), cases.c.state.not_in(left_out), *_narrowed(indicator.where), *_narrowed(by_field(reach.filters))]
    where += [within(cases.c.lon, cases.c.lat, reach.ground)] if reach.ground else []
    return where if reach.department is None else [*where, cases.c.department == reach.department]


def _inside(area: str) -> "ColumnElement[bool]":
    """A community is found by the index on areas; for what is larger the one on times is better, so it is kept from choosing the first."""
    start = prefix(area)
    return under(cases.c.area, area) if len(start) >= COMMUNITY_DIGITS else func.substr(cases.c.area, 1, len(start)) == start


def _open_at(at: datetime, now: datetime) -> "ColumnElement[bool]":
    if at >= now:
        return cases.c.closed_at.is_(None)
    return and_(cases.c.reported_at <= at, or_(cases.c.closed_at.is_(None), cases.c.closed_at > at))


def _overdue_at(at: datetime) -> "ColumnElement[bool]":
    """By the light where the case has not moved since `at`; else by its overall limit, since the stage's is no longer known."""
    unmoved = and_(cases.c.closed_at.is_(None), cases.c.state_at <= at)
    return or_(and_(unmoved, cases.c.due_at <= at), and_(not_(unmoved), cases.c.deadline_at <= at))


def _ago(conn: Connection, moment: Any, since: datetime, now: datetime, where: "list[ColumnElement[bool]]") -> dict[int, int]:
    ago = (_since_1970(now) - _micros(moment)) // HOUR_US
    query = select(ago.label("ago"), func.count()).where(moment > since, moment <= now, *where).group_by("ago")
    return {int(row[0]): int(row[1]) for row in conn.execute(query)}


def _hours(moment: Any, start: datetime) -> "ColumnElement[Any]":
    return (_micros(moment) - _since_1970(start)) // HOUR_US


def _micros(moment: Any) -> "ColumnElement[int]":
    return type_coerce(moment, BigInteger)


def _since_1970(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000 + 0.5)


def _hours_taken() -> "ColumnElement[Any]":
    """Hours from filing, or from the report where a case was not filed, to handled."""
    filed = select(func.min(steps.c.at)).where(steps.c.case_no == cases.c.no, steps.c.action == FILED).correlate(cases).scalar_subquery()
    return (_micros(cases.c.handled_at) - func.coalesce(_micros(filed), _micros(cases.c.reported_at))) / float(HOUR_US)


def _dimension(by: str | None, reach: Reach) -> "ColumnElement[Any]":
    if by == "category":
        return func.substr(cases.c.category, 1, 2)
    if by == "area":
        return _part_of_code(cases.c.area, reach.area)
    if by in ("minor", "department", "source", "state"):
        column: ColumnElement[Any] = cases.c["category" if by == "minor" else by]
        return column
    return literal("")


def _part_of_code(column: Any, area: str) -> "ColumnElement[Any]":
    """The code one level under `area`."""
    return func.substr(column, 1, len(area) + 3)


def _narrowed(conditions: Mapping[str, list[str]], family: str = "case") -> "list[ColumnElement[bool]]":
    return [_condition(name, values, family) for name, values in conditions.items()]


def _condition(name: str, values: list[str], family: str) -> "ColumnElement[bool]":
    if name == "category":
        return or_(false(), *(cases.c.category.startswith(value, autoescape=True) for value in values))
    if name in _YES:
        return or_(false(), *(_YES[name] if value == "yes" else not_(_YES[name]) for value in values))
    column: ColumnElement[Any] = _PLACES[family].table.c[name] if family in _PLACES else cases.c[name]
    chosen: ColumnElement[bool] = column.in_(values)
    return or_(chosen, column.is_(None)) if name == "department" and NONE in values else chosen


def ever(flag: str) -> "ColumnElement[bool]":
    """Whether a flag was ever raised; 0, false and none at all are no."""
    return func.coalesce(cases.c.flags[flag].as_string().not_in(("0", "false")), false())


def _left_late(state: str) -> "ColumnElement[bool]":
    """Whether a case left this state after its time was up."""
    return func.coalesce(cases.c.flags["late"].as_string().contains(f'"{state}"', autoescape=True), false())


def _had(*actions: str) -> "ColumnElement[bool]":
    """Whether one of these actions was taken on a case."""
    return select(steps.c.id).where(steps.c.case_no == cases.c.no, steps.c.action.in_(actions)).correlate(cases).exists()


# An appeal that was granted takes a case out of the overdue ones of the rates; when it was closed stays what it was.
EXEMPT: "ColumnElement[bool]" = func.coalesce(cases.c.flags["appeal"].as_string() == "granted", false())
SPECIAL: "ColumnElement[bool]" = or_(cases.c.state == "voided", *(ever(name) for name in ("extended", "suspended", "returned")))
# Conditions that are true or not; `yes` and `no` in a pack.
_YES: "dict[str, ColumnElement[bool]]" = {
    "staffed": select(officers.c.id).where(officers.c.grid == areas.c.code, officers.c.post == "full_time").correlate(areas).exists(),
    "on_time": and_(cases.c.closed_at.is_not(None), or_(cases.c.closed_at <= cases.c.deadline_at, EXEMPT)),
    "rework": ever("rework"),
    "closed": cases.c.closed_at.is_not(None),
    "dispatched": cases.c.department.is_not(None),
    "handled": cases.c.handled_at.is_not(None),
    "handled_on_time": and_(cases.c.handled_at.is_not(None), or_(cases.c.handled_at <= cases.c.deadline_at, EXEMPT)),
    "closed_late": and_(cases.c.closed_at.is_not(None), cases.c.closed_at > cases.c.deadline_at),
    "exempt": EXEMPT,
    "dispatched_late": _left_late("filed"),
    "verified": _had("verified"),
    "verified_late": _left_late("verifying"),
    "answered_at_once": _had("answer_at_once"),
    "checked": _had("pass_check", "fail_check"),
    "checked_late": _left_late("checking"),
    "appealed": ever("appealed"),
    "suspended": ever("suspended"),
    "returned": ever("returned"),
    "voided": cases.c.state == "voided",
    "rejected": cases.c.state == "rejected",
    "special": SPECIAL,
    "extended": ever("extended"),
    "supervised": ever("supervised"),
    "solved": func.coalesce(cases.c.flags["solved"].as_string() == "yes", false()),
    "urgent": cases.c.urgent,
    "on_duty": officers.c.on_duty,
    "online": cameras.c.online,
}
