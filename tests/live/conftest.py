"""A real gateway on a free port and raw sockets that listen to it."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from data_sources import bus
from live.gateway import serve
from services._parts import Parts
from services.who import Account, sign_in
from tests import kit

PATIENCE_S = 10.0


class Event(NamedTuple):
    """One server-sent event."""

    kind: str
    id: int | None
    data: Any

    @property
    def keys(self) -> list[str]:
        return [m["key"] for m in self.data["m"]]


class Ended(Exception):
    """The stream was closed."""


class Listener:
    """An EventSource of sockets: what it hears, event by event."""

    def __init__(self, url: str, token: str, query: str = "", last: int | None = None, receive_buffer: int | None = None) -> None:
        parts = urlsplit(url)
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect((parts.hostname, parts.port))
        resume = "" if last is None else f"Last-Event-ID: {last}\r\n"
        self.socket.sendall(f"GET /live{query} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: magnet_session={token}\r\n{resume}\r\n".encode())
        self.left = b""
        self.head = self._until(b"\r\n\r\n").decode()
        self.status = int(self.head.split()[1])
        if self.status != 200:
            self.close()
        self.text = b""
        self.ids: list[int] = []

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.left:
            more = self.socket.recv(65536)
            if not more:
                raise Ended
            self.left += more
        found, _, self.left = self.left.partition(mark)
        return found

    def _chunk(self) -> bytes:
        size = int(self._until(b"\r\n"), 16)
        while len(self.left) < size + 2:
            more = self.socket.recv(65536)
            if not more:
                raise Ended
            self.left += more
        chunk, self.left = self.left[:size], self.left[size + 2 :]
        if not chunk:
            raise Ended
        return chunk

    def next(self) -> Event:
        """The next event, pings left out. Raises Ended at the end, TimeoutError when none comes."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            while b"\n\n" not in self.text:
                self.text += self._chunk()
            block, _, self.text = self.text.partition(b"\n\n")
            fields = dict(line.split(": ", 1) for line in block.decode().split("\n") if not line.startswith(":"))
            if "id" in fields:
                self.ids.append(int(fields["id"]))
            if fields.get("event", "ping") != "ping":
                return Event(fields["event"], int(fields["id"]) if "id" in fields else None, json.loads(fields["data"]))
        raise TimeoutError

    def keys_until(self, key: str) -> list[str]:
        """The keys of all messages up to the one with `key`."""
        found: list[str] = []
        until = time.monotonic() + PATIENCE_S
        while key not in found:
            assert time.monotonic() < until
            event = self.next()
            if event.kind in {"frame", "snapshot"}:
                found += event.keys
        return found

    def read_to_the_end(self) -> None:
        """Raises Ended or ConnectionResetError when the stream is over."""
        while True:
            self.next()

    def close(self) -> None:
        self.socket.close()


class Gate:
    """A running gateway."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.opened: list[Listener] = []
        self.start()

    def start(self) -> None:
        self.stop_event = threading.Event()
        address = self.parts.settings.home / "run" / "live.url"
        address.unlink(missing_ok=True)
        self.thread = threading.Thread(target=serve, args=(self.parts, None, "127.0.0.1", 0, self.stop_event), daemon=True)
        self.thread.start()
        self.url = _when(address)
        self._until_fresh()

    def _until_fresh(self) -> None:
        """Until it hears the bus."""
        token = self.sign_in("leader", "440604")[0]
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            listener = Listener(self.url, token)
            fresh = listener.next().data["fresh"]
            listener.close()
            if fresh:
                return
            time.sleep(0.02)
        raise AssertionError("the gateway does not hear the bus")

    def stop(self) -> None:
        self.stop_event.set()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive(), "the gateway does not stop"

    def sign_in(self, role: str = "community", area: str = kit.NANPU, **over: Any) -> tuple[str, Account]:
        """The token and account of somebody who has signed in."""
        return sign_in(self.parts, kit.login(self.parts, role, area, **over), kit.PASSWORD, "127.0.0.1")

    def listen(self, token: str, query: str = "", last: int | None = None, **more: Any) -> Listener:
        """An open stream, its hello heard."""
        listener = Listener(self.url, token, query, last, **more)
        self.opened.append(listener)
        if listener.status == 200:
            listener.hello = listener.next()  # type: ignore[attr-defined]
        return listener

    def put(self, token: str, csrf: str, stream: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Change what a stream hears."""
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE_S)
        sent = {"Cookie": f"magnet_session={token}", "X-CSRFToken": csrf, "Content-Type": "application/json", **headers}
        connection.request("PUT", f"/api/v1/live/{stream}", json.dumps(body), sent)
        answer = connection.getresponse()
        told = answer.status, json.loads(answer.read())
        connection.close()
        return told

    def say(self, *messages: dict[str, Any], keep: bool = True) -> None:
        """Publish messages."""
        bus.publish(self.parts.bus, messages, keep)


def _when(file: Path) -> str:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text()):
            return text
        time.sleep(0.01)
    raise AssertionError(f"{file} was not written")


@pytest.fixture
def gate(parts: Parts) -> Iterator[Gate]:
    running = Gate(parts)
    yield running
    for listener in running.opened:
        listener.close()
    running.stop()


@pytest.fixture
def case() -> Callable[..., dict[str, Any]]:
    """`case(no, area, **v)` is a live case message."""

    def make(no: str, area: str = kit.NANPU, alarm: bool = False, **v: Any) -> dict[str, Any]:
        body = {"no": no, "state": "reported", "column": "to_accept", "department": None, "light": "green", "version": 1, **v}
        return {"topic": "case", "key": no, "area": area, "at": "2026-11-21T19:42:08+08:00", "v": body, **({"alarm": True} if alarm else {})}

    return make
