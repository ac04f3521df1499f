"""Licences in the search: by number, kind and holder, each in its own area; a natural person's name finds nothing and is shown masked."""

from typing import Any

import pytest
from sqlalchemy import insert

from core.errors import NotFound
from services import data_down, records, search
from services._parts import Parts
from services.load import load_frame
from services.search_index import KeepIndex, build
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE

FIRM, PERSON = "佛山市测试陶瓷有限公司", "王测试0001"
NUMBER, OTHER = "91440604MA00000123", "91440604MA00000456"


def rows(*found: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    return [
        {"licence_no": n, "holder": h, "industry": None, "state": s, "issued_on": "2020-01-02", "ends_on": None, "phone": None, "area": a}
        for n, h, s, a in found
    ]


@pytest.fixture
def licensed(parts: Parts) -> Parts:
    with parts.store.write() as conn:
        place = {"lon": 113.102, "lat": 23.025}
        conn.execute(insert(tables.enterprises).values(id=7, name=FIRM, industry="ceramics", activity="active", area=f"{NANPU}001", **place))
    load_frame(
        parts,
        "business_licence",
        rows((NUMBER, FIRM, "valid", NANPU), (OTHER, PERSON, "expired", NANPU), ("91440604MA00000789", FIRM, "valid", NANZHUANG_ONE)),
        None,
    )
    build(parts)
    return parts


@pytest.fixture
def community(parts: Parts) -> Account:
    return kit.account(parts, "community", NANPU)


def found(parts: Parts, who: Account, text: str) -> list[dict[str, Any]]:
    return next((group["items"] for group in search.find(parts, who, text, "licence")["groups"]), [])


@pytest.mark.parametrize("text", [NUMBER, "MA00000123", "123", "陶瓷", "测试陶瓷有限", "fsscstc", "陶瓷 营业执照", "营业执照 123"])
def test_a_licence_is_found_by_number_holder_and_kind(licensed: Parts, community: Account, text: str) -> None:
    assert next(each["id"] for each in found(licensed, community, text)) == f"business_licence:{NUMBER}"


def test_it_opens_on_the_page_of_the_enterprise_at_that_licence(licensed: Parts, community: Account) -> None:
    (item,) = found(licensed, community, NUMBER)
    assert item["href"] == f"/enterprise?id=7&licence=business_licence%3A{NUMBER}"
    assert [each["number"] for each in records.record(licensed, community, "enterprise", "7")["licences"]] == [NUMBER]


def test_a_natural_person_is_found_by_the_number_alone_and_masked(licensed: Parts, community: Account) -> None:
    assert found(licensed, community, PERSON) == found(licensed, community, "wcs") == []
    (item,) = found(licensed, community, OTHER)
    assert (item["zh"], item["state_zh"], item["href"]) == ("王******", "已过期", f"/licence?id=business_licence%3A{OTHER}")
    assert PERSON not in str(records.record(licensed, community, "licence", f"business_licence:{OTHER}"))


def test_nobody_finds_licences_of_elsewhere(licensed: Parts, community: Account) -> None:
    assert found(licensed, community, "789") == []
    assert len(found(licensed, kit.account(licensed, "leader", "440604"), "陶瓷")) == 2
    with pytest.raises(NotFound):
        records.record(licensed, community, "licence", "business_licence:91440604MA00000789")


def test_an_officer_finds_the_licences_of_his_community_and_no_other_data_sent_down(licensed: Parts) -> None:
    officer = kit.account(licensed, "officer", f"{NANPU}002")
    (item,) = found(licensed, officer, "营业执照 123")
    assert item["href"] == f"/enterprise?id=7&licence=business_licence%3A{NUMBER}"
    assert [each["number"] for each in records.record(licensed, officer, "enterprise", "7")["licences"]] == [NUMBER]
    assert records.record(licensed, officer, "licence", f"business_licence:{OTHER}")["id"]
    assert found(licensed, kit.account(licensed, "officer", f"{NANZHUANG_ONE}001"), NUMBER) == []
    with pytest.raises(NotFound):
        data_down.table(licensed, officer, "enterprise")


def test_a_department_finds_the_licences_it_gives(licensed: Parts) -> None:
    assert found(licensed, kit.account(licensed, "handler", "440604", department="market"), NUMBER)
    assert found(licensed, kit.account(licensed, "handler", "440604", department="fire"), NUMBER) == []


def test_a_load_is_found_within_a_turn_and_what_is_gone_is_not(licensed: Parts, community: Account) -> None:
    load_frame(licensed, "business_licence", rows((NUMBER, FIRM, "revoked", NANPU)), None, whole=True)
    keep = KeepIndex(licensed)
    while keep.turn():
        pass
    (item,) = found(licensed, community, NUMBER)
    assert item["state_zh"] == "已吊销"
    assert found(licensed, community, OTHER) == []
