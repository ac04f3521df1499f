"""The launcher keeps parts alive, ends leftovers and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.errors import Unusable
from launcher import Launcher, Part, end_leftover, free_port, write_record

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def sleeper() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(SLEEP)


def gone(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def wait_for(what, seconds: float = 10.0) -> bool:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def launcher(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = Launcher(tmp_path)
    made.claim()
    yield made
    made.stop()


def test_a_part_that_is_killed_starts_again(launcher: Launcher) -> None:
    launcher.add(Part("worker", sleeper, ("worker",)))
    first = int((launcher.run / "worker.pid").read_text())
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: launcher.tend() or int((launcher.run / "worker.pid").read_text()) != first)


def test_a_stop_leaves_no_process_and_no_record(launcher: Launcher) -> None:
    part = Part("worker", sleeper, ("live", "web"))
    launcher.add(part)
    pid = part.process.pid  # type: ignore[union-attr]
    launcher.stop()
    assert gone(pid)
    assert list(launcher.run.glob("*.pid")) == []


def test_what_an_earlier_launcher_left_is_ended(tmp_path: Path) -> None:
    left = sleeper()
    write_record(tmp_path, ("worker",), left.pid)
    end_leftover(tmp_path / "worker.json")
    assert wait_for(lambda: left.poll() is not None)


def test_a_pid_that_belongs_to_somebody_else_now_is_left_alone(tmp_path: Path) -> None:
    other = sleeper()
    (tmp_path / "worker.json").write_text(f'{{"pid": {other.pid}, "started": "Mon Jan  1 00:00:00 2024 python"}}')
    end_leftover(tmp_path / "worker.json")
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_second_launcher_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    running = sleeper()
    (tmp_path / "run").mkdir()
    write_record(tmp_path / "run", ("app",), running.pid)
    with pytest.raises(Unusable, match="already runs"):
        Launcher(tmp_path).claim()
    running.kill()
    running.wait()


def test_a_port_in_use_is_named_with_the_cure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unusable, match="set MAGNET_PORT"):
            free_port("127.0.0.1", taken.getsockname()[1])
