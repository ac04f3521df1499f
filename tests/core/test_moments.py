"""Dates are read however they are written, and refused where they can be read in two ways."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.moments import Unread, moment

DAY = datetime(2026, 11, 5)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-05", "2026/11/5", "2026.11.5", "2026年11月5日", "20261105", "5 Nov 2026", "Nov 5, 2026", "November 5 2026", "05.11.2026", "5-Nov-2026"),
        *("２０２６－１１－０５", " 2026-11-05 ", "46331", 46331, 20261105, date(2026, 11, 5), datetime(2026, 11, 5)),
    ],
)
def test_a_day_is_read_in_every_form(text: object) -> None:
    assert moment(text) == (DAY, False)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-05T15:20:30", DAY.replace(hour=15, minute=20, second=30)),
        ("2026年11月5日 下午3:20", DAY.replace(hour=15, minute=20)),
        ("2026年11月5日 15时20分", DAY.replace(hour=15, minute=20)),
        ("2026-11-05 8时", DAY.replace(hour=8)),
        ("20261105152030", DAY.replace(hour=15, minute=20, second=30)),
        ("46331.5", DAY.replace(hour=12)),
        ("11/13/2026", datetime(2026, 11, 13)),
        ("13/11/2026", datetime(2026, 11, 13)),
        ("07/07/2026", datetime(2026, 7, 7)),
    ],
)
def test_a_time_without_an_offset_is_local(text: str, at: datetime) -> None:
    assert moment(text) == (at, False)


@pytest.mark.parametrize(
    "text", ["2026-11-05T08:00:00+08:00", "2026-11-05T00:00:00Z", "Thu, 05 Nov 2026 00:00:00 GMT", 1793836800, "1793836800", 1793836800000, "1793836800000"]
)
def test_a_time_with_an_offset_is_that_moment(text: object) -> None:
    at, aware = moment(text)
    assert aware
    assert at.astimezone(UTC) == datetime(2026, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["05/11/2026", "05-11-2026", "05/11/26", "26-11-05", "05112026"])
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(Unread, match="ambiguous_date"):
        moment(text)


def test_an_order_that_was_given_settles_it() -> None:
    assert moment("05/11/2026", "dmy")[0] == DAY
    assert moment("05/11/2026", "mdy")[0] == datetime(2026, 5, 11)
    with pytest.raises(Unread, match="bad_date"):
        moment("13/11/2026", "mdy")


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "2026-13-05", "1789-07-14", "99999999999", "0", "12", True, "2026-11", float("nan"), "<script>"])
def test_what_is_no_date_is_refused(text: object) -> None:
    with pytest.raises(Unread, match="date"):
        moment(text)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 30), timezones=st.just(timezone(timedelta(hours=8)))))
def test_every_iso_time_is_read_as_it_was_written(at: datetime) -> None:
    assert moment(at.replace(microsecond=0).isoformat()) == (at.replace(microsecond=0), True)


@given(st.text(max_size=30))
def test_no_text_does_harm(text: str) -> None:
    with suppress(Unread):
        assert 1900 <= moment(text)[0].year < 2200
