"""Cases found by everything a list can be narrowed to."""

from datetime import UTC, datetime, timedelta

from core.case_filter import CaseFilter
from services._parts import Parts
from services.act import act
from services.find_cases import count_cases, count_columns, find_cases
from tests import kit
from tests.services.test_cases import set_case


def found(parts: Parts, account, **wanted: str) -> set[str]:  # type: ignore[no-untyped-def]
    asked = CaseFilter(**wanted)
    items = {item["no"] for item in find_cases(parts, account, wanted=asked)[0]}
    assert count_cases(parts, account, asked) == len(items)
    return items


def test_cases_are_found_by_source_flag_urgency_period_and_deadline(parts: Parts) -> None:
    leader, now = kit.account(parts, "leader", "440604"), datetime.now(UTC)
    one, two, three = (kit.a_case(parts) for _ in range(3))
    set_case(parts, one, urgent=True, flags={"supervised": 2}, reported_at=now - timedelta(days=40))
    set_case(parts, two, source="officer", flags={"rework": 0}, deadline_at=now - timedelta(hours=1))
    assert found(parts, leader, source="officer") == {two}
    assert found(parts, leader, source="officer,12345") == {one, two, three}
    assert found(parts, leader, flag="supervised,rework") == {one}
    assert (found(parts, leader, urgent="yes"), found(parts, leader, urgent="no")) == ({one}, {two, three})
    assert found(parts, leader, overdue="yes") == {two}
    assert found(parts, leader, period="7d") == {two, three}
    assert found(parts, leader, workflow="case") == {one, two, three}


def test_mine_are_those_i_did_something_with_and_those_of_my_department(parts: Parts) -> None:
    dispatcher, other = kit.account(parts, "dispatcher", "440604012"), kit.account(parts, "dispatcher", "440604012")
    one, two = kit.a_case(parts), kit.a_case(parts)
    act(parts, dispatcher, one, "accept", 1)
    assert (found(parts, dispatcher, mine="yes"), found(parts, other, mine="yes")) == ({one}, set())
    set_case(parts, two, department="water")
    assert found(parts, kit.account(parts, "handler", "440604", department="water"), mine="yes") == {two}


def test_words_of_the_subject_and_parts_of_the_number_are_found(parts: Parts) -> None:
    account = kit.account(parts)
    one, two = kit.a_case(parts, title="3栋楼下垃圾"), kit.a_case(parts, title="路灯 Lamp 不亮")
    assert found(parts, account, text="垃圾") == found(parts, account, text="3栋 楼下") == {one}
    assert found(parts, account, text="lamp") == {two}
    assert found(parts, account, text=two[-6:]) == {two}
    assert found(parts, account, text="100%") == set()


def test_nothing_masked_is_found_out_by_searching(parts: Parts) -> None:
    account = kit.account(parts)
    kit.a_case(parts, title="王测试0001家电话13800005678", reporter={"name": "王测试0001", "phone": "13800000001"})
    for guess in ("测试", "王测", "13800005678", "8000", "00-00", "话1380", "0000567"):
        assert found(parts, account, text=guess) == set(), guess
    assert len(found(parts, account, text="家电话138")) == 1  # what the mask shows


def test_the_columns_are_counted_as_they_are_filtered(parts: Parts) -> None:
    account = kit.account(parts)
    one, two = kit.a_case(parts), kit.a_case(parts, category="05-01")
    act(parts, kit.account(parts, "dispatcher", "440604012"), two, "accept", 1)
    now = datetime.now(UTC)
    set_case(parts, one, yellow_at=now - timedelta(hours=2), due_at=now - timedelta(hours=1))
    assert count_columns(parts, account, CaseFilter(category="05"))["to_accept"] == {"total": 1, "red": 0, "yellow": 0}
    assert count_columns(parts, account, CaseFilter(light="red"))["to_accept"] == {"total": 1, "red": 1, "yellow": 0}
    assert count_columns(parts, account, kit.NANPU)["to_accept"]["total"] == 2
