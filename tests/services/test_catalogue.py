"""A new version of the catalogue is for new cases: those that are open keep the limit and the condition of their day."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from core.case_file import DERIVED, REPORTED, rebuilt
from core.catalogue import content_of
from core.catalogue_sheets import CatalogueRefused
from core.errors import BadInput, NotFound
from services import catalogue
from services._parts import Parts
from services.act import act
from services.cases import case
from services.take_report import ReportRefused
from store import cases
from tests import kit


@pytest.fixture
def admin(parts: Parts) -> Any:
    catalogue.refresh(parts)
    return kit.account(parts, "admin", "440604")


def edited(parts: Parts, **cells: dict[str, str]) -> bytes:
    """The present catalogue with cells changed: edited(parts, categories={"01-12": …}) sets the limit of a row by its id."""
    book = openpyxl.load_workbook(io.BytesIO(catalogue.exported(parts, "xlsx")))
    for sheet in book.worksheets:
        heads = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for id, limit in cells.get(sheet.title.split()[1], {}).items():
                if row[0].value == id:
                    row[next(i for i, head in enumerate(heads) if head.endswith("limit"))].value = limit
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(parts: Parts, no: str) -> Any:
    with parts.store.read() as conn:
        return cases.one(conn, no)


def test_the_export_handed_in_again_changes_nothing(parts: Parts, admin: Any) -> None:
    with pytest.raises(BadInput) as refused:
        catalogue.hand_in(parts, admin, "same.xlsx", catalogue.exported(parts, "xlsx"))
    assert refused.value.code == "no_change"
    with pytest.raises(BadInput, match="nothing to change"):
        catalogue.hand_in(parts, admin, "same.csv", catalogue.exported(parts, "csv", sheet="conditions"))


def test_a_new_version_is_for_new_cases_in_every_process(parts: Parts, admin: Any) -> None:
    other = replace(parts)  # another process with the same store
    catalogue.refresh(other)
    old = kit.a_case(parts, category="01-12")
    made = catalogue.hand_in(parts, admin, "2027.xlsx", edited(parts, categories={"01-12": "15工作日"}))
    assert [(change["id"], change["what"], change["fields"]) for change in made["differs"]] == [("01-12", "changed", [["limit", "2h", "15d"]])]
    assert row_of(parts, kit.a_case(parts, category="01-12"))["time_limit"] == "2h"
    catalogue.activate(parts, admin, made["id"])
    catalogue.refresh(other, at_once=True)
    assert [row_of(parts, no)["time_limit"] for no in (old, kit.a_case(parts, category="01-12"), kit.a_case(other, category="01-12"))] == ["2h", "15d", "15d"]
    assert [(each["holds"], each["by"]) for each in catalogue.list_versions(parts)] == [(True, "测试单位")]


def test_one_goes_back_by_activating_an_earlier_version(parts: Parts, admin: Any) -> None:
    first = catalogue.hand_in(parts, admin, "a", edited(parts, categories={"01-12": "15工作日"}))
    catalogue.activate(parts, admin, first["id"])
    second = catalogue.hand_in(parts, admin, "b", edited(parts, categories={"01-12": "当日"}))
    catalogue.activate(parts, admin, second["id"])
    assert parts.city.categories["01-12"].limit == "1d"
    again = catalogue.activate(parts, admin, first["id"])
    assert (parts.city.categories["01-12"].limit, again["id"], again["differs"]) == ("15d", 3, [])


def test_a_version_comes_to_hold_at_its_time_or_is_withdrawn(parts: Parts, admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = catalogue.hand_in(parts, admin, "a", edited(parts, categories={"01-12": "15工作日"}))
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    catalogue.activate(parts, admin, made["id"], tomorrow.isoformat())
    assert parts.city.categories["01-12"].limit == "2h"
    catalogue.withdraw(parts, admin, made["id"])
    with pytest.raises(BadInput):
        catalogue.withdraw(parts, admin, made["id"])
    catalogue.activate(parts, admin, made["id"], tomorrow.isoformat())
    with parts.store.write() as conn:
        from store import catalogues

        catalogues.set_from(conn, made["id"], datetime.now(UTC) - timedelta(seconds=1))  # its time comes
    catalogue.refresh(parts, at_once=True)
    assert parts.city.categories["01-12"].limit == "15d"


@pytest.mark.parametrize("at", ["yesterday", "2020-01-01T00:00:00+08:00", "2099-01-01T00:00:00+08:00"])
def test_a_time_that_cannot_be_is_refused(parts: Parts, admin: Any, at: str) -> None:
    made = catalogue.hand_in(parts, admin, "a", edited(parts, categories={"01-12": "15工作日"}))
    with pytest.raises(BadInput) as refused:
        catalogue.activate(parts, admin, made["id"], at)
    assert refused.value.code == "bad_time"
    with pytest.raises(NotFound):
        catalogue.activate(parts, admin, 99)


def test_a_retired_category_takes_no_new_case_and_names_its_old_ones(parts: Parts, admin: Any) -> None:
    old = kit.a_case(parts, category="01-12")
    lines = catalogue.exported(parts, "csv", sheet="categories").decode("utf-8-sig").splitlines()
    data = "\n".join(line for line in lines if not line.startswith("01-12")).encode()
    made = catalogue.hand_in(parts, admin, "categories.csv", data)
    assert [(each["id"], each["what"]) for each in made["differs"]] == [("01-12", "retired")]
    catalogue.activate(parts, admin, made["id"])
    with pytest.raises(ReportRefused) as refused:
        kit.a_case(parts, category="01-12")
    assert refused.value.code == "unknown_category"
    assert case(parts, kit.account(parts, "leader", "440604"), old)["category_zh"] == "道路不洁"


def test_wrong_cells_are_named_and_nothing_is_kept(parts: Parts, admin: Any) -> None:
    with pytest.raises(CatalogueRefused) as refused:
        catalogue.hand_in(parts, admin, "a", edited(parts, categories={"01-12": "很快"}, conditions={"01-10": "2"}))
    assert sorted((fault.sheet, fault.cell) for fault in refused.value.faults) == [
        ("小类 categories", "D9"),
        ("立案条件 conditions", "E6"),
        ("立案条件 conditions", "E7"),
    ]
    assert catalogue.list_versions(parts) == []


def test_a_case_filed_on_a_condition_has_its_limit_and_shows_its_closing_standard(parts: Parts, admin: Any) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604")
    no = kit.a_case(parts, category="01-10")
    kit.go(parts, no, "accept")
    offer = next(each for each in case(parts, dispatcher, no)["actions"] if each["action"] == "file_case")
    choices = next(need for need in offer["needs"] if need["id"] == "condition")["choices"]
    assert choices == {
        "bags": {"zh": "散落垃圾不足 1 立方米（4工作时）", "en": "Less than 1 m³ of waste (4 office hours)"},
        "heap": {"zh": "成堆垃圾 1 立方米以上（1工作日）", "en": "A heap of 1 m³ or more (1 office days)"},
    }
    with pytest.raises(BadInput):
        act(parts, dispatcher, no, "file_case", 2, condition="safety")  # not one of this category's
    before = row_of(parts, no)["deadline_at"]
    filed = act(parts, dispatcher, no, "file_case", 2, condition="heap")
    assert (filed["time_limit"], filed["filed_on"]["zh"], row_of(parts, no)["deadline_at"] > before) == ("1d", "成堆垃圾 1 立方米以上", True)
    # another version has other conditions; the case keeps its own
    lines = [line for line in catalogue.exported(parts, "csv", sheet="conditions").decode("utf-8-sig").splitlines() if not line.startswith("01-10")]
    made = catalogue.hand_in(parts, admin, "conditions.csv", "\n".join(lines).encode())
    catalogue.activate(parts, admin, made["id"])
    assert parts.city.categories["01-10"].conditions == {}
    kit_way = [("dispatcher", "dispatch"), ("handler", "sign_for"), ("handler", "feed_back"), ("dispatcher", "check_result"), ("officer", "pass_check")]
    for version, (role, action) in enumerate(kit_way, 3):
        from core.scope import Scope
        from services.act import Post

        given = {"dispatch": {"department": "urban_management"}, "feed_back": {"result": "已清运"}}.get(action, {})
        act(parts, Post(role, "测试", Scope.of("440604")), no, action, version, **given)
    seen = case(parts, dispatcher, no)
    closing = next(need for each in seen["actions"] if each["action"] == "close" for need in each["needs"] if need["id"] == "closing")
    assert closing["standard"] == {"zh": "垃圾已清运、地面干净", "en": "The heap is carried off and the ground clean"}
    step = next(each for each in seen["steps"] if each["action"] == "file_case")
    assert step["given"][0]["value"]["zh"] == "成堆垃圾 1 立方米以上"
    with parts.store.read() as conn:
        row, steps = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    again = rebuilt(parts.city.workflow, {name: row[name] for name in REPORTED}, steps, parts.city.zone)
    assert again == {name: row[name] for name in DERIVED}


def test_a_category_without_conditions_offers_those_of_the_workflow(parts: Parts, admin: Any) -> None:
    dispatcher = kit.account(parts, "dispatcher", "440604")
    no = kit.a_case(parts, category="01-12")
    kit.go(parts, no, "accept")
    assert act(parts, dispatcher, no, "file_case", 2, condition="safety")["time_limit"] == "2h"


def test_only_the_admin_has_it_and_the_workbook_is_one(client: Any, parts: Parts) -> None:
    assert client("dispatcher").get("/api/v1/catalogue").status_code == 403
    admin = client("admin")
    answer = admin.get("/api/v1/catalogue?template=1")
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames[2] == "小类 categories"
    refused = admin.post("/api/v1/catalogue/versions?name=a.csv", data="小类编号,名称,处置时限,结案条件\n01-10,x,?,y\n".encode())
    assert (refused.status_code, refused.json["error"]["faults"][0]["cell"]) == (400, "C2")
    made = admin.post("/api/v1/catalogue/versions?name=a.csv", data="小类编号,名称,处置时限,结案条件\n01-10,x,当日,y\n".encode())
    assert made.status_code == 201
    assert admin.post(f"/api/v1/catalogue/versions/{made.json['id']}/activate", json={}).json["holds"] is True
    assert content_of(parts.city)["categories"]["01-10"]["conditions"]["c1"]["limit"] == "1d"
