"""A small lake: rows of the pack's datasets as the demo makes them, and people, officers and enterprises in the store; and a disk that rots."""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert

from data_sources._records_files import Files
from data_sources.demo import feeds
from data_sources.records import Records
from services._parts import Parts
from services.keep_lake import keep_lake
from services.load import load_frame
from store import tables
from tests.kit import SQUARES, area_rows

Frames = Mapping[str, pd.DataFrame]
on_files = pytest.mark.skipif(
    bool(os.environ.get("MAGNET_TEST_POSTGRES") or os.environ.get("MAGNET_TEST_CLICKHOUSE")), reason="a database keeps its files itself"
)


def rot(records: Records, dataset: str, pattern: str) -> Path:
    """Bytes in the middle of a file are others; its length and its time are as before."""
    assert isinstance(records.keeper, Files)
    file = next((records.keeper.folder / dataset).glob(pattern))
    about, body = file.stat(), bytearray(file.read_bytes())
    middle = len(body) // 3
    body[middle : middle + 8] = bytes(byte ^ 0xFF for byte in body[middle : middle + 8])
    file.write_bytes(body)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    return file


def loaded(parts: Parts, names: Iterable[str]) -> Frames:
    """Rows of these datasets, loaded; and people, officers and enterprises in the store."""
    residents = {(area, kind): 400 for area in SQUARES for kind in ("registered", "floating")}
    rows = [{**row, "residents": 800} for row in area_rows()]
    things = {"building": _things("栋"), "enterprise": [{**row, "industry": "catering"} for row in _things("店")]}
    around = feeds.around(parts.city, rows, things, residents, 0.2)
    _people(parts)
    found = {}
    for name in sorted(names):
        frame = feeds.rows_of(parts.city, name, around, datetime.now(parts.city.tz).replace(tzinfo=None))
        assert frame is not None, name
        run = load_frame(parts, name, frame.astype(object).where(frame.notna(), None), None, whole=True)
        assert (run.state, run.bad) == ("done", 0), (name, run.why)
        found[name] = frame
    keep_lake(parts, "test")
    return found


def _things(word: str) -> list[dict[str, Any]]:
    return [
        {"name": f"{word}{n}", "area": f"{area}00{n % 2 + 1}", "lon": lon + (0.006 if n % 2 else 0.002), "lat": lat + 0.0004 * n}
        for area, (lon, lat) in SQUARES.items()
        for n in range(1, 20)
    ]


def _people(parts: Parts) -> None:
    with parts.store.write() as conn:
        for n, area in enumerate(SQUARES):
            some = [
                {"id": n * 100 + i + 1, "name": "王测试", "sex": "m", "birth_year": 1980, "origin": "本市", "residence": "registered", "area": f"{area}001"}
                for i in range(60)
            ]
            conn.execute(insert(tables.people), some)
            conn.execute(insert(tables.officers).values(id=n + 1, name="王测试", phone="13800000001", post="full_time", grid=f"{area}001", on_duty=True))
            conn.execute(
                insert(tables.enterprises).values(id=n + 1, name="测试", industry="catering", activity="active", area=f"{area}001", lon=113.1, lat=23.0)
            )
