"""Rows are read column by column: a row is refused for every fault at once, or noted and taken."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from core.city import City
from core.rows import Checker, Fault

GOOD = {"licence_no": "914406040000000001", "holder": "甲", "state": "valid", "issued_on": "2024-05-06", "area": "440604012061"}


@pytest.fixture
def checker(city: City) -> Checker:
    return Checker(city.datasets["business_licence"], {"industries": {"餐饮": "food"}}, ZoneInfo("Asia/Shanghai"))


def check(checker: Checker, *rows: dict[str, object]):  # type: ignore[no-untyped-def]
    whole = [{**GOOD, **row} for row in rows]
    return checker.check({name: [row.get(name) for row in whole] for name in {name for row in whole for name in row}}, range(2, 2 + len(rows)))


def test_values_are_read_and_columns_that_lack_are_empty(checker: Checker) -> None:
    made = check(checker, {"industry": "餐饮"})
    assert (made.columns["issued_on"], made.columns["industry"], made.columns["phone"]) == ([date(2024, 5, 6)], ["food"], [None])
    assert (made.refused, made.faults) == ([False], [])


def test_every_fault_of_a_row_is_named(checker: Checker) -> None:
    made = check(checker, {}, {"state": "开着", "issued_on": "soon", "holder": ""})
    assert made.refused == [False, True]
    assert {(fault.row, fault.column, fault.reason) for fault in made.faults} == {
        (3, "state", "unknown_word"),
        (3, "issued_on", "bad_date"),
        (3, "holder", "missing"),
    }


def test_what_breaks_a_rule_of_quality_is_noted_and_taken(checker: Checker) -> None:
    made = check(checker, {"licence_no": "7", "ends_on": "2020-01-01"})
    assert made.refused == [False]
    assert made.faults == [
        Fault(2, "licence_no", "invalid", "7", kept=True),
        Fault(2, "issued_on", "inconsistent", "2024-05-06 > 2020-01-01", kept=True),
    ]
