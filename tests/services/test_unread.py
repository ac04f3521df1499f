"""What nobody reads is told on, once; a task nobody does goes to the next officer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import BadInput, NotFound
from services import notifications
from services._parts import Parts
from services.act import act
from services.cases import case as case_of
from services.notify import find_receivers
from services.tasks import colleagues, hand_over
from services.todo import todo as everything
from services.unread import pass_on, tell_on
from store import cases, tables
from tests import kit
from tests.kit import NANPU

STREET, URGENT = "440604012", "06-01"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def officers(parts: Parts) -> dict[int, Any]:
    """Three officers of 南浦社区 with accounts; 7 is nearest to where cases lie."""
    with parts.store.write() as conn:
        for id, cell in ((7, "001"), (8, "002"), (9, "002")):
            row = {"id": id, "name": f"王测试000{id}", "phone": "13800000001", "post": "full_time", "grid": NANPU + cell, "on_duty": True}
            conn.execute(insert(tables.officers), [row])
    return {id: kit.account(parts, "officer", f"{NANPU}001", officer=id) for id in (7, 8, 9)}


def todo(parts: Parts, account: Any) -> list[dict[str, Any]]:
    """The tasks among what an officer has to do."""
    return [{**item, "id": int(item["id"])} for item in everything(parts, account) if item["kind"] in ("verify", "check")]


def sent_to_verify(parts: Parts, category: str = URGENT) -> str:
    no = kit.a_case(parts, category=category)
    act(parts, kit.account(parts, "dispatcher", "440604"), no, "verify_report", 1)
    find_receivers(parts)
    return no


def steps(parts: Parts, no: str) -> list[str]:
    with parts.store.read() as conn:
        return [step["action"] for step in cases.steps_of(conn, no)]


def told(parts: Parts, no: str) -> list[tuple[str, Any]]:
    with parts.store.read() as conn:
        n = tables.notifications.c
        return [tuple(row) for row in conn.execute(select(n.party, n.officer).where(n.case_no == no).order_by(n.id))]


def later(parts: Parts, minutes: int) -> datetime:
    now = datetime.now(UTC) + minutes * MINUTE
    tell_on(parts, now)
    find_receivers(parts, now)
    return now


def test_the_officer_who_is_sent_is_told_and_opening_it_ends_the_matter(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    assert told(parts, no) == [("officer", 7)]
    assert notifications.mine(parts, officers[7])["items"][0]["zh"] == "核实任务"
    notifications.opened(parts, officers[7], no)
    later(parts, 30)
    assert (told(parts, no), steps(parts, no)) == ([("officer", 7)], ["report", "verify_report"])


def test_unread_goes_to_another_officer_then_to_the_community_then_to_the_dispatcher(parts: Parts, officers: dict[int, Any]) -> None:
    kit.account(parts, "community")
    kit.account(parts, "dispatcher", STREET)
    no = sent_to_verify(parts)
    later(parts, 4)
    assert told(parts, no) == [("officer", 7)]
    for minutes in (6, 7, 12, 13, 18, 19, 60):
        later(parts, minutes)
    assert told(parts, no) == [("officer", 7), ("officer", 8), ("community", None), ("dispatcher", None)]
    assert steps(parts, no) == ["report", "verify_report", "unread", "unread", "unread"]
    assert [task["case_no"] for task in todo(parts, officers[8])] == [no]
    assert todo(parts, officers[7]) == []
    shown = case_of(parts, kit.account(parts, "dispatcher", STREET), no)["steps"][2]
    assert (shown["zh"], shown["sent_to"]["officer"]) == ("未读升级", 8)
    assert "5 分钟未读" in shown["note"]


def test_after_being_down_it_is_told_on_once(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    later(parts, 600)
    later(parts, 600)
    assert told(parts, no) == [("officer", 7), ("officer", 8)]


def test_the_case_still_follows_from_its_steps(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    for minutes in (6, 12, 18):
        later(parts, minutes)
    hand_over(parts, officers[8], todo(parts, officers[8])[0]["id"], 9, "")
    with parts.store.read() as conn:
        row, lines = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    again = rebuilt(parts.city.flow("case"), {name: row[name] for name in REPORTED}, lines, parts.city.zone)
    assert again == {name: row[name] for name in DERIVED}


def test_what_moved_on_is_not_told_on(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    act(parts, officers[7], no, "verified", 2, verdict="valid", result="属实")
    later(parts, 60)
    assert ("officer", 8) not in told(parts, no)


def test_a_task_is_handed_to_a_colleague_or_given_back(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    (task,) = todo(parts, officers[7])
    assert [(each["id"], each["name"]) for each in colleagues(parts, officers[7], task["id"])] == [(8, "王******"), (9, "王******")]
    hand_over(parts, officers[7], task["id"], 9, "在外办案")
    with pytest.raises(NotFound):
        hand_over(parts, officers[7], task["id"], 8, "")
    with pytest.raises(BadInput, match="Say why"):
        hand_over(parts, officers[9], task["id"], None, " ")
    assert hand_over(parts, officers[9], task["id"], None, "家中有事")["officer"] == 8
    assert steps(parts, no)[2:] == ["hand_over", "give_back"]
    assert [task["version"] for task in todo(parts, officers[8])] == [4]


def test_nobody_off_duty_and_no_stranger_can_be_handed_a_task(parts: Parts, officers: dict[int, Any]) -> None:
    sent_to_verify(parts)
    (task,) = todo(parts, officers[7])
    with parts.store.write() as conn:
        conn.execute(update(tables.officers).where(tables.officers.c.id == 8).values(on_duty=False))
    for stranger in (8, 4711):
        with pytest.raises(BadInput, match="not on duty"):
            hand_over(parts, officers[7], task["id"], stranger, "")


def test_a_task_nobody_does_goes_round_and_ends_with_the_community(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    for minutes in (21, 42, 63, 84, 105):
        pass_on(parts, datetime.now(UTC) + minutes * MINUTE)
    assert steps(parts, no)[2:] == ["pass_on", "pass_on", "pass_on"]
    assert told(parts, no) == [("officer", 7), ("officer", 8), ("officer", 9), ("community", None)]


def test_who_goes_off_duty_is_relieved_at_once(parts: Parts, officers: dict[int, Any]) -> None:
    no = sent_to_verify(parts)
    with parts.store.write() as conn:
        conn.execute(update(tables.officers).where(tables.officers.c.id == 7).values(on_duty=False))
    pass_on(parts)
    assert told(parts, no)[-1] == ("officer", 8)
