"""The four servers that benchmarks/live_fanout.py compares, each a process: `python benchmarks/_live_servers.py KIND PORT BUS_URL`."""

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from data_sources import bus

DISTRICT = "440604"


def magnet(port: int, url: str) -> None:
    """Magnet's own gateway, without the web behind it."""
    from app import open_parts
    from core.settings import Settings
    from live.gateway import serve

    serve(open_parts(Settings.read(os.environ), url), None, "127.0.0.1", port, threading.Event())


async def heard(url: str) -> Any:
    """Every message of the bus, as a rival would hear it: one subscription."""
    async with bus.connect_async(url).pubsub() as subscription:
        await subscription.ssubscribe(bus.channel(DISTRICT))
        while True:
            message = await subscription.get_message(timeout=60)
            if message and message["type"] == "smessage":
                yield message["data"].partition(b" ")[2]


def bare(port: int, url: str) -> None:
    """The floor: one write a client and message, no filter, no framing, no resume."""
    import uvloop

    transports: set[Any] = set()

    class Client(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            transports.add(self.transport)

        def connection_lost(self, error: Exception | None) -> None:
            transports.discard(self.transport)

    async def run() -> None:
        await asyncio.get_running_loop().create_server(Client, "127.0.0.1", port, backlog=4096)
        async for message in heard(url):
            chunk = b"data: " + message + b"\n\n"
            for transport in transports:
                transport.write(chunk)

    uvloop.run(run())


def polling(port: int, url: str) -> None:
    """dcc.Interval: a callback each second that hands out the latest value; Dash on Flask as Magnet serves it."""
    import uvicorn
    from a2wsgi import WSGIMiddleware
    from dash import Dash, Input, Output, dcc, html

    latest = [""]
    app = Dash(__name__)
    app.layout = html.Div([dcc.Interval(id="tick", interval=1000), html.Div(id="value")])

    @app.callback(Output("value", "children"), Input("tick", "n_intervals"))
    def show(tick: int) -> str:
        return latest[0]

    def listen() -> None:
        subscription = bus.connect(url).pubsub()
        subscription.ssubscribe(bus.channel(DISTRICT))
        while True:
            message = subscription.get_message(timeout=5)
            if message and message["type"] == "smessage":
                latest[0] = message["data"].partition(b" ")[2].decode()

    threading.Thread(target=listen, daemon=True).start()
    uvicorn.run(WSGIMiddleware(app.server, workers=4), host="127.0.0.1", port=port, http="httptools", log_level="error", access_log=False)  # type: ignore[arg-type]


def websocket(port: int, url: str) -> None:
    """Dash's own WebSocket callbacks: a persistent callback for each browser, on Dash's FastAPI backend."""
    import uvicorn
    from dash import Dash, html, set_props

    app = Dash(__name__, backend="fastapi", websocket_callbacks=True)
    app.layout = html.Div(id="value")
    queues: set[asyncio.Queue[str]] = set()

    @app.callback(persistent=True, websocket=True)
    async def follow() -> None:
        mine: asyncio.Queue[str] = asyncio.Queue()
        queues.add(mine)
        try:
            while True:
                set_props("value", {"children": await mine.get()})
        finally:
            queues.discard(mine)

    async def run() -> None:
        config = uvicorn.Config(app.server, host="127.0.0.1", port=port, loop="none", log_level="error", access_log=False, backlog=4096)
        serving = asyncio.create_task(uvicorn.Server(config).serve())
        async for message in heard(url):
            for queue in queues:
                queue.put_nowait(message.decode())
        await serving

    import uvloop

    uvloop.run(run())


def publisher(rate: int, url: str, areas: list[str]) -> None:
    """Publishes case messages of about 450 bytes at `rate` a second, stamped with the machine's monotonic clock."""
    import itertools
    import random
    import time

    client = bus.connect(url)
    due = time.monotonic()
    for number in itertools.count():
        area = random.choice(areas)
        words = {"state": "dispatched", "column": "to_accept", "category": "01-10", "major": "01", "category_zh": "暴露生活垃圾", "category_en": "Litter"}
        flags = {"supervised": False, "whistled": False, "rework": False}
        place = {"area": area, "department": None, "light": "green", "urgent": False, "flags": flags, "lon": 113.1, "lat": 23.0}
        v = {"no": f"C{number % 500:06}", **words, **place, "version": number, "stamp": time.monotonic_ns()}
        bus.publish(client, [{"topic": "case", "key": v["no"], "area": area, "at": "2026-11-21T19:42:08+08:00", "v": v}])
        due += 1 / rate
        time.sleep(max(due - time.monotonic(), 0))


if __name__ == "__main__":
    kind, number, address, *more = sys.argv[1:]
    if kind == "publisher":
        publisher(int(number), address, more)
    else:
        {"magnet": magnet, "bare": bare, "polling": polling, "websocket": websocket}[kind](int(number), address)
