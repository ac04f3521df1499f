"""An outside system handles cases: it is sent them, acknowledges, its states come back on the same timeline, and silence is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.case_file import DERIVED, rebuilt
from services import webhooks
from services._parts import Parts
from services.act import Post, act
from services.cases import case
from services.deliver import deliver
from services.handlers import check_silent
from services.relay import relay
from store import cases, tasks
from tests import kit
from tests.outside import Outside, outside

SYSTEM = "urban_management"
AT = f"/api/v1/handlers/{SYSTEM}/updates"


@pytest.fixture
def system() -> Iterator[Outside]:
    with outside() as running:
        running.status, running.answer = 202, {"reference": "CG-77"}
        yield running


@pytest.fixture
def open_parts(parts: Parts) -> Parts:
    return replace(parts, settings=replace(parts.settings, webhook_private=True))


@pytest.fixture
def hook(open_parts: Parts, system: Outside) -> dict[str, Any]:
    """The system's address, with its token."""
    return webhooks.add_webhook(open_parts, kit.account(open_parts, "admin", "440604"), "城管平台", system.url, handler=SYSTEM)


def dispatched(parts: Parts) -> str:
    no = kit.a_case(parts)
    kit.go(parts, no, "dispatch")
    return no


def tell(parts: Parts) -> None:
    while relay(parts):
        pass
    deliver(parts)
    while relay(parts):
        pass


def actions(parts: Parts, no: str) -> list[str]:
    with parts.store.read() as conn:
        return [step["action"] for step in cases.steps_of(conn, no)]


def told(client: Any, hook: dict[str, Any], **update: Any) -> Any:
    return client().post(AT, json=update, headers={"Authorization": f"Bearer {hook['token']}"})


def test_a_case_goes_out_with_its_words_masked_and_the_answer_is_the_acknowledgement(open_parts: Parts, hook: Any, system: Outside) -> None:
    no = dispatched(open_parts)
    tell(open_parts)
    sent = system.told[-1]
    assert (sent["type"], sent["data"]["no"], sent["data"]["title"]) == ("case.dispatch", no, "楼下垃圾没有清运")
    assert "13800000001" not in system.came[-1][1].decode()
    assert actions(open_parts, no)[-1] == "acknowledged"
    leader = kit.account(open_parts, "leader", "440604")
    last = case(open_parts, leader, no)["steps"][-1]
    assert (last["zh"], "CG-77" in last["note"]) == ("外部系统已接收", True)


def test_its_states_come_back_as_steps_and_the_same_update_counts_once(open_parts: Parts, hook: Any, system: Outside, client: Any) -> None:
    no = dispatched(open_parts)
    tell(open_parts)
    assert told(client, hook, id="u1", no=no, state="accepted").json["state"] == "handling"
    first = told(client, hook, id="u2", no=no, state="已办结", note="已清运完毕")
    again = told(client, hook, id="u2", no=no, state="已办结", note="已清运完毕")
    assert (first.json["state"], first.json["repeated"], again.json["repeated"]) == ("handled", False, True)
    assert actions(open_parts, no)[-2:] == ["sign_for", "feed_back"]
    with open_parts.store.read() as conn:
        row, steps = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    assert {name: row[name] for name in DERIVED} == {name: rebuilt(open_parts.city.workflow, row, steps, open_parts.city.zone)[name] for name in DERIVED}


def test_a_wrong_state_is_a_conflict_that_says_what_happened(open_parts: Parts, hook: Any, system: Outside, client: Any) -> None:
    no = dispatched(open_parts)
    tell(open_parts)
    answer = told(client, hook, id="u1", no=no, state="done", note="好了")
    assert answer.status_code == 409
    assert (answer.json["error"]["state"], answer.json["error"]["steps"][-1]["action"]) == ("dispatched", "acknowledged")
    # and after a refusal the id is free
    assert told(client, hook, id="u1", no=no, state="accepted").status_code == 200


def test_a_case_in_other_hands_is_a_conflict_and_a_foreign_one_is_not_there(open_parts: Parts, hook: Any, system: Outside, client: Any) -> None:
    no = dispatched(open_parts)
    tell(open_parts)
    assert told(client, hook, id="u1", no=no, state="returned", note="非我局").json["state"] == "returned"
    with open_parts.store.read() as conn:
        version = cases.one(conn, no)["version"]  # type: ignore[index]
    dispatcher = Post("dispatcher", "测试", kit.account(open_parts, "dispatcher", "440604").scope)
    act(open_parts, dispatcher, no, "dispatch", version, department="housing")
    assert told(client, hook, id="u2", no=no, state="accepted").status_code == 409
    assert told(client, hook, id="u3", no=kit.a_case(open_parts), state="accepted").status_code == 404


def test_who_does_not_show_the_token_or_sign_is_refused(open_parts: Parts, hook: Any, system: Outside, client: Any) -> None:
    from data_sources.outgoing import signed

    no = dispatched(open_parts)
    tell(open_parts)
    update = {"id": "u1", "no": no, "state": "accepted"}
    assert client().post(AT, json=update).status_code == 401
    assert client().post(AT, json=update, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client().post(AT.replace(SYSTEM, "fire"), json=update, headers={"Authorization": f"Bearer {hook['token']}"}).status_code == 401
    body = json.dumps(update).encode()
    headers = signed([hook["secret"]], "u1", datetime.now(UTC), body)
    assert client().post(AT, data=body, headers=headers).status_code == 200
    assert told(client, hook, id="u2", no=no, state="exploded").status_code == 400
    assert told(client, hook, id="u2", no=no).status_code == 400


def test_silence_is_told_to_the_dispatcher_once_and_an_answer_takes_the_flag_away(open_parts: Parts, hook: Any, system: Outside, client: Any) -> None:
    system.status, system.answer = 200, {}  # it took the message and said nothing of the case
    no = dispatched(open_parts)
    tell(open_parts)
    assert check_silent(open_parts) == 0
    later = datetime.now(UTC) + timedelta(minutes=31)
    assert (check_silent(open_parts, later), check_silent(open_parts, later)) == (1, 0)
    with open_parts.store.read() as conn:
        flags = cases.one(conn, no)["flags"]  # type: ignore[index]
        assert [(line["action"], line["party"]) for line in tasks.told(conn, no)][-1] == ("unanswered", "dispatcher")
    assert flags["unanswered"] == SYSTEM
    assert told(client, hook, id="u1", no=no, state="acknowledged", reference="CG-78").status_code == 200
    with open_parts.store.read() as conn:
        assert cases.one(conn, no)["flags"]["unanswered"] is None  # type: ignore[index]
