"""The catalogue goes out as sheets and comes back equal; what cannot be used is told by its cell."""

from typing import Any

import pytest

from core.catalogue import changes, content_of, laid_over, merged
from core.catalogue_sheets import CatalogueRefused, from_sheets, to_sheets
from core.city import City

Sheets = dict[str, list[list[str]]]


def tables(sheets: Sheets) -> Any:
    return {name: (lines[0], list(enumerate(lines[1:], start=2))) for name, lines in sheets.items()}


def read(city: City, sheets: Sheets) -> Any:
    return merged(content_of(city), from_sheets(city, tables(sheets)))


def test_what_goes_out_comes_back_equal(city: City) -> None:
    content = content_of(city)
    assert read(city, to_sheets(content)) == content
    again = laid_over(city, content)
    assert (again.categories, again.departments, again.majors, again.routes) == (city.categories, city.departments, city.majors, city.routes)


def test_the_template_holds_an_example_of_each(city: City) -> None:
    assert [len(lines) for lines in to_sheets(content_of(city), template=True).values()] == [2] * 5


def sheet_of(key: str, city: City) -> tuple[str, list[list[str]]]:
    return next((name, lines) for name, lines in to_sheets(content_of(city)).items() if name.endswith(key))


def test_a_changed_an_added_and_a_left_out_category_are_told(city: City) -> None:
    name, lines = sheet_of("categories", city)
    lines = [line for line in lines if line[0] != "01-03"]
    changed = next(line for line in lines if line[0] == "01-12")
    changed[3] = "15工作日"
    lines.append(["01-99", "新类", "", "当日", "housing", *[""] * 9])
    after = read(city, {name: lines})
    found = {(change.kind, change.id): change for change in changes(content_of(city), after)}
    assert {key: change.what for key, change in found.items()} == {
        ("categories", "01-03"): "retired",
        ("categories", "01-12"): "changed",
        ("categories", "01-99"): "added",
    }
    assert found["categories", "01-12"].fields == (("limit", "2h", "15d"),)
    laid = laid_over(city, after)
    assert (laid.categories["01-99"].limit, laid.categories["01-99"].en) == ("1d", "新类")
    assert laid.categories["01-03"].retired
    assert "01-03" not in laid.taken_categories
    assert laid.categories["01-10"].conditions == city.categories["01-10"].conditions


def test_conditions_come_in_alone_and_without_an_id(city: City) -> None:
    head = ["小类编号", "名称", "处置时限", "结案条件"]
    rows = [["01-10", "小堆", "2紧急工作时", "干净"], ["01-10", "大堆", "15工作日", "运走"]]
    after = read(city, {"Sheet1": [head, *rows]})
    assert [(each["id"], each["limit"], each["close"]["zh"]) for each in after["categories"]["01-10"]["conditions"].values()] == [
        ("c1", "2u", "干净"),
        ("c2", "15d", "运走"),
    ]
    assert after["categories"]["01-01"]["conditions"] == {}


@pytest.mark.parametrize(
    ("column", "value", "cell", "part"),
    [
        (0, "2026-01-10", "A2", "日期"),
        (0, "99-01", "A2", "没有 99"),
        (1, "", "B2", "缺少名称"),
        (3, "快", "D2", "不是时限"),
        (4, "nobody", "E2", "没有 nobody"),
        (5, "也许", "F2", "是 或 否"),
        (7, "king", "H2", "没有 king"),
        (11, "-5", "L2", "整数"),
    ],
)
def test_a_wrong_cell_is_named(city: City, column: int, value: str, cell: str, part: str) -> None:
    name, lines = sheet_of("categories", city)
    lines[1][column] = value
    with pytest.raises(CatalogueRefused) as refused:
        read(city, {name: lines})
    fault = next(fault for fault in refused.value.faults if fault.cell == cell)
    assert part in fault.zh
    assert fault.en.isascii() or value in fault.en


def test_every_wrong_cell_is_told_at_once_and_an_unknown_sheet_is_one(city: City) -> None:
    name, lines = sheet_of("categories", city)
    for line in lines[1:4]:
        line[3] = "?"
    with pytest.raises(CatalogueRefused) as refused:
        read(city, {name: [*lines, lines[-1]]})
    assert [fault.cell for fault in refused.value.faults] == ["D2", "D3", "D4", f"A{len(lines) + 1}"]
    with pytest.raises(CatalogueRefused, match="no sheet is known"):
        read(city, {"x": [["a", "b"], ["1", "2"]]})


def test_a_condition_for_a_category_that_is_not_there_is_told(city: City) -> None:
    name, lines = sheet_of("conditions", city)
    lines[1][0] = "77-77"
    with pytest.raises(CatalogueRefused, match="there is no 77-77"):
        read(city, {name: lines})
