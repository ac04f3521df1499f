"""The clock of cases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.clock import OFFICE_HOURS, Limit, after, between, deadlines, is_work_day, last_year, light, limit_of, provisional

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def minute_by_minute(minutes: int, start: datetime) -> datetime:
    """The obvious way: walk on, and count the minutes that begin in office hours."""
    here = start
    while minutes:
        minutes -= is_work_day(here.date()) and any(opens <= here.time() < closes for opens, closes in OFFICE_HOURS)
        here += timedelta(minutes=1)
    return here


@settings(max_examples=60, deadline=None)
@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), minutes=st.integers(1, 3000))
@example(start=datetime(2026, 2, 13, 17, 29), minutes=2)
def test_office_time_equals_the_walk_minute_by_minute(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=ZONE)
    assert deadlines(Limit(minutes * 60, working=True), start)[1] == minute_by_minute(minutes, start)


@settings(max_examples=60, deadline=None)
@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), minutes=st.integers(0, 9000), working=st.booleans())
def test_the_time_between_two_moments_equals_the_walk_minute_by_minute(start: datetime, minutes: int, working: bool) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=ZONE)
    each = [start + timedelta(minutes=number) for number in range(minutes)]
    counted = [at for at in each if not working or (is_work_day(at.date()) and any(opens <= at.time() < closes for opens, closes in OFFICE_HOURS))]
    assert between(working, start, start + timedelta(minutes=minutes)) == 60 * len(counted)


@settings(max_examples=80, deadline=None)
@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), minutes=st.integers(0, 5000), working=st.booleans())
def test_what_is_left_at_any_moment_and_gone_on_with_from_there_ends_at_the_same_time(start: datetime, minutes: int, working: bool) -> None:
    start = start.replace(tzinfo=ZONE)
    due = after(36_000, working, start)
    here = min(start + timedelta(minutes=minutes), due)
    again = after(between(working, here, due), working, here)
    assert abs(again - due) < timedelta(milliseconds=1) or between(working, min(again, due), max(again, due)) < 0.001


def test_a_deadline_in_a_year_without_published_holidays_is_provisional() -> None:
    year = last_year()
    assert [provisional("5d", datetime(each, 6, 1, tzinfo=ZONE)) for each in (year, year + 1)] == [False, True]
    assert not provisional("5n", datetime(year + 1, 6, 1, tzinfo=ZONE))
    assert not provisional("5d", None)


def test_four_office_hours_from_friday_afternoon_end_on_monday() -> None:
    assert deadlines("4h", at("2026-11-20 16:00"))[1] == at("2026-11-23 11:00")


def test_urgent_hours_run_through_the_night() -> None:
    assert deadlines("2u", at("2026-11-21 23:00"))[1] == at("2026-11-22 01:00")


def test_an_office_day_leads_to_the_same_hour_of_the_next_one() -> None:
    assert deadlines("1d", at("2026-11-23 10:00"))[1] == at("2026-11-24 10:00")


def test_natural_days_ignore_the_office() -> None:
    assert deadlines("3n", at("2026-11-20 10:00"))[1] == at("2026-11-23 10:00")


def test_the_spring_festival_is_no_office_time() -> None:
    assert deadlines("1h", at("2026-02-14 17:00"))[1] > at("2026-02-23 00:00")


def test_a_working_sunday_counts() -> None:
    assert is_work_day(datetime(2026, 2, 14).date())
    assert datetime(2026, 2, 14).weekday() == 5


def test_beyond_the_known_calendar_only_weekends_are_free() -> None:
    assert [is_work_day(datetime(2099, 10, day).date()) for day in (1, 2, 3, 4, 5)] == [True, True, False, False, True]


def test_yellow_comes_at_eighty_per_cent_of_the_share() -> None:
    yellow, due = deadlines("10u", at("2026-11-21 08:00"), share=0.5)
    assert (yellow, due) == (at("2026-11-21 12:00"), at("2026-11-21 13:00"))


@pytest.mark.parametrize("text", ["", "4", "h", "4x", "4 h 5", "-1h", "1e9h"])
def test_other_limits_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time limit"):
        limit_of(text)


def test_lights_change_on_the_dot() -> None:
    yellow, due = datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert [light(now, yellow, due) for now in (yellow - second, yellow, due - second, due)] == ["green", "yellow", "yellow", "red"]
    assert light(due, None, None) is None
