"""What lists of cases can be narrowed to."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.case_filter import CaseFilter, known, read, words, written
from core.errors import BadInput

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


def test_a_filter_is_read_and_written_back(city: Any) -> None:
    given = {"category": "01,05-01", "flag": "supervised", "period": "7d", "text": " 垃圾 ", "mine": "yes", "urgent": "no", "overdue": "yes"}
    wanted = read(city, given, NOW)
    assert written(wanted) == {**given, "text": "垃圾"}
    assert read(city, written(wanted), NOW) == wanted


def test_what_does_not_exist_is_named_with_what_does(city: Any) -> None:
    for given, field in (
        ({"flag": "red"}, "flag"), ({"colour": "red"}, "colour"), ({"period": "ever"}, "period"), ({"text": "x" * 61}, "text"), ({"column": 3}, "column")
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            read(city, given, NOW)
        assert refused.value.field == field


def test_an_address_keeps_what_is_known_and_a_state_stands_for_its_column(city: Any) -> None:
    assert known(city, {"light": "blue", "category": "01", "tab": "x"}, NOW) == CaseFilter(category="01")
    assert known(city, {"state": "rework"}, NOW) == CaseFilter(column="handling")


def test_a_list_holds_open_cases_unless_it_says_which(city: Any) -> None:
    assert CaseFilter(category="01").listed().open == "yes"
    assert CaseFilter(column="closed_today").listed().open == ""


def test_a_filter_says_in_words_what_it_asks_for(city: Any) -> None:
    said = words(city, CaseFilter(column="handling", light="red", text="垃圾"))
    assert (said.zh, said.en) == ("处置中 · 超期 · “垃圾”", "Handling · Overdue · “垃圾”")
    assert words(city, CaseFilter(area="440604")).zh == "全部在办案件"
