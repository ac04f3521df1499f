"""One process on record: its id, when it started and what it runs, so that only our own leftover is ever ended."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path


def record(file: Path, pid: int) -> None:
    """Write down the running process `pid`."""
    deadline = time.monotonic() + 1.0
    while not (command := _command(pid)) and _started(pid) and time.monotonic() < deadline:
        time.sleep(0.001)  # a program that is only just being loaded has no command line yet
    write_whole(file, json.dumps({"pid": pid, "started": _started(pid), "command": command}))


def write_whole(file: Path, text: str) -> None:
    """Write `text` so that whoever reads in that moment finds the old text or the new one, never half of it."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def end_leftover(file: Path, patience: float = 5.0) -> None:
    """End the process on record in `file` if it still runs and is the same one; forget the record."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(file.read_text(encoding="utf-8"))
        pid = int(kept["pid"])
        if kept["started"] and (_started(pid), _command(pid)) == (kept["started"], kept["command"]):
            _end(pid, kept["started"], patience)
    file.unlink(missing_ok=True)


def _end(pid: int, started: str, patience: float) -> None:
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while _started(pid) == started:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            deadline += patience
        time.sleep(0.02)


def _started(pid: int) -> str:
    """When `pid` started, in the system's own words; empty when it is gone: a zombie of which no thread lives."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return "" if fields[0] == "Z" and len(os.listdir(f"/proc/{pid}/task")) < 2 else fields[19]
    except OSError:
        return "" if Path("/proc/self").exists() else _ps(pid, "lstart=")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return "" if Path("/proc/self").exists() else _ps(pid, "command=")


def _ps(pid: int, field: str) -> str:
    return subprocess.run(["ps", "-o", field, "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
