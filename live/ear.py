"""Hears the bus: every shard's channel and the control channel, without a gap over failures, from the logs where something was missed."""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import orjson
import redis

from data_sources import bus

HORIZON_MS = 600_000  # how far back a fresh gateway reads the logs
PAGE = 1000
SILENCE_S = 15.0
LONGEST_WAIT_S = 2.0
OVERLAP_MS = 2000  # what a returning stream hears twice rather than never: clocks and orders of shards differ
BORN = "magnet:born"  # when this bus began, so that a returning browser's older id is known to be from another one
CONTROL = ""  # the control channel's name among the shards
FAILURES = (redis.RedisError, OSError, TimeoutError)
Number = tuple[int, int]

log = logging.getLogger("magnet.live")


class Ear:
    """Calls `hear(body, ms)` for each message once and in order within a shard (ms 0: no log keeps it), `told(kind, value)` for
    each control message, and `missed(ms)` when something said before `ms` is lost for good. `shards` are followed from the
    start; others as soon as somebody publishes there.
    """

    def __init__(
        self, url: str, shards: Sequence[str], hear: Callable[[bytes, int], None], told: Callable[[str, Any], None], missed: Callable[[int], None]
    ) -> None:
        self._url, self._known, self._hear, self._told, self._missed = url, shards, hear, told, missed
        self._bus: Any = None  # redis-py's types leave open what an answer is
        self._last: dict[str, Number] = {}
        self._shards: dict[str, asyncio.Task[None]] = {}
        self._whole: set[str] = set()
        self._skew_ms = 0
        self.opened = asyncio.Event()

    @property
    def fresh(self) -> bool:
        """Whether everything said so far has been heard."""
        return self.opened.is_set() and CONTROL in self._whole and self._whole.issuperset(self._shards)

    def now_ms(self) -> int:
        """The bus's time."""
        return int(time.time() * 1000) + self._skew_ms

    async def run(self) -> None:
        """Hear until cancelled."""
        self._bus = bus.connect_async(self._url)
        try:
            await self._open_patiently()
            async with asyncio.TaskGroup() as self._tasks:
                for name in list(self._last):
                    self._follow(name)
                self._tasks.create_task(self._listen(CONTROL, bus.CONTROL, self._control, self._find_shards))
        finally:
            await self._bus.aclose()

    # ── the logs ──

    async def _open_patiently(self) -> None:
        wait = 0.05
        while not self.opened.is_set():
            try:
                await self._open()
                self.opened.set()
            except FAILURES as error:
                log.warning("bus: %s; trying again", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT_S)

    async def _open(self) -> None:
        """Read what all logs kept of the last minutes, in the order it was said."""
        seconds, micro = await self._bus.time()
        self._skew_ms = int(seconds * 1000 + micro / 1000 - time.time() * 1000)
        since = self.now_ms() - HORIZON_MS
        await self._bus.set(BORN, self.now_ms(), nx=True)
        self._missed(max(since, int(await self._bus.get(BORN) or 0) - OVERLAP_MS - 1))
        said: list[tuple[Number, bytes]] = []
        for name in await self._names():
            entries = await self._read(name, str(since))
            self._last[name] = entries[-1][0] if entries else (0, 0)
            said += entries
            if entries and await self._is_cut(name):
                self._missed(entries[0][0][0])
        for (ms, _), body in sorted(said, key=lambda entry: entry[0]):
            self._hear(body, ms)

    async def _names(self) -> list[str]:
        return sorted({*self._known, *(name.decode() for name in await self._bus.smembers(bus.SHARDS))})

    async def _is_cut(self, name: str) -> bool:
        """Whether the log has lost its oldest entries, and not before the horizon."""
        about = await self._bus.xinfo_stream(bus.log(name))
        return about["entries-added"] > about["length"] and _number(about["first-entry"][0])[0] > self.now_ms() - HORIZON_MS

    async def _read(self, name: str, start: str) -> list[tuple[Number, bytes]]:
        """The log of a shard from `start` on, a page at a time so that streams go on meanwhile."""
        entries: list[tuple[Number, bytes]] = []
        while True:
            page = await self._bus.xrange(bus.log(name), min=start, count=PAGE)
            entries += [(_number(entry), fields[b"m"]) for entry, fields in page]
            if len(page) < PAGE:
                return entries
            start = "(" + page[-1][0].decode()

    # ── the channels ──

    def _follow(self, name: str) -> None:
        if name not in self._shards:
            self._last.setdefault(name, (0, 0))
            heard = self._listen(name, bus.channel(name), lambda data: self._take(name, data), lambda: self._catch_up(name))
            self._shards[name] = self._tasks.create_task(heard)

    async def _listen(self, name: str, channel: str, take: Callable[[bytes], None], subscribed: Callable[[], Awaitable[None]]) -> None:
        """Keep one subscription alive; `subscribed` is awaited each time it stands, before the first message after it."""
        wait = 0.05
        while True:
            try:
                async for kind, data in self._subscription(channel):
                    if kind == "ssubscribe":
                        await subscribed()
                        self._whole.add(name)
                        wait = 0.05
                    elif kind == "smessage":
                        take(data)
            except FAILURES as error:
                log.warning("bus, %s: %s; trying again", channel, type(error).__name__)
            except Exception:  # a fault of ours must not make this gateway deaf
                log.exception("bus, %s", channel)
            self._whole.discard(name)
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
            wait = min(wait * 2, LONGEST_WAIT_S)

    async def _subscription(self, channel: str) -> AsyncIterator[tuple[str, bytes]]:
        """Kind and data of what a channel says. A silent server is asked, and given up when it stays silent."""
        async with self._bus.pubsub() as heard:
            await heard.ssubscribe(channel)
            asked = False
            while True:
                message = await heard.get_message(timeout=SILENCE_S)
                if message is not None:
                    asked = False
                    yield message["type"], message["data"]
                elif asked:
                    raise TimeoutError
                else:
                    await heard.ping()
                    asked = True

    def _take(self, name: str, data: bytes) -> None:
        entry, _, body = data.partition(b" ")
        if entry == b"-":
            self._hear(body, 0)
        elif (number := _number(entry)) > self._last[name]:
            self._last[name] = number
            self._hear(body, number[0])

    async def _catch_up(self, name: str) -> None:
        """Hear from the log what was said while nobody listened."""
        last = self._last[name]
        entries = await self._read(name, f"{last[0]}-{last[1]}" if last[0] else str(self.now_ms() - HORIZON_MS))
        if last[0] and (not entries or entries[0][0] != last):
            log.warning("bus, %s: the log no longer holds what was heard last", name)
            self._missed(self.now_ms())
        for number, body in entries:
            if number > last:
                self._last[name] = number
                self._hear(body, number[0])

    async def _find_shards(self) -> None:
        for name in await self._names():
            self._follow(name)
        self._told("again", None)

    def _control(self, data: bytes) -> None:
        said = orjson.loads(data)
        if said["do"] == "shard":
            self._follow(str(said["value"]))
        else:
            self._told(said["do"], said["value"])


def _number(entry: bytes) -> Number:
    ms, _, seq = entry.partition(b"-")
    return int(ms), int(seq)
