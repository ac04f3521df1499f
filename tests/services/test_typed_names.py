"""A resident's name that somebody types stands nowhere: it is masked before the text is kept."""

import json

import pytest
from sqlalchemy import insert, select

from core.case_filter import CaseFilter
from core.errors import BadInput
from services import case_messages, consents, map_views, saved_filters, searches, typed_names, watched
from services._parts import Parts
from services.cases import case
from services.find_cases import find_cases
from services.reach import Asked, reveal
from services.who import Account
from store import cases, tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE

CELL = f"{NANPU}001"
NAME, SHORT, ELSEWHERE = "王小明", "李明", "欧阳小锋"


@pytest.fixture(autouse=True)
def residents(parts: Parts) -> None:
    same = {"phone": "13800000001", "sex": "f", "birth_year": 1950, "origin": "本市", "residence": "registered"}
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", area=CELL, floors=6, kind="residential", lon=113.101, lat=23.021))
        for id, name, area in ((1, NAME, CELL), (2, SHORT, CELL), (3, ELSEWHERE, f"{NANZHUANG_ONE}001")):
            conn.execute(insert(tables.people).values(id=id, name=name, area=area, **same))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=CELL, occupied=False, owner=1))


@pytest.fixture
def community(parts: Parts) -> Account:
    return kit.account(parts, "community", NANPU)


def masked(parts: Parts, text: str, area: str = CELL) -> str:
    with parts.store.read() as conn:
        return typed_names.masked(conn, area, text)


def test_a_residents_name_in_a_text_is_masked_in_his_own_community(parts: Parts) -> None:
    assert masked(parts, "王小明家漏水，住户李明反映") == "王**家漏水，住户李*反映"
    assert masked(parts, "欧阳小锋家漏水") == "欧阳小锋家漏水", "he lives elsewhere"
    assert masked(parts, "欧阳小锋家漏水", "440604000000") == "欧阳**家漏水", "what is about no one place is looked at for all of it"


def test_whoever_owns_a_home_there_is_known_wherever_he_lives(parts: Parts) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.homes).values(id=2, building=1, label="3栋502", area=CELL, occupied=False, owner=3))
    assert masked(parts, "欧阳小锋的空房漏水") == "欧阳**的空房漏水"


def test_a_word_that_is_somebodys_name_too_stays_a_word(parts: Parts) -> None:
    assert masked(parts, "李明路积水，李明显路灯不亮") == "李明路积水，李明显路灯不亮"
    assert masked(parts, "王小明巷口堆放杂物") == "王小明巷口堆放杂物"


def test_whoever_stands_beside_a_word_for_people_is_masked_though_nobody_knows_him(parts: Parts) -> None:
    assert masked(parts, "租客：赵六七，陈大文先生来电") == "租客：赵**，陈**先生来电"


def test_a_case_holds_no_residents_name_and_is_not_found_by_it(parts: Parts, community: Account) -> None:
    no = kit.a_case(parts, title="王小明家漏水", text="王小明和李明家都漏水", area=CELL)
    with parts.store.write() as conn:
        row = cases.one(conn, no)
    assert row is not None
    assert (row["title"], row["text"]) == ("王**家漏水", "王**和李*家都漏水")
    case_messages.write(parts, community, no, "已联系王小明")
    assert NAME not in json.dumps([case(parts, community, no), case_messages.messages(parts, community, no)], ensure_ascii=False, default=str)
    assert find_cases(parts, community, wanted=CaseFilter(text="小明"))[0] == []
    assert [each["no"] for each in find_cases(parts, community, wanted=CaseFilter(text="漏水"))[0]] == [no]


def test_what_is_said_of_a_home_names_nobody(parts: Parts, community: Account) -> None:
    sheet = consents.make(parts, community, 1, "lift", "王小明家加装电梯")
    assert sheet["title"] == "王**家加装电梯"
    consents.mark(parts, community, sheet["id"], 1, "signed", "王小明之子李明来电")
    with parts.store.read() as conn:
        assert conn.execute(select(tables.consent_homes.c.note)).scalar_one() == "王**之子李*来电"
    shown = reveal(parts, community, Asked(1, "请王小明参加投票", f"consent:{sheet['id']}"), "phone")
    assert shown["value"] == "13800000001"
    with parts.store.read() as conn:
        assert NAME not in str(conn.execute(select(tables.audit.c.detail)).all())


def test_what_is_kept_to_be_looked_for_again_names_nobody(parts: Parts, community: Account) -> None:
    assert searches.note(parts, community, NAME, "case") == []
    assert [each["text"] for each in searches.note(parts, community, "漏水", "case")] == ["漏水"]
    for deed in (
        lambda: searches.note(parts, community, f"{NAME} 漏水", None, saved=True),
        lambda: saved_filters.save(parts, community, "我的", "role", {"text": NAME}),
        lambda: saved_filters.save(parts, community, f"{NAME}的案件", "role", {}),
    ):
        with pytest.raises(BadInput) as refused:
            deed()
        assert refused.value.code == "names_somebody"
    watched.watch(parts, community, {"area": NANPU, "name": "王小明家周边", "audience": "role"})
    map_views.save(parts, community, "王小明家周边", "role", {"area": NANPU})
    assert [each["name"] for each in (*watched.watched(parts, community), *map_views.saved(parts, community))] == ["王**家周边", "王**家周边"]
