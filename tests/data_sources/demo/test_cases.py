"""Cases of the demo hang together and look like a usual moment."""

from collections import Counter
from datetime import date, timedelta

import pytest

from data_sources.demo.cases import Spot, Town, numbered, year_ago
from tests.data_sources.demo.conftest import NOW


def open_ones(tables) -> list[dict]:
    return [case for case in tables["cases"] if case["closed_at"] is None]


def test_a_month_of_cases_has_about_1200_a_day(tables) -> None:
    recent = [case["reported_at"] for case in tables["cases"] if case["reported_at"] > NOW - timedelta(days=100)]
    assert 29 * 1200 * 0.05 < len(recent) < 32 * 1200 * 0.05
    assert min(recent) > NOW - timedelta(days=52)
    assert max(recent) <= NOW


def test_the_same_stretch_a_year_before_has_somewhat_fewer_and_all_are_closed(tables) -> None:
    old = [case for case in tables["cases"] if case["reported_at"] < NOW - timedelta(days=100)]
    days = {f"{case['reported_at'].astimezone(NOW.tzinfo):%Y-%m-%d}" for case in old}
    assert (min(days), max(days), len(days)) == ("2025-10-26", "2025-11-28", 34)
    assert 34 * 1200 * 0.05 * 0.88 < len(old) < 34 * 1200 * 0.05 * 0.97
    assert all(case["closed_at"] for case in old)


@pytest.mark.parametrize(("today", "first", "last"), [((2028, 2, 29), (2027, 1, 29), (2027, 3, 3)), ((2027, 1, 1), (2025, 12, 2), (2026, 1, 4))])
def test_a_year_ago_is_the_same_date(today: tuple[int, ...], first: tuple[int, ...], last: tuple[int, ...]) -> None:
    days = year_ago(date(*today), 31, 3)
    assert (days[0], days[-1]) == (date(*first), date(*last))


def test_about_1250_are_open_few_of_them_late(tables) -> None:
    lamps = Counter(case["light_told"] for case in open_ones(tables))
    assert 1200 * 0.05 <= sum(lamps.values()) <= 1300 * 0.05
    assert lamps["red"] <= 3
    assert 2 <= lamps["yellow"] <= 9


def test_between_90_and_97_per_cent_are_closed_on_time(tables) -> None:
    closed = [case for case in tables["cases"] if case["closed_at"]]
    assert 0.90 < sum(case["closed_at"] <= case["deadline_at"] for case in closed) / len(closed) < 0.97


def test_who_was_asked_is_mostly_satisfied(tables) -> None:
    words = Counter(case["satisfaction"] for case in tables["cases"] if case["satisfaction"])
    assert 0.9 < (words["satisfied"] + words["basically"]) / words.total() < 1


def test_a_case_has_a_reporter_only_where_somebody_waits_for_an_answer(tables) -> None:
    assert all((case["reporter"] is not None) == (case["source"] in ("12345", "citizen")) for case in tables["cases"])


@pytest.fixture
def town(city) -> Town:
    return Town(city, [Spot("440604012061001", 113.108, 23.023, (1,))])


def test_the_same_day_brings_the_same_cases(town: Town) -> None:
    day = NOW.date()
    assert town.day(day, 0.02) == town.day(day, 0.02)


def test_a_resumed_case_goes_on_after_the_gap(town: Town) -> None:
    from random import Random

    life = town.day(NOW.date(), 0.02)[0]
    row = {"source": "12345", "external_id": "x", "category": life.category.id, "area": life.area, "lon": 113.1, "lat": 23.0, "officer": None, "urgent": False}
    row |= {"state": "handling", "reported_at": NOW - timedelta(hours=5), "deadline_at": NOW + timedelta(hours=2), "state_at": NOW - timedelta(hours=3)}
    resumed = town.resume(row, NOW.timestamp(), Random(1))
    assert resumed is not None
    assert resumed.states[0] == "handling"
    assert resumed.at[0] == row["state_at"].timestamp()
    assert resumed.ends > NOW.timestamp()
    assert town.resume({**row, "state": "suspended"}, NOW.timestamp(), Random(1)) is None


def test_numbers_go_on_after_those_in_use(town: Town) -> None:
    lives = town.day(NOW.date(), 0.01)
    numbers = [no for no, _ in numbered(lives, town.city, {f"{NOW:%Y%m%d}": 40})]
    assert numbers[0] == f"C{NOW:%Y%m%d}-0041"
