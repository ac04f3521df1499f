"""What the demo's feed does with things: sensors are read and told, body-cams follow their officers, trails grow and end with the shift."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from shapely import box
from sqlalchemy import insert, select

from data_sources import bus, trails
from data_sources.demo import equipment, feed
from services._feed_things import Carried, ThingsFeed
from services._parts import Parts
from store import tables
from tests.kit import NANPU

CELL = box(113.10, 23.02, 113.105, 23.03)
PLACE = {"area": f"{NANPU}001", "lon": 113.102, "lat": 23.025}


@pytest.fixture
def things(parts: Parts) -> ThingsFeed:
    """Two officers on duty and one who is not, the first with a body-cam, and four sensors."""
    now = datetime.now(UTC)
    sensors = [{"id": f"S{n}", "sort": "water_level", "name": "积水水位", "value": 0.02, "band": 0, "online": True, "at": now, **PLACE} for n in range(4)]
    with parts.store.write() as conn:
        conn.execute(insert(tables.sensors), sensors)
        conn.execute(insert(tables.bodycams).values(gb_id="44060400081386000001", officer=1, area=PLACE["area"], online=True, status_at=now))
    carried = Carried(feed.Walk([1, 2, 3], [CELL] * 3), lambda: np.array([True, True, False]))
    return ThingsFeed(parts, carried, lambda: datetime.now(parts.city.tz), np.random.default_rng(7))


@pytest.fixture
def heard(parts: Parts) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """`heard(topic)`: what has been announced about the street of 南浦社区 until now."""
    pubsub = parts.bus.pubsub()
    pubsub.ssubscribe(bus.channel(NANPU))
    while pubsub.get_sharded_message(timeout=1) is None:
        pass

    def of(topic: str) -> list[dict[str, Any]]:
        found = []
        while message := pubsub.get_sharded_message(timeout=0.5):
            found.append(json.loads(message["data"].split(b" ", 1)[1]))
        return [each for each in found if each["topic"] == topic]

    yield of
    pubsub.close()


def test_a_reading_is_told_and_kept(parts: Parts, things: ThingsFeed, heard: Callable[[str], list[dict[str, Any]]]) -> None:
    things.read_sensors(5)
    readings = {m["key"]: m["v"] for m in heard("sensor")}
    assert set(readings) == {"S0", "S1", "S2", "S3"}
    with parts.store.read() as conn:
        stored = {row.id: (row.value, row.band) for row in conn.execute(select(tables.sensors))}
    assert {id: (v["value"], v["band"]) for id, v in readings.items()} == stored


def test_a_sensor_over_its_threshold_comes_back_by_itself(parts: Parts, things: ThingsFeed) -> None:
    things._sensors[0].update(value=0.7, band=1)
    for _ in range(40):
        things.read_sensors(5)
    assert things._sensors[0]["band"] == 0


def test_readings_now_and_then_pass_a_threshold(city: Any) -> None:
    rng, kind = np.random.default_rng(1), city.sensors["water_level"]
    now, value, bands = datetime(2026, 11, 25, 9, tzinfo=UTC), 0.02, []
    for _ in range(3000):
        value = equipment.next_reading(kind.id, value, kind.bands[-1], now, rng)
        bands.append(kind.band(value))
    assert 0 < sum(band > 0 for band in bands) < 300
    assert min(band for band in bands if band) in (1, 2)


def test_a_bodycam_is_where_its_officer_is(things: ThingsFeed, heard: Callable[[str], list[dict[str, Any]]]) -> None:
    things.carry(2)
    (message,) = heard("bodycam")
    assert (message["key"], message["v"]["keys"], message["v"]["duty"]) == (NANPU, ["44060400081386000001"], [1])
    (place,) = np.frombuffer(base64.b64decode(message["v"]["xy"]), "<f4").reshape(-1, 2)
    assert np.allclose(place, things._carried.walk.at[0], atol=1e-4)


def test_trails_begin_with_the_last_half_hour_of_those_on_duty(parts: Parts, things: ThingsFeed) -> None:
    found = trails.read(parts.bus, [1, 2, 3], 0)
    assert set(found) == {1, 2}
    assert len(found[1]) > 5


def test_standing_still_adds_nothing_and_going_home_ends_the_trail(parts: Parts, things: ThingsFeed) -> None:
    things.follow(30)
    before = len(trails.read(parts.bus, [1], 0)[1])
    things.follow(30)
    assert len(trails.read(parts.bus, [1], 0)[1]) == before
    things.went_off([1])
    assert set(trails.read(parts.bus, [1, 2], 0)) == {2}
