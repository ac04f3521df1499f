"""Single values: numbers with commas, yes and no, words of a list, text that a spreadsheet spoilt."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.datasets import DataColumn
from core.moments import Unread
from core.row_values import decimal_of, is_nothing, reader, words_of
from core.words import Words

ZONE = ZoneInfo("Asia/Shanghai")


def read(value: Any, kind: str = "text", decimal: Any = None, **over: Any) -> Any:
    return reader(DataColumn.model_validate({"id": "x", "zh": "x", "en": "x", "kind": kind, **over}), {}, ZONE, None, decimal)(value)


def fault(value: Any, kind: str = "text", **over: Any) -> str:
    with pytest.raises(Unread) as caught:
        read(value, kind, **over)
    return caught.value.code


def test_numbers_are_read_as_they_are_written() -> None:
    assert [read(text, "float") for text in ("3.25", "1,234.50", "1.234,5", "3,25", "１２", "¥1,234,567", "-0.5", "1e3", 7)] == [
        *(3.25, 1234.5, 1234.5, 3.25, 12.0, 1234567.0, -0.5, 1000.0, 7.0),
    ]
    assert [read(text, "int") for text in ("12", "12.0", "1,234", 12.0, "１２")] == [12, 12, 1234, 12, 12]


def test_amounts_with_their_unit_are_numbers_and_names_are_not() -> None:
    assert [read(text, "float") for text in ("1.2万", "3亿", "3,200元", "85%", "120平方米")] == [12_000.0, 300_000_000.0, 3200.0, 85.0, 120.0]
    assert read("3人", "int") == 3
    assert fault("3栋", "int") == "bad_number"


def test_a_comma_that_may_mean_either_is_refused_until_the_column_or_somebody_says() -> None:
    assert fault("1,234", "float") == "ambiguous_number"
    assert read("1,234", "float", decimal=".") == 1234.0
    assert read("1,234", "float", decimal=",") == 1.234
    assert read("1.234", "float", decimal=",") == 1234
    assert decimal_of(["1,234", "1,234.5"]) == "."
    assert decimal_of(["1,234", "3,5"]) == ","
    assert decimal_of(["1,234", "12"]) is None
    assert decimal_of(["3.5", "3,5"]) is None


def test_what_is_no_number_or_too_large_says_so() -> None:
    assert [fault(value, "int") for value in ("12.5", "twelve", "12%", "inf", "9" * 30, True, "#DIV/0!", "1 2/3", "0x10")] == [
        *("not_whole", "bad_number", "bad_number", "bad_number", "bad_number", "bad_number", "sheet_error", "bad_number", "bad_number"),
    ]
    assert fault(7, "float", high=5) == "out_of_bounds"
    assert fault("-1", "int", low=0) == "out_of_bounds"


def test_yes_and_no_in_both_languages() -> None:
    assert [read(text, "bool") for text in ("是", "否", "Yes", "n", "1", 0, True, "√")] == [True, False, True, False, True, False, True, True]
    assert fault("maybe", "bool") == "bad_bool"


def test_a_value_of_a_list_is_known_by_its_id_and_its_names() -> None:
    choices = {"valid": ("有效", "Valid"), "1": ("甲", "First")}
    assert [read(text, choices=choices) for text in ("valid", "有效", "VALID", " Valid ", 1, 1.0, "甲")] == ["valid"] * 4 + ["1"] * 3
    assert fault("开着", choices=choices) == "unknown_word"
    assert words_of({"food": Words("餐饮", "Food")}) == {"food": "food", "餐饮": "food"}


def test_what_a_spreadsheet_spoilt_is_not_taken_for_text() -> None:
    assert [fault(value) for value in ("4.40604E+17", "#REF!", "broken \ufffd", 4.40604e17, "x" * 5000)] == [
        *("digits_lost", "sheet_error", "bad_text", "digits_lost", "too_long"),
    ]
    assert [read(value) for value in ("007", 7.0, 13800000001, " a\x00b ", True)] == ["007", "7", "13800000001", "ab", "true"]


def test_nothing_is_written_in_many_ways() -> None:
    assert all(is_nothing(value, "float") for value in (None, "", " ", "-", "—", "N/A", "null", "无", float("nan")))
    assert not is_nothing("无", "text")
    assert not is_nothing("无", "bool")
    assert not is_nothing(0, "int")


@given(
    st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.lists(st.integers(), max_size=2)),
    st.sampled_from(["int", "float", "bool", "date", "time", "text"]),
)
@example([10**30], "text")
def test_no_value_does_harm(value: Any, kind: str) -> None:
    try:
        found = read(value, kind)
    except Unread:
        return
    assert found is not None
