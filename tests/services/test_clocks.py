"""Clocks that nobody winds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import chinese_calendar
import pytest

from core import clock
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.cases import case
from services.clocks import apply_rules, fill_limits, keep_calendar, resume_suspended
from store import cases, tables
from tests import kit

CENTRE = Post("dispatcher", "区指挥中心", Scope.of("440604"))
SECOND = timedelta(seconds=1)


def row(parts: Parts, no: str) -> Any:
    with parts.store.read() as conn:
        found = cases.one(conn, no)
    assert found is not None
    return found


def test_a_suspension_ends_on_its_day(parts: Parts) -> None:
    no, until = kit.a_case(parts), datetime.now(UTC) + timedelta(days=2)
    steps: list[tuple[str, dict[str, str]]] = [
        ("accept", {}),
        ("file_case", {}),
        ("dispatch", {"department": "water"}),
        ("suspend", {"reason": "等材料", "until": until.isoformat()}),
    ]
    for version, (action, needs) in enumerate(steps, 1):
        act(parts, CENTRE, no, action, version, **needs)
    resume_suspended(parts, until - SECOND)
    assert row(parts, no)["state"] == "suspended"
    resume_suspended(parts, until)
    resume_suspended(parts, until)  # once
    assert (row(parts, no)["state"], row(parts, no)["version"]) == ("dispatched", 6)


def test_after_a_night_without_worker_the_clock_goes_on_from_the_day_that_was_set(parts: Parts) -> None:
    no = kit.a_case(parts, category="04-01")
    for version, (action, needs) in enumerate([("accept", {}), ("file_case", {}), ("dispatch", {"department": "water"})], 1):
        act(parts, CENTRE, no, action, version, **needs)
    left = row(parts, no)["due_at"] - row(parts, no)["state_at"]
    act(parts, CENTRE, no, "suspend", 4, reason="等材料", until=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    until = datetime.now(UTC) - timedelta(hours=3)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().values(flags={**row(parts, no)["flags"], "until": until.isoformat()}))
    resume_suspended(parts)
    assert abs(row(parts, no)["due_at"] - until - left) < timedelta(seconds=2)


def rules_of(parts: Parts, no: str) -> list[str]:
    return [step["rule"]["id"] for step in case(parts, kit.account(parts, "leader", "440604"), no)["steps"] if step["rule"]]


def test_an_urgent_case_out_of_time_is_supervised_by_rule_once(parts: Parts) -> None:
    no, plain = kit.a_case(parts, urgent=True), kit.a_case(parts)
    late = row(parts, no)["due_at"] + SECOND
    apply_rules(parts, late - 2 * SECOND)
    assert rules_of(parts, no) == []
    for _ in range(2):
        apply_rules(parts, late)
    assert (rules_of(parts, no), rules_of(parts, plain)) == (["urgent_overdue"], [])
    assert row(parts, no)["flags"]["supervised"] == 1


def test_any_case_is_supervised_when_its_time_is_over_twice(parts: Parts) -> None:
    no = kit.a_case(parts, category="04-01")
    stage = row(parts, no)["due_at"] - row(parts, no)["state_at"]
    apply_rules(parts, row(parts, no)["due_at"] + stage - SECOND)
    assert rules_of(parts, no) == []
    apply_rules(parts, row(parts, no)["due_at"] + stage + SECOND)
    assert rules_of(parts, no) == ["long_overdue"]


def test_a_department_called_that_does_not_come_brings_supervision(parts: Parts) -> None:
    no = kit.a_case(parts, category="01-01")  # of days, whose own clock does not matter within the hour
    act(parts, Post("officer", "网格员", Scope.of("440604")), no, "whistle", 1, level="town_street", called=["fire"], reason="通道被占")
    apply_rules(parts, datetime.now(UTC) + timedelta(minutes=59))
    assert rules_of(parts, no) == []
    apply_rules(parts, datetime.now(UTC) + timedelta(minutes=61))
    assert rules_of(parts, no) == ["late_arrival"]


@pytest.fixture
def no_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar in which every day is worked, forgotten again afterwards."""
    for kept in (clock.is_work_day, clock.office_spans):
        kept.cache_clear()
    monkeypatch.setattr(chinese_calendar, "is_workday", lambda day: True)
    monkeypatch.setattr(clock, "is_work_day", lambda day: True)


def test_deadlines_are_worked_out_again_when_the_calendar_changes_and_only_then(parts: Parts, request: pytest.FixtureRequest) -> None:
    no, urgent = kit.a_case(parts, category="01-01"), kit.a_case(parts, category="04-01")
    before = row(parts, no)
    keep_calendar(parts)
    assert (row(parts, no), keep_calendar(parts)) == (before, 0)
    request.getfixturevalue("no_holidays")
    assert keep_calendar(parts, "another") == 1
    clock.office_spans.cache_clear()
    after = row(parts, no)
    assert after["deadline_at"] < before["deadline_at"]
    assert (after["version"], row(parts, urgent)["deadline_at"]) == (1, row(parts, urgent)["received_at"] + timedelta(hours=2))


def test_cases_from_before_limits_were_kept_get_their_categorys(parts: Parts) -> None:
    no = kit.a_case(parts)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().values(time_limit=""))
    fill_limits(parts.store, parts.city)
    assert row(parts, no)["time_limit"] == "4h"
