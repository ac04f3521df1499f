"""A cell of a monthly table that nobody holds is typed once, kept, marked with who and when, and stands in the spreadsheet; what is known is not typed."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from core.errors import BadInput, NotAllowed, NotFound
from services import load, monthly
from services._parts import Parts
from services.fill_monthly import fill
from services.who import Account
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER


@pytest.fixture
def community(parts: Parts) -> Account:
    return kit.account(parts, "community", NANPU)


@pytest.fixture(autouse=True)
def people(parts: Parts) -> str:
    """The month whose population has come in for two communities."""
    month = monthly._months(parts)[0]
    columns = parts.city.datasets["population_month"].columns
    row = {name: 7 for name, column in columns.items() if column.kind == "int"}
    rows = [{**row, "month": f"{month}-01", "area": area} for area in (NANPU, ZUMIAO_OTHER)]
    run = load.load_frame(parts, "population_month", rows, None)
    assert run.good == 2, run
    return month


def lacking(table: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["area"], each["column"]) for each in table["missing"]]


def test_a_cell_typed_by_hand_is_kept_with_who_and_when(parts: Parts, community: Account, people: str) -> None:
    before = monthly.table(parts, community, "population")
    assert lacking(before) == [(NANPU, "reasons")]
    place = before["missing"][0]
    after = fill(parts, community, "population", people, place["area"], place["line"], "reasons", "新楼入住，致电 13800000001")
    assert (after["lacking"], after["filled"] - before["filled"]) == (0, 1)
    assert [(each["column"], each["unit"]) for each in after["typed"]] == [("reasons", community.unit)]
    assert after["rows"][0]["cells"][-1] == "新楼入住，致电 138****0001"
    _, body = monthly.sheet(parts, community, "population", month=people)
    assert "新楼入住，致电 138****0001" in str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(b"".join(body))).worksheets[0]])


def test_the_town_sees_what_its_community_typed_and_another_community_does_not(parts: Parts, community: Account, people: str) -> None:
    fill(parts, community, "population", people, NANPU, NANPU, "reasons", "新楼入住")
    town = monthly.table(parts, kit.account(parts, "dispatcher", "440604012"), "population")
    assert lacking(town) == [(ZUMIAO_OTHER, "reasons")]
    other = monthly.table(parts, kit.account(parts, "community", ZUMIAO_OTHER), "population")
    assert (other["typed"], lacking(other)) == ([], [(ZUMIAO_OTHER, "reasons")])


def test_an_emptied_cell_lacks_again(parts: Parts, community: Account, people: str) -> None:
    fill(parts, community, "population", people, NANPU, NANPU, "reasons", "新楼入住")
    assert lacking(fill(parts, community, "population", people, NANPU, NANPU, "reasons", " ")) == [(NANPU, "reasons")]


def test_what_is_known_is_not_typed_nor_anything_of_others(parts: Parts, community: Account, people: str) -> None:
    with pytest.raises(BadInput):
        fill(parts, community, "population", people, NANPU, NANPU, "registered", "8")
    with pytest.raises(NotFound):
        fill(parts, community, "population", people, ZUMIAO_OTHER, ZUMIAO_OTHER, "reasons", "x")
    with pytest.raises(BadInput):
        fill(parts, community, "population", people, NANPU, NANPU, "reasons", "x" * 201)
    with pytest.raises(NotAllowed):
        fill(parts, kit.account(parts, "leader", "440604"), "population", people, NANPU, NANPU, "reasons", "x")
