"""Columns of a source find ours, and what changes about them is named."""

import pytest

from core.city import City
from core.datasets import Dataset
from core.drift import Drift, changes, kinds, matched, needed, retyped


@pytest.fixture
def dataset(city: City) -> Dataset:
    return city.datasets["business_licence"]


def test_a_column_is_known_by_mapping_id_and_both_names(dataset: Dataset) -> None:
    names = ["统一社会信用代码", "HOLDER", "Issued on", "zt", "其他"]
    assert matched(dataset, names, {"zt": "state"}) == {"统一社会信用代码": "licence_no", "HOLDER": "holder", "Issued on": "issued_on", "zt": "state"}


def test_a_column_that_is_mapped_elsewhere_is_not_taken_by_its_name(dataset: Dataset) -> None:
    assert matched(dataset, ["holder", "name"], {"holder": "nothing", "name": "holder"}) == {"name": "holder"}


def test_new_missing_and_renamed_columns_are_told_apart(dataset: Dataset) -> None:
    before = {"licence_no": "text", "holder": "text", "phone": "text", "state": "text"}
    names = ["licence_no", "holder", "phone_no", "remark"]
    found = changes(dataset, matched(dataset, names, {}), names, {}, before)
    assert found == [Drift("missing", "state"), Drift("renamed", "phone", "phone_no"), Drift("new", "remark")]
    assert found[1].words.en == "column phone seems to be called phone_no now"


def test_the_first_time_only_what_lacks_is_told(dataset: Dataset) -> None:
    names = [*[*dataset.columns][:-1], "extra"]
    assert [each.what for each in changes(dataset, matched(dataset, names, {}), names, {}, {})] == ["missing"]


def test_a_column_that_holds_something_else_is_told() -> None:
    before = kinds({"a": [1, 2], "b": ["2026-11-05"], "c": ["x"], "d": [None]})
    assert before == {"a": "number", "b": "time", "c": "text", "d": ""}
    assert retyped(before, kinds({"a": ["1", "two"], "b": ["2026/11/5"], "c": [], "d": [True]})) == [Drift("retyped", "a", "text")]


def test_what_a_row_cannot_do_without(dataset: Dataset) -> None:
    assert needed(dataset) == ["licence_no", "area", "issued_on", "holder", "state"]
