from datetime import date
from itertools import pairwise

from core.lunar import lunar_months


def test_the_month_of_a_day_comes_first() -> None:
    first, name = lunar_months(date(2027, 2, 20))[0]
    assert (first, name) == (date(2027, 2, 6), "正月")
    assert (date(2027, 2, 20) - first).days + 1 == 15


def test_a_leap_month_says_so() -> None:
    assert "闰六月" in [name for _, name in lunar_months(date(2025, 6, 1))]


def test_months_follow_each_other_without_gap() -> None:
    months = lunar_months(date(2026, 11, 21), 30)
    lengths = {(after - before).days for (before, _), (after, _) in pairwise(months)}
    assert lengths == {29, 30}
