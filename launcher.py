"""Starts the parts of Magnet as processes, restarts what dies and leaves nothing behind."""

import contextlib
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.errors import Unusable
from data_sources.local_http import connection
from data_sources.process import end_leftover, record, write_whole

ROOT = Path(__file__).parent
WAITS = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0)
REFUSED = 2  # the exit code of a part after one sentence with the cure
CALM_S = 60.0  # a part that lived this long starts again without waiting
PATIENCE_S = 12.0  # longer than the worker takes to finish what it has begun


@dataclass
class Part:
    """One process: how to start it, and under which names its pid is written. A `base` is what the others stand on: it ends after them."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    names: tuple[str, ...]
    base: bool = False
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    deaths: int = 0
    again_at: float = 0.0


@dataclass
class Launcher:
    """Supervises the parts of one data folder."""

    home: Path
    parts: list[Part] = field(default_factory=list)
    refused: bool = False  # a part said that it cannot work as things are set up
    _claimed: IO[str] | None = None

    @property
    def run(self) -> Path:
        return self.home / "run"

    def claim(self) -> None:
        """Take the data folder for as long as this process lives, and end what an earlier launcher left. Raises Unusable while another one has it."""
        self.run.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (self.run / "app.lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise Unusable(f"Magnet already runs on {self.home}{self._by_whom()}: stop it, or set MAGNET_HOME to another folder.") from error
        self._claimed = lock
        for name in ("live", "web", "worker", "bus"):
            end_leftover(self.run / f"{name}.json", PATIENCE_S)
        write_record(self.run, ("app",), os.getpid())

    def _by_whom(self) -> str:
        with contextlib.suppress(OSError):
            return f" (process {(self.run / 'app.pid').read_text(encoding='utf-8')})"
        return ""

    def add(self, part: Part) -> None:
        """Start a part and keep it alive from now on."""
        self.parts.append(part)
        self._start(part)

    def _start(self, part: Part) -> None:
        part.process = part.start()
        part.born = time.monotonic()
        write_record(self.run, part.names, part.process.pid)

    def tend(self) -> None:
        """One round: whoever died is started again, later each time it dies young."""
        for part in self.parts:
            if part.process is None:
                if time.monotonic() >= part.again_at:
                    self._start_again(part)
            elif part.process.poll() is not None:
                self.refused = self.refused or (part.process.returncode == REFUSED and not part.base)
                self._bury(part, how_it_ended(part.process.returncode))

    def _start_again(self, part: Part) -> None:
        try:
            self._start(part)
        except (OSError, Unusable) as error:  # no memory or no space left: later, perhaps
            self._bury(part, str(error))

    def _bury(self, part: Part, why: str) -> None:
        lived = time.monotonic() - part.born
        part.deaths = 0 if lived > CALM_S else part.deaths + 1
        wait = WAITS[min(part.deaths, len(WAITS) - 1)]
        say(f"{part.name} ended ({why}); it starts again in {wait} s")
        part.process, part.again_at = None, time.monotonic() + wait

    def end_others(self) -> None:
        """End all parts that stand on a base; `tend` starts them again."""
        end(part.process for part in self.parts if part.process and not part.base)

    def stop(self) -> None:
        """End every part and take the records away. Does nothing in a folder that was not claimed."""
        if self._claimed is None:
            return
        self.end_others()
        end(part.process for part in self.parts if part.process)
        for name in ("app", *(name for part in self.parts for name in part.names)):
            for suffix in ("pid", "json", "url"):
                (self.run / f"{name}.{suffix}").unlink(missing_ok=True)
        self._claimed.close()
        self._claimed = None


def say(text: str) -> None:
    """Tell the operator, if he still listens: a closed terminal must not end anything."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def python_part(command: str, env: dict[str, str]) -> Callable[[], subprocess.Popen[bytes]]:
    """How to start `app.py <command>` as a part. Its own session keeps the terminal's Ctrl-C with the launcher."""
    return lambda: subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), command], env={**os.environ, **env}, stdin=subprocess.DEVNULL, start_new_session=True
    )


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all of them to end, and make those end that do not."""
    asked = [process for process in processes if process.poll() is None]
    for process in asked:
        process.terminate()
    until = time.monotonic() + PATIENCE_S
    for process in asked:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def write_record(run: Path, names: tuple[str, ...], pid: int) -> None:
    """Write `<name>.pid`, and beside it who that process is, so that a reused pid is never ended."""
    for name in names:
        record(run / f"{name}.json", pid)
        write_whole(run / f"{name}.pid", str(pid))


def free_port(host: str, port: int) -> int:
    """`port`, or a free one for 0. Raises Unusable when it is taken, or `host` is no address of this machine."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, 0))
        except OSError as error:
            raise Unusable(f"MAGNET_HOST is {host!r}, which is no address of this machine: give 127.0.0.1, or 0.0.0.0 for all of them.") from error
        if port == 0:
            return int(probe.getsockname()[1])
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else str(error)
            raise Unusable(
                f"Port {port} on {host} cannot be used ({why}): stop what holds it, or set MAGNET_PORT to another port, 0 for any free one."
            ) from error
    return port


def local(host: str) -> str:
    """The name under which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def url(host: str, port: int, tls: bool = False) -> str:
    """The address to type into a browser on this machine."""
    name, scheme = local(host), "https" if tls else "http"
    return f"{scheme}://[{name}]:{port}" if ":" in name else f"{scheme}://{name}:{port}"


def states(host: str, port: int, tls: bool = False) -> dict[str, str]:
    """What /readyz says of each part; empty while nothing answers."""
    with contextlib.suppress(OSError, http.client.HTTPException, ValueError, KeyError):
        asked = connection(local(host), port, tls, timeout=3)
        with contextlib.closing(asked):
            asked.request("GET", "/readyz", headers={"Host": "localhost"})  # a demo answers to no other name
            return dict(json.loads(asked.getresponse().read())["parts"])
    return {}
