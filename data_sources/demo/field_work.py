"""Work in the field of the demo: patrol routes and a week of patrols, the cells' task lists half done, what was confirmed when."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from core.city import City
from core.field_work import period_of
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place
from data_sources.demo.outlines import points_in
from data_sources.demo.staff import COMMUNITY

Row = dict[str, Any]
Chunk = tuple[str, Sequence[Mapping[str, object]]]
RADIUS_M, STEP = 100, 0.0000111  # degrees of about a metre and a bit
WEEK, POINTS = 7, 4
JOINT_UNITS = ["fire", "market", "urban_management"]
DONE, WALKED_WHOLE, WALKED = 0.55, 0.86, 0.96  # shares of what was done in time
CONFIRMED, LONGEST_AGO_D = 0.82, 480
OFFICERS_CELL = f"{COMMUNITY}001"  # where the demo's officer finds all of it to do
NOBODY = 0  # no account: the demo's own people


def field_work(city: City, places: Sequence[Place], things: Mapping[str, Sequence[tuple[int, str]]], now: datetime) -> Iterator[Chunk]:
    """Everything, for a store that has none of it; `things` are pairs of id and cell by kind."""
    routes = list(_routes(city, places, now))
    yield "patrol_routes", routes
    runs, checks, members = _runs(city, routes, now)
    yield "patrol_runs", runs
    yield "patrol_members", members
    yield "patrol_checks", checks
    yield "recurring", list(_task_lists(city, [place.code for place in places if place.level == "grid"], now))
    yield "collected", list(_collected(things, now))


def _routes(city: City, places: Sequence[Place], now: datetime) -> Iterator[Row]:
    """A route for every community, through its cells, and one that several departments walk along."""
    cells: dict[str, list[Place]] = {}
    for place in places:
        if place.level == "grid":
            cells.setdefault(place.code[:12], []).append(place)
    names = {place.code: place for place in places if place.level == "community"}
    began = now - timedelta(days=WEEK + 1)
    same = {"radius_m": RADIUS_M, "days": "1234567", "active": True, "author": None, "at": began}
    for code, mine in cells.items():
        home = names[code]
        words = {"zh": f"{home.zh}日常巡查", "en": f"{home.en}: daily patrol"}
        yield {**words, "area": code, "points": _points(mine, POINTS), "from_time": "08:00", "until_time": "20:00", "units": [], **same}
    if COMMUNITY in cells:
        units = [unit for unit in JOINT_UNITS if unit in city.departments]
        words = {"zh": "夜市消防食品联合巡查", "en": "Night market: joint patrol, fire and food"}
        points = _points(list(reversed(cells[COMMUNITY])), 3)
        yield {**words, "area": COMMUNITY, "points": points, "from_time": "17:30", "until_time": "23:00", "units": units, **same}


def _points(cells: Sequence[Place], count: int) -> list[Row]:
    found = []
    for number in range(count):
        cell = cells[number % len(cells)]
        lon, lat = points_in(cell.shape, 1, chance(cell.code, "patrol", number))[0]
        found.append({"zh": f"{cell.zh}打卡点{number + 1}", "en": f"{cell.en}, point {number + 1}", "lon": float(lon), "lat": float(lat)})
    return found


def _runs(city: City, routes: Sequence[Row], now: datetime) -> tuple[list[Row], list[Row], list[Row]]:
    """The runs of a week up to today; those that are over were mostly walked whole, those of 南浦 today have not begun."""
    rng = chance("patrol runs", f"{now:%Y-%m-%d}")
    runs: list[Row] = []
    checks: list[Row] = []
    members: list[Row] = []
    today = now.astimezone(city.tz).date()
    for back in range(WEEK, -1, -1):
        day = today - timedelta(days=back)
        for number, route in enumerate(routes, 1):
            start, end = (datetime.combine(day, time.fromisoformat(route[name]), city.tz) for name in ("from_time", "until_time"))
            luck = rng.random()
            whole = len(route["points"]) if luck < WALKED_WHOLE else int(rng.integers(1, len(route["points"]))) if luck < WALKED else 0
            spread = (end - start) * 0.8 / (len(route["points"]) + 1)
            times = [start + spread * (n + 1) for n in range(whole)]
            times = [] if back == 0 and route["area"] == COMMUNITY else [at for at in times if at < now]
            run, unit = len(runs) + 1, f"{route['zh'].removesuffix('日常巡查')}网格" if not route["units"] else "联合巡查组"
            complete = times[-1] if len(times) == len(route["points"]) else None
            kept = {name: route[name] for name in ("area", "zh", "en", "points", "radius_m", "units")}
            moments = {"from_at": start, "until_at": end, "started_at": times[0] if times else None, "ended_at": complete, "complete_at": complete}
            runs.append({"route": number, "day": day.isoformat(), **kept, **moments, "summary": None})
            if times:
                members.append({"run": run, "account_id": NOBODY, "unit": unit, "at": times[0]})
            checks += [_check(run, n, route["points"][n], unit, at, float(rng.random())) for n, at in enumerate(times)]
    return runs, checks, members


def _check(run: int, number: int, point: Row, unit: str, at: datetime, luck: float) -> Row:
    off, accuracy = 5 + luck * 60, 6 + luck * 20
    where = {"lon": point["lon"], "lat": round(point["lat"] + off * STEP * 0.8, 6), "accuracy_m": round(accuracy, 1), "distance_m": round(off, 1)}
    return {"id": f"demo-{run}-{number}", "run": run, "point": number, "account_id": NOBODY, "unit": unit, "at": at, **where}


def _task_lists(city: City, cells: Sequence[str], now: datetime) -> Iterator[Row]:
    """What is due in the present week, month and quarter."""
    day = now.astimezone(city.tz).date()
    for kind, line in city.task_list.items():
        span = period_of(line.every, day, city.tz)
        gone = max(0.05, min(1.0, (now - span.start) / (span.end - span.start)))
        rng = chance("task list", kind, span.name)
        for cell in cells:
            done = rng.random() < DONE * (0.35 + gone) and cell != OFFICERS_CELL
            at = span.start + (now - span.start) * float(rng.uniform(0.1, 0.95)) if done else None
            answer = {"done_at": at, "unit": "网格员" if done else None, "result": "已完成" if done else None}
            yield {"kind": kind, "area": cell, "period": span.name, "from_at": span.start, "until_at": span.end, "photos": [], **answer}


def _collected(things: Mapping[str, Sequence[tuple[int, str]]], now: datetime) -> Iterator[Row]:
    """When homes, enterprises and places were last confirmed; some never were."""
    for kind, rows in things.items():
        rng = chance("collected", kind)
        known, ago = rng.random(len(rows)) < CONFIRMED, rng.uniform(1, LONGEST_AGO_D, len(rows))
        for (thing, cell), is_known, days in zip(rows, known, ago, strict=True):
            if is_known:
                at = now - timedelta(days=float(days))
                yield {"kind": kind, "thing": thing, "area": cell, "facts": {}, "version": 1, "confirmed_at": at.replace(microsecond=0)}
