"""What can be chosen on a page, and what is said of what cannot."""

from datetime import UTC, datetime

import pytest

from core.page_choice import PERIODS, controls_problem, period_words, read, value_words

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_every_period_of_the_line_can_be_asked_for(city) -> None:
    for period in PERIODS:
        assert read(city, {"period": period}, NOW) == ({"period": period}, [])


def test_days_and_filters_are_taken_as_they_are_written(city) -> None:
    given = {"period": "2026-11-01/2026-11-10", "category": "01,02-01", "department": "none", "state": "handling"}
    assert read(city, given, NOW) == (given, [])


def test_off_is_nothing_chosen(city) -> None:
    assert read(city, {"period": "off", "category": "off"}, NOW) == ({}, [])


@pytest.mark.parametrize(
    ("name", "value", "zh"),
    [
        ("category", "99", "没有类别“99”"),
        ("category", ",", "没有类别“,”"),
        ("department", "navy", "没有部门“navy”"),
        ("period", "now", "没有周期“now”"),
        ("period", "2026-11-10/2026-11-01", "没有周期“2026-11-10/2026-11-01”"),
        ("period", "2020-01-01/2026-01-01", "最多 366 天"),
    ],
)
def test_what_cannot_be_is_left_out_with_its_reason_and_the_rest_stays(city, name: str, value: str, zh: str) -> None:
    found, left_out = read(city, {"state": "handling", name: value}, NOW)
    assert found == {"state": "handling"}
    assert len(left_out) == 1
    assert zh in left_out[0].zh
    assert value in left_out[0].en


def test_a_choice_has_words(city) -> None:
    assert value_words(city, "category", "01,02").zh == "市容环境、宣传广告"
    assert value_words(city, "period", "7d").en == "7 days"
    assert period_words("2026-11-01/2026-11-10").zh == "2026-11-01 至 2026-11-10"


def test_a_templates_controls_are_checked(city) -> None:
    assert controls_problem(city, {"period": "7d", "category": "01"}, NOW) is None
    assert controls_problem(city, {"periode": "7d"}, NOW)[0] == "periode"  # type: ignore[index]
    assert "text" in controls_problem(city, {"category": 1}, NOW)[1].en  # type: ignore[index]
    assert "'99'" in controls_problem(city, {"category": "99"}, NOW)[1].en  # type: ignore[index]
