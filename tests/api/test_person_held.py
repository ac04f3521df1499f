"""What is held on a person, and who looked at it, for that person."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select

from services import audit
from store import tables
from tests import kit


@pytest.fixture
def person(parts: Any) -> int:
    """An owner of two homes in 南浦社区, once looked at."""
    looker = kit.account(parts, name="李测试0002")
    with parts.store.write() as conn:
        place = {"area": kit.NANPU + "001", "lon": 113.102, "lat": 23.025}
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=6, kind="residential", **place))
        for n in (1, 2):
            conn.execute(insert(tables.homes).values(id=n, building=1, label=f"3栋50{n}", area=kit.NANPU + "001", owner=7, occupied=True))
        row = {"id": 7, "name": "王测试0001", "phone": "13800000007", "sex": "f", "birth_year": 1960, "origin": "本市", "residence": "registered"}
        conn.execute(insert(tables.people).values(**row, home=1, area=kit.NANPU + "001"))
        audit.record(conn, looker, "reveal", "person:7", detail={"field": "phone", "purpose": "加装电梯", "ref": "C1"})
    return 7


def test_every_record_and_every_look_is_in_it(client: Any, person: int) -> None:
    found = client("community", kit.NANPU).post(f"/api/v1/people/{person}/held", json={"reason": "本人持身份证申请"}).json
    assert (found["records"]["people"][0]["phone"], len(found["records"]["homes"])) == ("13800000007", 2)
    assert [(each["act"], each["name"], each["purpose"]) for each in found["looks"]][-1] == ("reveal", "李测试0002", "加装电梯")


def test_giving_it_out_is_a_look_too(client: Any, parts: Any, person: int) -> None:
    client("community", kit.NANPU).post(f"/api/v1/people/{person}/held", json={"reason": "本人持身份证申请"})
    with parts.store.read() as conn:
        line = conn.execute(select(tables.audit).where(tables.audit.c.act == "person.held")).mappings().one()
    assert (line["target"], line["detail"]["records"]) == ("person:7", 4)


def test_it_is_handed_over_as_a_sheet_with_who_took_it(client: Any, person: int) -> None:
    answer = client("community", kit.NANPU, username="keeper").post(f"/api/v1/people/{person}/held", json={"reason": "本人持身份证申请", "form": "xlsx"})
    sheet = load_workbook(BytesIO(answer.data)).active
    assert "keeper" in sheet["A1"].value
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert all(line in lines for line in (["居民登记", "电话", "13800000007"], ["居民登记", "性别", "女"], ["住所", "是否自住", "是"]))


def load(parts: Any, dataset: str, key: str, **values: Any) -> None:
    """A row of a loaded dataset in 南浦社区."""
    of = parts.city.datasets[dataset]
    row = dict.fromkeys(of.columns) | {of.key[0]: key, "area": kit.NANPU, "_area": kit.NANPU} | values
    parts.records.put(of, pd.DataFrame([row]), 1, datetime.now(UTC), whole=True)


def held(client: Any, person: int) -> Any:
    return client("community", kit.NANPU).post(f"/api/v1/people/{person}/held", json={"reason": "本人持身份证申请"}).json["records"]


def test_loaded_rows_that_bear_name_and_number_are_in_it_of_a_firm_the_number_alone(client: Any, parts: Any, person: int) -> None:
    load(parts, "community_worker", "w1", name="王测试0001", phone="13800000007")
    load(parts, "food_shop", "JY1", phone="13800000007")
    found = held(client, person)
    assert (found["dataset:community_worker"][0]["name"], found["dataset:food_shop"]) == ("王测试0001", [{"phone": "13800000007"}])


def test_of_somebody_else_with_the_same_number_nothing_more_is_told(client: Any, parts: Any, person: int) -> None:
    load(parts, "community_worker", "w1", name="李测试0002", phone="13800000007")
    assert held(client, person)["dataset:community_worker"] == [{"phone": "13800000007"}]


def test_of_core_data_he_is_told_who_has_it(client: Any, parts: Any, person: int) -> None:
    load(parts, "care_list", "c1", name="王测试0001", phone="13800000007")
    owner = parts.city.named("departments", parts.city.datasets["care_list"].owner).zh
    assert held(client, person)["dataset:care_list"] == [{"_owner": owner}]
    answer = client("community", kit.NANPU).post(f"/api/v1/people/{person}/held", json={"reason": "本人持身份证申请", "form": "xlsx"})
    lines = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.data)).active.iter_rows()]
    assert [parts.city.datasets["care_list"].zh, "数据主管部门（可向其申请）", owner] in lines


def test_the_cases_he_reported_are_in_it_but_for_those_whose_reporter_is_hidden(client: Any, parts: Any, person: int) -> None:
    me = {"name": "王测试0001", "phone": "13800000007"}
    mine = kit.a_case(parts, title="路灯不亮", area=kit.NANPU + "001", reporter=me)
    kit.a_case(parts, title="别人所报", area=kit.NANPU + "001", reporter=me | {"name": "李测试0002"})
    assert [(each["no"], each["title"]) for each in held(client, person)["cases"]] == [(mine, "路灯不亮")]
    flow = parts.city.flow("case")
    parts.city.workflows["case"] = flow.model_copy(update={"hides_reporter": ("community",)})
    try:
        assert "cases" not in held(client, person)
    finally:
        parts.city.workflows["case"] = flow


def test_the_page_of_a_service_offers_it_to_who_may_give_it_out(client: Any, person: int) -> None:
    offered = [client(role, kit.NANPU).get("/api/v1/services/home_owner/people/1").json["held"] for role in ("community", "officer")]
    assert offered == [True, False]


def test_elsewhere_and_for_others_nothing_is_held(client: Any, person: int) -> None:
    asked = {"reason": "本人持身份证申请"}
    assert client("community", kit.NANZHUANG_ONE).post(f"/api/v1/people/{person}/held", json=asked).status_code == 404
    assert client("leader").post(f"/api/v1/people/{person}/held", json=asked).status_code == 403
