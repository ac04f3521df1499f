"""Whatever happens to a stream, what it heard adds up to the present state."""

import asyncio
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from core.scope import Scope
from live.hub import Client, Hub
from live.messages import Filter
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER

AREAS = [NANPU, ZUMIAO_OTHER, NANZHUANG_ONE]
FILTERS = [
    Filter(Scope.of("440604")),
    Filter(Scope.of(NANPU)),
    Filter(Scope.of("440604012", department="police")),
    Filter(Scope.of("440604"), topics=frozenset({("case", NANPU)})),
]
say = st.tuples(st.just("say"), st.sampled_from("abc"), st.sampled_from(AREAS), st.sampled_from(["police", "fire", None]))
steps = st.lists(st.one_of(say, say, say, st.sampled_from([("flush",), ("read",), ("return",), ("slow",)])), max_size=60)


class Browser:
    """Applies what it hears: absolute values, gone is gone, a snapshot starts anew."""

    def __init__(self, hub: Hub, filter: Filter) -> None:
        self.hub, self.filter, self.state, self.last = hub, filter, dict[str, Any](), None
        self.open()

    def open(self) -> None:
        self.client = Client(self.filter)
        self.last = self.last or self.hub.mark  # hello says it
        self.hub.add(self.client, self.last)

    def read(self) -> None:
        while chunk := self.hub.take(self.client):
            for block in chunk.decode().strip().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.split("\n"))
                self.last = int(fields.get("id", self.last or 0)) or None
                self.apply(fields["event"], orjson.loads(fields["data"]))

    def apply(self, kind: str, data: Any) -> None:
        if kind == "snapshot":
            self.state.clear()
        for message in data["m"]:
            self.state[message["key"]] = message["v"]
            if message["v"].get("gone"):
                del self.state[message["key"]]


def a_hub(kept: int) -> Hub:
    """A hub that has read its (empty) logs."""
    hub = Hub("redis://127.0.0.1:1")
    hub.recent.kept = kept
    hub.ear.opened.set()
    hub.ear._whole.add("")
    return hub


async def live_through(filter: Filter, said: list[tuple[str, ...]], kept: int) -> tuple[dict[str, Any], dict[str, Any]]:
    hub = a_hub(kept)
    hub.mark = ms = hub.ear.now_ms() - 500_000
    browser = Browser(hub, filter)
    for version, (what, *more) in enumerate(said):
        if what == "say":
            key, area, department = more
            ms += 700  # so that a return overlaps with two or three messages
            hub._hear(orjson.dumps({"topic": "case", "key": key, "area": area, "at": "t", "v": {"version": version, "department": department}}), ms)
        elif what == "flush":
            hub._flush()
        elif what == "read":
            browser.read()
        elif what == "return":
            hub.remove(browser.client)
            browser.open()
    hub._flush()
    browser.read()
    passes = filter.test()
    return browser.state, {m.key: orjson.loads(m.body)["v"] for m in hub.recent.values(passes)}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FILTERS), steps, st.sampled_from([3, 1000]))
def test_snapshot_then_events_equals_fresh_state(filter: Filter, said: list[tuple[str, ...]], kept: int) -> None:
    heard, fresh = asyncio.run(live_through(filter, said, kept))
    assert heard == fresh


def test_streams_with_equal_filters_share_the_very_same_frame() -> None:
    async def frames() -> list[bytes]:
        hub = a_hub(1000)
        clients = [Client(Filter(Scope.of("440604"))) for _ in range(3)]
        for client in clients:
            hub.add(client, None)
        hub._hear(orjson.dumps({"topic": "case", "key": "a", "area": NANPU, "at": "t", "v": {}}), hub.ear.now_ms())
        hub._flush()
        return [hub.take(client) for client in clients]

    first, *others = asyncio.run(frames())
    assert first
    assert all(frame is first for frame in others)
