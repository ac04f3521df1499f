"""Who hears what: streams grouped by equal filters, each message tested and encoded once a group, slow streams served from memory later."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from live.ear import OVERLAP_MS, Ear
from live.messages import Filter, Message, Test, control, event, latest_only, parse
from live.recent import Recent

FRAME_S = 0.1
GATHER_S = 0.015  # after a silence the first message waits only for those said in the same breath
ALARM_GAP_S = 0.02  # alarms go at once, a storm of them as quick frames
PING_S = 15.0
STALLED_S = 10.0
QUIET_MS = 60_000
PAGE = 2000  # values in one event of a snapshot
NEW_CASES_MS = 30_000

log = logging.getLogger("magnet.live")


class Client:
    """One stream as the hub sees it. It holds a position, never a queue: at most one frame waits, the rest is in memory anyway."""

    __slots__ = ("_woken", "ended", "filter", "frame", "group", "heard_at", "kick", "next", "said", "sending_since", "since")

    def __init__(self, filter: Filter, kick: Callable[[], None] = lambda: None) -> None:
        self.filter = filter
        self.kick = kick  # cut the connection, for it cannot be written to
        self.group: Group | None = None
        self.since: int | None = None  # resume from this ms as soon as the logs are read
        self.next = 0
        self.said: list[bytes] = []
        self.frame: bytes | None = None
        self.ended = False
        self.sending_since = 0.0
        self.heard_at = time.monotonic()
        self._woken: asyncio.Future[None] | None = None

    def say(self, chunk: bytes) -> None:
        """Queue something about the stream itself."""
        self.said.append(chunk)
        self.wake()

    def end(self, reason: str) -> None:
        """Say goodbye; the stream ends when that is written."""
        if not self.ended:
            self.ended = True
            self.say(control("bye", {"reason": reason}))

    def wake(self) -> None:
        """Something may be ready."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    async def sleep(self) -> None:
        """Until the next wake."""
        self._woken = asyncio.get_running_loop().create_future()
        try:
            await self._woken
        finally:
            self._woken = None


class Group:
    """The streams with one filter."""

    __slots__ = ("clients", "test")

    def __init__(self, filter: Filter) -> None:
        self.test: Test = filter.test()
        self.clients: set[Client] = set()


class Hub:
    """Hands the bus's messages to the streams of one gateway, in frames of 100 ms, alarms at once."""

    def __init__(self, url: str, shards: Sequence[str] = (), told: Callable[[str, Any], None] = lambda kind, value: None) -> None:
        self.ear = Ear(url, shards, self._hear, told, self._missed)
        self.recent = Recent()
        self.clients: set[Client] = set()
        self.mark = 0  # ms up to which everything has been handed out
        self._groups: dict[Filter, Group] = {}
        self._fleeting: dict[tuple[str, str], Message] = {}  # what no log keeps, until it is handed out
        self._flushed = 0  # everything numbered below this has been handed out
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0  # of the timer, in the loop's time; a handle of uvloop cannot always tell
        self._last_flush = 0.0
        self._fresh = False
        self._cache: dict[tuple[Any, ...], list[bytes]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to hear."""
        self._tasks = [asyncio.create_task(self.ear.run()), asyncio.create_task(self._beat()), asyncio.create_task(self._when_opened())]

    async def stop(self) -> None:
        """Hear no more."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    # ── streams ──

    def add(self, client: Client, last: int | None) -> None:
        """Take a stream in. `last` is the id it heard last, or, negative, how many ms ago its page was made."""
        self.clients.add(client)
        self._join(client)
        client.next = self._flushed
        if last is not None:
            client.since = last
            self._place(client)

    def remove(self, client: Client) -> None:
        """Let a stream go."""
        self.clients.discard(client)
        self._leave(client)

    def change(self, client: Client, filter: Filter) -> None:
        """Another filter for a stream; the latest values of what it had not asked for before are handed out at once."""
        before = client.group.test if client.group else lambda message: False
        self._leave(client)
        client.filter = filter
        test = self._join(client).test
        recent = self.ear.now_ms() - NEW_CASES_MS
        added = self.recent.values(lambda m: test(m) and not before(m) and (m.topic != "case" or m.ms > recent))
        for start in range(0, len(added), PAGE):
            client.say(event("frame", added[start : start + PAGE], None))

    def _join(self, client: Client) -> Group:
        group = self._groups.get(client.filter)
        if group is None:
            group = self._groups[client.filter] = Group(client.filter)
        group.clients.add(client)
        client.group = group
        return group

    def _leave(self, client: Client) -> None:
        group = client.group
        if group is None:
            return
        group.clients.discard(client)
        if not group.clients:
            self._groups.pop(client.filter, None)
        client.group = None

    def _place(self, client: Client) -> None:
        """Put a returning stream where it stopped, or hand it a snapshot where that is no longer known."""
        if client.since is None or not self.ear.opened.is_set():
            return
        ms = client.since - OVERLAP_MS if client.since >= 0 else self.ear.now_ms() + client.since
        known = client.since <= self.ear.now_ms() + OVERLAP_MS
        client.since = None
        start = self._since(ms) if known else None
        if start is None:
            self.snapshot(client)
        else:
            client.next = min(start, self._flushed)
            client.wake()

    def _since(self, ms: int) -> int | None:
        """Many streams return from the same id at once after a restart."""
        key = ("since", ms)
        if key not in self._cache:
            found = self.recent.since(ms)
            self._cache[key] = [] if found is None else [b"%d" % found]
        kept = self._cache[key]
        return int(kept[0]) if kept else None

    def snapshot(self, client: Client) -> None:
        """Hand a stream the latest value of everything it may hear."""
        key = ("snapshot", client.filter)
        if key not in self._cache:
            assert client.group
            values = self.recent.values(client.group.test)
            pages = [values[start : start + PAGE] for start in range(0, len(values), PAGE)] or [[]]
            self._cache[key] = [event("snapshot" if n == 0 else "frame", page, self.mark) for n, page in enumerate(pages)]
        client.next = self._flushed
        client.frame = None
        client.said += self._cache[key]
        client.wake()

    def take(self, client: Client) -> bytes:
        """What is ready for a stream; empty when nothing is."""
        chunks, client.said = client.said, []
        if client.frame is not None:
            chunks.append(client.frame)
            client.frame = None
        elif client.next < self._flushed and client.since is None and not client.ended:
            chunks += self._missing(client)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _missing(self, client: Client) -> list[bytes]:
        """What a stream has not heard yet, each key once."""
        key = ("missing", client.filter, client.next)
        if key not in self._cache:
            messages = self.recent.after(client.next, self._flushed)
            if messages is None:
                self.snapshot(client)
                chunks, client.said = client.said, []
                return chunks
            assert client.group
            found = latest_only([m for m in messages if client.group.test(m)])
            self._cache[key] = [event("frame", found, self.mark)] if found else []
        client.next = self._flushed
        return self._cache[key]

    # ── messages ──

    def _hear(self, body: bytes, ms: int) -> None:
        try:
            message = parse(body, ms)
        except (ValueError, KeyError, TypeError, AttributeError):
            log.warning("a message that is none of ours was heard on the bus")
            return
        if ms == 0:
            self.recent.set(message)
            self._fleeting[message.topic, message.key] = message
        elif not self.recent.add(message):
            return
        if self.ear.opened.is_set():
            self._soon(message.alarm)

    def _soon(self, alarm: bool) -> None:
        loop = asyncio.get_running_loop()
        at = max(loop.time(), self._last_flush + ALARM_GAP_S) if alarm else max(loop.time() + GATHER_S, self._last_flush + FRAME_S)
        if self._timer is not None and self._due <= at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._due = loop.call_at(at, self._flush), at

    def _flush(self) -> None:
        """Hand out what came since the last time: one frame for each group it concerns."""
        self._timer = None
        self._last_flush = asyncio.get_running_loop().time()
        self._cache.clear()
        start, self._flushed = self._flushed, self.recent.head
        if self.ear.fresh:
            self.mark = max(self.mark, self.recent.newest)
        came = self.recent.after(start, self._flushed)
        fleeting, self._fleeting = self._fleeting, {}
        if came is None:  # more at once than is kept: each stream is served from what there is
            for client in self.clients:
                client.wake()
            return
        messages = latest_only(came) + list(fleeting.values())
        frames: dict[tuple[int, ...], bytes] = {}
        for group in self._groups.values():
            passed = [m for m in messages if group.test(m)]
            if passed:
                key = tuple([id(m) for m in passed])
                if key not in frames:
                    frames[key] = event("frame", passed, self.mark)
                self._hand(group.clients, start, frames[key])
            else:
                self._advance(group.clients, start)

    def _hand(self, clients: Iterable[Client], start: int, frame: bytes) -> None:
        for client in clients:
            if client.next == start and client.frame is None and client.since is None:
                client.next, client.frame = self._flushed, frame
            client.wake()

    def _advance(self, clients: Iterable[Client], start: int) -> None:
        for client in clients:
            if client.next == start:
                client.next = self._flushed

    def _missed(self, ms: int) -> None:
        """Something is lost for good: whoever listens starts from a snapshot."""
        self.recent.forget(ms)
        self._cache.clear()
        if not self.ear.opened.is_set():
            return
        for client in self.clients:
            self.snapshot(client)

    # ── time ──

    async def _when_opened(self) -> None:
        await self.ear.opened.wait()
        self._flushed = self.recent.head
        self.mark = max(self.recent.newest, self.ear.now_ms())
        for client in self.clients:
            client.next = self._flushed
            self._place(client)

    async def _beat(self) -> None:
        """Each second: a sign of life where it is due, and an end for whoever has not read for ten seconds."""
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            changed, self._fresh = self._fresh != self.ear.fresh, self.ear.fresh
            if self._fresh:  # in quiet hours the mark follows the clock, at a distance in which silence would be noticed
                self.mark = max(self.mark, self.ear.now_ms() - QUIET_MS)
            for client in list(self.clients):
                if client.sending_since and now - client.sending_since > STALLED_S:
                    client.kick()
                elif (changed or now - client.heard_at >= PING_S) and not client.sending_since:
                    client.heard_at = now
                    client.say(self._ping(client))

    def _ping(self, client: Client) -> bytes:
        """A sign of life, with whether the bus is heard; a comment for proxies, an event for browsers."""
        heard_all = client.next == self._flushed and client.frame is None and client.since is None
        state = {"now": self.ear.now_ms(), "fresh": self._fresh}
        return b": ping\n\n" + control("ping", state, self.mark if heard_all and self.mark else None)
