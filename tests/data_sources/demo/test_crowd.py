"""Crowds follow the real footfall; on the festival night the bridge turns red and its neighbours orange and yellow."""

from datetime import datetime, timedelta

from core.warnings import Held, confirm
from data_sources.demo.crowd import past_readings, readings, segments


def at(city, hour: int) -> datetime:
    return datetime(2026, 11, 25, hour, 20, tzinfo=city.tz)


def test_a_usual_night_is_emptier_than_noon(city) -> None:
    assert sum(readings(city, at(city, 4)).values()) < sum(readings(city, at(city, 13)).values()) / 3


def test_a_usual_day_never_turns_orange(city) -> None:
    for day in range(60):
        for hour in range(24):
            counts = readings(city, at(city, hour) + timedelta(days=day))
            assert all(city.crowd.band(counts[s.id] / s.m2) in (0, 3, 4) for s in city.crowd.segments)


def test_the_festival_fills_the_bridge_to_red(city) -> None:
    held = {s.id: Held() for s in city.crowd.segments}
    bands: dict[str, list[int]] = {s.id: [] for s in city.crowd.segments}
    for seconds in range(0, 900, 10):
        counts = readings(city, at(city, 19) + timedelta(seconds=seconds), seconds)
        for s in city.crowd.segments:
            held[s.id] = confirm(held[s.id], city.crowd.band(counts[s.id] / s.m2))
            bands[s.id].append(held[s.id].band)
    last = {segment: series[-1] for segment, series in bands.items()}
    assert last["tongji_bridge"] == 1
    assert {2, 3} <= set(last.values())
    assert list(dict.fromkeys(bands["tongji_bridge"])) == [0, 4, 3, 2, 1]  # one band after the other, never back


def test_after_the_festival_people_leave(city) -> None:
    usual, left = readings(city, at(city, 19)), readings(city, at(city, 19), -1200.0)
    assert left == usual


def test_past_readings_come_every_five_minutes(city) -> None:
    rows = list(past_readings(city, at(city, 10), at(city, 11)))
    assert len(rows) == 12 * len(city.crowd.segments)
    assert {row["at"].second for row in rows} == {0}


def test_segments_keep_their_order(city) -> None:
    assert [row["ordinal"] for row in segments(city)] == list(range(1, len(city.crowd.segments) + 1))
