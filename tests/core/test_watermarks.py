"""Up to where a source was read: the greatest value, in the order of its kind."""

from datetime import UTC, datetime, timedelta

from core.watermarks import back, is_later, latest


def test_the_latest_is_the_greatest_of_numbers_times_and_texts() -> None:
    assert latest(["9", "10", None, ""], None) == "10"
    assert latest([9, 10], "11") == "11"
    assert latest([datetime(2026, 11, 5, tzinfo=UTC)], "2026-11-04T00:00:00+00:00") == "2026-11-05T00:00:00+00:00"
    assert latest([], None) is None


def test_later_than_a_mark() -> None:
    assert is_later("10", "9")
    assert not is_later("9", "10")
    assert is_later("anything", None)
    assert is_later(None, "5"), "a row that does not say is taken"


def test_a_mark_of_before_has_the_same_form() -> None:
    assert back("2026-11-05", timedelta(days=1)) == "2026-11-04"
    assert back("2026-11-05 08:00:00", timedelta(hours=1)) == "2026-11-05 07:00:00"
    assert back("2026-11-05T08:00:00+08:00", timedelta(hours=1)) == "2026-11-05T07:00:00+08:00"
    assert back("17", timedelta(days=1)) == "17"
