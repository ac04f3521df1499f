"""From publishing on the bus to 50, 500 and 2,000 browsers: server CPU for each delivered update, and how late it comes.

Magnet's gateway, a bare uvloop broadcast (the floor), Dash's WebSocket callbacks and dcc.Interval polling, one after the other
in one run, with the same messages from the same bus. Prints a table and writes docs/benchmarks/live_fanout.md. `--quick`: a
minute, small numbers. CPU is what to trust on a shared machine; times hold the neighbours' noise too.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import uvloop

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks._common import ROOT, cpu_seconds, free_port, machine, percentile, server, table
from data_sources.bus_server import BusServer

DISTRICT = "440604"
TOWNS = ("440604010", "440604011", "440604012", "440604100")
COMMUNITIES = [f"{town}{number:03}" for town in TOWNS for number in range(1, 38)]
STAMP = re.compile(rb'stamp\\?":(\d+)')
SAMPLED = 200
HEAD = ("system", "clients", "messages/s", "updates/s", "delivered", "CPU µs/update", "CPU cores", "p50 ms", "p99 ms")


@dataclass
class Load:
    """What the clients of one run heard."""

    updates: int = 0
    late_ms: list[float] = field(default_factory=list)
    counting: bool = False
    open: int = 0


class Client(asyncio.Protocol):
    """A browser's connection: counts the stamps it gets; one in a few reads them."""

    def __init__(self, load: Load, request: bytes, reads: bool) -> None:
        self.load, self.request, self.reads = load, request, reads
        self.tail = b""
        self.last = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)
        self.load.open += 1

    def connection_lost(self, error: Exception | None) -> None:
        self.load.open -= 1

    def data_received(self, data: bytes) -> None:
        data = self.tail + data
        if self.reads:
            now = time.monotonic_ns()
            found = [match for match in STAMP.finditer(data) if match.end() < len(data)]
            self.tail = data[found[-1].end() :][-40:] if found else data[-40:]
            if self.load.counting:
                self.load.updates += len(found)
                self.load.late_ms += [(now - int(match[1])) / 1e6 for match in found]
        else:
            count = data.count(b"stamp")
            self.tail = b"" if data.endswith(b"stamp") else data[-4:]
            self.load.updates += count if self.load.counting else 0


class Poller(Client):
    """A page with dcc.Interval: asks each second, or as soon as the last answer came. What it never saw counts as late, not as delivered."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.load.open += 1
        self.loop = asyncio.get_running_loop()
        self.loop.call_later(random.random(), self.ask)

    def ask(self) -> None:
        if self.transport.is_closing():
            return
        self.asked = self.loop.time()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.tail = (self.tail + data)[-4000:]
        head, _, body = self.tail.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.I)
        if length is None or len(body) < int(length[1]):
            return
        self.tail = b""
        if (match := STAMP.search(body)) and int(match[1]) != self.last:
            if self.load.counting:
                self.load.updates += 1
                self.load.late_ms += [(time.monotonic_ns() - stamp) / 1e6 for stamp in range(int(match[1]), self.last or int(match[1]) - 1, -self.gap_ns)]
            self.last = int(match[1])
        self.loop.call_at(max(self.asked + 1, self.loop.time()), self.ask)

    gap_ns: ClassVar[int] = 100_000_000


class Socket(Client):
    """A page with a WebSocket callback: asks for the persistent callback once the socket stands."""

    callback: ClassVar[bytes] = b""

    def data_received(self, data: bytes) -> None:
        if self.callback and data.startswith(b"HTTP/1.1 101"):
            mask = b"\0\0\0\0"  # a mask of zeros is a mask
            self.transport.write(b"\x81\xfe" + len(self.callback).to_bytes(2, "big") + mask + self.callback)
        super().data_received(data)


@dataclass
class System:
    """One thing to measure: how to start it, what its clients say, how often messages come."""

    name: str
    kind: str
    rate: int
    client: type[Client] = Client
    mixed: bool = False
    most: int = 10_000


SYSTEMS = (
    System("bare uvloop broadcast, unframed", "bare", 10),
    System("Magnet, each message a frame", "magnet", 10),
    System("bare uvloop broadcast, unframed", "bare", 50),
    System("Magnet, 100 ms frames", "magnet", 50),
    System("Magnet, 100 ms frames, mixed scopes", "magnet", 50, mixed=True),
    System("Dash WebSocket callbacks", "websocket", 10, Socket),
    System("Dash WebSocket callbacks", "websocket", 50, Socket, most=500),
    System("dcc.Interval, 1 s", "polling", 10, Poller),
)


# ── who listens ──


def prepare(home: Path, bus_url: str, most: int) -> tuple[list[str], list[str]]:
    """A store with accounts over the district, its towns and communities, and a session for each client: those of the district, and mixed ones."""
    from sqlalchemy import insert

    from store import tables
    from store.engine import Store

    store = Store.open("", home)
    store.migrate()
    areas = [DISTRICT, *TOWNS, *COMMUNITIES]
    now = datetime.now(UTC)
    row = {"name": "王测试0001", "unit": "-", "role": "leader", "lang": "zh", "theme": "dark", "created_at": now}
    with store.write() as conn:
        conn.execute(insert(tables.accounts), [{**row, "id": n, "username": f"bench-{area}", "area": area} for n, area in enumerate(areas, 1)])
        everybody = [_session(conn, 1, now) for _ in range(most)]
        mixed = [_session(conn, _of_mixed(n), now) for n in range(most)]
    store.close()
    return everybody, mixed


def _of_mixed(n: int) -> int:
    """The account of the nth of a mixed crowd: one in ten sees the district, three a town or street, six a community."""
    if n % 10 == 0:
        return 1
    return 2 + n % len(TOWNS) if n % 10 < 4 else 2 + len(TOWNS) + n % len(COMMUNITIES)


def _session(conn: Any, account: int, now: datetime) -> str:
    from sqlalchemy import insert

    from store import tables

    token = secrets.token_urlsafe(24)
    row = {"token_hash": hashlib.sha256(token.encode()).hexdigest(), "account_id": account, "csrf": "x", "created_at": now, "seen_at": now}
    conn.execute(insert(tables.sessions).values(**row, expires_at=now + timedelta(hours=2), address="127.0.0.1"))
    return token


def request_of(system: System, port: int, token: str) -> bytes:
    """What a client says first."""
    host = f"Host: 127.0.0.1:{port}\r\n"
    if system.kind in {"magnet", "bare"}:
        return f"GET /live HTTP/1.1\r\n{host}Cookie: magnet_session={token}\r\n\r\n".encode()
    if system.kind == "websocket":
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        upgrade = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        return f"GET /_dash-ws-callback HTTP/1.1\r\n{host}{upgrade}\r\n".encode()
    body = json.dumps(
        {
            "output": "value.children",
            "outputs": {"id": "value", "property": "children"},
            "inputs": [{"id": "tick", "property": "n_intervals", "value": 1}],
            "changedPropIds": ["tick.n_intervals"],
        }
    )
    return f"POST /_dash-update-component HTTP/1.1\r\n{host}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def warm(system: System, port: int) -> None:
    """Dash is ready only after its first page; the WebSocket's callback has a generated name."""
    if system.kind not in {"websocket", "polling"}:
        return
    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
    dependencies = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=30))
    payload = {"output": dependencies[0]["output"], "outputs": [], "inputs": [], "changedPropIds": [], "state": []}
    Socket.callback = json.dumps({"type": "callback_request", "rendererId": "browser", "requestId": "1", "payload": payload}).encode()


# ── measuring ──


async def measure(system: System, port: int, pid: int, tokens: list[str], seconds: float, publish: Callable[[], "subprocess.Popen[bytes]"]) -> list[object]:
    """One row of the table."""
    load = Load()
    loop, clients = asyncio.get_running_loop(), len(tokens)
    every = max(clients // SAMPLED, 1)

    async def connect(n: int) -> asyncio.Transport:
        request = request_of(system, port, tokens[n])
        return (await loop.create_connection(lambda: system.client(load, request, n % every == 0), "127.0.0.1", port))[0]

    transports = []
    for start in range(0, clients, 50):
        transports += await asyncio.gather(*[connect(n) for n in range(start, min(start + 50, clients))])
        await asyncio.sleep(0.05)
    await asyncio.sleep(1 + clients / 1000)
    publishing = publish()
    await asyncio.sleep(1.5)
    load.counting, began, used = True, time.monotonic(), cpu_seconds(pid)
    await asyncio.sleep(seconds)
    load.counting, took, used = False, time.monotonic() - began, cpu_seconds(pid) - used
    publishing.terminate()
    publishing.wait()
    lost = clients - load.open
    for transport in transports:
        transport.abort()
    await asyncio.sleep(0.1)
    due = took * system.rate * (sum(share(n) for n in range(clients)) if system.mixed else clients)
    name = system.name + (f" ({lost} connections lost)" if lost else "")
    per_update = f"{used / load.updates * 1e6:.1f}" if load.updates else None
    times = [f"{late:.0f}" if late is not None else None for late in (percentile(load.late_ms, 0.5), percentile(load.late_ms, 0.99))]
    return [name, f"{clients:,}", system.rate, f"{load.updates / took:,.0f}", f"{load.updates / due:.0%}", per_update, f"{used / took:.3f}", *times]


def share(n: int) -> float:
    """The share of all messages the nth of a mixed crowd may hear."""
    account = _of_mixed(n)
    return 1.0 if account == 1 else 1 / len(TOWNS) if account <= 1 + len(TOWNS) else 1 / len(COMMUNITIES)


def run_system(system: System, clients: int, home: Path, bus_url: str, tokens: list[str], seconds: float) -> list[object]:
    """Start one server, measure it, end it."""
    port = free_port()
    env = {"MAGNET_HOME": str(home), "MAGNET_DEMO": "1", "REDIS_URL": bus_url}
    areas = COMMUNITIES if system.mixed else [DISTRICT]
    script = "benchmarks/_live_servers.py"

    def publish() -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, script, "publisher", str(system.rate), bus_url, *areas], cwd=ROOT)

    with server([script, system.kind, str(port), bus_url], port, env) as pid:
        warm(system, port)
        time.sleep(1)
        return uvloop.run(measure(system, port, pid, tokens[:clients], seconds, publish))


def main() -> None:
    """Measure everything, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer clients, two seconds each; writes nothing")
    parser.add_argument("--only", help="systems whose kind is this")
    quick, only = (given := parser.parse_args()).quick, given.only
    sizes, seconds = ((50,), 2.0) if quick else ((50, 500, 2000), 6.0)
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bus = BusServer(home)
        url = bus.start()
        try:
            everybody, mixed = prepare(home, url, max(sizes))
            for clients in sizes:
                for system in SYSTEMS:
                    if clients <= system.most and only in {None, system.kind}:
                        rows.append(run_system(system, clients, home, url, mixed if system.mixed else everybody, seconds))
                        print(*rows[-1], sep=" | ", flush=True)
        finally:
            bus.stop()
    text = table(HEAD, rows)
    print(f"\n{text}\n\n{machine()}")
    if not quick and not only:
        write(text)


def write(text: str) -> None:
    """Keep the table where the README takes it from."""
    file = ROOT / "docs" / "benchmarks" / "live_fanout.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    says = (
        "# Fan-out: one bus, many browsers\n\n"
        f"Output of `python benchmarks/live_fanout.py`. {machine()}\n\n"
        "CPU is the server process's own (user and system), without the bus and the clients; an update is one message delivered to one client. "
        "In mixed scopes one client in ten sees the district, three a town or street and six a community, and only what may be seen is due. "
        "Magnet sends at most ten frames a second, so at 50 messages/s about 50 ms of its time are by design. "
        "dcc.Interval shows only the latest of ten messages each second: 10 % is "
        "all it can deliver, and its times are how old a message was when it, or a later one, was seen. "
        "A dash instead of figures: overloaded, nothing arrived within the six seconds measured.\n\n"
    )
    file.write_text(says + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
