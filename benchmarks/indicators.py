"""A page of twenty magnets over the lake of 139,230,005 rows, beside the same questions as raw DuckDB SQL and pandas, in one run.

    python benchmarks/indicators.py [--home .magnet/scale] [--share 1.0] [--no-document]

Every way answers in a process of its own, each account's page in a fresh one (cold), then again (warm). CPU is that of the process.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks._common import ROOT, machine, table
from benchmarks.scale import CLASSES, dataset, indicators

DOCUMENT = ROOT / "docs" / "benchmarks" / "indicators.md"
ACCOUNTS = {"community": "440604012061", "town": "440604012", "district": "440604"}
WAYS = ("magnet", "sql", "pandas")
SCREENS = 200
TOO_LONG_MS = 20_000  # what takes longer is measured once
COLD_MS, WARM_MS, MEMORY_MB, MORE = 500, 100, 1500, 1.2


def cpu_ms() -> float:
    return time.process_time() * 1000


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def answer_as(way: str, home: Path, area: str) -> dict[str, Any]:
    """What one way needs for the page of an area: CPU of the first and the second time and of computing it anew, memory, and the values."""
    page, anew = {"magnet": _magnet, "sql": _sql, "pandas": _pandas}[way](home, area)
    wall = time.monotonic()
    values, cold = _timed(page)
    cold_wall = (time.monotonic() - wall) * 1000
    again = {"warm": _timed(page)[1], "anew": _timed(anew)[1]} if cold < TOO_LONG_MS else {"warm": None, "anew": None}
    return {"cold": cold, "wall": cold_wall, **again, "memory": memory_mb(), "values": values}


def _timed(page: Any) -> tuple[Any, float]:
    began = cpu_ms()
    return page(), cpu_ms() - began


def _parts(home: Path, bus_url: str) -> Any:
    """Magnet's parts over the lake in `home`, as a web process has them once it has started."""
    from sqlalchemy import insert

    from app import open_city
    from core.settings import Settings
    from data_sources import bus
    from data_sources.lake import Lake
    from data_sources.records import Records
    from services._parts import Parts
    from services.areas import areas
    from store import tables
    from store.engine import Store
    from tests.kit import area_rows

    folder = Path(tempfile.mkdtemp(prefix="indicators-"))
    settings = Settings.read({**os.environ, "MAGNET_HOME": str(folder), "MAGNET_SECRET": "benchmark"})
    city = open_city(settings)
    definitions = {one.id: dataset(one) for one in CLASSES}
    city = city.model_copy(update={"datasets": definitions, "indicators": indicators(), "interfaces": {}})
    store = Store.open("", folder)
    store.migrate()
    with store.write() as conn:
        conn.execute(insert(tables.areas), area_rows())
    parts = Parts(settings, city, store, bus.connect(bus_url), Lake.open("", folder), Records.open("", home, city.tz))
    areas(parts)
    parts.records.count(definitions["answer_given"], ["0"])  # what is loaded once with the process, whatever is asked
    return parts


def _magnet(home: Path, area: str) -> Any:
    from services.answer import Question, answer, compute

    parts = _parts(home, os.environ["INDICATORS_BUS"])
    parts.bus.flushall()
    leader = _leader(area)
    asked = [Question(id, area, by=(each.by or (None,))[0]) for id, each in parts.city.indicators.items()]
    return (
        lambda: {each.indicator: answer(parts, leader, each)["value"] for each in asked},
        lambda: {each.indicator: compute(parts, each)["value"] for each in asked},
    )


def _leader(area: str) -> Any:
    from core.scope import Scope
    from services.who import Account

    own = {"id": 1, "username": "leader", "name": "leader", "unit": "unit", "role": "leader", "area": area, "department": None, "officer": None}
    return Account(**own, lang="zh", theme="dark", scope=Scope.of(area), kind="person", csrf="", session="")


def _days(period: str) -> tuple[date, date]:
    """First and last day of a period, as of today."""
    from zoneinfo import ZoneInfo

    from core.indicators import window

    span = window(period, datetime.now(UTC), ZoneInfo("Asia/Shanghai"))
    return span.start.date(), (span.end - timedelta(microseconds=1)).date()


def _sql(home: Path, area: str) -> Any:
    import duckdb

    con = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})

    def source(name: str) -> str:
        return f"read_parquet('{home}/lake/records/{name}/part-*.parquet')"

    def page() -> dict[str, Any]:
        found = {}
        for id, each in indicators().items():
            where = f"area >= '{area}' AND area < '{area}~'"
            if each.period != "now":
                first, last = _days(each.period)
                where += f""" AND "at" >= DATE '{first}' AND "at" < DATE '{last + timedelta(days=1)}'"""
            for name, values in each.where.items():
                where += f" AND {name} IN ({', '.join(repr(value) for value in values)})"
            if id == "service.each":
                top = con.execute(f"SELECT count(*) FILTER (done) FROM {source(each.dataset)} WHERE {where}").fetchone()
                bottom = con.execute(f"SELECT count(*) FROM {source('firm_change')} WHERE {where}").fetchone()
                found[id] = round(10000 * top[0] / bottom[0], 2) if bottom[0] else None
                continue
            what = {
                "sum": f"sum({each.of})", "median": f"median({each.of})", "distinct": f"count(DISTINCT {each.of})",
                "ratio": f"100.0 * count(*) FILTER ({_condition(each.part)}) / nullif(count(*), 0)",
                "count": f"count(*) FILTER ({_condition(each.part)})",
            }[each.measure]  # fmt: skip
            by = (each.by or ("",))[0]
            key = {"": "''", "area": f"substr(area, 1, {len(area) + 3})"}.get(by, by)
            rows = con.execute(f"SELECT {key} AS key, {what} FROM {source(each.dataset)} WHERE {where} GROUP BY ALL").fetchall()
            total = rows if not by else con.execute(f"SELECT '', {what} FROM {source(each.dataset)} WHERE {where}").fetchall()
            found[id] = total[0][1] if total else 0
        return found

    return page, page


def _condition(part: Any) -> str:
    if not part:
        return "true"
    (name, values) = next(iter(part.items()))
    return name if values == ["yes"] else f"{name} IN ({', '.join(repr(value) for value in values)})"


def _pandas(home: Path, area: str) -> Any:
    import pandas as pd

    def page() -> dict[str, Any]:
        found: dict[str, Any] = {}
        frames: dict[str, Any] = {}

        def frame(name: str) -> Any:
            if name not in frames:
                frames[name] = _read(home, name, ["area", "at", "kind", "state", "source", "minutes", "amount", "done", "subject"], area)
            return frames[name]

        for id, each in indicators().items():
            rows = frame(each.dataset)
            if each.period != "now":
                first, last = _days(each.period)
                rows = rows[(rows["at"] >= pd.Timestamp(first)) & (rows["at"] < pd.Timestamp(last + timedelta(days=1)))]
            for name, values in each.where.items():
                rows = rows[rows[name].isin(values)]
            found[id] = _pandas_value(id, each, rows, frame)
        return found

    return page, page


def _read(home: Path, name: str, columns: list[str], area: str) -> Any:
    import pyarrow.dataset as ds

    files = sorted(str(file) for file in (home / "lake" / "records" / name).glob("part-*.parquet"))
    return ds.dataset(files).to_table(columns=columns, filter=(ds.field("area") >= area) & (ds.field("area") < area + "~")).to_pandas()


def _pandas_value(id: str, each: Any, rows: Any, frame: Any) -> Any:
    import pandas as pd

    (name, values) = next(iter(each.part.items()), (None, None))
    part = rows if name is None else rows[rows[name]] if values == ["yes"] else rows[rows[name].isin(values)]
    if id == "service.each":
        first, last = _days(each.period)
        below = frame("firm_change")
        below = below[(below["at"] >= pd.Timestamp(first)) & (below["at"] < pd.Timestamp(last + timedelta(days=1)))]
        return round(10000 * int(rows["done"].sum()) / len(below), 2) if len(below) else None
    if each.by and each.by[0] in rows.columns:
        rows.groupby(each.by[0]).size()
    if each.measure == "ratio":
        return 100 * len(part) / len(rows) if len(rows) else None
    return {
        "count": lambda: len(part),
        "sum": lambda: float(rows[each.of].sum()),
        "median": lambda: float(rows[each.of].median()) if len(rows) else None,
        "distinct": lambda: int(rows[each.of].nunique()),
    }[each.measure]()


def screens(home: Path, area: str, count: int) -> int:
    """How many queries reach the lake when so many screens open the page at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    from services.answer import Question, answer

    parts = _parts(home, os.environ["INDICATORS_BUS"])
    parts.bus.flushall()
    asked, lock, fetch = 0, threading.Lock(), parts.records.keeper.fetch

    class Counting:
        """The keeper, counting what it is asked."""

        def __getattr__(self, name: str) -> Any:
            return getattr(keeper, name)

        def fetch(self, sql: str) -> Any:
            nonlocal asked
            with lock:
                asked += 1
            return fetch(sql)

    keeper, parts.records.keeper = parts.records.keeper, Counting()
    leader = _leader(area)

    def page(_: int) -> None:
        for id, each in parts.city.indicators.items():
            answer(parts, leader, Question(id, area, by=(each.by or (None,))[0]))

    with ThreadPoolExecutor(min(count, 24)) as pool:
        list(pool.map(page, range(count)))
    return asked


def _apart(values: dict[str, Any], plain: dict[str, Any]) -> list[str]:
    """The indicators whose values are not those of plain SQL: to the last digit, medians and distinct counts within two per cent."""
    known, wrong = indicators(), []
    for id, value in values.items():
        other, share = plain[id], 0.02 if known[id].measure in ("median", "distinct") else 0.0
        if (value is None) != (other is None) or (value is not None and abs(value - other) > max(share * abs(other), 0.006)):
            wrong.append(f"{id}: {value} instead of {other}")
    return wrong


def _in_process(*words: str) -> Any:
    made = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=False)
    if made.returncode:
        return None
    return json.loads(made.stdout.strip().splitlines()[-1])


def measure(home: Path, rows: int) -> tuple[str, bool]:
    """The document's tables, and whether every aim is met."""
    lines, fine, wrong = [], True, []
    for name, area in ACCOUNTS.items():
        found = {way: _in_process("--home", str(home), "--one", way, area) for way in WAYS if way != "pandas" or name == "community" or rows < 20_000_000}
        for way, each in found.items():
            if each is None:
                lines.append([f"{name}: {way}", "did not fit into memory", None, None, None, None])
                continue
            lines.append(
                [f"{name}: {way}", f"{each['cold']:.0f}", f"{each['wall']:.0f}", f"{each['warm']:.0f}", f"{each['anew']:.0f}", f"{each['memory']:.0f}"]
            )
        mine, plain = found["magnet"], found["sql"]
        fine = fine and mine["cold"] <= COLD_MS and mine["warm"] <= WARM_MS and mine["memory"] <= MEMORY_MB
        wrong += [f"{name}, {each}" for each in _apart(mine["values"], plain["values"])] if plain else [f"{name}: plain SQL failed"]
    one, many = (_in_process("--home", str(home), "--screens", str(count), ACCOUNTS["town"]) for count in (1, SCREENS))
    fine = fine and not wrong and many <= MORE * one
    head = ["twenty magnets", "cold, CPU ms", "cold, wall ms", "warm, CPU ms", "computed anew, CPU ms", "peak MB"]
    equal = "Every value is that of plain SQL (medians and distinct counts within 2 %)." if not wrong else "Apart from plain SQL: " + "; ".join(wrong)
    asked = f"One screen costs {one} queries, {SCREENS} screens opening the page at once {many}."
    return f"{table(head, lines)}\n\n{equal}\n{asked}\n", fine


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, default=Path(".magnet/scale"))
    options.add_argument("--share", type=float, default=1.0)
    options.add_argument("--no-document", action="store_true")
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--screens", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        print(json.dumps(answer_as(given.one[0], given.home, given.one[1])))
        return
    if given.screens:
        print(json.dumps(screens(given.home, given.screens[1], int(given.screens[0]))))
        return
    from benchmarks.scale import build
    from data_sources.bus_server import BusServer

    records = build(given.home, given.share, lambda what, share: print(f"\r{share:4.0%} {what:40}", end="", flush=True))
    rows = sum(records.state(dataset(one)).rows for one in CLASSES)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        server = BusServer(Path(folder))
        process = server.spawn()
        try:
            os.environ["INDICATORS_BUS"] = server.wait()
            text, fine = measure(given.home, rows)
        finally:
            process.terminate()
            process.wait()
    aims = f"Aims: cold under {COLD_MS} ms CPU, warm under {WARM_MS}, memory under {MEMORY_MB} MB, {SCREENS} screens at most {MORE} × the queries of one."
    said = f"{text}\n{aims} {'All are met.' if fine else 'Not all are met.'}\n\n{rows:,} rows. {machine()}\n"
    print(f"\n{said}")
    if not given.no_document:
        DOCUMENT.write_text(f"# Indicators over 139 million rows\n\n{_method()}\n\n{said}", encoding="utf-8")
    sys.exit(0 if fine else 1)


def _method() -> str:
    return (
        "`make scale` builds the lake, `python benchmarks/indicators.py` asks. A page of twenty magnets (counts, ratios, sums, medians, distinct counts, "
        "by area, kind and day) is opened with the scope of a district, of a town and of a community: by `services.answer` as web and worker do, "
        "as plain SQL in DuckDB over the same files (one thread), and in pandas. Each runs in a process of its own; cold is the first time in it, with nothing "
        "kept anywhere, warm the second (answers of a minute ago are kept on the bus), computed anew a third without those. "
        "In pandas only the community's rows fit into memory."
    )


if __name__ == "__main__":
    main()
