"""The area briefing over 1,000,000 points, beside what one would write plainly: boxes asked of SQL and tested point by point, or with pandas.

    python benchmarks/briefing.py [--quick]

Makes a store of its own in a temporary folder. Figures are CPU time of the process, since that is what a shared server runs out of.
"""

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Point, mapping
from sqlalchemy import insert, select

from app import open_city
from benchmarks._common import machine, percentile, table
from core.scope import Scope
from core.settings import Settings
from data_sources import bus
from data_sources.bus_server import BusServer
from data_sources.lake import Lake
from data_sources.records import Records
from services import brief
from services._parts import Parts
from services.keep_lake import keep_lake
from services.who import Account
from store import tables
from store.engine import Store

DOC = Path(__file__).parents[1] / "docs" / "benchmarks" / "briefing.md"
AIM_MS = 300
ROUNDS, BATCH = 120, 20_000
MIX = {"enterprises": 250_000, "cameras": 200_000, "homes": 300_000, "facilities": 50_000, "cases": 200_000}
OPEN_SHARE, OFFICERS, PEOPLE_A_HOME = 0.1, 2_000, 2
CITY, WEST, SOUTH, EAST, NORTH = "440604", 112.9, 22.92, 113.2, 23.1
STREETS, COMMUNITIES = 4, 36
PLAIN = (tables.enterprises, "industry"), (tables.cameras, "source_class"), (tables.facilities, "kind")


def areas() -> list[dict[str, Any]]:
    """A district of four streets side by side, each of 36 communities."""
    rows = [area(CITY, "district", None, (WEST, SOUTH, EAST, NORTH))]
    wide = (EAST - WEST) / STREETS
    for s in range(STREETS):
        street, left = f"{CITY}{s + 1:03}", WEST + s * wide
        rows.append(area(street, "town_street", CITY, (left, SOUTH, left + wide, NORTH)))
        for c in range(COMMUNITIES):
            x, y = left + (c % 6) * wide / 6, SOUTH + (c // 6) * (NORTH - SOUTH) / 6
            rows.append(area(f"{street}{c + 1:03}", "community", street, (x, y, x + wide / 6, y + (NORTH - SOUTH) / 6)))
    return rows


def area(code: str, level: str, parent: str | None, box: tuple[float, float, float, float]) -> dict[str, Any]:
    outline = shapely.box(*box)
    own = {"code": code, "name": code, "name_en": code, "level": level, "parent": parent, "kind": level}
    return {**own, "lon": outline.centroid.x, "lat": outline.centroid.y, "outline": mapping(outline), "generated": True}


def fill(store: Store, share: float) -> int:
    """Points as they lie in a town, thick in the middle; how many."""
    rng, known = np.random.default_rng(7), areas()
    codes = [(row["code"], shapely.geometry.shape(row["outline"]).bounds) for row in known if row["level"] == "community"]
    grid = shapely.STRtree([shapely.box(*box) for _, box in codes])
    insert_all(store, tables.areas, iter(known))

    def places(count: int) -> Iterator[dict[str, Any]]:
        xy = np.column_stack([rng.normal((WEST + EAST) / 2, 0.05, count).clip(WEST, EAST), rng.normal((SOUTH + NORTH) / 2, 0.03, count).clip(SOUTH, NORTH)])
        at = grid.query_nearest(shapely.points(xy), all_matches=False)[1]
        return ({"area": codes[i][0], "lon": lon, "lat": lat} for i, (lon, lat) in zip(at.tolist(), xy.tolist(), strict=True))

    counts = {name: int(count * share) for name, count in MIX.items()}
    now, industries = datetime.now(UTC), ("ceramics", "catering", "software", "logistics")
    insert_all(
        store,
        tables.enterprises,
        ({"id": n, "name": f"E{n}", "industry": industries[n % 4], "activity": "active", **p} for n, p in enumerate(places(counts["enterprises"]))),
    )
    insert_all(
        store,
        tables.cameras,
        (
            {"gb_id": f"{n:020}", "name": "c", "source_class": ("skynet", "property")[n % 2], "online": n % 50 > 0, "status_at": now, **p}
            for n, p in enumerate(places(counts["cameras"]))
        ),
    )
    insert_all(
        store,
        tables.facilities,
        ({"id": n, "kind": ("venue", "supplies", "shelter")[n % 3], "name": "f", "amount": n % 90, **p} for n, p in enumerate(places(counts["facilities"]))),
    )
    buildings = [{"id": n, "name": f"{n}", "floors": 6, "kind": "residential", **p} for n, p in enumerate(places(counts["homes"] // 20))]
    insert_all(store, tables.buildings, iter(buildings))
    insert_all(
        store,
        tables.homes,
        ({"id": n, "building": n // 20, "label": "1", "area": buildings[n // 20]["area"], "occupied": True} for n in range(counts["homes"] // 20 * 20)),
    )
    insert_all(store, tables.people, residents(buildings, counts["homes"] // 20 * 20 * PEOPLE_A_HOME))
    insert_all(
        store,
        tables.officers,
        ({"id": n, "name": "o", "phone": "1", "post": "full_time", "grid": codes[n % len(codes)][0], "on_duty": True} for n in range(OFFICERS)),
    )
    insert_all(store, tables.cases, (case(n, p, now, rng) for n, p in enumerate(places(counts["cases"]))))
    return sum(counts.values())


def residents(buildings: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        home = n // PEOPLE_A_HOME
        own = {"id": n, "name": "x", "sex": "m", "birth_year": 1940 + n % 84, "origin": "本市", "residence": "registered"}
        yield {**own, "home": home, "area": buildings[home // 20]["area"]}


def case(n: int, place: dict[str, Any], now: datetime, rng: np.random.Generator) -> dict[str, Any]:
    open_ = n % int(1 / OPEN_SHARE) == 0
    at = now - timedelta(minutes=float(rng.uniform(0, 60 * 24 * (20 if open_ else 400))))
    state = (
        {"state": "handling", "due_at": now + timedelta(hours=n % 40 - 4), "yellow_at": now}
        if open_
        else {"state": "closed", "closed_at": at, "due_at": None, "yellow_at": None}
    )
    row = {"no": f"C{n:09}", "source": "12345", "external_id": str(n), "category": "01-10", "title": "x", "reported_at": at, "received_at": at}
    return {**row, "state_at": at, "deadline_at": at, "closed_at": None, **state, **place}


def insert_all(store: Store, what: Any, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            write(store, what, batch)
            batch = []
    write(store, what, batch)


def write(store: Store, what: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        with store.write() as conn:
            conn.execute(insert(what), rows)


def grounds(chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """What people pick: 500 m around a place, a lasso by hand, a rectangle as large as a street."""
    while True:
        x, y = chance.gauss((WEST + EAST) / 2, 0.04), chance.gauss((SOUTH + NORTH) / 2, 0.025)
        x, y = min(max(x, WEST + 0.05), EAST - 0.05), min(max(y, SOUTH + 0.05), NORTH - 0.05)
        yield "500 m around", mapping(shapely.Point(x, y).buffer(0.0047, 18))
        turns = [n * 2 * np.pi / 150 for n in range(150)]
        yield (
            "lasso, about 10 km²",
            mapping(shapely.Polygon([(x + (0.018 + chance.random() * 0.003) * np.cos(t), y + (0.016 + chance.random() * 0.003) * np.sin(t)) for t in turns])),
        )
        yield "rectangle, about 50 km²", mapping(shapely.box(x - 0.035, y - 0.032, x + 0.035, y + 0.032))


def one_by_one(store: Store, outline: Any) -> dict[str, int]:
    """Boxes asked of SQL, every point tested with shapely: what is written first."""
    found: dict[str, int] = {}
    west, south, east, north = outline.bounds
    with store.read() as conn:
        for what, group in PLAIN:
            rows = conn.execute(select(what.c.lon, what.c.lat, what.c[group]).where(what.c.lon.between(west, east), what.c.lat.between(south, north))).all()
            for lon, lat, name in rows:
                if outline.intersects(Point(lon, lat)):
                    found[f"{what.name}.{name}"] = found.get(f"{what.name}.{name}", 0) + 1
    return found


def with_pandas(store: Store, outline: Any) -> dict[str, int]:
    """Boxes asked of SQL into a frame, all points tested at once."""
    found: dict[str, int] = {}
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    with store.read() as conn:
        for what, group in PLAIN:
            query = select(what.c.lon, what.c.lat, what.c[group]).where(what.c.lon.between(west, east), what.c.lat.between(south, north))
            frame = pd.DataFrame(conn.execute(query).all(), columns=["lon", "lat", "name"])
            inside = frame[shapely.intersects_xy(outline, frame["lon"].to_numpy(float), frame["lat"].to_numpy(float))] if len(frame) else frame
            found |= {f"{what.name}.{name}": int(count) for name, count in inside.groupby("name").size().items()}
    return found


def cpu_ms(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = run()
    return (time.process_time() - start) * 1000, found


def measure(parts: Parts, leader: Account, rounds: int) -> tuple[list[list[Any]], float]:
    chance = random.Random(3)
    start = time.process_time()
    brief.brief_area(parts, leader, CITY)
    first = time.process_time() - start
    taken: dict[tuple[str, str], list[float]] = {}
    for (name, geometry), n in zip(grounds(chance), range(rounds), strict=False):
        outline = shapely.geometry.shape(geometry)
        ms, found = cpu_ms(partial(brief.brief_geometry, parts, leader, geometry))
        taken.setdefault((name, "briefing"), []).append(ms)
        if n % 8 < 3:  # the plain ways take long enough
            for way, run in (("SQL and pandas", with_pandas), ("SQL, point by point", one_by_one)):
                ms, plain = cpu_ms(partial(run, parts.store, outline))
                taken.setdefault((name, way), []).append(ms)
                agree(found, plain)
        gc.collect()
    for code, name in ((f"{CITY}001", "a street, by its code"), (CITY, "the district, by its code")):
        taken[name, "briefing"] = [cpu_ms(partial(brief.brief_area, parts, leader, code))[0] for _ in range(rounds // 4)]
    return [line(name, way, values, taken) for (name, way), values in sorted(taken.items(), key=lambda each: list(taken).index(each[0]))], first


def agree(found: dict[str, Any], plain: dict[str, int]) -> None:
    """Stop where the ways do not count alike."""
    for kind, group, name in (("enterprises", "enterprises", None), ("cameras", "cameras", None), ("venues", "facilities", "venue")):
        by_hand = sum(count for key, count in plain.items() if key.startswith(f"{group}.") and (name is None or key.endswith(name)))
        if found["counts"][kind]["count"] != by_hand:
            raise SystemExit(f"{kind}: the briefing counts {found['counts'][kind]['count']}, by hand {by_hand}")


def line(name: str, way: str, values: list[float], taken: dict[tuple[str, str], list[float]]) -> list[Any]:
    p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
    ours = percentile(taken[name, "briefing"], 0.5)
    ratio = "1" if way == "briefing" else f"{(p50 or 0) / (ours or 1):.1f}"
    return [f"{name}: {way}", len(values), f"{p50:.0f}", f"{p95:.0f}", f"{max(values):.0f}", ratio]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true", help="a tenth of the points, and no document")
    quick = options.parse_args().quick
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        home = Path(folder) / "magnet"
        home.mkdir()
        (Path(folder) / "bus").mkdir()
        server = BusServer(Path(folder) / "bus")
        process = server.spawn()
        try:
            settings = Settings.read({**os.environ, "MAGNET_HOME": str(home), "MAGNET_DEMO": "1"})
            store = Store.open("", home)
            store.migrate()
            city = open_city(settings)
            parts = Parts(settings, city, store, bus.connect(server.wait()), Lake.open("", home), Records.open("", home, city.tz))
            count = fill(store, 0.1 if quick else 1.0)
            keep_lake(parts, "benchmark")  # which residents are told of
            own = {"id": 1, "username": "leader", "name": "leader", "unit": "unit", "role": "leader", "area": CITY, "department": None, "officer": None}
            leader = Account(**own, lang="zh", theme="dark", scope=Scope.of(CITY), kind="person", csrf="", session="")
            rows, first = measure(parts, leader, 24 if quick else ROUNDS)
            store.close()
        finally:
            process.terminate()
            process.wait()
    text = document(rows, count, first)
    print(text)
    if not quick:
        DOC.write_text(text, encoding="utf-8")


def document(rows: list[list[Any]], count: int, first: float) -> str:
    head = ("picked, and how it is counted", "rounds", "p50 ms", "p95 ms", "most ms", "to the briefing")
    people = int(MIX["homes"] * PEOPLE_A_HOME)
    return f"""# Area briefing

What it costs the server to say everything that lies in a picked piece of ground: CPU milliseconds over {count:,} points (enterprises, cameras, homes,
facilities, cases) and {people:,} residents. Every briefing counts eleven kinds with their breakdowns, the nearest ones, open and overdue cases and those of
three weeks. The plain ways count three of the eleven alone, by the same outline, and are checked to count the same.

{table(head, rows)}

The first briefing of a process reads what stands still into memory: {first:.1f} s CPU here. It is read again when it has changed. Aim: p95 under {AIM_MS} ms.

{machine()}

Made by `python benchmarks/briefing.py`.
"""


if __name__ == "__main__":
    main()
