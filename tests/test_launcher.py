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
from data_sources.process import end_leftover
from launcher import Launcher, Part, free_port, write_record

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
    (tmp_path / "run").mkdir()
    write_record(tmp_path / "run", ("worker",), left.pid)
    launcher = Launcher(tmp_path)
    launcher.claim()
    assert left.wait(10) == -signal.SIGTERM
    launcher.stop()


def test_a_pid_that_belongs_to_somebody_else_now_is_left_alone(launcher: Launcher) -> None:
    other = sleeper()
    (launcher.run / "worker.json").write_text(f'{{"pid": {other.pid}, "started": "1", "command": "python"}}')
    end_leftover(launcher.run / "worker.json")
    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_second_launcher_on_the_same_folder_is_refused_and_takes_nothing_away(launcher: Launcher) -> None:
    second = Launcher(launcher.home)
    with pytest.raises(Unusable, match="already runs"):
        second.claim()
    second.stop()
    assert (launcher.run / "app.pid").read_text() == str(os.getpid())


def test_a_part_that_cannot_be_started_is_tried_again(launcher: Launcher) -> None:
    part = Part("worker", sleeper, ("worker",))
    launcher.add(part)
    part.start = lambda: subprocess.Popen(["/nowhere/at-all"])
    part.process.kill()  # type: ignore[union-attr]
    assert wait_for(lambda: launcher.tend() or part.deaths >= 2)
    part.start = sleeper
    assert wait_for(lambda: launcher.tend() or part.process)


def test_what_the_others_stand_on_ends_last(launcher: Launcher, tmp_path: Path) -> None:
    order = tmp_path / "order"
    code = "import signal, sys, time\ndef told(*_):\n time.sleep(0.1)\n open(sys.argv[1], 'a').write(sys.argv[2])\n sys.exit()\n"
    code += "signal.signal(15, told)\nprint(flush=True)\ntime.sleep(60)"
    for name in ("bus", "worker"):
        process = subprocess.Popen([sys.executable, "-c", code, str(order), name], stdout=subprocess.PIPE)
        with process.stdout as said:  # type: ignore[union-attr]
            said.readline()
        launcher.add(Part(name, lambda process=process: process, (name,), base=name == "bus"))  # type: ignore[misc]
    launcher.stop()
    assert order.read_text() == "workerbus"


def test_an_address_that_is_not_this_machines_is_named_with_the_cure() -> None:
    with pytest.raises(Unusable, match="MAGNET_HOST"):
        free_port("192.0.2.1", 8050)


def test_a_port_in_use_is_named_with_the_cure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Unusable, match="set MAGNET_PORT"):
            free_port("127.0.0.1", taken.getsockname()[1])
