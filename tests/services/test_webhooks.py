"""Other systems are told what happens to cases: signed, once each, again when it failed, and never what is personal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput, NotFound
from data_sources.outgoing import RETRIES_S, verified
from services import webhooks
from services._parts import Parts
from services.deliver import deliver, sweep
from services.relay import relay
from tests import kit
from tests.outside import Outside, outside


@pytest.fixture
def system() -> Iterator[Outside]:
    with outside() as running:
        yield running


@pytest.fixture
def open_parts(parts: Parts) -> Parts:
    """Parts that may send to this machine."""
    return replace(parts, settings=replace(parts.settings, webhook_private=True))


@pytest.fixture
def admin(parts: Parts) -> Any:
    return kit.account(parts, "admin", "440604")


def tell(parts: Parts, now: datetime | None = None) -> None:
    while relay(parts):
        pass
    deliver(parts, now)


def states(parts: Parts) -> list[str]:
    return [item["state"] for item in webhooks.list_deliveries(parts)[0]]


def test_a_report_and_a_closing_arrive_signed_and_hold_nothing_personal(open_parts: Parts, admin: Any, system: Outside) -> None:
    made = webhooks.add_webhook(open_parts, admin, "市级平台", system.url)
    no = kit.a_case(open_parts)
    kit.go(open_parts, no, "accept")
    tell(open_parts)
    assert [(body["type"], body["data"]["no"]) for body in system.told] == [("case.report", no), ("case.accept", no)]
    headers, body = system.came[0]
    assert verified([made["secret"]], headers, body, datetime.now(UTC))
    text = body.decode()
    assert not [word for word in ("王测试", "13800000001", "楼下垃圾", "已经两天") if word in text]


def test_what_the_relay_takes_twice_is_delivered_once(open_parts: Parts, admin: Any, system: Outside) -> None:
    from services._enqueue import enqueue
    from store import outbox
    from store import webhooks as queries

    webhooks.add_webhook(open_parts, admin, "a", system.url)
    kit.a_case(open_parts)
    with open_parts.store.read() as conn:
        rows, hooks = outbox.oldest(conn, 10), queries.active(conn)
    for _ in range(2):  # two workers that read the same rows
        with open_parts.store.write() as conn:
            removed = outbox.remove(conn, [row["id"] for row in rows])
            enqueue(open_parts, conn, hooks, [row for row in rows if row["id"] in removed])
    assert states(open_parts) == ["waiting"]


def test_only_what_was_asked_for_is_told(open_parts: Parts, admin: Any, system: Outside) -> None:
    webhooks.add_webhook(open_parts, admin, "closed only", system.url, events=["close"])
    webhooks.add_webhook(open_parts, admin, "elsewhere", system.url, area=kit.NANZHUANG_ONE)
    webhooks.add_webhook(open_parts, admin, "fire only", system.url, department="fire")
    kit.go(open_parts, kit.a_case(open_parts))
    tell(open_parts)
    assert [body["type"] for body in system.told] == ["case.close"]


def test_a_failure_waits_longer_each_time_then_lies_with_the_dead_and_can_be_sent_again(open_parts: Parts, admin: Any, system: Outside) -> None:
    webhooks.add_webhook(open_parts, admin, "a", system.url)
    kit.a_case(open_parts)
    system.status, now = 500, datetime.now(UTC)
    tell(open_parts, now + timedelta(seconds=1))
    for wait in RETRIES_S:
        now += timedelta(seconds=wait * 1.2 + 5)
        deliver(open_parts, now)
    assert (len(system.came), states(open_parts)) == (7, ["dead"])
    assert len({headers["webhook-id"] for headers, _ in system.came}) == 1
    item = webhooks.list_deliveries(open_parts, state="dead")[0][0]
    assert (item["status"], item["error"]) == (500, "it answered 500")
    system.status = 200
    webhooks.resend(open_parts, admin, item["id"])
    deliver(open_parts)
    assert states(open_parts) == ["delivered"]
    with pytest.raises(BadInput, match="delivered"):
        webhooks.discard(open_parts, admin, item["id"])


def test_one_who_does_not_answer_is_not_asked_for_all_that_waits(open_parts: Parts, admin: Any, system: Outside) -> None:
    webhooks.add_webhook(open_parts, admin, "a", system.url)
    for _ in range(3):
        kit.a_case(open_parts)
    system.status = 503
    tell(open_parts)
    assert len(system.came) == 1
    assert states(open_parts) == ["waiting"] * 3


def test_a_paused_one_is_told_what_waits_when_it_goes_on_and_an_ended_one_never(open_parts: Parts, admin: Any, system: Outside) -> None:
    id = webhooks.add_webhook(open_parts, admin, "a", system.url)["id"]
    kit.a_case(open_parts)
    while relay(open_parts):
        pass
    webhooks.change_webhook(open_parts, admin, id, active=False)
    kit.a_case(open_parts)  # happens during the pause
    tell(open_parts)
    assert system.came == []
    webhooks.change_webhook(open_parts, admin, id, active=True)
    tell(open_parts)
    assert len(system.came) == 1
    kit.a_case(open_parts)
    while relay(open_parts):
        pass
    webhooks.end_webhook(open_parts, admin, id)
    deliver(open_parts)
    assert len(system.came) == 1
    with pytest.raises(NotFound):
        webhooks.change_webhook(open_parts, admin, id, active=True)


def test_after_a_new_secret_either_holds_for_a_day(open_parts: Parts, admin: Any, system: Outside) -> None:
    old = webhooks.add_webhook(open_parts, admin, "a", system.url)
    new = webhooks.new_secret(open_parts, admin, old["id"])
    assert old["secret"] != new["secret"]
    assert webhooks.try_webhook(open_parts, admin, old["id"]) == {"ok": True, "status": 200, "error": None}
    headers, body = system.came[0]
    assert all(verified([secret], headers, body, datetime.now(UTC)) for secret in (old["secret"], new["secret"]))
    assert "secret" not in str(webhooks.list_webhooks(open_parts))


def test_this_machine_is_refused_unless_it_is_allowed(parts: Parts, admin: Any, system: Outside) -> None:
    with pytest.raises(BadInput) as refused:
        webhooks.add_webhook(parts, admin, "a", system.url)
    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"events": ["explode"]}, "unknown_event"),
        ({"department": "none"}, "bad_department"),
        ({"name": " "}, "bad_name"),
        ({"handler": "community"}, "bad_department"),
    ],
)
def test_what_cannot_be_used_is_refused(open_parts: Parts, admin: Any, system: Outside, given: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        webhooks.add_webhook(open_parts, admin, **{"name": "a", "url": system.url, **given})
    assert refused.value.code == code


def test_deliveries_of_long_ago_are_dropped(open_parts: Parts, admin: Any, system: Outside) -> None:
    webhooks.add_webhook(open_parts, admin, "a", system.url)
    kit.a_case(open_parts)
    tell(open_parts)
    sweep(open_parts, datetime.now(UTC) + timedelta(days=8))
    assert states(open_parts) == []


def test_the_example_in_the_documents_checks_what_we_send(open_parts: Parts, admin: Any, system: Outside) -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    example: dict[str, Any] = {}
    exec(page.split("```python")[1].split("```")[0], example)
    made = webhooks.add_webhook(open_parts, admin, "a", system.url)
    webhooks.try_webhook(open_parts, admin, made["id"])
    headers, body = system.came[0]
    assert example["verify"](made["secret"], headers, body)
    assert not example["verify"](made["secret"], headers, body + b" ")
    assert not example["verify"](webhooks.new_secret(open_parts, admin, made["id"])["secret"], headers, body)
