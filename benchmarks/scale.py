"""Builds the lake of 139,230,005 rows, as large as Heshan's: seven datasets, one of each database, over the communities of the city.

    python benchmarks/scale.py [--home .magnet/scale] [--share 1.0]

The same share gives the same rows. What is finished stays when it is interrupted, and the next run goes on from there.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb

from app import open_city
from core.cubes import fewest
from core.datasets import Dataset
from core.indicators import Indicator
from core.settings import Settings
from core.terms import shapes
from data_sources import _manifest, _parts_sql
from data_sources.records import Records

ROWS = 139_230_005
DAYS, FIRST_DAY = 730, "2025-01-01"
LOADED = datetime(2026, 12, 31, 12, tzinfo=UTC)
IN_PART = 10_000_000
KINDS, STATES, SOURCES = 12, 5, 8


@dataclass(frozen=True, slots=True)
class Class:
    """One dataset of the lake: which database it is of, its share of all rows, and how many rows there are of a person (or firm, device)."""

    id: str
    zh: str
    en: str
    database: str
    rows: int
    each: int


CLASSES = (
    Class("service_record", "便民服务记录", "Services to residents", "people", 26_000_000, 9),
    Class("firm_change", "法人变更记录", "Changes of firms", "legal", 9_000_000, 6),
    Class("permit", "证照签发记录", "Permits issued", "licences", 14_000_000, 3),
    Class("sensor_day", "感知设备日值", "Daily values of sensors", "geo", 18_000_000, 500),
    Class("stream_check", "视频在线检测", "Checks of video streams", "video", 22_000_000, 900),
    Class("answer_given", "知识库应答", "Answers from the knowledge base", "knowledge", 6_000_000, 4),
    Class("event", "事件", "Events", "events", ROWS - 95_000_000, 5),
)


def dataset(one: Class) -> Dataset:
    """Its definition, as a pack would have it."""
    kinds = {
        "no": "text",
        "kind": "text",
        "state": "text",
        "source": "text",
        "at": "time",
        "minutes": "int",
        "amount": "float",
        "done": "bool",
        "subject": "text",
    }
    columns = {name: {"id": name, "zh": name, "en": name, "kind": kind} for name, kind in {**kinds, "area": "text"}.items()}
    words = {"id": one.id, "zh": one.zh, "en": one.en, "database": one.database, "says": {"zh": one.zh, "en": one.en}, "owner": "market"}
    return Dataset.model_validate({**words, "columns": columns, "key": ["no"], "area": "area", "time": "at"})


def indicators() -> dict[str, Indicator]:
    """Twenty magnets' worth of questions, each kind of measure among them."""
    yes, by = {"done": ["yes"]}, ["area"]
    rows: list[dict[str, Any]] = [
        {"id": "event.all", "dataset": "event", "measure": "count", "period": "month", "by": by},
        {"id": "event.kinds", "dataset": "event", "measure": "count", "period": "30d", "by": ["kind"]},
        {"id": "event.done", "dataset": "event", "measure": "ratio", "period": "30d", "part": yes, "by": by},
        {"id": "event.open", "dataset": "event", "measure": "count", "period": "now", "where": {"state": ["s1", "s2"]}, "by": ["source"]},
        {"id": "event.cost", "dataset": "event", "measure": "sum", "period": "year", "of": "amount", "by": by},
        {"id": "event.duration", "dataset": "event", "measure": "median", "period": "month", "of": "minutes", "by": by},
        {"id": "event.people", "dataset": "event", "measure": "distinct", "period": "now", "of": "subject"},
        {"id": "service.all", "dataset": "service_record", "measure": "count", "period": "7d", "by": by},
        {"id": "service.done", "dataset": "service_record", "measure": "count", "period": "7d", "part": yes},
        {"id": "service.people", "dataset": "service_record", "measure": "distinct", "period": "now", "of": "subject"},
        {"id": "service.each", "dataset": "service_record", "measure": "ratio", "period": "month", "per": 10000,
         "numerator": {"where": yes}, "denominator": {"dataset": "firm_change"}},
        {"id": "firm.changes", "dataset": "firm_change", "measure": "count", "period": "quarter", "by": ["kind", "month"]},
        {"id": "firm.amount", "dataset": "firm_change", "measure": "sum", "period": "quarter", "of": "amount"},
        {"id": "permit.valid", "dataset": "permit", "measure": "ratio", "period": "now", "part": {"state": ["s0"]}, "by": by},
        {"id": "permit.kinds", "dataset": "permit", "measure": "count", "period": "now", "by": ["kind"]},
        {"id": "permit.days", "dataset": "permit", "measure": "median", "period": "now", "of": "minutes"},
        {"id": "sensor.online", "dataset": "sensor_day", "measure": "ratio", "period": "yesterday", "part": yes, "by": by},
        {"id": "stream.online", "dataset": "stream_check", "measure": "ratio", "period": "7d", "part": yes, "by": ["area", "day"]},
        {"id": "answer.all", "dataset": "answer_given", "measure": "count", "period": "month", "by": ["source"]},
        {"id": "answer.helped", "dataset": "answer_given", "measure": "ratio", "period": "month", "part": yes},
    ]  # fmt: skip
    words = {"zh": "件", "en": "records"}
    return {row["id"]: Indicator.model_validate({"zh": row["id"], "en": row["id"], "unit": words, "says": words, **row}) for row in rows}


def build(home: Path, share: float, say: Callable[[str, float], None]) -> Records:
    """The lake in `home`, made or gone on with."""
    city = open_city(Settings.read({"MAGNET_SECRET": "scale"}))
    codes = sorted(row.code for row in city.areas if len(row.code) == 12)
    records = Records.open("", home, city.tz)
    total, done = sum(int(one.rows * share) for one in CLASSES), 0
    with duckdb.connect(config={"threads": 2, "memory_limit": "900MB", "temp_directory": str(home / "spill")}) as con:
        con.execute("CREATE TABLE codes AS SELECT unnest(?) AS code, generate_subscripts(?, 1) - 1 AS n", [codes, codes])
        for one in CLASSES:
            for rows in _parts(con, one, share, home, len(codes)):
                done += rows
                say(one.en, 0.8 * done / total)
    made, definitions = indicators(), {one.id: dataset(one) for one in CLASSES}
    for number, one in enumerate(CLASSES, 1):
        records.fit(definitions[one.id], fewest(shapes(made, definitions, one.id)))
        say(f"rollups of {one.en.lower()}", 0.8 + 0.2 * number / len(CLASSES))
    return records


def _parts(con: duckdb.DuckDBPyConnection, one: Class, share: float, home: Path, codes: int) -> Iterator[int]:
    """Write the parts that are missing, then the manifest that names them; the rows of each."""
    folder, rows = home / "lake" / "records" / one.id, int(one.rows * share)
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for number, first in enumerate(range(0, rows, IN_PART)):
        count, name = min(IN_PART, rows - first), f"part-1-{number}.parquet"
        if not (folder / name).exists():
            con.execute(f"COPY ({_select(one, first, first + count, rows, codes)}) TO {_parts_sql.text(folder / 'unfinished')} {_parts_sql.OUT}")
            (folder / "unfinished").rename(folder / name)
        parts.append(_manifest.Part(_manifest.file(folder, name, count), _parts_sql.types(dataset(one))))
        yield count
    known = _manifest.read(folder)
    if known.rows != rows:
        _manifest.write(folder, _manifest.Manifest(_manifest.next_number(folder), tuple(parts), (), 1, 1, LOADED.isoformat()))


def _select(one: Class, first: int, after: int, rows: int, codes: int) -> str:
    """Rows in order of area and time, everything else of them from the hash of their number."""
    each = rows / codes

    def pick(salt: int, of: int) -> str:
        return f"hash(i * 16 + {salt}) % {of}"

    seconds = f"(i - floor(i / {each}) * {each}) * {DAYS * 86400 / each}"
    return f"""
        SELECT '{one.id[:2]}' || i AS no, 'k' || {pick(1, KINDS)} AS kind, 's' || {pick(2, STATES)} AS state, 'o' || {pick(3, SOURCES)} AS source,
            TIMESTAMP '{FIRST_DAY}' + to_microseconds(({seconds} * 1000000)::BIGINT) AS at,
            (1 + pow({pick(4, 1000)} / 100.0, 3))::BIGINT AS minutes, ({pick(5, 1000000)} / 100.0)::DOUBLE AS amount, {pick(6, 10)} < 8 AS done,
            'p' || (hash(i * 16 + 7) % {max(1, rows // one.each)}) AS subject, code AS area,
            '{one.id[:2]}' || i AS _key, code AS _area, 1::BIGINT AS _load, TIMESTAMP '2026-12-31 20:00:00' AS _at, hash(i) AS _hash
        FROM (SELECT range AS i, least(floor(range / {each}), {codes - 1})::BIGINT AS n FROM range({first}, {after})) JOIN codes USING (n)
        ORDER BY i
    """


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, default=Path(".magnet/scale"))
    options.add_argument("--share", type=float, default=1.0)
    given = options.parse_args()
    began, cpu = time.monotonic(), time.process_time()

    def say(what: str, share: float) -> None:
        bar = "█" * round(40 * share)
        print(f"\r{bar:40} {share:4.0%}  {what:40}", end="", flush=True)

    records = build(given.home, given.share, say)
    states = {one.id: records.state(dataset(one)) for one in CLASSES}
    rows, size = sum(state.rows for state in states.values()), sum(state.bytes for state in states.values())
    print(f"\n{rows:,} rows, {size / 1e9:.2f} GB in {given.home}; {time.process_time() - cpu:.0f} s CPU, {time.monotonic() - began:.0f} s in all.")


if __name__ == "__main__":
    main()
