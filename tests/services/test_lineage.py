"""From a number to where it comes from, and the catalogue as a workbook."""

import io
from typing import Any

import openpyxl
import pytest

from core.errors import NotFound
from services._parts import Parts
from services.answer import Question
from services.dataset_sheet import exported
from services.lineage import of_dataset, of_indicator
from services.load import load_frame
from tests.kit import NANPU, account


def rental(parts: Parts) -> Any:
    """A city indicator over rented homes, and its dataset."""
    return next(each for each in parts.city.indicators.values() if each.dataset == "rental_home" and each.measure == "count")


def test_a_number_leads_over_its_dataset_and_columns_to_interface_and_load(parts: Parts) -> None:
    dataset, indicator, leader = parts.city.datasets["rental_home"], rental(parts), account(parts, "leader", "440604")
    rows = [dict.fromkeys(dataset.columns, "") | {dataset.key[0]: f"ZL{n}", str(dataset.area): NANPU} for n in range(3)]
    run = load_frame(parts, "rental_home", rows, leader)
    found = of_indicator(parts, leader, Question(indicator.id, "440604"))
    (one,) = found["sets"]
    assert one["dataset"]["id"] == "rental_home"
    assert dataset.area in [each["id"] for each in one["columns"]]
    assert [each["id"] for each in one["interfaces"]] == [each.id for each in parts.city.interfaces.values() if each.dataset == "rental_home"]
    assert one["load"]["id"] == run.id


def test_a_number_of_cases_comes_from_the_work_itself(parts: Parts) -> None:
    found = of_indicator(parts, account(parts, "leader", "440604"), Question("case.open", "440604"))
    assert found["indicator"]["value"] == 0
    assert found["sets"][0]["load"] is None


def test_a_dataset_names_what_is_made_of_it(parts: Parts) -> None:
    leader = account(parts, "leader", "440604")
    assert rental(parts).id in [each["id"] for each in of_dataset(parts, leader, "rental_home")["indicators"]]
    with pytest.raises(NotFound):
        of_dataset(parts, leader, "nothing")
    with pytest.raises(NotFound):
        of_indicator(parts, account(parts, "community", NANPU), Question("case.open", "440604100"))


def test_the_catalogue_is_a_workbook_with_one_row_for_each_class(parts: Parts) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(parts, account(parts, "leader", "440604")))).worksheets[0]
    ids = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert ids == list(parts.city.datasets)
