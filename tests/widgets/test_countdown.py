"""The countdown: to a date and time, and to nothing else."""

import pytest

from widgets.countdown import VIEW, moment


@pytest.mark.parametrize("value", ["2027-02-20T18:00", "2027-02-20 18:00", "2027-02-20", "2027-02-20T18:00:00+08:00"])
def test_a_moment_is_a_date_with_or_without_time_and_offset(value: str) -> None:
    assert moment(value) is None


def test_what_is_no_moment_is_refused_in_both_languages() -> None:
    wrong = VIEW.wrong({"until": "next spring"})
    assert wrong
    assert "next spring" in wrong.zh
    assert "2027-02-20T18:00" in wrong.en


def test_without_a_moment_there_is_nothing_to_count() -> None:
    assert "not set" in str(VIEW.wrong({}))
