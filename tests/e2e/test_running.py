"""The whole application as an operator runs it: started, killed, stopped, set up wrongly."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import main, open_parts, wsgi
from core.settings import Settings
from data_sources.bus_server import _binary
from services.build_demo import build_demo
from services.keep_lake import build_lake
from store import figures

ROOT = Path(__file__).parents[2]
READY_S = 120


def environment(home: Path, **env: str) -> dict[str, str]:
    """A demo of a hundredth, at a free port."""
    return {**os.environ, "MAGNET_HOME": str(home), "MAGNET_PORT": "0", "MAGNET_DEMO_SCALE": "0.01", **env}


def until(what: Callable[[], Any], seconds: float = READY_S) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


class Running:
    """A started Magnet: its folder, its launcher and what it said."""

    def __init__(self, home: Path, **env: str) -> None:
        self.home, self.log = home, home.with_suffix(".log")
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "run"], env=environment(home, **env), stdout=out, stderr=out, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        return (self.home / "run" / "web.url").read_text(encoding="utf-8")

    def ask(self, path: str, method: str = "GET", body: Any = None) -> tuple[int, Any]:
        with contextlib.closing(http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=10)) as connection:
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.ask("/readyz")[0] == 200
        return False

    def ready(self) -> "Running":
        until(lambda: self.process.poll() is not None or self.is_ready())
        assert self.process.poll() is None, self.said
        return self

    def pids(self) -> dict[str, int]:
        return {file.stem: int(file.read_text()) for file in (self.home / "run").glob("*.pid")}

    def kill(self, part: str) -> int:
        pid = self.pids()[part]
        os.kill(pid, signal.SIGKILL)
        return pid

    def signs_in(self) -> bool:
        return self.ask("/api/v1/session", "POST", {"username": "leader", "password": "magnet-demo"})[0] == 200

    def stop(self, name: signal.Signals = signal.SIGINT, group: bool = False) -> int:
        (os.killpg if group else os.kill)(self.process.pid, name)
        return self.process.wait(60)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not collected does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, bus_url: str) -> Path:
    """A data folder with the demo and its lake, made once and copied for each start."""
    home = tmp_path_factory.mktemp("demo")
    parts = open_parts(Settings.read(environment(home)), bus_url)
    parts.store.migrate()
    build_demo(parts, scale=0.01)
    with parts.store.read() as conn:
        mark, step = figures.fingerprint(conn)
    build_lake(parts, mark, step)
    parts.lake.close()
    parts.store.close()
    return home


class Starter:
    """`start(name, **env)` starts Magnet in a folder of its own, with a copy of the demo."""

    def __init__(self, folder: Path, demo: Path) -> None:
        self.folder, self.demo, self.started = folder, demo, list[Running]()

    def __call__(self, name: str = "magnet", **env: str) -> Running:
        if not (self.folder / name).exists():
            shutil.copytree(self.demo, self.folder / name)
        self.started.append(Running(self.folder / name, **env))
        return self.started[-1]

    def stop(self) -> None:
        for running in self.started:
            print(running.said)  # shown where a test failed
            if running.process.poll() is None:
                running.stop()


@pytest.fixture
def start(tmp_path: Path, demo: Path) -> Iterator[Starter]:
    made = Starter(tmp_path, demo)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def magnet(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Running]:
    """One that all tests may kill, as long as they leave it ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    starter = Starter(tmp_path_factory.mktemp("running"), demo)
    running = starter(MAGNET_PORT=port).ready()
    yield running
    if running.process.poll() is None:
        running.stop()
    starter.stop()


# ── started, killed, stopped ──


def test_every_part_that_is_killed_comes_back_at_the_same_address(magnet: Running) -> None:
    url, before = magnet.url, magnet.pids()
    for part in ("worker", "live", "bus"):
        magnet.kill(part)
    until(lambda: all(magnet.pids().get(part) not in (None, before[part]) for part in ("worker", "live", "bus")) and magnet.is_ready())
    assert magnet.url == url
    assert magnet.signs_in()
    assert "SIGKILL" in magnet.said
    assert "Traceback" not in magnet.said


def test_a_second_one_runs_beside_the_first_but_not_in_its_folder(magnet: Running, start: Starter) -> None:
    again = subprocess.run([sys.executable, str(ROOT / "app.py")], env=environment(magnet.home), capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "already runs" in again.stderr
    other = start().ready()
    assert other.url != magnet.url
    assert set(other.pids().values()).isdisjoint(magnet.pids().values())
    until(lambda: f"Magnet is ready: {other.url}" in other.said)
    assert "password magnet-demo" in other.said
    assert ends_clean(other, signal.SIGINT, group=True)  # as a terminal does
    assert magnet.is_ready()


def test_after_the_launcher_was_killed_the_next_one_takes_over_at_the_same_port(magnet: Running) -> None:
    url, left = magnet.url, magnet.pids()
    magnet.process.kill()
    magnet.process.wait()
    assert magnet.is_ready(), "the parts go on by themselves"
    again = Running(magnet.home, MAGNET_PORT=url.rpartition(":")[2])
    magnet.process = again.process  # for whoever clears up
    until(lambda: again.process.poll() is not None or (again.pids().get("live") not in (None, left["live"]) and again.is_ready()))
    assert again.process.poll() is None, again.said
    assert again.url == url
    assert [pid for pid in left.values() if alive(pid)] == []
    assert ends_clean(again, signal.SIGTERM)  # as a service manager does


def test_a_start_can_be_stopped_while_the_demo_is_made(start: Starter, tmp_path: Path) -> None:
    (tmp_path / "magnet").mkdir()
    starting = start(MAGNET_DEMO_SCALE="1")
    until(lambda: "%" in starting.said)
    assert starting.stop(signal.SIGHUP) == 0  # as a terminal that is closed does
    assert "done" not in starting.said
    assert starting.pids() == {}


def ends_clean(magnet: Running, name: signal.Signals, group: bool = False) -> bool:
    """A stop leaves no process and no record, and nothing was wrong before."""
    pids = magnet.pids()
    assert magnet.stop(name, group) == 0
    assert [part for part, pid in pids.items() if alive(pid)] == []
    assert [file.name for file in (magnet.home / "run").iterdir()] == ["app.lock"]
    assert "Traceback" not in magnet.said
    return True


# ── set up wrongly ──


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., str]]:
    """`refused(command, **env)` is the one sentence with which a start that cannot work ends, its exit code 2."""
    signals = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    kept = [signal.getsignal(name) for name in signals]

    def start(command: str = "run", **env: str) -> str:
        with monkeypatch.context() as patch:
            for name, value in environment(tmp_path / "magnet", **env).items():
                patch.setenv(name, value)
            assert main([command]) == 2
        said = capsys.readouterr().err
        assert (said[:8], said.count("\n")) == ("magnet: ", 1), said
        return said

    yield start
    for name, handler in zip(signals, kept, strict=True):
        signal.signal(name, handler)


@pytest.mark.parametrize("name", ["run", "bus", "store.sqlite"])
def test_something_else_in_the_data_folder_is_named(tmp_path: Path, refused: Callable[..., str], name: str) -> None:
    (tmp_path / "magnet").mkdir()
    (tmp_path / "magnet" / name).write_text("not what you think")
    assert str(tmp_path / "magnet" / name) in refused()


def test_a_store_of_another_city_or_kind_is_refused(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in environment(tmp_path / "magnet").items():
        monkeypatch.setenv(name, value)
    assert main(["migrate"]) == 0
    assert "MAGNET_DEMO=1" in refused(MAGNET_DEMO="0")
    assert "one of chancheng" in refused(MAGNET_CITY="atlantis")


def test_a_port_in_use_is_refused_and_nothing_stays_behind(tmp_path: Path, refused: Callable[..., str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "MAGNET_PORT" in refused(MAGNET_PORT=str(taken.getsockname()[1]))
    assert list((tmp_path / "magnet" / "run").glob("*.pid")) == []


@pytest.mark.parametrize(
    ("url", "cure"),
    [("mysql://root@db", "Python package"), ("somewhere", "postgresql://"), ("postgresql://user:hidden@127.0.0.1:1/magnet", "DATABASE_URL")],
)
def test_a_database_that_cannot_be_used_is_refused_without_its_password(refused: Callable[..., str], url: str, cure: str) -> None:
    said = refused("migrate", DATABASE_URL=url)
    assert cure in said
    assert "hidden" not in said


def test_parts_that_run_apart_ask_for_a_prepared_store(refused: Callable[..., str], bus_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "run` (or `bus`) first" in refused("worker")
    assert "app.py migrate" in refused("worker", REDIS_URL=bus_url)
    assert "app.py migrate" in refused("live", REDIS_URL=bus_url)
    for name, value in environment(tmp_path / "magnet", REDIS_URL=bus_url).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        wsgi()
    assert left.value.code == 4  # on which gunicorn gives up


# ── a bus of the operator's ──


class Server:
    """A standalone bus that the test started itself, by TCP and with a password."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.url = folder, f"redis://:secret@127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        binary = _binary()
        assert binary
        words = [binary, "--port", str(self.port), "--requirepass", "secret", "--appendonly", "yes", "--dir", str(self.folder)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return not probe.connect_ex(("127.0.0.1", self.port))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "server")
    yield made
    made.stop()


def test_a_bus_of_ones_own_is_used_waited_for_and_not_shared_with_another_store(server: Server, start: Starter, refused: Callable[..., str]) -> None:
    magnet = start("first", REDIS_URL=server.url).ready()
    assert set(magnet.pids()) == {"app", "worker", "live", "web"}
    assert not (magnet.home / "bus").exists()
    assert magnet.signs_in()
    server.stop()
    until(lambda: magnet.ask("/readyz")[0] == 503)
    assert magnet.ask("/readyz")[1]["parts"]["store"] == "ok"
    assert magnet.signs_in()
    server.start()
    until(magnet.is_ready)
    assert "another case store" in refused(REDIS_URL=server.url)


def test_a_bus_that_does_not_do_is_refused_before_anything_is_written(refused: Callable[..., str], server: Server, tmp_path: Path) -> None:
    assert "password" in refused(REDIS_URL=server.url.replace("secret", "guess"))
    assert "does not answer" in refused(REDIS_URL="redis://:hidden@127.0.0.1:1")
    assert "database number" in refused(REDIS_URL=f"{server.url}/3")
    assert (tmp_path / "magnet" / "store.sqlite").stat().st_size == 0


class Old(socketserver.StreamRequestHandler):
    """What a server of 2022 answers."""

    def handle(self) -> None:
        about = b"redis_version:6.2.14\r\n"
        while line := self.rfile.readline():
            if line.strip().upper() == b"INFO":
                self.wfile.write(b"$%d\r\n%s\r\n" % (len(about), about))
            elif line.strip().upper() in {b"PING", b"CLIENT"}:
                self.wfile.write(b"+OK\r\n")


def test_a_bus_that_is_too_old_is_refused(refused: Callable[..., str]) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Old) as old:
        old.daemon_threads = True
        threading.Thread(target=old.serve_forever, daemon=True).start()
        assert "6.2.14" in refused(REDIS_URL=f"redis://127.0.0.1:{old.server_address[1]}")
        old.shutdown()
