"""A gateway hears everything once, whatever becomes of the bus."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data_sources import bus
from data_sources.bus_server import BusServer
from live.ear import Ear
from services._parts import Parts
from tests.kit import NANZHUANG_ONE
from tests.live.conftest import Gate

Case = Callable[..., dict[str, Any]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BusServer]:
    made = BusServer(tmp_path / "own")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def gate(parts: Parts, server: BusServer) -> Iterator[Gate]:
    """A gateway on a bus of its own, which may be killed."""
    running = Gate(replace(parts, bus=bus.connect(server.url)))
    yield running
    for listener in running.opened:
        listener.close()
    running.stop()


def test_after_the_bus_was_killed_streams_catch_up_without_loss(gate: Gate, server: BusServer, case: Case) -> None:
    stream = gate.listen(gate.sign_in("leader", "440604")[0], "?topics=case")
    gate.say(case("A1"))
    stream.keys_until("A1")
    gate.say(case("B1", NANZHUANG_ONE))
    stream.keys_until("B1")
    server._process.kill()  # type: ignore[union-attr]
    server._process.wait()  # type: ignore[union-attr]
    server.start()
    gate.say(case("A2"), case("B2", NANZHUANG_ONE))
    gate.say(case("A3"), case("B3", NANZHUANG_ONE))
    heard: list[str] = []
    while not {"A3", "B3"} <= set(heard):
        event = stream.next()
        assert event.kind == "frame"
        heard += event.keys
    assert sorted(heard) == ["A2", "A3", "B2", "B3"]


def test_a_bus_that_stood_still_goes_on(gate: Gate, server: BusServer, case: Case) -> None:
    stream = gate.listen(gate.sign_in("leader", "440604")[0], "?topics=case")
    pid = int((server.home / "run" / "bus.pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    os.kill(pid, signal.SIGCONT)
    gate.say(case("A1"))
    assert stream.keys_until("A1") == ["A1"]


def test_when_the_bus_has_lost_its_memory_streams_start_from_a_snapshot(gate: Gate, server: BusServer, case: Case) -> None:
    stream = gate.listen(gate.sign_in("leader", "440604")[0], "?topics=case")
    gate.say(case("A1"))
    stream.keys_until("A1")
    server.stop()
    for file in (server.folder / "appendonlydir").iterdir():
        file.unlink()
    server.start()
    gate.say(case("A2"))
    kinds = {}
    while "A2" not in kinds:
        event = stream.next()
        kinds |= dict.fromkeys(event.keys, event.kind)
        if event.kind == "snapshot":
            kinds["snapshot"] = True
    assert "snapshot" in kinds


def test_what_the_log_and_the_channel_both_say_is_heard_once() -> None:
    heard: list[bytes] = []
    ear = Ear("redis://127.0.0.1:1", [], lambda body, ms: heard.append(body), lambda kind, value: None, lambda ms: None)
    ear._last["440604"] = (5, 0)
    for entry in (b"5-0 a", b"5-1 b", b"5-1 b", b"- c", b"- c", b"6-0 d"):
        ear._take("440604", entry)
    assert heard == [b"b", b"c", b"c", b"d"]


def test_words_that_are_no_message_are_passed_over(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in("leader", "440604")[0], "?topics=case")
    gate.say(case("A1"))
    stream.keys_until("A1")
    for nonsense in (b"", b"x", b"- {", b'- {"topic": 1}', b"1-1 []", b'- {"topic":"case","key":"1","area":null,"v":5}'):
        gate.parts.bus.spublish(bus.channel("440604"), nonsense)
    gate.parts.bus.spublish(bus.CONTROL, b"nonsense")
    gate.say(case("A2"))
    assert stream.keys_until("A2") == ["A2"]
