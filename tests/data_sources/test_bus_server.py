"""The embedded bus comes up, keeps what it has through a SIGKILL, and leaves nothing behind."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from data_sources import bus
from data_sources.bus_server import BusServer
from data_sources.process import end_leftover, record


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BusServer]:
    made = BusServer(tmp_path)
    yield made
    made.stop()


def test_its_address_is_private_and_needs_the_password(server: BusServer) -> None:
    url = server.start()
    file = server.home / "run" / "bus.url"
    assert file.read_text() == url
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert url.split(":")[2].split("@")[0] not in Path(f"/proc/{server._process.pid}/cmdline").read_text()  # type: ignore[union-attr]
    with pytest.raises(redis.AuthenticationError), redis.Redis.from_url(url.replace(url.split(":")[2].split("@")[0], "wrong")) as stranger:
        stranger.ping()


def test_after_a_sigkill_it_comes_back_with_its_data_at_the_same_address(server: BusServer) -> None:
    url = server.start()
    with bus.connect(url) as client:
        client.xadd(bus.INGEST, {"json": "{}"})
        os.kill(int((server.home / "run" / "bus.pid").read_text()), signal.SIGKILL)
        assert server.start() == url
        assert client.xlen(bus.INGEST) == 1


def test_a_leftover_of_the_folder_is_ended(server: BusServer) -> None:
    server.start()
    after = BusServer(server.home)
    after.start()
    assert server._process.wait(5) == 0  # type: ignore[union-attr]
    assert after.alive()
    after.stop()
    assert not after.alive()


def test_another_process_that_got_the_number_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    file = tmp_path / "process.json"
    record(file, other.pid)
    file.write_text(file.read_text().replace('"started": "', '"started": "1'))
    end_leftover(file)
    assert other.poll() is None
    record(file, other.pid)
    end_leftover(file)
    assert other.wait(5) != 0
    other.stdin.close()  # type: ignore[union-attr]


def test_without_a_server_binary_a_substitute_speaks_the_same(server: BusServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_sources.bus_server._binary", lambda: None)
    with bus.connect(server.start()) as client:
        bus.publish(client, [{"topic": "case", "key": "A1", "area": "440604", "at": "", "v": {}}])
        assert client.xlen(bus.log("440604")) == 1
        assert bus.lease(client, "lake", "one", 5)
        assert not bus.lease(client, "lake", "two", 5)


def test_a_program_that_is_only_just_being_loaded_is_on_record_with_its_command(tmp_path: Path) -> None:
    for _ in range(20):
        begun = subprocess.Popen(["sleep", "60"])
        record(tmp_path / "process.json", begun.pid)
        assert json.loads((tmp_path / "process.json").read_text())["command"] == "sleep 60"
        begun.kill()
        begun.wait()
