"""What the demo reads and writes in bulk: facts about the store, cases moved together, officers, cameras, crowd readings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, literal, select, update

from core.workflow import CASE
from store.bulk import insert_rows
from store.tables import accounts, areas, buildings, cameras, cases, counters, crowd_readings, enterprises, meta, metadata, notices, officers, people, steps

OPEN = (
    "no",
    "source",
    "external_id",
    "category",
    "area",
    "lon",
    "lat",
    "officer",
    "state",
    "version",
    "state_at",
    "yellow_at",
    "due_at",
    "deadline_at",
    "reported_at",
    "handled_at",
    "department",
    "urgent",
    "flags",
)


def facts(conn: Connection) -> dict[str, Any]:
    """What the store knows about itself: city, demo, scene …"""
    return {row.key: row.value for row in conn.execute(select(meta))}


def put_facts(conn: Connection, new: Mapping[str, Any]) -> None:
    """Set some of them; None takes one away."""
    conn.execute(delete(meta).where(meta.c.key.in_(new)))
    kept = [{"key": key, "value": value} for key, value in new.items() if value is not None]
    if kept:
        conn.execute(insert(meta), kept)


def is_filled(conn: Connection) -> bool:
    """Whether there are areas, accounts or cases."""
    return any(conn.execute(select(table.c[name]).limit(1)).first() for table, name in ((areas, "code"), (accounts, "id"), (cases, "no")))


def fill(conn: Connection, table: str, rows: Sequence[Mapping[str, object]]) -> int:
    """Rows into the table of this name; returns how many."""
    return insert_rows(conn, metadata.tables[table], rows)


def has_rows(conn: Connection, table: str) -> bool:
    """Whether there is anything in the table of this name."""
    return conn.execute(select(literal(1)).select_from(metadata.tables[table]).limit(1)).first() is not None


# ── cases ──
def open_cases(conn: Connection) -> Sequence[RowMapping]:
    """The columns OPEN of every case that somebody still has to work on; other workflows have states of their own, which the demo does not know."""
    waits = (cases.c.closed_at.is_(None), cases.c.due_at.is_not(None), cases.c.workflow == CASE)
    return conn.execute(select(*(cases.c[name] for name in OPEN)).where(*waits)).mappings().all()


def unrated(conn: Connection, sources: Sequence[str], since: datetime) -> Sequence[RowMapping]:
    """Cases from these sources closed after `since` that nobody has rated: no, version, closed_at, area."""
    where = (cases.c.state == "closed") & (cases.c.closed_at > since) & cases.c.source.in_(sources)
    return conn.execute(select(cases.c.no, cases.c.version, cases.c.closed_at, cases.c.area).where(where)).mappings().all()


def move_cases(conn: Connection, moved: Sequence[Mapping[str, Any]]) -> None:
    """Give cases new values; every row has `no` and the same other keys."""
    if moved:
        names = [name for name in moved[0] if name != "no"]
        statement = update(cases).where(cases.c.no == bindparam("the_no")).values({name: bindparam(f"new_{name}") for name in names})
        conn.execute(statement, [{"the_no": row["no"], **{f"new_{name}": row[name] for name in names}} for row in moved])


def forget_cases(conn: Connection, before: datetime | None, since: datetime | None = None) -> None:
    """Drop closed cases reported before this moment, and since the other where there is one; with None all cases."""
    if before is None:
        conn.execute(delete(steps))
        conn.execute(delete(cases))
        return
    gone = select(cases.c.no).where(cases.c.reported_at < before, cases.c.closed_at.is_not(None))
    gone = gone if since is None else gone.where(cases.c.reported_at >= since)
    conn.execute(delete(steps).where(steps.c.case_no.in_(gone)))
    conn.execute(delete(cases).where(cases.c.no.in_(gone)))


def highest_numbers(conn: Connection, days: Iterable[str]) -> dict[str, int]:
    """The highest case number of each day (20261121) that has one."""
    found = {}
    for day in days:
        prefix = f"C{day}-"
        of_day = select(cases.c.no).where(cases.c.no > prefix, cases.c.no < prefix + "~")
        highest = conn.execute(of_day.order_by(func.length(cases.c.no).desc(), cases.c.no.desc()).limit(1)).scalar()
        if highest:
            found[day] = int(str(highest).removeprefix(prefix))
    return found


def count_numbers_anew(conn: Connection, days: Iterable[str]) -> None:
    """Forget the counters of these days: the next report looks for the highest number."""
    conn.execute(delete(counters).where(counters.c.name.in_([f"C{day}-" for day in days])))


# ── officers, cameras, crowd ──
def cells(conn: Connection) -> Sequence[RowMapping]:
    """Grid cells and micro grids with their outlines, by code."""
    query = select(areas.c.code, areas.c.parent, areas.c.outline).where(areas.c.level.in_(("grid", "micro_grid")), areas.c.outline.is_not(None))
    return conn.execute(query.order_by(areas.c.code)).mappings().all()


def list_officers(conn: Connection) -> Sequence[RowMapping]:
    """Id, post, cell and duty of every officer, by id."""
    return conn.execute(select(officers.c.id, officers.c.post, officers.c.grid, officers.c.on_duty).order_by(officers.c.id)).mappings().all()


def with_account(conn: Connection) -> set[int]:
    """The officers who have an account: somebody works as them."""
    return set(conn.execute(select(accounts.c.officer).where(accounts.c.officer.is_not(None))).scalars())


def set_duty(conn: Connection, ids: Sequence[int], on_duty: bool) -> None:
    """Put officers on duty or take them off."""
    if ids:
        conn.execute(update(officers).where(officers.c.id.in_(ids)).values(on_duty=on_duty))


def list_cameras(conn: Connection) -> Sequence[RowMapping]:
    """Id, cell and state of every camera, by id."""
    return conn.execute(select(cameras.c.gb_id, cameras.c.area, cameras.c.online).order_by(cameras.c.gb_id)).mappings().all()


def set_online(conn: Connection, ids: Sequence[str], online: bool, at: datetime) -> None:
    """Cameras that have come on or gone off."""
    if ids:
        conn.execute(update(cameras).where(cameras.c.gb_id.in_(ids)).values(online=online, status_at=at))


def add_readings(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Crowd readings of one moment; a second one of the same moment is dropped."""
    moments = {row["at"] for row in rows}
    known = set(conn.execute(select(crowd_readings.c.at).where(crowd_readings.c.at.in_(moments))).scalars())
    fresh = [row for row in rows if row["at"] not in known]
    if fresh:
        conn.execute(insert(crowd_readings), fresh)


def forget_readings(conn: Connection, before: datetime) -> None:
    """Drop crowd readings made before this moment."""
    conn.execute(delete(crowd_readings).where(crowd_readings.c.at < before))


def last_bands(conn: Connection) -> dict[str, int]:
    """The band of each segment at its last reading."""
    newest = select(crowd_readings.c.segment, func.max(crowd_readings.c.at).label("at")).group_by(crowd_readings.c.segment).subquery()
    query = select(crowd_readings.c.segment, crowd_readings.c.band).join(
        newest, (newest.c.segment == crowd_readings.c.segment) & (newest.c.at == crowd_readings.c.at)
    )
    return {row.segment: row.band for row in conn.execute(query)}


# ── notices ──
def announce(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new notice; its id."""
    return int(conn.execute(insert(notices).values(**row).returning(notices.c.id)).scalar_one())


def withdraw(conn: Connection, zh: str, at: datetime) -> list[RowMapping]:
    """End the notices with these words; returns them as they are now."""
    holding = (notices.c.zh == zh) & (notices.c.until_at.is_(None) | (notices.c.until_at > at))
    ids = list(conn.execute(select(notices.c.id).where(holding)).scalars())
    conn.execute(update(notices).where(notices.c.id.in_(ids)).values(until_at=at))
    return list(conn.execute(select(notices).where(notices.c.id.in_(ids))).mappings())


def forget_notices(conn: Connection, kind: str) -> None:
    """Drop all notices of a kind."""
    conn.execute(delete(notices).where(notices.c.kind == kind))


def feed_areas(conn: Connection) -> Sequence[RowMapping]:
    """Everything above the cells that data are made up for: code, level, name, lon, lat, residents."""
    c = areas.c
    what = select(c.code, c.level, c.name, c.lon, c.lat, c.residents).where(c.level.in_(("district", "town_street", "community"))).order_by(c.code)
    return conn.execute(what).mappings().all()


def feed_things(conn: Connection) -> dict[str, Sequence[RowMapping]]:
    """Buildings and enterprises, in which data are made up: name, area, lon, lat, of enterprises the industry."""
    houses, firms = buildings.c, enterprises.c
    return {
        "building": conn.execute(select(houses.name, houses.area, houses.lon, houses.lat).order_by(houses.id)).mappings().all(),
        "enterprise": conn.execute(select(firms.name, firms.area, firms.lon, firms.lat, firms.industry).order_by(firms.id)).mappings().all(),
    }


def feed_residents(conn: Connection) -> dict[tuple[str, str], int]:
    """How many live in each community as what: (code, registered or floating)."""
    community = func.substr(people.c.area, 1, 12)
    what = select(community, people.c.residence, func.count()).group_by(community, people.c.residence)
    return {(str(code), str(how)): int(count) for code, how, count in conn.execute(what)}
