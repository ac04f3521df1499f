"""Who has which page open: gathered from this gateway's streams, kept on the bus for all gateways, told to those who hold the page."""

import asyncio
import contextlib
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import redis

from data_sources import bus
from services._parts import Parts
from services.presence import HELD, may_hold, member, page_of

if TYPE_CHECKING:
    from live.streams import Stream, Streams

BEAT_S = 4.0  # less than half of bus.HERE_SECONDS
Members = dict[str, set[bytes]]


class Here:
    """`nudge` when a stream has come, gone, or holds other pages."""

    def __init__(self, parts: Parts, streams: "Streams") -> None:
        self.parts, self.streams = parts, streams
        self._said: Members = {}
        self._known: dict[str, list[bytes]] = {}
        self._now = asyncio.Event()

    def nudge(self) -> None:
        """Something has changed."""
        self._now.set()

    async def run(self) -> None:
        """Beat for ever."""
        while True:
            with contextlib.suppress(redis.RedisError, OSError):  # the bus is away: the next beat tells it anew
                await self.beat()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):  # wait_for of Python 3.11 loses a cancel that comes together with a nudge
                    await self._now.wait()

    async def beat(self) -> None:
        """Say who is here, and tell those concerned where that is news."""
        self._now.clear()
        mine = held(self.streams.all())
        gone = {page: members - mine.get(page, set()) for page, members in self._said.items()}
        gone = {page: members for page, members in gone.items() if members}
        pages = list({*mine, *gone})
        if not pages:
            self._said, self._known = mine, {}
            return
        found = await asyncio.to_thread(bus.here, self.parts.bus, mine, gone, pages)
        self._said = mine
        news = [self._message(page, people) for page, people in found.items() if people != self._known.get(page) and _company(people, self._known.get(page))]
        if news:
            await asyncio.to_thread(bus.publish, self.parts.bus, news, False)
        self._known = {page: people for page, people in found.items() if page in mine}

    def _message(self, page: str, people: list[bytes]) -> dict[str, Any]:
        city = self.parts.city
        at = datetime.now(city.tz).isoformat(timespec="milliseconds")
        return {"topic": "here", "key": page, "area": city.code, "at": at, "v": {"people": [orjson.loads(each) for each in people]}}


def held(streams: "list[Stream]") -> Members:
    """By page the members that these streams stand for."""
    found: Members = defaultdict(set)
    for stream in streams:
        for key in stream.filter.watch or ():
            if key.startswith(HELD) and not stream.ended:
                found[page_of(key)].add(member(stream.account, key))
    return dict(found)


def lost(parts: Parts, streams: "list[Stream]") -> "dict[Stream, frozenset[str]]":
    """The keys of pages that these streams hold and may no longer."""
    found: dict[Stream, frozenset[str]] = {}
    for stream in streams:
        keys = [key for key in stream.filter.watch or () if key.startswith(HELD)]
        if gone := frozenset(key for key in keys if not may_hold(parts, stream.account, key)):
            found[stream] = gone
    return found


def _company(people: list[bytes], known: list[bytes] | None) -> bool:
    """Whether somebody is, or was, there besides one."""
    return len(people) > 1 or len(known or []) > 1
