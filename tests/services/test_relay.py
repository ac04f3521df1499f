"""From the outbox to the bus."""

from typing import Any

import orjson
import pytest
import redis
from sqlalchemy import func, select

from data_sources import bus
from services import relay as module
from services._parts import Parts
from services.relay import relay
from store import outbox, tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE


def waiting(parts: Parts) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(func.count()).select_from(tables.outbox)).scalar_one())


def logged(parts: Parts, area: str) -> list[dict[str, Any]]:
    return [orjson.loads(fields[b"m"]) for _, fields in parts.bus.xrange(bus.log(area))]


def test_messages_arrive_in_order_and_leave_the_outbox(parts: Parts) -> None:
    nos = [kit.a_case(parts) for _ in range(3)]
    assert relay(parts) is False
    messages = logged(parts, NANPU)
    assert [message["key"] for message in messages] == nos
    assert messages[0].keys() == {"topic", "key", "area", "at", "v"}
    assert messages[0]["v"]["no"] == nos[0]
    assert waiting(parts) == 0


def test_each_town_has_its_own_log(parts: Parts) -> None:
    kit.a_case(parts)
    kit.a_case(parts, lon=113.022, lat=22.985)
    relay(parts)
    assert [len(logged(parts, area)) for area in (NANPU, NANZHUANG_ONE)] == [1, 1]


def test_an_alarm_is_marked(parts: Parts) -> None:
    kit.a_case(parts, urgent=True)
    relay(parts)
    assert logged(parts, NANPU)[0]["alarm"] is True


def test_what_changed_is_marked_for_the_indicators(parts: Parts) -> None:
    kit.a_case(parts)
    relay(parts)
    assert bus.take_dirty(parts.bus) == {f"case:{NANPU}"}


def test_positions_are_not_kept(parts: Parts) -> None:
    from datetime import UTC, datetime

    with parts.store.write() as conn:
        outbox.put(conn, outbox.message("officer", NANPU, NANPU, {"keys": []}, datetime.now(UTC)))
    relay(parts)
    assert (logged(parts, NANPU), waiting(parts)) == ([], 0)


def test_nothing_is_lost_while_the_bus_is_away(parts: Parts) -> None:
    no = kit.a_case(parts)
    away = Parts(parts.settings, parts.city, parts.store, bus.connect("redis://127.0.0.1:1"), parts.lake, parts.records)
    with pytest.raises(redis.RedisError):
        relay(away)
    assert waiting(parts) == 1
    relay(parts)
    assert logged(parts, NANPU)[0]["key"] == no


def test_a_long_queue_goes_batch_by_batch(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    nos = [kit.a_case(parts) for _ in range(3)]
    assert [relay(parts), relay(parts), relay(parts)] == [True, False, False]
    assert [message["key"] for message in logged(parts, NANPU)] == nos
