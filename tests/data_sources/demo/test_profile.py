"""A day's course: reports by hour, categories by time of day, work time."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from data_sources.demo.profile import Mix, per_day, per_minute, times_of, work_moment, worked

ZONE_S = 8 * 3600.0


def test_minutes_add_up_to_the_day(city) -> None:
    begin = datetime(2026, 11, 25, tzinfo=city.tz)
    whole = sum(per_minute(begin + timedelta(minutes=m)) for m in range(24 * 60))
    assert abs(whole / per_day(begin.date()) - 1) < 0.02


def test_about_one_report_a_minute_by_day_and_few_by_night(city) -> None:
    assert 0.8 < per_minute(datetime(2026, 11, 25, 10, tzinfo=city.tz)) < 2
    assert per_minute(datetime(2026, 11, 25, 3, tzinfo=city.tz)) < 0.2


def test_times_of_a_day_rise() -> None:
    times = times_of(date(2026, 11, 25), 500, Random(1))
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] < 86400


def test_street_order_is_for_the_evening(city) -> None:
    mix, rng = Mix(city.categories), Random(1)
    day = Counter(mix.one(10, rng)[:2] for _ in range(4000))
    evening = Counter(mix.one(20, rng)[:2] for _ in range(4000))
    assert evening["04"] > day["04"] * 1.2
    assert "05-07" not in {mix.one(h % 24, rng) for h in range(4000)}  # no snow here


def test_work_time_stands_still_at_night() -> None:
    night = datetime(2026, 11, 25, 15, 0).timestamp() - datetime(1970, 1, 1).timestamp()
    for at in (night, night + 3600, night + 7200):
        assert worked(at, ZONE_S) == worked(night, ZONE_S)


def test_work_moment_undoes_worked() -> None:
    morning = 1_795_240_000.0 // 86400 * 86400 + 3 * 3600.0  # 11:00 in Foshan
    assert abs(work_moment(worked(morning, ZONE_S), ZONE_S) - morning) < 1e-3
