"""The gateway: server-sent events at /live, changes of what a stream hears, and the web behind it (raw ASGI)."""

import asyncio
import contextlib
import hmac
import logging
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis
import uvicorn

from core.errors import BadInput, Unusable
from data_sources import bus
from data_sources.process import write_whole
from live._http import Receive, Refused, Scope, Send, a_list, answer_json, cookie, cut, header, json_body, last_id, refuse
from live.here import Here, lost
from live.hub import Hub
from live.messages import control
from live.streams import Stream, Streams, filter_of, keys_of, topics_of
from services._parts import Parts
from services.answer import may_watch
from services.certificates import server_files
from services.presence import HELD, may_hold
from services.who import Account, who

CHANGE = "/api/v1/live/"
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
BACKLOG = 4096
CHECK_S = 15.0
WATCH_S = 10.0
REVOKED_S = 60.0  # longer than anybody caches a session
GOODBYE_S = 0.8
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

log = logging.getLogger("magnet.live")


class Gateway:
    """The ASGI application. `web` is a WSGI application for everything else; `build` names the pages that are current."""

    def __init__(self, parts: Parts, web: Any = None, build: str = "", threads: int = 4) -> None:
        from a2wsgi import WSGIMiddleware

        self.parts, self.build = parts, build
        self.web = WSGIMiddleware(web, workers=threads) if web is not None else None
        self.streams = Streams()
        self.here = Here(parts, self.streams)
        self.hub = Hub(bus.url_of(parts.bus), [bus.shard(parts.city.code)], self._told)
        self._revoked: dict[str, float] = {}
        self._watch_now = asyncio.Event()
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["path"] == "/live":
            await self._guarded(self._live, scope, receive, send)
        elif scope["path"].startswith(CHANGE):
            await self._guarded(self._change, scope, receive, send)
        elif self.web is not None:
            await self.web(scope, receive, send)  # type: ignore[arg-type]
        else:
            await refuse(send, Refused(404, "not_found", "This gateway serves /live only."))

    async def start(self) -> None:
        """Begin to hear the bus and to look after the streams."""
        await self.hub.start()
        self._tasks = [asyncio.create_task(self._keep_checked()), asyncio.create_task(self._keep_watched()), asyncio.create_task(self.here.run())]

    async def stop(self) -> None:
        """Say goodbye to every stream, within a second."""
        self._stopping = True
        for stream in self.streams.all():
            stream.end("stop")
        until = time.monotonic() + GOODBYE_S
        while len(self.streams) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        for stream in self.streams.all():
            stream.kick()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hub.stop()

    # ── requests ──

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            said = await receive()
            if said["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _guarded(self, answer: Callable[[Scope, Receive, Send, Account, str], Awaitable[None]], scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts and those who are not signed in."""
        try:
            if not self._host_allowed(header(scope, b"host")):
                raise Refused(421, "wrong_host", "This demo answers on this machine only: open http://127.0.0.1, or set MAGNET_DEMO_PUBLIC=1.")
            token = cookie(scope)
            account = await self._who(token)
            await answer(scope, receive, send, account, token)
        except Refused as refused:
            await refuse(send, refused)
        except BadInput as bad:
            await refuse(send, Refused(400, bad.code, bad.message, bad.field))

    async def _who(self, token: str) -> Account:
        try:
            account = await asyncio.to_thread(who, self.parts, token) if token else None
        except Exception as error:
            log.warning("who asks is not known now: %s", error)
            raise Refused(503, "store_away", "Try again in a moment.") from error
        if account is None or account.session in self._revoked:
            raise Refused(401, "not_signed_in", "Sign in first.")
        return account

    async def _live(self, scope: Scope, receive: Receive, send: Send, account: Account, token: str) -> None:
        if scope["method"] != "GET":
            raise Refused(405, "method", "GET opens a stream.")
        if self._stopping:
            raise Refused(503, "stopping", "This gateway is going away: try again.")
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        topics = topics_of(query["topics"][0].split(",")) if query.get("topics", [""])[0] else None
        last = last_id(header(scope, b"last-event-id") or query.get("last", [""])[0])
        stream = Stream(self.streams.id, token, account, filter_of(self.parts, account, topics, None), kick=lambda: cut(send))
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        self._welcome(stream, last)
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            await self._pump(stream, send)
        finally:
            gone.cancel()
            self.hub.remove(stream)
            self.streams.remove(stream)
            self.here.nudge()

    def _welcome(self, stream: Stream, last: int | None) -> None:
        now = datetime.now(self.parts.city.tz).isoformat(timespec="milliseconds")
        hello = {"stream": stream.id, "build": self.build, "now": now, "fresh": self.hub.ear.fresh}
        self.streams.add(stream)
        stream.say(b"retry: 1000\n\n" + control("hello", hello, None if last is not None else self.hub.mark or None))
        self.hub.add(stream, last)
        if stream.account.session in self._revoked:  # while it was being opened
            stream.end("revoked")

    async def _pump(self, stream: Stream, send: Send) -> None:
        """Write what is ready until the stream ends; nobody else waits for this one."""
        while True:
            chunk = self.hub.take(stream)
            if chunk:
                stream.sending_since = stream.heard_at = time.monotonic()
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                stream.sending_since = 0.0
            elif stream.ended:
                await send({"type": "http.response.body", "body": b""})
                return
            else:
                await stream.sleep()

    async def _change(self, scope: Scope, receive: Receive, send: Send, account: Account, token: str) -> None:
        if scope["method"] != "PUT":
            raise Refused(405, "method", "PUT changes what a stream hears.")
        self._check_csrf(scope, account)
        stream_id = scope["path"][len(CHANGE) :]
        asked = await json_body(receive)
        topics = None if asked.get("topics") is None else topics_of(a_list(asked, "topics"))
        watch = None if asked.get("watch") is None else await asyncio.to_thread(keys_of, a_list(asked, "watch"), lambda key: self._may(account, key))
        accepted = {"topics": None if topics is None else sorted(f"{k}:{a}" if a else k for k, a in topics), "watch": None if watch is None else sorted(watch)}
        if stream_id.partition(".")[0] == self.streams.id:
            stream = self.streams.get(stream_id)
            if stream is None or stream.account.session != account.session:
                raise Refused(404, "not_found", "There is no such stream of yours.")
            self._apply(stream, topics, watch)
        else:  # another gateway's, behind the same address
            await asyncio.to_thread(bus.tell, self.parts.bus, "change", {"stream": stream_id, "session": account.session, **accepted})
        await answer_json(send, 200, accepted)

    def _may(self, account: Account, key: str) -> bool:
        return (may_hold if key.startswith(HELD) else may_watch)(self.parts, account, key)

    def _apply(self, stream: Stream, topics: "frozenset[tuple[str, str]] | None", watch: "frozenset[str] | None") -> None:
        new = (watch or frozenset()) - (stream.filter.watch or frozenset())
        self.hub.change(stream, filter_of(self.parts, stream.account, topics, watch))
        if new:
            self._watch_now.set()
        self.here.nudge()

    def _host_allowed(self, host: str) -> bool:
        settings = self.parts.settings
        return not settings.demo or settings.demo_public or host.rsplit(":", 1)[0] in LOCAL_HOSTS or host in LOCAL_HOSTS

    def _check_csrf(self, scope: Scope, account: Account) -> None:
        origin, host = header(scope, b"origin"), header(scope, b"host")
        if origin and origin != "null" and origin.rstrip("/") != self.parts.settings.origin and urlsplit(origin).netloc != host:
            raise Refused(403, "foreign_origin", f"{origin} may not act here.")
        token = header(scope, b"x-csrftoken") or header(scope, b"x-csrf-token")
        if not hmac.compare_digest(token.encode(), account.csrf.encode()):
            raise Refused(403, "csrf", "Send the session's csrf_token as X-CSRFToken.")

    # ── what goes on beside ──

    def _told(self, kind: str, value: Any) -> None:
        """A word from the control channel."""
        if kind == "session.revoked":
            self._revoked[str(value)] = time.monotonic()
            self.streams.end_session(str(value))
        elif kind in ("again", "session.changed"):  # words may have been missed, or a session is used in another post
            for stream in self.streams.all():
                if kind == "again" or stream.account.session == value:
                    stream.checked_at = 0.0
        elif kind == "change":
            found = self.streams.get(value["stream"])
            if found is not None and found.account.session == value["session"]:
                topics = None if value["topics"] is None else topics_of(value["topics"])
                self._apply(found, topics, None if value["watch"] is None else frozenset(value["watch"]))

    async def _keep_checked(self) -> None:
        held_at = 0.0
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            self._revoked = {session: at for session, at in self._revoked.items() if now - at < REVOKED_S}
            await self.streams.check(lambda token: who(self.parts, token), now - CHECK_S)
            if now - held_at > CHECK_S:
                held_at = now
                await self._check_pages()

    async def _check_pages(self) -> None:
        """Who may no longer open a page hears no more of it."""
        with contextlib.suppress(Exception):  # the store is away: the next round asks again
            for stream, keys in (await asyncio.to_thread(lost, self.parts, self.streams.all())).items():
                self._apply(stream, stream.filter.topics, (stream.filter.watch or frozenset()) - keys)

    async def _keep_watched(self) -> None:
        """Keep what screens hold computed."""
        while True:
            self._watch_now.clear()
            keys = sorted(self.streams.watched())
            with contextlib.suppress(redis.RedisError, OSError):  # the bus is away: the next round tries again
                await asyncio.to_thread(bus.watch, self.parts.bus, keys)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WATCH_S):  # as in live.here
                    await self._watch_now.wait()


# ── the server ──


def serve(parts: Parts, web: Any, host: str, port: int, stop: threading.Event, build: str = "") -> None:
    """Serve `web` (a Flask server, or None) and /live on `host`:`port` (0: a free one, see run/live.url) until `stop` is set.

    `build` names the pages that are current. Raises Unusable for a port in use.
    """
    run: Callable[[Coroutine[Any, Any, None]], None] = asyncio.run
    with contextlib.suppress(ImportError):
        import uvloop

        run = uvloop.run
    with _listening(host, port) as listener:
        app = Gateway(parts, web, build)
        run(_serve(app, listener, stop))


async def _serve(app: Gateway, listener: socket.socket, stop: threading.Event) -> None:
    crt, key = server_files(app.parts.settings.home) if app.parts.settings.tls else (None, None)
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="on", access_log=False, log_config=None, server_header=False, proxy_headers=False,
        timeout_keep_alive=75, timeout_graceful_shutdown=2, backlog=BACKLOG, ssl_certfile=crt, ssl_keyfile=key,
    )  # fmt: skip
    server = _Server(config)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    threading.Thread(target=lambda: (stop.wait(), loop.call_soon_threadsafe(stopping.set)), daemon=True).start()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    _write_address(app.parts.settings.home, listener, ("live", "web") if app.web is not None else ("live",), app.parts.settings.tls)
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, asked}, return_when=asyncio.FIRST_COMPLETED)
    await app.stop()
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """Leaves signals to app.py."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # who finds the address in its file is not refused, though the server is not there yet
    except OSError as error:
        listener.close()
        raise Unusable(f"Port {port} on {host} cannot be used ({error.strerror}): set MAGNET_PORT to another one, 0 for any free one.") from error
    return listener


def _write_address(home: Path, listener: socket.socket, names: tuple[str, ...], tls: bool = False) -> None:
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    scheme = "https" if tls else "http"
    url = f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
    (home / "run").mkdir(parents=True, exist_ok=True)
    for name in names:
        write_whole(home / "run" / f"{name}.url", url)


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.ended = True
    stream.said.clear()
    stream.wake()
