"""The worker as it runs."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select

from data_sources import bus
from data_sources.bus_server import BusServer
from services import ingest
from services._parts import Parts
from services.ready import HEARTBEAT
from services.take_report import take_report
from services.worker import Worker
from store import tables
from tests import kit
from tests.kit import NANPU, a_report


def kept(parts: Parts) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(func.count()).select_from(tables.cases)).scalar_one())


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.01)


def send(parts: Parts, count: int) -> None:
    with parts.bus.pipeline(transaction=False) as many:
        for _ in range(count):
            many.xadd(bus.INGEST, {"json": json.dumps(a_report())})
        many.execute()


@contextmanager
def working(parts: Parts) -> Iterator[Worker]:
    made, stop = Worker(replace(parts, settings=replace(parts.settings, demo=False))), threading.Event()
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()


@pytest.fixture
def worker(parts: Parts) -> Iterator[Worker]:
    with working(parts) as made:
        yield made


def test_a_report_in_the_stream_is_heard_as_a_message(parts: Parts, worker: Worker) -> None:
    send(parts, 3)
    until(lambda: parts.bus.xlen(bus.log(NANPU)) >= 3)
    assert kept(parts) == 3
    until(lambda: parts.bus.get(HEARTBEAT) is not None)


def test_a_watched_indicator_follows(parts: Parts, worker: Worker) -> None:
    bus.watch(parts.bus, [f"case.open|{NANPU}|now|"])
    send(parts, 2)
    until(lambda: any(b'"value":2' in fields[b"m"] for _, fields in parts.bus.xrange(bus.log(NANPU))))


def test_what_is_said_on_the_channel_is_kept(parts: Parts, worker: Worker) -> None:
    until(lambda: bool(parts.bus.publish(bus.INGEST, json.dumps(a_report(external_id="said")))))
    until(lambda: kept(parts) == 1)


def heard(client: redis.Redis) -> set[str]:
    """The numbers of the cases that screens have been told of."""
    return {json.loads(fields[b"m"])["key"] for _, fields in client.xrange(bus.log(NANPU))}


def test_a_bus_that_goes_and_comes_back_loses_nothing(parts: Parts, tmp_path: Path) -> None:
    server = BusServer(tmp_path / "own")
    process = server.spawn()
    mine = replace(parts, bus=bus.connect(server.wait()))
    with working(mine):
        send(mine, 3)
        until(lambda: len(heard(mine.bus)) == 3)
        process.terminate()
        process.wait()
        by_rest = {take_report(mine, a_report(), "rest").no for _ in range(3)}
        process = server.spawn()
        server.wait()
        send(mine, 3)
        until(lambda: by_rest <= heard(mine.bus) and len(heard(mine.bus)) == 9)
    assert kept(mine) == 9
    process.terminate()
    process.wait()


def test_a_worker_killed_in_the_middle_leaves_every_report_exactly_once(parts: Parts, bus_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    send(parts, 1500)
    code = (
        "import sys, threading; from app import open_parts; from core.settings import Settings; from services.ingest import Ingest; import os\n"
        "parts = open_parts(Settings.read(os.environ)); consumer = Ingest(parts, 'dies')\n"
        "while True: consumer.turn()\n"
    )
    env = {**os.environ, "MAGNET_HOME": str(parts.settings.home), "REDIS_URL": bus_url, "DATABASE_URL": kit.address(parts)}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2], env=env)
    until(lambda: kept(parts) > 0)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    monkeypatch.setattr(ingest, "ABANDONED_MS", 0)
    monkeypatch.setattr(ingest, "BLOCK_MS", 10)
    survivor = ingest.Ingest(parts, "survives")
    until(lambda: bool(survivor.claim() or survivor.turn()) and parts.bus.xlen(bus.INGEST) == 0)
    assert kept(parts) == 1500
