"""What lies on somebody's desk, and what one key does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import BadInput, NotAllowed, NotFound
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.cases import case
from services.clocks import apply_rules
from services.desks import desk
from services.special import special
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CENTRE = Post("dispatcher", "综治中心", Scope.of("440604"))
ESTATE = NANPU + "001"


def handler(department: str = "urban_management") -> Post:
    return Post("handler", "部门", Scope.of("440604"), department)


def do(parts: Parts, who: Post | Account, no: str, action: str, **given: Any) -> None:
    with parts.store.read() as conn:
        version = conn.execute(tables.cases.select().where(tables.cases.c.no == no)).mappings().one()["version"]
    act(parts, who, no, action, version, **given)


def counts(parts: Parts, who: Account, name: str) -> dict[str, int]:
    return {each["id"]: each["total"] for each in desk(parts, who, name)["groups"] if each["total"]}


def back_and_forth(parts: Parts, times: int) -> str:
    kit.go(parts, no := kit.a_case(parts), "dispatch")
    for number in range(times):
        do(parts, handler("water" if number else "urban_management"), no, "return_case", reason="不属本单位")
        if number + 1 < times:
            do(parts, CENTRE, no, "dispatch", department="water")
    return no


def test_the_inbox_proposes_what_the_rule_says(parts: Parts) -> None:
    kit.go(parts, no := kit.a_case(parts, category="14-03"), "file_case")
    (line,) = desk(parts, kit.account(parts, "dispatcher", "440604012"), "inbox")["items"]
    offer = line["offers"][0]
    assert (line["no"], line["group"], offer["action"], offer["given"]) == (no, "to_dispatch", "dispatch", {"department": "community"})
    assert offer["rule"]["zh"] == parts.city.routes["stairwells"].zh


def test_what_has_to_be_asked_is_not_sent_by_one_key(parts: Parts) -> None:
    kit.go(parts, kit.a_case(parts), "pass_check")
    (line,) = desk(parts, kit.account(parts, "dispatcher", "440604"), "inbox")["items"]
    assert [(each["action"], each["given"]) for each in line["offers"]] == [("close", None)]


def test_two_ping_pongs_leave_the_inbox_for_the_supervisor_who_alone_decides(parts: Parts) -> None:
    dispatcher, leader = kit.account(parts, "dispatcher", "440604"), kit.account(parts, "leader", "440604")
    once, twice = back_and_forth(parts, 1), back_and_forth(parts, 2)
    assert [line["no"] for line in desk(parts, dispatcher, "inbox", group="returned")["items"]] == [once]
    (line,) = desk(parts, leader, "supervise", group="ping_pong")["items"]
    assert (line["no"], line["returned"], line["note"], line["offers"][0]["action"]) == (twice, 2, "不属本单位", "decide")
    blocked = {each["action"]: each["blocked"] for each in case(parts, dispatcher, twice)["actions"]}
    assert "已两次被退回" in blocked["dispatch"]["zh"]
    with pytest.raises(NotAllowed, match="已两次被退回"):
        do(parts, dispatcher, twice, "dispatch", department="fire")


def test_sources_are_counted_and_narrow_the_list(parts: Parts) -> None:
    officer = [kit.a_case(parts, source="officer") for _ in range(2)]
    hotline = kit.a_case(parts)
    dispatcher = kit.account(parts, "dispatcher", "440604")
    assert [(each["id"], each["total"]) for each in desk(parts, dispatcher, "inbox")["sources"]] == [("officer", 2), ("12345", 1)]
    assert {line["no"] for line in desk(parts, dispatcher, "inbox", source="officer")["items"]} == set(officer)
    assert [line["no"] for line in desk(parts, dispatcher, "inbox", source="12345")["items"]] == [hotline]


def test_a_return_visit_is_due_to_who_waits_for_an_answer(parts: Parts) -> None:
    kit.go(parts, asked := kit.a_case(parts, source="12345"))
    kit.go(parts, kit.a_case(parts, source="officer"))
    assert [line["no"] for line in desk(parts, kit.account(parts, "dispatcher", "440604"), "inbox", group="visits")["items"]] == [asked]


def test_the_department_sees_what_is_asked_of_it(parts: Parts) -> None:
    us = kit.account(parts, "handler", "440604", department="urban_management")
    for until in ("dispatch", "sign_for"):
        kit.go(parts, kit.a_case(parts), until)
    kit.go(parts, failed := kit.a_case(parts), "check_result")
    do(parts, CENTRE, failed, "fail_check", reason="还有垃圾")
    kit.go(parts, helped := kit.a_case(parts), "file_case")
    do(parts, CENTRE, helped, "dispatch", department="water", assist=["urban_management", "fire"])
    called = kit.a_case(parts)
    do(parts, Post("community", "社区", Scope.of("440604")), called, "whistle", level="community", called=["urban_management"], reason="来人")
    assert counts(parts, us, "department") == {"called": 1, "to_sign": 1, "rework": 1, "in_hand": 1, "assist": 1}
    lines = {line["group"]: line for line in desk(parts, us, "department")["items"]}
    assert lines["rework"]["note"] == "还有垃圾"
    assert lines["called"]["arrive_by"] is not None
    assert lines["called"]["offers"][0]["action"] == "arrive"
    assert [each["zh"] for each in lines["assist"]["missing"]] == ["城管执法局", "消防救援大队"]
    assert lines["to_sign"]["limit"] == {"zh": "4 工作时", "en": "4 office hours"}
    do(parts, us, called, "arrive")
    do(parts, us, helped, "assist_done", result="好了")
    assert counts(parts, us, "department") == {"to_sign": 1, "rework": 1, "in_hand": 1}


def test_an_extension_goes_from_the_department_to_the_supervisor_and_into_the_share(parts: Parts) -> None:
    us, leader = kit.account(parts, "handler", "440604", department="urban_management"), kit.account(parts, "leader", "440604")
    kit.go(parts, no := kit.a_case(parts), "sign_for")
    do(parts, us, no, "ask_extension", reason="等材料")
    assert counts(parts, us, "department") == {"asked": 1}
    (line,) = desk(parts, leader, "supervise", group="asks")["items"]
    assert (line["offers"][0]["action"], line["offers"][0]["given"], line["note"]) == ("extend", {}, "等材料")
    do(parts, leader, no, "extend")
    kit.a_case(parts)
    found = special(parts, leader, period="today")
    assert (found["whole"]["numerator"], found["whole"]["denominator"], found["whole"]["above"]) == (1, 2, True)
    assert {each["id"]: each["numerator"] for each in found["kinds"]}["case.extended_share"] == 1
    (line,) = desk(parts, leader, "supervise", group="special")["items"]
    assert (line["no"], line["special"]) == (no, [{"zh": "延期", "en": "extended", "times": 1}])


def test_a_company_sees_its_duty_in_its_own_estate_and_what_it_reported(parts: Parts) -> None:
    company = kit.account(parts, "property", ESTATE, department="property")
    inside, outside = kit.a_case(parts, category="16-02"), kit.a_case(parts, category="16-02", lon=113.107)
    elsewhere = kit.a_case(parts, category="16-02", lon=113.112)
    police = kit.a_case(parts, category="16-02")
    for no in (inside, outside, elsewhere):
        kit.go(parts, no, "file_case")
        do(parts, CENTRE, no, "dispatch", department="property")
    assert [line["no"] for line in desk(parts, company, "property")["items"]] == [inside]
    assert "王测试" not in str(desk(parts, company, "property")) + str(case(parts, company, inside))
    for no in (outside, elsewhere, police):
        with pytest.raises(NotFound):
            case(parts, company, no)
    from services.take_report import take_report

    mine = take_report(parts, kit.a_report(source="property", category="16-02"), "rest", company).no
    (own,) = desk(parts, company, "property")["own"]
    assert (own["no"], own["stands"]["zh"], own["mine"]) == (mine, "已收到", False)
    do(parts, company, inside, "sign_for")
    do(parts, company, inside, "feed_back", result="修好了")


def test_a_company_learns_nothing_of_residents(client: Any) -> None:
    company = client("property", ESTATE)
    assert company.get("/api/v1/indicators/person.count").status_code == 404
    assert company.get("/api/v1/indicators/case.open").status_code == 200


def test_a_desk_is_its_roles_own(parts: Parts) -> None:
    community = kit.account(parts, "community", ZUMIAO_OTHER)
    for name in ("inbox", "department", "property", "supervise"):
        with pytest.raises(NotAllowed):
            desk(parts, community, name)
    dispatcher = kit.account(parts, "dispatcher", "440604012")
    with pytest.raises(NotFound):
        desk(parts, dispatcher, "nothing")
    with pytest.raises(BadInput, match="to_accept"):
        desk(parts, dispatcher, "inbox", group="nothing")
    with pytest.raises(NotFound):
        desk(parts, dispatcher, "inbox", area="440604100")


def still_for(parts: Parts, no: str, days: int) -> None:
    with parts.store.write() as conn:
        conn.execute(
            tables.cases.update()
            .where(tables.cases.c.no == no)
            .values(state_at=datetime.now(UTC) - timedelta(days=days), due_at=datetime.now(UTC) + timedelta(days=9))
        )


def test_what_stands_still_goes_a_level_up_by_itself_once_a_level(parts: Parts) -> None:
    no, moving = kit.a_case(parts), kit.a_case(parts)
    still_for(parts, no, 30)
    for _ in range(3):
        apply_rules(parts)
    leader = kit.account(parts, "leader", "440604")
    after = case(parts, leader, no)
    assert (after["level"], [step["action"] for step in after["steps"]]) == ("town_street", ["report", "escalate"])
    assert after["steps"][-1]["rule"]["id"] == "idle_community"
    assert "社区逾时无进展" in after["steps"][-1]["note"]
    assert case(parts, leader, moving)["level"] == "community"
    for _ in range(3):
        apply_rules(parts, datetime.now(UTC) + timedelta(days=30))  # the worker was away for a month
    after = case(parts, leader, no)
    assert (after["level"], len([step for step in after["steps"] if step["action"] == "escalate"])) == ("district", 2)
    apply_rules(parts, datetime.now(UTC) + timedelta(days=90))
    assert case(parts, leader, no)["level"] == "district"
    assert counts(parts, leader, "supervise")["escalated"] >= 1
