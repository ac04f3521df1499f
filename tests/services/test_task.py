"""Tasks that take turns."""

import logging
import threading

import pytest
import redis

from data_sources import bus
from services import _task
from services._parts import Parts
from services._task import Lease, Task, keep_running, run_task


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_task, "FIRST_PAUSE_S", 0.001)


def test_a_task_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    stop, tries = threading.Event(), []

    def loop(stop: threading.Event) -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
            return
        raise redis.ConnectionError("away") if len(tries) == 1 else ValueError("王测试0001")

    with caplog.at_level(logging.WARNING):
        keep_running("try", loop, stop)
    assert len(tries) == 3
    assert "ValueError at test_task.py" in caplog.text
    assert "测试" not in caplog.text


def test_a_task_goes_on_at_once_while_there_is_more(parts: Parts) -> None:
    stop, turns = threading.Event(), []

    def turn() -> bool:
        turns.append(1)
        if len(turns) == 5:
            stop.set()
        return len(turns) < 5

    run_task(parts, Task("busy", turn, every_s=3600), "me", stop)
    assert len(turns) == 5


def test_only_the_holder_of_the_lease_takes_turns(parts: Parts) -> None:
    assert bus.lease(parts.bus, "alone", "somebody else", 60)
    assert not Lease(parts, "alone", "me").held()
    bus.release(parts.bus, "alone", "somebody else")
    mine = Lease(parts, "alone", "me")
    assert mine.held()
    assert not Lease(parts, "alone", "somebody else").held()
    mine.give_back()
    assert Lease(parts, "alone", "somebody else").held()
