"""The to-do list of who works outside, and what he reported himself."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, NotAllowed
from services._parts import Parts
from services.act import act
from services.cases import case
from services.my_reports import my_reports
from services.photos import take_photo
from services.take_report import take_report
from services.todo import todo
from services.todo_order import todo_in_order
from store import tables
from tests import kit
from tests.kit import NANPU
from tests.photo import a_photo


def test_an_officer_finds_what_he_was_sent_to_do_until_it_is_done(parts: Parts) -> None:
    with parts.store.write() as conn:
        row = {"id": 7, "name": "王测试0007", "phone": "13800000001", "post": "full_time", "grid": f"{NANPU}001", "on_duty": True}
        conn.execute(insert(tables.officers), [row])
    mine, other = kit.account(parts, "officer", f"{NANPU}001", officer=7), kit.account(parts, "officer", f"{NANPU}002", officer=8)
    no = kit.a_case(parts, title="找王测试0001，电话 13800000001")
    act(parts, kit.account(parts, "dispatcher", "440604"), no, "verify_report", 1)
    (task,) = todo(parts, mine)
    assert (task["kind"], task["zh"], task["case_no"], task["version"]) == ("verify", "核实", no, 2)
    assert "13800000001" not in task["title"]
    assert (todo(parts, other), todo(parts, kit.account(parts, "community"))) == ([], [])
    act(parts, mine, no, "verified", 2, verdict="valid", result="属实")
    assert todo(parts, mine) == []


def test_a_fresh_case_of_his_cell_is_in_his_hands_and_what_he_reported_himself_is_not(parts: Parts) -> None:
    with parts.store.write() as conn:
        row = {"id": 7, "name": "王测试0007", "phone": "13800000001", "post": "full_time", "grid": f"{NANPU}001", "on_duty": False}
        conn.execute(insert(tables.officers), [row])
    me = kit.account(parts, "officer", NANPU, officer=7)
    here, elsewhere = kit.a_case(parts), kit.a_case(parts, lon=113.108)
    own = take_report(parts, kit.a_report(source="officer"), "rest", me).no
    (item,) = todo(parts, me)
    assert (item["kind"], item["case_no"], item["zh"], item["place"]["zh"]) == ("case", here, "暴露生活垃圾", "01 网格")
    assert {each["case_no"] for each in todo(parts, kit.account(parts, "community", NANPU))} == {here, elsewhere, own}
    act(parts, me, here, "self_handle", 1, result="已清运", photos=[take_photo(parts, a_photo(), me)])
    assert todo(parts, me) == []


def test_the_most_pressing_comes_first(parts: Parts) -> None:
    slow, fast = kit.a_case(parts, category="06-04"), kit.a_case(parts, category="10-01")
    assert [item["case_no"] for item in todo(parts, kit.account(parts, "community", NANPU))] == [fast, slow]


def test_what_a_phone_sends_again_counts_once_and_has_the_same_answer(parts: Parts) -> None:
    no, community = kit.a_case(parts), kit.account(parts, "community", NANPU)
    first = act(parts, community, no, "accept", 1, entry="e-1")
    again = act(parts, community, no, "accept", 1, entry="e-1")
    assert (first["version"], again["version"], len(again["steps"])) == (2, 2, 2)
    with pytest.raises(NotAllowed):
        act(parts, community, no, "dispatch", 2, entry="e-2")
    with parts.store.read() as conn:  # what was refused is not taken for done
        assert conn.execute(select(tables.entries.c.entry)).scalars().all() == ["e-1"]


def test_an_officer_rates_how_his_own_report_was_handled_once_and_nobody_elses(parts: Parts) -> None:
    me, other = kit.account(parts, "officer", NANPU, officer=7), kit.account(parts, "officer", NANPU, officer=8)
    no = take_report(parts, kit.a_report(source="officer"), "rest", me).no
    kit.go(parts, no)
    (mine,) = my_reports(parts, me)
    assert (mine["no"], mine["to_rate"], my_reports(parts, other)) == (no, True, [])
    version = mine["version"]
    with pytest.raises(NotAllowed, match="自己上报"):
        act(parts, other, no, "rate_handling", version, score="1", reason="慢")
    with pytest.raises(BadInput):
        act(parts, me, no, "rate_handling", version, score="6", reason="快")
    after = act(parts, me, no, "rate_handling", version, score="4", reason="当天清运")
    assert (after["state"], after["steps"][-1]["note"], after["steps"][-1]["given"][0]["value"]["zh"]) == ("closed", "当天清运", "4 分")
    assert my_reports(parts, me)[0]["to_rate"] is False
    with pytest.raises(NotAllowed, match="已经评价过"):
        act(parts, me, no, "rate_handling", version + 1, score="1", reason="慢")


def test_on_behalf_of_a_resident_the_officers_name_stays_on_the_step_and_the_residents_is_masked(parts: Parts) -> None:
    me = kit.account(parts, "officer", NANPU, officer=7, name="李测试0007", unit="南浦社区网格")
    no = take_report(parts, kit.a_report(source="officer", channel="visit", reporter={"name": "赵测试0002", "phone": "13800000002"}), "rest", me).no
    seen = case(parts, kit.account(parts, "community", NANPU), no)
    assert (seen["steps"][0]["actor"], seen["reporter"]) == ("南浦社区网格 李测试0007", {"name": "赵******", "phone": "138****0002"})
    assert seen["steps"][0]["given"] == [{"id": "channel", "label": {"zh": "代办渠道", "en": "Taken down by"}, "value": {"zh": "上门走访", "en": "Visit"}}]


def test_what_is_due_comes_first_and_the_rest_spares_the_way(parts: Parts) -> None:
    me = kit.account(parts, "community", NANPU)
    far, near, middle, late = (kit.a_case(parts, lon=113.1 + n * 0.002, lat=23.025) for n in (4.5, 0.5, 2, 4))
    with parts.store.write() as conn:
        past = datetime.now(UTC) - timedelta(hours=1)
        conn.execute(tables.cases.update().where(tables.cases.c.no == late).values(due_at=past, yellow_at=past))
    items = todo_in_order(parts, me, 113.1, 23.025)
    assert [each["case_no"] for each in items] == [late, far, middle, near]
    assert [round(each["leg_m"], -2) for each in items] == [800, 100, 500, 300]
    assert {each["case_no"] for each in todo(parts, me)} == {far, near, middle, late}
