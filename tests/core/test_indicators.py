"""Periods in the city's days, and what an indicator may say."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from core.errors import BadInput
from core.indicators import Indicator, age_span, window

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


@pytest.mark.parametrize("period", ["tomorrow", "2027-02-30/2027-03-01", "2027-02-03/2027-02-01", "2020-01-01/2027-01-01"])
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
