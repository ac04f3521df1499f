"""Fills an empty store with the demo, and brings an older demo up to this moment."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from core.errors import Unusable
from core.settings import Settings
from data_sources.demo import crowd
from data_sources.demo.build import AHEAD, DAYS, Demo
from data_sources.demo.cases import month, year_ago
from data_sources.demo.staff import PASSWORD, duty
from services._parts import Parts
from services.places import locate
from store import cells
from store import demo as queries
from store.engine import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection

Say = Callable[[str, float], None]
# The share of the work that is done once a table is filled.
_SHARES = {"areas": 0.15, "people": 0.2, "cameras": 0.25, "crowd_segments": 0.4}
_CASES = 83_000
_NOTHING_MISSED = timedelta(minutes=10)
_TOO_OLD = timedelta(days=10)
_READINGS_KEPT = timedelta(hours=49)


def check_store(store: Store, settings: Settings) -> None:
    """Remember in a new store which city it is for and whether for the demo. Raises Unusable, with the cure, for a store of another kind."""
    with store.read() as conn:
        facts, filled = queries.facts(conn), queries.is_filled(conn)
    city, demo = facts.get("city"), facts.get("demo")
    if city not in (None, settings.city):
        raise Unusable(
            f"This store belongs to the city {city!r}, not to {settings.city!r}: set MAGNET_CITY={city}, or name another MAGNET_HOME or DATABASE_URL."
        )
    if demo is True and not settings.demo:
        raise Unusable("This store holds the demo, but MAGNET_DEMO=0: name an empty MAGNET_HOME or DATABASE_URL for real data, or set MAGNET_DEMO=1.")
    if settings.demo and demo is not True and (filled or demo is False):
        raise Unusable("This store holds real data, and the demo never goes on top: set MAGNET_DEMO=0, or name another MAGNET_HOME or DATABASE_URL.")
    if demo is None:
        with store.write() as conn:
            queries.put_facts(conn, {"city": settings.city, "demo": settings.demo})


def build_demo(parts: Parts, say: Say = lambda text, share: None, scale: float = 1.0) -> dict[str, int]:
    """Fill an empty store; returns rows by table, nothing when the demo is there already. `say(text, share)` hears of progress, share from 0 to 1.

    `scale` makes everything but areas and officers smaller. Raises Unusable when the store holds something else.
    """
    check_store(parts.store, parts.settings)
    with parts.store.read() as conn:
        if queries.facts(conn).get("built_for"):
            return {}
    from argon2 import PasswordHasher

    now = _now(parts)
    say("演示数据：区域 areas", 0.0)
    counts: dict[str, int] = {}
    with _uncollected(), parts.store.write() as conn:
        for table, rows in Demo(parts.city, scale).rows(now, PasswordHasher().hash(PASSWORD)):
            counts[table] = counts.get(table, 0) + queries.fill(conn, table, rows)
            say(f"演示数据:{table} {counts[table]:,}", _share(counts, scale))
        queries.put_facts(conn, {"built_for": f"{now:%Y-%m-%d}", "alive_at": now.isoformat(), "scene": "normal", "scale": scale})
    say("演示数据：完成 done", 1.0)
    return counts


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: a million small rows hold none, and the search costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def freshen(parts: Parts, now: datetime | None = None) -> None:
    """Let the time since the demo last ran go by: open cases go on, new ones come, what is too old is dropped."""
    now = now or _now(parts)
    with parts.store.read() as conn:
        facts = queries.facts(conn)
    if not facts.get("alive_at"):
        return
    since = datetime.fromisoformat(facts["alive_at"])
    demo = Demo(parts.city, float(facts.get("scale", 1.0)))
    if now - since > _TOO_OLD or now < since - timedelta(days=1):
        _begin_again(parts, demo, now)
    elif now - since > _NOTHING_MISSED:
        _catch_up(parts, demo, since, now)
    with parts.store.write() as conn:
        if not queries.has_rows(conn, "components"):  # a demo built before there were any
            for table, rows in demo.equipment(now):
                queries.fill(conn, table, rows)
        if not queries.has_rows(conn, "service_members") and not queries.has_rows(conn, "consent_sheets"):
            for table, rows in demo.reached(now):
                queries.fill(conn, table, rows)
        queries.forget_notices(conn, "duty")
        queries.fill(conn, "notices", [duty(parts.city, now)])
        queries.forget_readings(conn, now - _READINGS_KEPT)
        queries.add_readings(conn, list(crowd.past_readings(parts.city, max(since, now - _READINGS_KEPT), now)))
        queries.put_facts(conn, {"alive_at": max(now, since).isoformat(), "built_for": f"{now:%Y-%m-%d}", "speed": None})


def _begin_again(parts: Parts, demo: Demo, now: datetime) -> None:
    with parts.store.write() as conn:
        queries.forget_cases(conn, None)
        for table, rows in demo.history(now):
            queries.fill(conn, table, rows)
        queries.count_numbers_anew(conn, [f"{now:%Y%m%d}"])


def _catch_up(parts: Parts, demo: Demo, since: datetime, now: datetime) -> None:
    with parts.store.write() as conn:
        days = [f"{day:%Y%m%d}" for day in month(now.astimezone(parts.city.tz).date(), DAYS)]
        missed = demo.catch_up(queries.open_cases(conn), since, now, queries.highest_numbers(conn, days))
        queries.move_cases(conn, missed.moved)
        queries.fill(conn, "steps", missed.steps)
        edited = cells.edited(conn)
        for table, rows in missed.fresh:
            queries.fill(conn, table, [_placed(parts, edited, row) for row in rows] if table == "cases" and edited else rows)
        queries.count_numbers_anew(conn, days)
        _move_on(conn, parts, demo, since, now)


def _placed(parts: Parts, edited: set[str], row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A case of the demo, which knows the cells it began with, in the cell that is there now."""
    found = locate(parts, row["lon"], row["lat"]) if row["area"][:12] in edited else None
    return {**row, "area": found.code} if found else row


def move_on(parts: Parts, since: datetime, now: datetime) -> None:
    """A day of a running demo has ended: what is too old goes, and the stretch a year ago gets its next day."""
    with parts.store.read() as conn:
        scale = float(queries.facts(conn).get("scale", 1.0))
    demo = Demo(parts.city, scale)
    with parts.store.write() as conn:
        _move_on(conn, parts, demo, since, now)


def _move_on(conn: "Connection", parts: Parts, demo: Demo, since: datetime, now: datetime) -> None:
    """Drop what is older than a month but for the stretch a year ago, which gets the days it lacks."""
    day, known = (moment.astimezone(parts.city.tz).date() for moment in (now, since))
    then, had = (year_ago(each, DAYS, AHEAD) for each in (day, known))
    first, after, oldest = (_midnight(parts, each) for each in (then[0], then[-1] + timedelta(days=1), day - timedelta(days=DAYS)))
    queries.forget_cases(conn, first)
    queries.forget_cases(conn, oldest, after)
    for table, rows in demo.year_ago(each for each in then if each > had[-1]):
        queries.fill(conn, table, rows)


def _midnight(parts: Parts, day: date) -> datetime:
    return datetime.combine(day, time(), parts.city.tz).astimezone(UTC)


def _share(counts: dict[str, int], scale: float) -> float:
    if "cases" in counts:
        return min(0.99, 0.4 + 0.6 * counts["cases"] / (_CASES * scale))
    return max((share for table, share in _SHARES.items() if table in counts), default=0.0)


def _now(parts: Parts) -> datetime:
    return datetime.now(parts.city.tz).replace(microsecond=0)
