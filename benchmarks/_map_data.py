"""The data of benchmarks/map.py: a demo store grown to 1,588 cells and 20,000 open cases, 2,000 officers, and all of it as plain GeoJSON."""

import base64
import random
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from shapely import set_precision
from shapely.geometry import box, mapping, shape
from sqlalchemy import Connection, func, insert, select

from core.city import load_city
from store import tables
from store.engine import Store

CAMERAS, CELLS, CASES, OFFICERS = 18_000, 1_588, 20_000, 2_000
COPIED = ("reported", "accepted", "filed", "dispatched", "handling")
ROOT = Path(__file__).parents[1]
STEP = 0.00012  # degrees an officer goes in a second at most
Rows = list[dict[str, Any]]


def enlarge(home: Path) -> dict[str, Any]:
    """Brings the store in `home` to the numbers above. Returns the same as GeoJSON by layer, and `officers` as rows of id, community, lon, lat."""
    store, chance = Store.open("", home), random.Random(1)
    with store.write() as conn:
        _cut_cells(conn, chance)
        _more_cases(conn, chance)
    with store.read() as conn:
        return _plain(conn, chance)


def _cut_cells(conn: Connection, chance: random.Random) -> None:
    """Cuts the largest cells upright until there are enough."""
    a = tables.areas
    rows = [dict(row) for row in conn.execute(select(a).where(a.c.level == "grid").order_by(a.c.code)).mappings()]
    numbers = {community: len(list(of)) for community, of in groupby(rows, key=lambda row: row["code"][:12])}
    pieces, fresh = sorted(((shape(row["outline"]), row) for row in rows), key=lambda each: -each[0].area), []
    while len(rows) + len(fresh) < CELLS:
        whole, row = pieces.pop(0)
        west, south, east, north = whole.bounds
        middle = (west + east) / 2
        halves = [whole.intersection(box(west, south, middle, north)), whole.intersection(box(middle, south, east, north))]
        community = row["code"][:12]
        numbers[community] += 1
        new = {**row, "code": f"{community}{numbers[community]:03d}"}
        pieces += [(halves[0], row), (halves[1], new)]
        fresh.append(new)
        if len(fresh) % 200 == 0:
            pieces.sort(key=lambda each: -each[0].area)
    for outline, row in pieces:
        row["outline"], (row["lon"], row["lat"]) = mapping(set_precision(outline, 1e-6)), outline.representative_point().coords[0]
    for row in rows:
        conn.execute(a.update().where(a.c.code == row["code"]).values(outline=row["outline"], lon=row["lon"], lat=row["lat"]))
    conn.execute(insert(a), fresh)


def _more_cases(conn: Connection, chance: random.Random) -> None:
    """Copies of open cases near where they are: nine tenths on time, a twelfth nearly due, the rest overdue."""
    c, now, fresh = tables.cases, datetime.now(UTC), []
    rows = [dict(row) for row in conn.execute(select(c).where(c.c.state.in_(COPIED), c.c.lon.is_not(None))).mappings()]
    there = conn.execute(select(func.count()).where(_open())).scalar_one()
    for number in range(CASES - there):
        row, luck = chance.choice(rows), chance.random()
        light, left = ("red", -1) if luck < 0.01 else ("yellow", 1) if luck < 0.09 else ("green", chance.randint(20, 90))
        due = now + timedelta(days=left)
        times = {"due_at": due, "yellow_at": due - timedelta(days=9), "deadline_at": due + timedelta(days=9), "light_told": light}
        place = {"lon": row["lon"] + chance.gauss(0, 0.004), "lat": row["lat"] + chance.gauss(0, 0.004)}
        fresh.append({**row, **times, **place, "no": f"B20261121-{number:05d}", "external_id": f"bench-{number}", "source": "bench"})
    conn.execute(insert(c), fresh)


def _open() -> Any:
    states = load_city(ROOT / "cities" / "base", ROOT / "cities" / "chancheng").open_states()
    return tables.cases.c.state.in_(states) & tables.cases.c.lon.is_not(None)


def _plain(conn: Connection, chance: random.Random) -> dict[str, Any]:
    cameras = conn.execute(select(tables.cameras.c.lon, tables.cameras.c.lat)).all()
    cases = conn.execute(select(tables.cases.c.lon, tables.cases.c.lat).where(_open())).all()
    areas = tables.areas
    cells = conn.execute(select(areas.c.code, areas.c.outline, areas.c.lon, areas.c.lat).where(areas.c.level == "grid")).all()
    posts = [chance.choice(cells) for _ in range(OFFICERS)]
    officers = sorted(([number, cell.code[:12], cell.lon, cell.lat] for number, cell in enumerate(posts, 1)), key=lambda row: (row[1], row[0]))
    outlines = [{"type": "Feature", "geometry": cell.outline, "properties": {}} for cell in cells]
    assert (len(cells), len(cameras), len(cases)) == (CELLS, CAMERAS, CASES), (len(cells), len(cameras), len(cases))
    return {"cameras": points(cameras), "cases": points(cases), "cells": collection(outlines), "officers": officers}


def collection(features: Rows) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def points(places: Sequence[Any]) -> dict[str, Any]:
    """GeoJSON of places (lon, lat)."""
    return collection([{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {}} for lon, lat in places])


def walk(officers: Rows | list[list[Any]]) -> None:
    """Everybody goes a step."""
    for row in officers:
        row[2] += random.uniform(-STEP, STEP)
        row[3] += random.uniform(-STEP, STEP)


def heard(officers: list[list[Any]]) -> Rows:
    """Their places as the worker sends them: a message for each community, beside that of the demo's own officers."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    messages = []
    for community, of in groupby(officers, key=lambda row: row[1]):
        rows = list(of)
        xy = base64.b64encode(array("f", [value for row in rows for value in row[2:]]).tobytes()).decode()
        value = {"keys": [row[0] for row in rows], "xy": xy, "duty": [1] * len(rows)}
        messages.append({"topic": "officer", "key": f"{community} bench", "area": community, "at": now, "v": value})
    return messages
