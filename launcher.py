"""Starts the parts of Magnet as processes, restarts what dies and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Unusable

ROOT = Path(__file__).parent
WAITS = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0)
CALM_S = 60.0  # a part that lived this long starts again without waiting
PATIENCE_S = 8.0


@dataclass
class Part:
    """One process: how to start it, and under which names its pid is written."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    names: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    deaths: int = 0
    again_at: float = 0.0


@dataclass
class Launcher:
    """Supervises the parts of one data folder."""

    home: Path
    parts: list[Part] = field(default_factory=list)
    stopping: bool = False

    @property
    def run(self) -> Path:
        return self.home / "run"

    def claim(self) -> None:
        """Take the data folder: end what an earlier launcher left, refuse when one still runs."""
        self.run.mkdir(parents=True, exist_ok=True)
        before = _record(self.run / "app.json")
        if before and before["pid"] != os.getpid() and _is_same(before):
            raise Unusable(f"Magnet already runs on {self.home} (process {before['pid']}): stop it, or set MAGNET_HOME to another folder.")
        for file in self.run.glob("*.json"):
            if file.stem != "app":
                end_leftover(file)
        write_record(self.run, ("app",), os.getpid())

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
                    self._start(part)
            elif part.process.poll() is not None:
                self._bury(part)

    def _bury(self, part: Part) -> None:
        lived = time.monotonic() - part.born
        part.deaths = 0 if lived > CALM_S else part.deaths + 1
        wait = WAITS[min(part.deaths, len(WAITS) - 1)]
        print(f"{part.name} ended ({part.process.returncode if part.process else '?'}); it starts again in {wait} s", flush=True)
        part.process, part.again_at = None, time.monotonic() + wait

    def stop(self) -> None:
        """End every part, the last started first, and take their records away."""
        self.stopping = True
        for part in reversed(self.parts):
            if part.process and part.process.poll() is None:
                end(part.process)
        for file in self.run.glob("*"):
            if file.suffix in {".pid", ".json", ".url"}:
                file.unlink(missing_ok=True)


def python_part(command: str, env: dict[str, str]) -> Callable[[], subprocess.Popen[bytes]]:
    """How to start `app.py <command>` as a part. Its own process group keeps a Ctrl-C with the launcher."""
    return lambda: subprocess.Popen([sys.executable, str(ROOT / "app.py"), command], env={**os.environ, **env}, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it end when it does not."""
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def write_record(run: Path, names: tuple[str, ...], pid: int) -> None:
    """Write `<name>.pid`, and beside it who that process is, so that a reused pid is never ended."""
    for name in names:
        (run / f"{name}.pid").write_text(str(pid), encoding="utf-8")
        (run / f"{name}.json").write_text(json.dumps({"pid": pid, "started": _started(pid)}), encoding="utf-8")


def end_leftover(file: Path) -> None:
    """End the process a record speaks of, when it is still that very process."""
    record = _record(file)
    if record and _is_same(record):
        os.kill(record["pid"], signal.SIGTERM)
        until = time.monotonic() + PATIENCE_S
        while _is_same(record) and time.monotonic() < until:
            time.sleep(0.05)
        if _is_same(record):
            os.kill(record["pid"], signal.SIGKILL)
    file.unlink(missing_ok=True)


def _record(file: Path) -> dict | None:  # type: ignore[type-arg]
    try:
        return json.loads(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return None


def _is_same(record: dict) -> bool:  # type: ignore[type-arg]
    return record.get("started") is not None and _started(record["pid"]) == record["started"]


def _started(pid: int) -> str | None:
    """Start time and command of a process, None when there is none (or it is a zombie)."""
    answer = subprocess.run(["ps", "-o", "stat=,lstart=,command=", "-p", str(pid)], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
    line = answer.stdout.strip()
    return None if not line or line.startswith("Z") else line.split(maxsplit=1)[1]


def free_port(host: str, port: int) -> int:
    """`port`, or a free one for 0. Raises Unusable when it is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unusable(f"Port {port} on {host} cannot be used ({error.strerror}): stop what holds it, or set MAGNET_PORT to another port, 0 for any free one.") from error
        return int(probe.getsockname()[1])
