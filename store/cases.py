"""Cases and their steps: the queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.areas import covers
from core.scope import Scope
from store._prepared import Prepared
from store._where import in_scope, of_category, of_department, under
from store.tables import cases, counters, steps

LATER = 9_000_000_000_000_000  # after every moment, in microseconds since 1970
TEXTS = ("no", "category", "area")  # columns a list goes by that hold text
GROUPS = {"red": 0, "yellow": 1, "green": 2}  # what order open cases go in, urgent ones before all others
DONE = 2 * len(GROUPS) * LATER  # the rank of a done case lies beyond, that of an open one before
LAST = DONE + LATER


# Statements of every action, made once: making one costs more than running it.
_ADD_STEPS = Prepared.adding(steps)
_ONE = Prepared(select(cases).where(cases.c.no == bindparam("the_no")))
_DUPLICATES = select(cases.c.no).where(cases.c.duplicate_of == bindparam("the_no")).order_by(cases.c.no)


# ── writing ──
def take_numbers(conn: Connection, prefix: str, count: int) -> list[str]:
    """The next case numbers that begin with `prefix`, such as C20261121-. Two writers never get the same."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(counters).values(name=prefix, value=_highest(conn, prefix) + count)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + count})
    last = conn.execute(statement.returning(counters.c.value)).scalar_one()
    return [f"{prefix}{number:04}" for number in range(last - count + 1, last + 1)]


def _highest(conn: Connection, prefix: str) -> int:
    """The highest number in use, asked only for a day's first report: cases may have come from elsewhere."""
    if conn.execute(select(counters.c.value).where(counters.c.name == prefix)).scalar_one_or_none() is not None:
        return 0
    query = select(cases.c.no).where(cases.c.no.like(f"{prefix}%")).order_by(func.length(cases.c.no).desc(), cases.c.no.desc()).limit(1)
    highest = conn.execute(query).scalar_one_or_none()
    return int(highest.removeprefix(prefix)) if highest else 0


def numbers_of(conn: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The case numbers of those (source, external_id) that are known."""
    known: dict[tuple[str, str], str] = {}
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, external_id in keys:
        by_source[source].append(external_id)
    for source, ids in by_source.items():  # one by one, since comparing pairs would read the whole table
        query = select(cases.c.external_id, cases.c.no).where(cases.c.source == source, cases.c.external_id.in_(ids))
        known |= {(source, external_id): no for external_id, no in conn.execute(query)}
    return known


def add(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """New cases."""
    if rows:
        conn.execute(insert(cases), rows)


def add_steps(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """What was done."""
    if rows:
        _ADD_STEPS.run(conn, *rows)


def change(conn: Connection, no: str, version: int, values: dict[str, Any]) -> bool:
    """Give case `no` these values and the next version; False when it is not at `version` any more."""
    new = {f"new_{name}": value for name, value in {**values, "version": version + 1}.items()}
    return _update(tuple(sorted(new))).run(conn, {"the_no": no, "the_version": version, **new}) == 1


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> Prepared:
    """The statement that sets these columns."""
    values: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in names}
    statement = update(cases).where(cases.c.no == bindparam("the_no"), cases.c.version == bindparam("the_version")).values(values)
    return Prepared(statement, [column.removeprefix("new_") for column in names])


def tell_light(conn: Connection, nos: Sequence[str], light: str) -> None:
    """Remember the light that the screens are told."""
    conn.execute(update(cases).where(cases.c.no.in_(nos)).values(light_told=light))


# ── reading ──
def one(conn: Connection, no: str) -> dict[str, Any] | None:
    """The case of this number."""
    return _ONE.one(conn, the_no=no)


def steps_of(conn: Connection, no: str) -> Sequence[RowMapping]:
    """What was done with a case, oldest first."""
    return conn.execute(select(steps).where(steps.c.case_no == no).order_by(steps.c.id)).mappings().all()


def duplicates(conn: Connection, no: str) -> list[str]:
    """The cases that were merged into this one."""
    return list(conn.execute(_DUPLICATES, {"the_no": no}).scalars())


def turned(conn: Connection, light: str, now: datetime, count: int) -> Sequence[RowMapping]:
    """Cases whose light has turned yellow or red without the screens having been told."""
    told = ("green",) if light == "yellow" else ("green", "yellow")
    passed = (cases.c.yellow_at <= now) & (cases.c.due_at > now) if light == "yellow" else cases.c.due_at <= now
    where = cases.c.light_told.in_(told) & passed & cases.c.closed_at.is_(None)
    return conn.execute(select(cases).where(where).order_by(cases.c.yellow_at).limit(count)).mappings().all()


def suspended(conn: Connection) -> list[RowMapping]:
    """Suspended cases that know until when."""
    rows = conn.execute(select(cases).where(cases.c.state == "suspended")).mappings()
    return [row for row in rows if (row["flags"] or {}).get("until")]


def around(conn: Connection, category: str, since: datetime, states: Sequence[str], box: tuple[float, float, float, float]) -> Sequence[RowMapping]:
    """Cases of a category reported after `since`, in these states, within (west, south, east, north)."""
    inside = cases.c.lon.between(box[0], box[2]) & cases.c.lat.between(box[1], box[3])
    return conn.execute(select(cases).where(cases.c.category == category, cases.c.reported_at >= since, cases.c.state.in_(states), inside)).mappings().all()


def lately(conn: Connection, category: str, since: datetime, states: Sequence[str], area: str, most: int) -> Sequence[RowMapping]:
    """Cases of a category in an area reported after `since`, in these states, newest first."""
    where = (cases.c.category == category, cases.c.reported_at >= since, cases.c.state.in_(states), under(cases.c.area, area))
    return conn.execute(select(cases).where(*where).order_by(cases.c.reported_at.desc(), cases.c.no).limit(most)).mappings().all()


def waiting(conn: Connection, area: str, states: Sequence[str], most: int, fresh_for: int | None = None) -> Sequence[RowMapping]:
    """Cases of an area in these states, the first that are due first; `fresh_for` an officer only those without a step that are not his own."""
    where = [under(cases.c.area, area), cases.c.state.in_(states)]
    if fresh_for is not None:
        where += [cases.c.version == 1, cases.c.officer.is_distinct_from(fresh_for)]
    return conn.execute(select(cases).where(*where).order_by(cases.c.due_at.asc().nulls_last(), cases.c.no).limit(most)).mappings().all()


def reported_by(conn: Connection, area: str, officer: int | None, account: int, most: int) -> Sequence[RowMapping]:
    """The last cases of an area that this officer, or where it is none this account, reported."""
    mine = cases.c.officer == officer if officer is not None else cases.c.flags["reporter"].as_integer() == account
    query = select(cases).where(under(cases.c.area, area), mine).order_by(cases.c.reported_at.desc(), cases.c.no.desc()).limit(most)
    return conn.execute(query).mappings().all()


def late(conn: Connection, now: datetime, still_since: datetime | None = None) -> Sequence[RowMapping]:
    """Open cases whose stage is out of time, that a department was called to, or that have been in their state since `still_since`."""
    called = (cases.c.involved != "") & cases.c.due_at.is_not(None)
    still = [cases.c.due_at.is_not(None) & (cases.c.state_at <= still_since)] if still_since else []
    where = cases.c.closed_at.is_(None) & or_(cases.c.due_at <= now, called, *still)
    return conn.execute(select(cases).where(where)).mappings().all()


def open_numbers(conn: Connection) -> list[str]:
    """The cases that are not closed."""
    return list(conn.execute(select(cases.c.no).where(cases.c.closed_at.is_(None)).order_by(cases.c.no)).scalars())


def set_clocks(conn: Connection, no: str, values: dict[str, Any]) -> None:
    """Give a case other clocks; its version stays, since nobody did anything."""
    conn.execute(update(cases).where(cases.c.no == no).values(values))


def fill_limits(conn: Connection, limits: Mapping[str, str]) -> None:
    """Give cases from before limits were kept the limit of their category."""
    for category in conn.execute(select(cases.c.category).where(cases.c.time_limit == "").distinct()).scalars().all():
        conn.execute(update(cases).where(cases.c.time_limit == "", cases.c.category == category).values(time_limit=limits.get(category, "5d")))


def conditions(
    city: str,
    scope: Scope,
    area: str | None,
    states: Sequence[str] | None,
    category: str | None,
    light: str | None,
    now: datetime,
    closed_from: datetime | None = None,
    source: str | None = None,
    external_id: str | None = None,
    department: str | None = None,
) -> list[ColumnElement[bool]]:
    """What `find` and `count_states` ask for. `category` may be a major (01) or a minor one (01-10); it and `department` may be several with commas.

    `closed_from` leaves out what was closed before. Neither `scope` nor `area` is asked about where it holds all of `city`:
    reading every case by its area is the slowest way there is.
    """
    wanted = [] if scope.covers(city) and scope.department is None else [in_scope(cases.c.area, cases.c.department, scope, cases.c.involved)]
    wanted += [under(cases.c.area, area)] if area and not covers(area, city) else []
    wanted += [cases.c.state.in_(states)] if states is not None else []
    wanted += [of_category(cases.c.category, category)] if category else []
    wanted += [of_department(cases.c.department, department)] if department else []
    wanted += [_light(light, now)] if light else []
    wanted += [or_(cases.c.closed_at.is_(None), cases.c.closed_at >= closed_from)] if closed_from and states is None else []
    wanted += [cases.c.closed_at >= closed_from] if closed_from and states is not None else []
    wanted += [cases.c.source == source] if source else []
    wanted += [cases.c.external_id == external_id] if external_id else []
    return wanted


def _light(light: str, now: datetime) -> ColumnElement[bool]:
    if light == "red":
        return cases.c.due_at <= now
    yellow = cases.c.yellow_at <= now
    return and_(cases.c.due_at > now, yellow if light == "yellow" else ~yellow)


def find(
    conn: Connection, where: Sequence[ColumnElement[bool]], open_states: Sequence[str], now: datetime, count: int, after: tuple[int, str] | None
) -> Sequence[RowMapping]:
    """In the board's order at `now`: urgent first, then overdue and nearly due by their time, then the newest; done ones last, the latest of them first.

    Each row carries its `rank` for `after`, which holds only with the same `now`.
    """
    is_open = cases.c.state.in_(open_states)
    rows = _part(conn, [*where, is_open], _pressure(now), count, after) if after is None or after[0] < DONE else []
    if len(rows) < count:  # only then are the many done ones looked at
        done_rank = literal(LAST, BigInteger) - _micro(func.coalesce(cases.c.closed_at, cases.c.state_at))
        rows += _part(conn, [*where, ~is_open], done_rank, count - len(rows), after if after and after[0] >= DONE else None)
    return rows


def latest(conn: Connection, where: Sequence[ColumnElement[bool]], count: int, after: tuple[int, str] | None) -> Sequence[RowMapping]:
    """Those in which something happened last come first; each row carries its `rank` for `after`."""
    return _part(conn, where, literal(LATER, BigInteger) - _micro(cases.c.state_at), count, after)


def sorted_by(
    conn: Connection, where: Sequence[ColumnElement[bool]], column: str, down: bool, states: Sequence[str], count: int, after: tuple[Any, str] | None
) -> Sequence[RowMapping]:
    """By `column`: one of TEXTS, reported, or state, those in the order of `states`. Each row carries its `rank` for `after`."""
    if column == "state":
        rank: ColumnElement[Any] = case({state: place for place, state in enumerate(states)}, value=cases.c.state, else_=len(states))
    else:
        rank = _micro(cases.c.reported_at) if column == "reported" else cases.c[column]
    return _part(conn, where, rank, count, after, down)


def _pressure(now: datetime) -> ColumnElement[int]:
    """An open case's rank: its group, and in it a time of which the smaller goes first; assets/magnets/_case.mjs orders live ones alike."""
    due = cases.c.due_at
    newest = literal(GROUPS["green"] * LATER + LATER, BigInteger) - _micro(cases.c.reported_at)
    by_light = case(
        (due.is_(None), newest),
        (_light("red", now), _micro(due)),
        (_light("yellow", now), literal(GROUPS["yellow"] * LATER, BigInteger) + _micro(due)),
        else_=newest,
    )
    return by_light + case((cases.c.urgent, literal(0, BigInteger)), else_=literal(len(GROUPS) * LATER, BigInteger))


def _part(
    conn: Connection, where: Sequence[ColumnElement[bool]], rank: ColumnElement[Any], count: int, after: tuple[Any, str] | None, down: bool = False
) -> list[RowMapping]:
    query: Select[Any] = select(cases, rank.label("rank")).where(*where)
    if after is not None:
        query = query.where(or_(rank < after[0] if down else rank > after[0], and_(rank == after[0], cases.c.no < after[1])))
    return list(conn.execute(query.order_by(rank.desc() if down else rank, cases.c.no.desc()).limit(count)).mappings())


def count(conn: Connection, where: Sequence[ColumnElement[bool]]) -> int:
    """How many cases there are."""
    return conn.execute(select(func.count()).select_from(cases).where(*where)).scalar_one()


def count_states(conn: Connection, where: Sequence[ColumnElement[bool]], now: datetime) -> dict[str, dict[str, int]]:
    """How many cases stand in each state: all, and those with a red and a yellow light."""
    lights = [func.sum(case((_light(light, now), 1), else_=0)) for light in ("red", "yellow")]
    rows = conn.execute(select(cases.c.state, func.count(), *lights).where(*where).group_by(cases.c.state))
    return {str(state): {"total": int(total), "red": int(red or 0), "yellow": int(yellow or 0)} for state, total, red, yellow in rows}


def _micro(column: Any) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)
