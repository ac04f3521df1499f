"""The stream's door."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from data_sources import bus
from services import ingest as module
from services import take_report
from services._parts import Parts
from services.ingest import Ingest, Listener, forget_consumers, make_group
from services.take_report import list_rejected
from store import tables
from store.engine import Store, StoreBusy
from tests.kit import a_report


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK_MS", 10)


def add(parts: Parts, *payloads: Any) -> None:
    for payload in payloads:
        parts.bus.xadd(bus.INGEST, {"json": payload if isinstance(payload, bytes) else json.dumps(payload)})


def drain(consumer: Ingest) -> None:
    """Read until nothing is left."""
    for _ in range(5):
        consumer.turn()


def kept(parts: Parts) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(func.count()).select_from(tables.cases)).scalar_one())


def left(parts: Parts) -> tuple[int, int]:
    """Entries in the stream, entries in somebody's hand."""
    return parts.bus.xlen(bus.INGEST), parts.bus.xpending(bus.INGEST, module.GROUP)["pending"]


def test_what_is_in_the_stream_becomes_a_case_and_is_taken_off(parts: Parts) -> None:
    add(parts, a_report(), a_report())
    drain(Ingest(parts, "one"))
    assert (kept(parts), left(parts)) == (2, (0, 0))


def test_what_came_before_the_first_worker_is_read_too(parts: Parts) -> None:
    add(parts, a_report())
    make_group(parts)
    make_group(parts)
    drain(Ingest(parts, "one"))
    assert kept(parts) == 1


def test_a_bad_entry_is_listed_and_the_feed_goes_on(parts: Parts) -> None:
    add(parts, b"\xff{", a_report(lon=None, lat=None), a_report())
    parts.bus.xadd(bus.INGEST, {"other": "field"})
    drain(Ingest(parts, "one"))
    assert (kept(parts), left(parts)) == (1, (0, 0))
    assert sorted(item["code"] for item in list_rejected(parts)[0]) == ["broken_json", "broken_json", "no_place"]


def test_a_worker_that_dies_before_it_takes_them_off_leaves_no_double(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    add(parts, *(a_report() for _ in range(20)), b"broken")

    def die(self: Ingest, receipts: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ingest, "_take_off", die)
        with pytest.raises(KeyboardInterrupt):
            drain(Ingest(parts, "dies"))
    assert (kept(parts), left(parts)) == (20, (21, 21))
    monkeypatch.setattr(module, "ABANDONED_MS", 0)
    assert Ingest(parts, "next").claim() is False
    assert (kept(parts), left(parts), len(list_rejected(parts)[0])) == (20, (0, 0), 1)


def test_a_worker_that_dies_before_the_commit_leaves_all_to_the_next(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    add(parts, *(a_report() for _ in range(5)))
    make_group(parts)
    parts.bus.xreadgroup(module.GROUP, "dies", {bus.INGEST: ">"})
    alive = Ingest(parts, "next")
    alive.claim()
    assert kept(parts) == 0  # it may still be at work
    monkeypatch.setattr(module, "ABANDONED_MS", 0)
    alive.claim()
    assert (kept(parts), left(parts)) == (5, (0, 0))


def test_entries_stay_while_the_store_is_busy(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import engine

    if not parts.store.on_sqlite:
        pytest.skip("a server lets several write at once")
    monkeypatch.setattr(engine, "WAIT_S", 0.02)
    monkeypatch.setattr(module, "ABANDONED_MS", 0)
    add(parts, a_report())
    consumer = Ingest(parts, "one")
    consumer.turn()
    with Store.open("", parts.settings.home).write(), pytest.raises(StoreBusy):
        drain(consumer)
    assert left(parts) == (1, 1)
    consumer.claim()
    assert (kept(parts), left(parts)) == (1, (0, 0))


def test_a_poisonous_entry_is_set_aside(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    original = take_report.check_report

    def break_on_poison(payload: Any, *rest: Any) -> Any:
        if payload.get("title") == "poison":
            raise ZeroDivisionError("王测试0001")
        return original(payload, *rest)

    monkeypatch.setattr(take_report, "check_report", break_on_poison)
    add(parts, a_report(), a_report(title="poison"), a_report())
    drain(Ingest(parts, "one"))
    (item,) = list_rejected(parts)[0]
    assert (kept(parts), left(parts), item["code"]) == (2, (0, 0), "failed")
    assert "测试" not in item["message"]


def test_a_bus_that_lost_everything_is_no_end(parts: Parts) -> None:
    consumer = Ingest(parts, "one")
    drain(consumer)
    parts.bus.flushall()
    add(parts, a_report())
    drain(consumer)
    assert kept(parts) == 1


def test_what_is_said_on_the_channel_goes_into_the_stream(parts: Parts) -> None:
    listener = Listener(parts)
    listener.turn()
    for payload in (json.dumps(a_report()).encode(), b"x" * 1_000_000):
        parts.bus.publish(bus.INGEST, payload)
    for _ in range(3):
        listener.turn()
    listener.close()
    drain(Ingest(parts, "one"))
    (item,) = list_rejected(parts)[0]
    assert (kept(parts), item["door"], item["code"]) == (1, "pubsub", "too_large")


def test_consumers_long_gone_are_forgotten_unless_something_is_in_their_hand(parts: Parts) -> None:
    make_group(parts)
    add(parts, a_report())
    for name in ("holds", "empty"):
        parts.bus.xreadgroup(module.GROUP, name, {bus.INGEST: ">"})
    forget_consumers(parts, idle_ms=-1)
    assert [consumer["name"] for consumer in parts.bus.xinfo_consumers(bus.INGEST, module.GROUP)] == [b"holds"]
