"""A desk takes a report down."""

from typing import Any

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed
from services import callers, intake
from services._parts import Parts
from services.cases import case
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE

LON, LAT = 113.102, 23.025
HERE = {"lon": LON, "lat": LAT, "area": None}


def form(**over: Any) -> dict[str, Any]:
    words = {"id": "form-0001", "kind": "case", "category": "06-04", "text": "小区门口路灯不亮。晚上很黑", "urgent": False}
    who: dict[str, Any] = {"channel": "hotline", "order_no": "", "at": "", "photos": [], "name": "", "phone": "", "about": None, "answer": None, "join": None}
    return {**words, **who, **HERE, **over}


def looked(parts: Parts, account: Account, text: str, **over: Any) -> dict[str, Any]:
    return intake.look(parts, account, {"text": text, "kind": None, "category": None, "urgent": False, **HERE, **over})


@pytest.fixture
def desk(parts: Parts) -> Account:
    return kit.account(parts, "dispatcher", "440604012")


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("小区门口路灯不亮", "06-04"),
        ("楼道里有人给电动车充电", "10-03"),
        ("三轮车堵住消防通道", "10-01"),
        ("邻居半夜打麻将很吵", "11-06"),
        ("There is a big pothole in the road", "01-13"),
        ("the street lamp is out", "06-04"),
    ],
)
def test_the_category_is_guessed_from_the_words_and_says_why(parts: Parts, desk: Account, words: str, category: str) -> None:
    best = looked(parts, desk, words)["guesses"][0]
    assert best["id"] == category
    assert all(each in words.lower() for each in best["because"])


def test_an_enquiry_is_told_from_a_fault_and_its_answer_stands_beside_it(parts: Parts, desk: Account) -> None:
    found = looked(parts, desk, "请问加装电梯要多少业主同意")
    assert found["kind"] == "hotline_inquiry"
    assert found["answers"][0]["id"] == "lift_vote"
    assert looked(parts, desk, "路灯不亮")["kind"] is None


def test_words_that_fit_nothing_are_answered_with_nothing(parts: Parts, desk: Account) -> None:
    found = looked(parts, desk, "嗯嗯")
    assert found["answers"] == []
    assert found["guesses"] == []
    assert found["course"] is None


def test_the_place_gives_community_and_cell_and_says_whether_one_will_see_the_case(parts: Parts, desk: Account) -> None:
    place = looked(parts, desk, "")["place"]
    assert (place["community"]["code"], place["cell"]["code"], place["mine"]) == (NANPU, f"{NANPU}001", True)
    assert looked(parts, desk, "", lon=113.025, lat=22.985)["place"]["mine"] is False
    assert looked(parts, desk, "", lon=120.0, lat=30.0)["place"] is None


def test_it_is_said_beforehand_who_gets_it_and_by_when(parts: Parts, desk: Account) -> None:
    course = looked(parts, desk, "路灯不亮")["course"]
    assert course["department"]["id"] == "urban_management"
    assert course["limit"]["zh"] == "2 工作日"
    assert course["due_at"] < course["deadline_at"]
    assert {"zh": "派遣员", "en": "Dispatcher"} in course["desks"] or course["desks"]


def test_open_cases_near_by_are_shown_with_the_way_to_join_one(parts: Parts, desk: Account) -> None:
    first = kit.a_case(parts, category="06-04")
    assert [each["no"] for each in looked(parts, desk, "路灯不亮")["near"]] == [first]
    taken = intake.take(parts, desk, form(join=first))
    assert taken["joined"] == first
    assert case(parts, desk, taken["no"])["original"] == first
    assert case(parts, desk, first)["duplicates"] == [taken["no"]]


def test_a_report_counts_once_however_often_it_is_sent(parts: Parts, desk: Account) -> None:
    first, again = intake.take(parts, desk, form()), intake.take(parts, desk, form())
    assert (first["no"], first["new"], again["new"]) == (again["no"], True, False)
    joined = [intake.take(parts, desk, form(id="form-0002", join=first["no"])) for _ in range(2)]
    assert joined[0]["joined"] == joined[1]["joined"] == first["no"]


def test_the_hotlines_own_number_finds_what_is_here_already(parts: Parts, desk: Account) -> None:
    first = intake.take(parts, desk, form(order_no="GD-2026-1"))
    assert intake.take(parts, desk, form(id="form-0002", order_no="GD-2026-1")) == {**first, "new": False}


def test_what_was_taken_down_says_how_it_came_and_who_wrote_it(parts: Parts, desk: Account) -> None:
    found = case(parts, desk, intake.take(parts, desk, form(at="3栋501", channel="front_desk"))["no"])
    assert (found["source"], found["title"]) == ("desk", "小区门口路灯不亮")
    assert found["text"].startswith("【3栋501】小区门口路灯不亮")
    assert found["steps"][0]["actor"].startswith(desk.unit)
    assert found["steps"][0]["given"][0]["value"]["zh"] == "服务窗口"


def test_an_answered_enquiry_is_a_case_closed_at_the_desk_with_the_answer_in_it(parts: Parts, desk: Account) -> None:
    sent = form(text="请问加装电梯要多少户同意", category="12-04", answer="lift_vote")
    taken = [intake.take(parts, desk, sent) for _ in range(2)]
    assert taken[0]["answered"] is True
    assert taken[1]["answered"] is True
    found = case(parts, desk, taken[0]["no"])
    assert (found["workflow"], found["state"]) == ("hotline_inquiry", "self_closed")
    assert "四分之三" in str(found["steps"][-1]["note"])
    assert len(found["steps"]) == 2


def test_a_caller_who_is_known_is_not_asked_for_his_name_and_the_look_is_on_record(parts: Parts, desk: Account) -> None:
    before = kit.a_case(parts, category="06-04", reporter={"name": "陈测试01", "phone": "13800001234"})
    known = callers.known(parts, desk, "138 0000 1234")
    assert known["name"] == "陈****"
    assert "陈测试" not in str(known)
    assert "13800001234" not in str(known)
    assert [each["no"] for each in known["items"]] == [before]
    no = intake.take(parts, desk, form(phone="138-0000-1234"))["no"]
    with parts.store.read() as conn:
        kept = conn.execute(select(tables.cases.c.reporter).where(tables.cases.c.no == no)).scalar_one()
        acts = list(conn.execute(select(tables.audit.c.act, tables.audit.c.target)).tuples())
    assert kept == {"name": "陈测试01", "phone": "13800001234"}
    assert ("know_caller", f"case:{before}") in acts


def test_a_caller_of_another_place_is_not_known_here(parts: Parts) -> None:
    kit.a_case(parts, reporter={"name": "陈测试01", "phone": "13800001234"})
    assert callers.known(parts, kit.account(parts, "community", NANZHUANG_ONE), "13800001234") == {"name": None, "items": []}
    assert callers.known(parts, kit.account(parts, "handler", "440604", department="fire"), "13800001234")["items"] == []


def test_each_post_takes_down_what_its_rights_say(parts: Parts, desk: Account) -> None:
    property_company = kit.account(parts, "property", NANPU)
    frame = intake.frame(parts, property_company)
    assert [each["id"] for each in frame["kinds"]] == ["case"]
    assert (frame["answers"], frame["joins"], frame["knows"]) == (False, False, False)
    assert case(parts, desk, intake.take(parts, property_company, form())["no"])["source"] == "property"
    with pytest.raises(NotAllowed):
        intake.take(parts, property_company, form(id="form-0002", kind="hotline_inquiry"))
    with pytest.raises(BadInput, match="to join"):
        intake.take(parts, property_company, form(id="form-0003", join=kit.a_case(parts)))
    assert [each["id"] for each in intake.frame(parts, desk)["kinds"]] == ["case", "hotline_inquiry", "hotline_opinion", "hotline_complaint"]


@pytest.mark.parametrize(
    ("over", "field", "zh"),
    [
        ({"text": "  "}, "text", "请写下反映的内容。"),
        ({"category": None}, "category", "请选择类别。"),
        ({"lon": None, "lat": None}, "lon", "还没有地点：搜索地址，或在地图上放图钉。"),
        ({"lon": 120.0, "lat": 30.0}, "lon", "地点不在本区范围内，请移动图钉。"),
        ({"phone": "12"}, "phone", "电话号码至少 7 位数字。"),
        ({"join": "C20000101-0001"}, "join", "没有可并入的案件 C20000101-0001。"),
    ],
)
def test_what_is_missing_is_said_where_it_is(parts: Parts, desk: Account, over: dict[str, Any], field: str, zh: str) -> None:
    with pytest.raises(BadInput) as wrong:
        intake.take(parts, desk, form(**over))
    assert (wrong.value.field, wrong.value.words.zh) == (field, zh)
