"""A community has the rows of its own area that the district holds, masked, and of nobody else's; counts of few residents stay back."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, NotAllowed, NotFound
from services import data_down
from services._parts import Parts
from services.load import load_frame
from services.sent_rows import wire_value
from services.who import Account
from store import sent_down, tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CELL = f"{NANPU}001"


@pytest.fixture(autouse=True)
def things(parts: Parts) -> None:
    with parts.store.write() as conn:
        for id, area, sex in ((1, CELL, "f"), (2, f"{ZUMIAO_OTHER}001", "m"), (3, f"{NANPU}002", "m")):
            person = {"name": f"王测试000{id}", "phone": f"1380000000{id}", "birth_year": 1950 + id, "origin": "本市", "residence": "registered"}
            conn.execute(insert(tables.people).values(id=id, area=area, sex=sex, **person))
            place = {"area": area, "lon": 113.102, "lat": 23.025}
            conn.execute(insert(tables.enterprises).values(id=id, name=f"测试餐饮0000{id}号", industry="catering", activity="active", **place))


@pytest.fixture
def community(parts: Parts) -> Account:
    return kit.account(parts, "community", NANPU)


def of(parts: Parts, who: Account, id: str) -> dict[str, Any]:
    return next(each for each in data_down.datasets(parts, who)["items"] if each["id"] == id)


def names(parts: Parts, who: Account, **asked: Any) -> list[Any]:
    return [each["cells"]["name"] for each in data_down.table(parts, who, "enterprise", **asked)["items"]]


def test_each_sees_the_rows_of_its_own_area(parts: Parts, community: Account) -> None:
    assert names(parts, community) == ["测试餐饮00001号", "测试餐饮00003号"]
    assert of(parts, community, "enterprise")["rows"] == 2
    assert len(names(parts, kit.account(parts, "dispatcher", "440604"))) == 3
    with pytest.raises(NotFound):
        names(parts, community, area=ZUMIAO_OTHER)
    with pytest.raises(NotFound):
        data_down.one(parts, community, "enterprise", "2")


def test_people_are_masked_and_few_are_not_counted(parts: Parts, community: Account) -> None:
    assert of(parts, community, "person")["rows"] == "few"
    table = data_down.table(parts, community, "person")
    assert [row["cells"]["name"] for row in table["items"]] == ["王******", "王******"]
    assert "测试0001" not in str(table)
    assert "13800000001" not in str(table)


def test_a_personal_column_is_neither_searched_nor_sorted_by(parts: Parts, community: Account) -> None:
    for asked in ({"sort": "name"}, {"where": {"phone": ["13800000001"]}}):
        with pytest.raises(BadInput) as refused:
            data_down.table(parts, community, "person", **asked)
        assert refused.value.code == "personal_column"
    assert data_down.table(parts, community, "person", text="13800000001")["items"] == []


def test_rows_are_filtered_searched_sorted_and_paged(parts: Parts, community: Account) -> None:
    assert names(parts, community, sort="-name") == ["测试餐饮00003号", "测试餐饮00001号"]
    assert names(parts, community, text="00003") == ["测试餐饮00003号"]
    assert names(parts, community, where={"industry": ["retail"]}) == []
    first = data_down.table(parts, community, "enterprise", limit=1)
    assert names(parts, community, limit=1, after=first["next"]) == ["测试餐饮00003号"]
    second = data_down.table(parts, community, "enterprise", sort="name", limit=1)
    assert names(parts, community, sort="name", limit=1, after=second["next"]) == ["测试餐饮00003号"]


def test_what_may_only_be_counted_and_what_is_not_sent_down(parts: Parts, community: Account) -> None:
    assert of(parts, community, "officer")["opens"] is False
    with pytest.raises(NotAllowed):
        data_down.table(parts, community, "officer")
    for id in ("care_list", "stream", "nothing"):
        with pytest.raises(NotFound):
            data_down.table(parts, community, id)


def test_an_owner_of_a_home_is_masked_too(parts: Parts, community: Account) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=6, kind="residential", area=CELL, lon=113.1, lat=23.02))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=CELL, occupied=True, owner=1))
        conn.execute(tables.people.update().where(tables.people.c.id == 1).values(home=1))
    assert data_down.table(parts, community, "home")["items"][0]["cells"]["owner"] == "王******"
    assert data_down.table(parts, community, "person")["items"][0]["cells"]["home"] == "3栋***"


def test_a_holder_whose_name_may_be_that_of_a_natural_person_is_masked(parts: Parts) -> None:
    holder = parts.city.datasets["business_licence"].columns["holder"]
    assert [wire_value(parts.city, holder, name) for name in ("王小明", "小明餐饮店")] == ["王**", "小明餐饮店"]
    assert wire_value(parts.city, holder, "王小明", masked=False) == "王小明"


def test_a_masked_holder_is_neither_searched_nor_filtered_nor_sorted_by_what_is_masked(parts: Parts) -> None:
    clerk = kit.account(parts, "dispatcher", "440604")
    said = {"industry": None, "state": "valid", "issued_on": "2020-01-02", "ends_on": None, "phone": None, "area": NANPU}
    numbers = {f"91440604MA0000000{n}": name for n, name in enumerate(("王小明", "小明餐饮店", "王小丁"))}
    load_frame(parts, "business_licence", [{"licence_no": no, "holder": name, **said} for no, name in numbers.items()], None)

    def found(**asked: Any) -> list[Any]:
        return [row["cells"]["holder"] for row in data_down.table(parts, clerk, "business_licence", **asked)["items"]]

    assert found(text="小明") == ["小明餐饮店"]
    assert found(text="王小明") == []
    assert found(where={"holder": ["小明餐饮店"]}) == ["小明餐饮店"]
    with pytest.raises(BadInput) as refused:
        found(where={"holder": ["王小明"]})
    assert refused.value.code == "personal_value"
    assert found(sort="holder") == ["小明餐饮店", "王**", "王**"]
    order = [row["cells"]["licence_no"] for row in data_down.table(parts, clerk, "business_licence", sort="holder")["items"]]
    assert [no[-1] for no in order] == ["1", "0", "2"]


def test_a_personal_column_that_a_pack_forgot_to_mask_stays_empty(parts: Parts, community: Account) -> None:
    person = parts.city.datasets["person"]
    open_ = person.model_copy(update={"columns": {**person.columns, "name": person.columns["name"].model_copy(update={"personal": None})}})
    parts.city = parts.city.model_copy(update={"datasets": {**parts.city.datasets, "person": open_}})
    assert [row["cells"]["name"] for row in data_down.table(parts, community, "person")["items"]] == [None, None]


def test_rows_are_filtered_by_yes_and_no(parts: Parts, community: Account) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=6, kind="residential", area=CELL, lon=113.1, lat=23.02))
        for id, lived_in in ((1, True), (2, False)):
            conn.execute(insert(tables.homes).values(id=id, building=1, label=f"3栋50{id}", area=CELL, occupied=lived_in))
    found = data_down.table(parts, community, "home", where={"occupied": ["true"]})
    assert [(row["cells"]["label"], row["cells"]["occupied"]) for row in found["items"]] == [("3栋501", True)]


def test_a_department_sees_its_own_data(parts: Parts) -> None:
    market = kit.account(parts, "handler", "440604", department="market")
    assert {each["owner"]["id"] for each in data_down.datasets(parts, market)["items"]} == {"market"}
    with pytest.raises(NotFound):
        data_down.table(parts, market, "person")


def test_an_export_says_who_took_it_and_leaves_a_line(parts: Parts, community: Account) -> None:
    with parts.store.write() as conn:
        conn.execute(tables.enterprises.update().where(tables.enterprises.c.id == 1).values(name="=1+1"))
    text = b"".join(data_down.file(parts, community, "enterprise", None, {}, "", "csv")).decode("utf-8-sig")
    assert community.username in text
    assert "'=1+1" in text
    assert "00002" not in text
    assert b"".join(data_down.file(parts, community, "person", None, {}, "", "xlsx")).startswith(b"PK")
    with parts.store.read() as conn:
        lines = conn.execute(select(tables.audit.c.target, tables.audit.c.detail).where(tables.audit.c.act == "export_data")).all()
    assert [(line.target, line.detail["rows"]) for line in lines] == [("enterprise", 2), ("person", 2)]


def test_every_record_of_the_house_that_is_a_dataset_can_be_read(parts: Parts) -> None:
    everywhere = kit.account(parts, "dispatcher", "440604")
    for dataset in parts.city.datasets.values():
        if dataset.family in sent_down.FAMILIES and data_down.opens(dataset) and data_down.may_see(parts, everywhere, dataset):
            assert data_down.table(parts, everywhere, dataset.id, limit=2)["columns"]
