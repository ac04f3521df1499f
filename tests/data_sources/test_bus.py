"""What the bus keeps to: order, logs, leases, watched keys."""

import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import redis

from core.errors import Unusable
from data_sources import bus

NANPU = "440604012061"


@pytest.fixture
def client(bus_url: str) -> Iterator["redis.Redis"]:
    opened = bus.connect(bus_url)
    opened.flushall()
    yield opened
    opened.close()


def a_message(key: str, area: str = NANPU) -> dict[str, Any]:
    return {"topic": "case", "key": key, "area": area, "at": "2026-11-21T19:42:08+08:00", "v": {"no": key}}


def test_keys_of_one_shard_share_a_hash_tag() -> None:
    assert bus.channel(NANPU) == "magnet:{440604012}:live"
    assert bus.log(NANPU + "003") == "magnet:{440604012}:log"
    assert bus.log("440604") == "magnet:{440604}:log"


def test_what_is_published_is_heard_with_its_place_in_the_log(client: "redis.Redis") -> None:
    heard = client.pubsub()
    heard.ssubscribe(bus.channel(NANPU))
    bus.publish(client, [a_message("A1"), a_message("A2"), a_message("elsewhere", "440604100001")])
    data = [message["data"] for _ in range(4) if (message := heard.get_message(timeout=0.2)) and message["type"] == "smessage"]
    log = client.xrange(bus.log(NANPU))
    assert data == [entry + b" " + fields[b"m"] for entry, fields in log]
    assert [orjson.loads(fields[b"m"])["key"] for _, fields in log] == ["A1", "A2"]
    heard.close()


def test_positions_are_heard_but_not_kept(client: "redis.Redis") -> None:
    heard = client.pubsub()
    heard.ssubscribe(bus.channel(NANPU))
    bus.publish(client, [a_message("A1")], keep=False)
    messages = [message["data"] for _ in range(3) if (message := heard.get_message(timeout=0.2)) and message["type"] == "smessage"]
    assert messages[0].startswith(b"- {")
    assert client.xlen(bus.log(NANPU)) == 0
    heard.close()


def test_a_log_is_capped(client: "redis.Redis") -> None:
    for _ in range(6):
        bus.publish(client, [a_message(str(n)) for n in range(2500)])
    assert bus.KEPT <= client.xlen(bus.log(NANPU)) < 1.2 * bus.KEPT


def test_a_lease_has_one_holder_at_a_time(client: "redis.Redis") -> None:
    assert bus.lease(client, "lake", "one", 5)
    assert not bus.lease(client, "lake", "two", 5)
    assert bus.lease(client, "lake", "one", 5)
    bus.release(client, "lake", "two")
    assert not bus.lease(client, "lake", "two", 5)
    bus.release(client, "lake", "one")
    assert bus.lease(client, "lake", "two", 0.05)
    time.sleep(0.1)
    assert bus.lease(client, "lake", "one", 5)


def test_watched_keys_are_forgotten_when_nobody_renews_them(client: "redis.Redis") -> None:
    bus.watch(client, ["case.open|440604|now|"])
    client.zadd(bus.WATCHED, {"old": time.time() - 1})
    assert bus.watched(client) == {"case.open|440604|now|"}


def test_each_mark_is_taken_once(client: "redis.Redis") -> None:
    bus.dirty(client, ["case:440604012061", "crowd:440604012061", "case:440604012061"])
    assert bus.take_dirty(client) == {"case:440604012061", "crowd:440604012061"}
    assert bus.take_dirty(client) == set()


@pytest.mark.parametrize("url", ["redis+sentinel://a", "redis+cluster://a", "http://a", "nonsense"])
def test_an_address_it_cannot_take_is_refused_with_the_cure(url: str) -> None:
    with pytest.raises(Unusable, match="redis://"):
        bus.connect(url)


def test_the_newest_of_what_no_log_keeps_can_be_asked_for(client: "redis.Redis") -> None:
    said = [{"topic": "officer", "key": "440604012061", "area": "440604012061", "at": "2026-11-21T08:00:00+08:00", "v": {"keys": [n]}} for n in (1, 2)]
    bus.publish(client, said, keep=False)
    bus.publish(client, [{**said[0], "topic": "other"}], keep=False)
    assert [message["v"] for message in bus.last(client, "officer")] == [{"keys": [2]}]
    assert 0 < client.ttl("magnet:{440604012}:last") <= bus.LAST_SECONDS
