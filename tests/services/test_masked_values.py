"""Who is named in the words of a case or a guard is masked, and shown one at a time, for a purpose, on record."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from core.errors import BadInput, NotAllowed, NotFound
from services import case_messages, contacts, guards, masked_values, notifications, person_held
from services._parts import Parts
from services.housekeeping import tidy
from services.masked_values import wish
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CELL, NAME, WHY = f"{NANPU}001", "王小明", "核实走失老人情况"
WORDS = "租客：赵六七报称王小明走失，电话13800000022，车牌粤E12312"


@pytest.fixture(autouse=True)
def residents(parts: Parts) -> None:
    with parts.store.write() as conn:
        same = {"phone": "13800000001", "sex": "m", "birth_year": 1940, "origin": "本市", "residence": "registered"}
        conn.execute(insert(tables.people).values(id=1, name=NAME, area=CELL, **same))


@pytest.fixture
def no(parts: Parts) -> str:
    """A case whose words name a resident, somebody who is not on record, a telephone and a plate."""
    return kit.a_case(parts, title="王小明走失", text=WORDS, area=CELL, reporter={"name": "陈大文", "phone": "13800000033"})


def items(parts: Parts, who: Account, no: str) -> list[dict[str, Any]]:
    return list(masked_values.masked_values(parts, who, "case", no)["items"])


def value(parts: Parts, who: Account, no: str, mask: str, kind: str = "case") -> dict[str, Any]:
    id = next(each["id"] for each in masked_values.masked_values(parts, who, kind, no)["items"] if each["mask"] == mask)
    return masked_values.show(parts, who, kind, no, id, wish(kind, no, id, WHY, None))


def trail(parts: Parts, **of: Any) -> list[Any]:
    with parts.store.read() as conn:
        return list(conn.execute(select(tables.audit).filter_by(**of)).mappings())


def test_a_name_that_was_typed_is_shown_again_for_a_purpose(parts: Parts, no: str) -> None:
    dispatcher = kit.account(parts, "dispatcher")
    masks = {each["mask"] for each in items(parts, dispatcher, no)}
    assert masks == {"陈**", "138****0033", "王**", "赵**", "138****0022", "粤E·***12"}
    shown = value(parts, dispatcher, no, "王**")
    assert (shown["value"], shown["seconds"], shown["allowance"]["used"]) == (NAME, 60, 1)
    assert value(parts, dispatcher, no, "赵**")["value"] == "赵六七"
    assert value(parts, dispatcher, no, "粤E·***12")["value"] == "粤E12312"
    assert value(parts, dispatcher, no, "138****0033")["value"] == "13800000033"
    looks = masked_values.masked_values(parts, dispatcher, "case", no)["looks"]
    assert [(each["field"], each["purpose"]) for each in looks] == [("phone", WHY), ("plate", WHY), ("name", WHY), ("name", WHY)]


def test_the_case_itself_holds_and_shows_masks_alone(parts: Parts, no: str) -> None:
    dispatcher = kit.account(parts, "dispatcher")
    case_messages.write(parts, dispatcher, no, "王小明已找到，住户周七八送回")
    with parts.store.read() as conn:
        kept = [conn.execute(select(table)).mappings().all() for table in (tables.cases, tables.steps, tables.case_messages, tables.audit, tables.outbox)]
    shown = masked_values.masked_values(parts, dispatcher, "case", no)
    assert NAME not in str(kept) + json.dumps(shown, ensure_ascii=False)
    assert [each["mask"] for each in shown["items"]].count("王**") == 1, "once, wherever he is named"


def test_the_look_is_on_record_of_whom_it_was_at(parts: Parts, no: str) -> None:
    dispatcher = kit.account(parts, "dispatcher")
    value(parts, dispatcher, no, "王**")
    value(parts, dispatcher, no, "赵**")
    assert [(line["target"], line["detail"]["purpose"], line["detail"]["ref"]) for line in trail(parts, act="reveal")] == [
        ("person:1", WHY, no),
        (f"case:{no}", WHY, no),
    ]
    assert NAME not in str(trail(parts))
    held = person_held.person_held(parts, kit.account(parts, "community", NANPU), 1, "本人申请")
    assert [(each["ref"], each["name"]) for each in held["records"]["sealed_names"]] == [(no, NAME)]
    assert [each["purpose"] for each in held["looks"]] == ["本人申请", WHY]


def test_without_a_purpose_a_right_or_an_open_case_nothing_is_shown(parts: Parts, no: str) -> None:
    dispatcher, leader, elsewhere = kit.account(parts, "dispatcher"), kit.account(parts, "leader"), kit.account(parts, "community", ZUMIAO_OTHER)
    id = next(each["id"] for each in items(parts, dispatcher, no) if each["mask"] == "王**")
    with pytest.raises(BadInput, match="what for"):
        masked_values.show(parts, dispatcher, "case", no, id, wish("case", no, id, "", None))
    assert not any(each["reveal"] for each in items(parts, leader, no))
    with pytest.raises(NotAllowed):
        masked_values.show(parts, leader, "case", no, id, wish("case", no, id, WHY, None))
    with pytest.raises(NotFound):
        masked_values.show(parts, elsewhere, "case", no, id, wish("case", no, id, WHY, None))
    with pytest.raises(NotFound):
        masked_values.show(parts, dispatcher, "case", no, "name-999", wish("case", no, "name-999", WHY, None))
    with parts.store.write() as conn:
        conn.execute(update(tables.cases).values(closed_at=datetime.now(UTC)))
    with pytest.raises(NotAllowed, match="closed"):
        masked_values.show(parts, dispatcher, "case", no, id, wish("case", no, id, WHY, None))
    assert len(trail(parts, act="reveal", result="refused")) == 4
    assert trail(parts, act="reveal", result="done") == []


def test_no_wall_and_no_unknown_kind_is_told_anything(parts: Parts, no: str) -> None:
    with pytest.raises(NotFound):
        masked_values.masked_values(parts, kit.account(parts, "wall"), "case", no)
    with pytest.raises(NotFound, match="case, correction, guard, message"):
        masked_values.masked_values(parts, kit.account(parts, "dispatcher"), "person", "1")


def test_whom_a_workflow_hides_the_reporter_from_sees_none_of_it(parts: Parts) -> None:
    no = kit.a_case(parts, title="投诉", text="电话13800000022", area=CELL, reporter={"name": "陈大文", "phone": "13800000022"})
    flow = parts.city.flow("case")
    parts.city.workflows["case"] = flow.model_copy(update={"hides_reporter": ("community",)})
    try:
        assert [each["reveal"] for each in items(parts, kit.account(parts, "community", NANPU), no)] == [False]
    finally:
        parts.city.workflows["case"] = flow


def test_a_telephone_in_a_text_is_called_without_being_seen(parts: Parts, no: str) -> None:
    dispatcher = kit.account(parts, "dispatcher")
    ids = {each["mask"]: each["id"] for each in items(parts, dispatcher, no)}
    done = masked_values.call(parts, dispatcher, "case", no, ids["138****0022"], wish("case", no, "", WHY, None))
    assert done["state"] == "taken"
    assert "13800000022" not in str(done)
    written = masked_values.message(parts, dispatcher, "case", no, ids["138****0022"], wish("case", no, "", WHY, None), "已派员核实")
    assert (written["state"], written["allowance"]["used"]) == ("taken", 2)
    with pytest.raises(BadInput, match="telephone"):
        masked_values.call(parts, dispatcher, "case", no, ids["王**"], wish("case", no, "", WHY, None))


def test_a_guard_for_somebody_lost_names_him_to_who_is_sent(parts: Parts) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers).values(id=7, name="李四", post="full_time", grid=CELL, phone="13800000044", on_duty=True))
    now = datetime.now(UTC)
    times = {"from_at": now.isoformat(), "until_at": (now + timedelta(hours=2)).isoformat()}
    dispatcher, officer = kit.account(parts, "dispatcher"), kit.account(parts, "officer", CELL, officer=7)
    sent = guards.send(parts, dispatcher, {"name": "寻找王小明", "note": "联系人:周七八 13800000055", "area": NANPU, "officers": [7], **times})
    assert (sent["name"], sent["note"][:8]) == ("寻找王**", "联系人:周** ")
    with parts.store.read() as conn:
        assert NAME not in str(conn.execute(select(tables.notifications)).all())
    id = str(sent["id"])
    assert value(parts, officer, id, "王**", "guard")["value"] == NAME
    assert value(parts, officer, id, "138****0055", "guard")["value"] == "13800000055"
    with pytest.raises(NotFound):
        masked_values.masked_values(parts, kit.account(parts, "community", ZUMIAO_OTHER), "guard", id)
    guards.call_off(parts, dispatcher, sent["id"])
    with pytest.raises(NotAllowed, match="over"):
        value(parts, officer, id, "王**", "guard")


def test_a_message_about_somebody_lost_names_him_to_its_receivers_alone(parts: Parts) -> None:
    dispatcher, officer = kit.account(parts, "dispatcher"), kit.account(parts, "officer", CELL)
    other = kit.account(parts, "community", NANPU)
    contacts.send(parts, dispatcher, [f"staff:{officer.id}"], [], "王小明走失，线索请致电13800000055")
    (told,) = notifications.mine(parts, officer)["items"]
    assert told["text"] == "王**走失，线索请致电138****0055"
    for who in (dispatcher, officer):
        assert value(parts, who, told["named"], "王**", "message")["value"] == NAME
    assert value(parts, officer, told["named"], "138****0055", "message")["value"] == "13800000055"
    with pytest.raises(NotFound):
        masked_values.masked_values(parts, other, "message", told["named"])
    with parts.store.write() as conn:
        conn.execute(update(tables.notifications).values(at=datetime.now(UTC) - timedelta(days=8)))
    with pytest.raises(NotAllowed, match="week"):
        value(parts, officer, told["named"], "王**", "message")


def test_sealed_names_go_when_their_time_is_over(parts: Parts, no: str) -> None:
    tidy(parts, datetime.now(UTC) + timedelta(days=366))
    with parts.store.read() as conn:
        assert conn.execute(select(tables.sealed_names)).first() is None
