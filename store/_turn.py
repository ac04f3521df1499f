"""Taking turns: one writer at a time among the threads and processes of one data folder."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FIRST_NAP_S, LONGEST_NAP_S = 0.0005, 0.01


class TurnTimeout(Exception):
    """The turn did not come in time."""


class Turn:
    """A lock on a file. SQLite's own waiting starves writers of several processes; this does not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ours = threading.Lock()

    @contextmanager
    def take(self, seconds: float) -> Iterator[None]:
        """Hold the lock. Raises TurnTimeout when it was not free within `seconds`."""
        until = time.monotonic() + seconds
        if not self._ours.acquire(timeout=seconds):
            raise TurnTimeout
        try:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _lock(handle, until)
                yield
            finally:
                os.close(handle)  # gives the lock back, also when this process dies
        finally:
            self._ours.release()


def _lock(handle: int, until: float) -> None:
    nap = FIRST_NAP_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise TurnTimeout from None
            time.sleep(nap)
            nap = min(nap * 2, LONGEST_NAP_S)
