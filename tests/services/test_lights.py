"""Lights that turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.scope import Scope
from services import lights as module
from services._parts import Parts
from services.act import Post, act
from services.lights import turn_lights
from store import cases, tables
from tests import kit

CENTRE = Post("dispatcher", "区指挥中心", Scope.of("440604"))
SECOND = timedelta(seconds=1)


def told(parts: Parts) -> list[str]:
    """The lights told since the first message."""
    with parts.store.read() as conn:
        return [body["light"] for body in conn.execute(select(tables.outbox.c.body).order_by(tables.outbox.c.id)).scalars()][1:]


def row(parts: Parts, no: str) -> Any:
    with parts.store.read() as conn:
        found = cases.one(conn, no)
    assert found is not None
    return found


def test_each_light_is_told_once(parts: Parts) -> None:
    case = row(parts, kit.a_case(parts))
    for moment in (case["yellow_at"] - SECOND, case["yellow_at"], case["yellow_at"] + SECOND, case["due_at"], case["due_at"] + SECOND):
        turn_lights(parts, moment)
    assert told(parts) == ["yellow", "red"]


def test_after_standing_still_only_the_present_light_is_told(parts: Parts) -> None:
    case = row(parts, kit.a_case(parts))
    turn_lights(parts, case["due_at"] + timedelta(days=3))
    assert told(parts) == ["red"]


def test_a_new_stage_begins_green_again(parts: Parts) -> None:
    no = kit.a_case(parts)
    turn_lights(parts, row(parts, no)["due_at"])
    act(parts, CENTRE, no, "accept", 1)
    turn_lights(parts, row(parts, no)["yellow_at"])
    assert told(parts) == ["red", "green", "yellow"]


def test_ended_cases_have_no_light(parts: Parts) -> None:
    no = kit.a_case(parts)
    act(parts, CENTRE, no, "reject", 1, reason="重复")
    turn_lights(parts, datetime.now(UTC) + timedelta(days=30))
    assert told(parts) == [None]


def test_many_go_batch_by_batch(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    last = [row(parts, kit.a_case(parts)) for _ in range(3)][-1]
    assert [turn_lights(parts, last["due_at"]) for _ in range(3)] == [True, False, False]
