"""Periods in the city's days, and what an indicator may say."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import BadInput
from core.indicators import PERIODS, Indicator, age_span, window

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 2, 20, 19, 42, tzinfo=ZONE)


def row(**over: object) -> dict[str, object]:
    words = {"zh": "件", "en": "cases"}
    return {"id": "case.x", "zh": "x", "en": "x", "unit": words, "says": words, "measure": "count", "dataset": "case_open", "period": "now", **over}


def test_today_begins_at_the_citys_midnight_and_compares_with_yesterday_at_this_time() -> None:
    w = window("today", NOW.astimezone(ZoneInfo("UTC")), ZONE)
    assert (w.start, w.end) == (datetime(2027, 2, 20, tzinfo=ZONE), NOW)
    assert (w.past_start, w.past_end) == (datetime(2027, 2, 19, tzinfo=ZONE), NOW - timedelta(days=1))


def test_seven_days_end_today_and_compare_with_the_week_before() -> None:
    w = window("7d", NOW, ZONE)
    assert (w.start.day, w.past_start.day, w.past_label) == (14, 7, "last_week")


def test_a_rates_month_is_compared_with_all_of_the_last() -> None:
    w = window("month", NOW, ZONE, whole_past=True)
    assert (w.past_start, w.past_end) == (datetime(2027, 1, 1, tzinfo=ZONE), datetime(2027, 2, 1, tzinfo=ZONE))


def test_a_counts_month_is_compared_with_as_much_of_the_last_and_never_more() -> None:
    late = datetime(2027, 3, 31, 12, tzinfo=ZONE)
    assert window("month", late, ZONE).past_end == datetime(2027, 3, 1, tzinfo=ZONE)


def test_a_span_of_days_includes_its_last_day() -> None:
    w = window("2027-02-01/2027-02-03", NOW, ZONE)
    assert (w.end, w.past_label) == (datetime(2027, 2, 4, tzinfo=ZONE), None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("period", "now", "start", "end", "past_start", "past_end", "label"),
    [
        ("yesterday", "2027-03-01T00:00", "2027-02-28", "2027-03-01", "2027-02-27", "2027-02-28", "day_before"),
        ("yesterday", "2027-01-01T08:00", "2026-12-31", "2027-01-01", "2026-12-30", "2026-12-31", "day_before"),
        ("30d", "2027-03-01T06:00", "2027-01-31", "2027-03-01T06:00", "2027-01-01", "2027-01-30T06:00", "last_30d"),
        ("month", "2027-02-01T00:00", "2027-02-01", "2027-02-01", "2027-01-01", "2027-01-01", "last_month"),
        ("month", "2026-12-31T23:59", "2026-12-01", "2026-12-31T23:59", "2026-11-01", "2026-12-01", "last_month"),
        ("last_month", "2027-03-31T12:00", "2027-02-01", "2027-03-01", "2027-01-01", "2027-02-01", "month_before"),
        ("last_month", "2027-01-31T12:00", "2026-12-01", "2027-01-01", "2026-11-01", "2026-12-01", "month_before"),
        ("quarter", "2027-01-01T00:00", "2027-01-01", "2027-01-01", "2026-10-01", "2026-10-01", "last_quarter"),
        ("quarter", "2026-12-31T18:00", "2026-10-01", "2026-12-31T18:00", "2026-07-01", "2026-09-30T18:00", "last_quarter"),
        ("quarter", "2027-06-30T18:00", "2027-04-01", "2027-06-30T18:00", "2027-01-01", "2027-04-01", "last_quarter"),
        ("year", "2028-03-01T18:00", "2028-01-01", "2028-03-01T18:00", "2027-01-01", "2027-03-01T18:00", "last_year"),
        ("year", "2028-02-29T18:00", "2028-01-01", "2028-02-29T18:00", "2027-01-01", "2027-02-28T18:00", "last_year"),
    ],
)
def test_periods_begin_and_end_where_the_calendar_says(period: str, now: str, start: str, end: str, past_start: str, past_end: str, label: str) -> None:
    w = window(period, at(now), ZONE)
    assert [w.start, w.end, w.past_start, w.past_end] == [at(each) for each in (start, end, past_start, past_end)]
    assert w.past_label == label


@pytest.mark.parametrize(
    ("period", "now", "start", "end"),
    [
        ("today", "2027-02-20T19:42", "2026-02-20", "2026-02-20T19:42"),
        ("today", "2028-02-29T08:00", "2027-02-28", "2027-02-28T08:00"),
        ("yesterday", "2027-01-01T08:00", "2025-12-31", "2026-01-01"),
        ("last_month", "2028-03-05T08:00", "2027-02-01", "2027-03-01"),
        ("month", "2027-02-20T19:42", "2026-02-01", "2026-02-20T19:42"),
        ("year", "2027-02-20T19:42", "2026-01-01", "2026-02-20T19:42"),
        ("2028-02-01/2028-02-29", "2028-05-01T12:00", "2027-02-01", "2027-03-01"),
        ("2027-02-01/2027-02-28", "2027-02-10T12:00", "2026-02-01", "2026-02-10T12:00"),
    ],
)
def test_a_year_before_is_the_same_stretch_to_the_minute(period: str, now: str, start: str, end: str) -> None:
    w = window(period, at(now), ZONE)
    assert (w.year_start, w.year_end) == (at(start), at(end))


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31)), st.sampled_from(PERIODS[1:]), st.booleans())
def test_whatever_the_moment_windows_are_of_whole_days_and_do_not_overlap(moment: datetime, period: str, whole: bool) -> None:
    now = moment.replace(tzinfo=ZoneInfo("UTC"))
    w = window(period, now, ZONE, whole_past=whole)
    assert w.past_start <= w.past_end <= w.start <= w.end <= now
    assert w.year_start <= w.year_end <= w.start
    assert all(each.hour == each.minute == 0 for each in (w.start, w.past_start, w.year_start))
    assert w.end == now or w.end.hour == 0
    assert list(w.buckets(w.start, w.end))[:1] in ([], [w.start])
    assert abs((w.year_end - w.year_start) - (w.end - w.start)) <= timedelta(days=1)


@pytest.mark.parametrize("period", ["tomorrow", "0001-01-01/0001-01-02", "2027-02-30/2027-03-01", "2027-02-03/2027-02-01", "2020-01-01/2027-01-01"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(BadInput, match="is no period"):
        window(period, NOW, ZONE)


def test_buckets_are_local_days() -> None:
    w = window("month", NOW, ZONE)
    assert len(list(w.buckets(w.start, w.end))) == 20


def test_a_ratio_without_a_numerator_is_refused() -> None:
    with pytest.raises(ValidationError, match="a ratio needs"):
        Indicator.model_validate(row(measure="ratio"))


def test_a_condition_its_records_do_not_have_is_refused() -> None:
    with pytest.raises(ValidationError, match="category"):
        Indicator.model_validate(row(where={"colour": ["red"]}))


@pytest.mark.parametrize("ages", ["60", "61+", "0-13", "14-0", "old"])
def test_ages_that_are_no_whole_bands_are_refused(ages: str) -> None:
    with pytest.raises(ValidationError, match="is no span of ages: write 60\\+ or 0-14"):
        Indicator.model_validate(row(dataset="person", part={"age": [ages]}, by=[]))


def test_ages_are_spans_of_bands() -> None:
    assert age_span("0-14") == (0, 14)
    assert age_span("60+")[0] == 60


def test_the_public_definition_says_nothing_of_how_it_is_computed() -> None:
    public = Indicator.model_validate(row(where={"category": ["10-01"]})).public()
    assert not {"where", "part", "dataset"} & set(public)
    assert public["periods"] == ["now"]


def test_how_things_stand_is_not_told_apart_by_time() -> None:
    with pytest.raises(ValidationError, match="no day to be told apart by"):
        Indicator.model_validate(row(by=["day"]))
    assert Indicator.model_validate(row(dataset="case_reported", period="today", by=["day"])).by == ("day",)
