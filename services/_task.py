"""What the worker runs: tasks that take turns, each alone with its troubles."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

import redis
from sqlalchemy.exc import OperationalError

from data_sources import bus
from services._parts import Parts
from store.engine import StoreBusy

# Bus or store are away for a while: nothing is wrong here, the turn is taken again later.
AWAY = (redis.RedisError, OSError, StoreBusy, OperationalError)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
LEASE_S, RENEW_S = 8.0, 2.0

log = logging.getLogger("magnet.worker")


@dataclass(frozen=True, slots=True)
class Task:
    """`turn` does a bit of work every `every_s` seconds, at once again while it returns True. With `leased` only one worker of all does it."""

    name: str
    turn: Callable[[], bool | None]
    every_s: float
    leased: bool = True


class Lease:
    """The right to do something alone, renewed while it is used."""

    def __init__(self, parts: Parts, name: str, holder: str) -> None:
        self._bus, self._name, self._holder = parts.bus, name, holder
        self._held, self._asked = False, float("-inf")

    def held(self) -> bool:
        """Whether it is ours now."""
        if time.monotonic() - self._asked >= RENEW_S:
            self._held = False  # should asking fail
            self._held = bus.lease(self._bus, self._name, self._holder, LEASE_S)
            self._asked = time.monotonic()
        return self._held

    def give_back(self) -> None:
        """Let another worker go on at once."""
        if self._held:
            bus.release(self._bus, self._name, self._holder)


def run_task(parts: Parts, task: Task, holder: str, stop: threading.Event) -> None:
    """Take turns until `stop`."""
    lease = Lease(parts, task.name, holder) if task.leased else None

    def turns(stop: threading.Event) -> None:
        while not stop.is_set():
            if lease is not None and not lease.held():
                stop.wait(RENEW_S)
            elif not task.turn():
                stop.wait(task.every_s)

    keep_running(task.name, turns, stop)
    if lease is not None:
        quietly(lease.give_back)


def keep_running(name: str, loop: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """Run `loop` until `stop`; when it fails, again after a pause that grows from 0.2 to 5 s."""
    pause = FIRST_PAUSE_S
    while not stop.is_set():
        began = time.monotonic()
        try:
            loop(stop)
        except AWAY as error:
            log.warning("%s waits: %s", name, type(error).__name__)
        except Exception as error:  # one task that fails must not end the others
            log.error("%s failed: %s", name, where(error))
        pause = FIRST_PAUSE_S if time.monotonic() - began > LONGEST_PAUSE_S * 2 else min(pause * 2, LONGEST_PAUSE_S)
        stop.wait(pause)


def where(error: BaseException) -> str:
    """Kind and place of an error; its message may hold somebody's name, so it is left out."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def quietly(do: Callable[[], None]) -> None:
    """Do it if bus and store are there."""
    try:
        do()
    except AWAY:
        log.debug("left undone while parts are away")
