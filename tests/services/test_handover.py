"""A shift handed over: collected by itself, signed by two, unchanged after."""

import pytest

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services._parts import Parts
from services.handover import collect, hand_over, past, read, take_over
from services.who import Account
from store import tables
from tests import kit

STREET, OTHER = "440604012", "440604100"


@pytest.fixture
def going(parts: Parts) -> Account:
    return kit.account(parts, "dispatcher", STREET, name="甲测试1", unit="综治中心")


@pytest.fixture
def coming(parts: Parts) -> Account:
    return kit.account(parts, "dispatcher", STREET, name="乙测试2", unit="综治中心")


def test_open_items_are_collected_each_once(parts: Parts, going: Account) -> None:
    urgent = kit.a_case(parts, category="05-01", urgent=True)
    usual = kit.a_case(parts)
    found = {kind["id"]: [case["no"] for case in kind["cases"]] for kind in collect(parts, going)["kinds"]}
    assert found == {"urgent": [urgent], "overdue": [], "supervised": [], "suspended": [], "ping_pong": []}
    assert usual not in str(found)
    assert "王测试" not in str(collect(parts, going))


def test_both_sign_each_from_his_own_account(parts: Parts, going: Account, coming: Account) -> None:
    urgent = kit.a_case(parts, category="05-01", urgent=True)
    made = hand_over(parts, going, "early", "水管已关阀，电话 13800000001 找老王")
    assert "13800000001" not in made["notes"]
    assert (made["taker"], made["mine_to_sign"], made["whole"]) == (None, False, True)
    with pytest.raises(NotAllowed, match="同一人"):
        take_over(parts, going, made["id"])
    assert read(parts, coming, made["id"])["mine_to_sign"]
    signed = take_over(parts, coming, made["id"], "收到")
    assert (signed["giver"], signed["taker"], signed["taker_note"], signed["whole"]) == ("综治中心 甲测试1", "综治中心 乙测试2", "收到", True)
    assert [case["no"] for case in signed["items"]["kinds"][0]["cases"]] == [urgent]
    with pytest.raises(Conflict):
        take_over(parts, kit.account(parts, "dispatcher", STREET), made["id"])


def test_what_was_changed_after_signing_is_seen_and_not_taken_over(parts: Parts, going: Account, coming: Account) -> None:
    made = hand_over(parts, going, "night", "无")
    with parts.store.write() as conn:
        conn.execute(tables.handovers.update().values(notes="一切正常"))
    assert not read(parts, coming, made["id"])["whole"]
    with pytest.raises(Conflict, match="changed"):
        take_over(parts, coming, made["id"])


def test_the_second_signature_is_under_the_seal_too(parts: Parts, going: Account, coming: Account) -> None:
    made = hand_over(parts, going, "night", "无")
    take_over(parts, coming, made["id"])
    with parts.store.write() as conn:
        conn.execute(tables.handovers.update().values(taker_words="综治中心 丙测试3"))
    assert not read(parts, coming, made["id"])["whole"]


def test_another_area_or_post_neither_sees_nor_signs(parts: Parts, going: Account) -> None:
    made = hand_over(parts, going, "late", "无")
    stranger = kit.account(parts, "dispatcher", OTHER)
    with pytest.raises(NotFound):
        read(parts, stranger, made["id"])
    assert past(parts, stranger)[0] == []
    assert len(past(parts, going)[0]) == 1
    with pytest.raises(NotAllowed, match="岗位"):
        take_over(parts, kit.account(parts, "leader", "440604"), made["id"])


def test_bad_input_is_refused_with_its_field(parts: Parts, going: Account) -> None:
    for shift, notes, field in (("noon", "x", "shift"), ("early", "  ", "notes"), ("early", "x" * 4001, "notes")):
        with pytest.raises(BadInput) as refused:
            hand_over(parts, going, shift, notes)
        assert refused.value.field == field
    assert past(parts, going)[0] == []
