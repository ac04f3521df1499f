"""Rules that act by themselves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app import open_city
from core.rules import holding
from core.settings import Settings

FLOW = open_city(Settings.read({"MAGNET_SECRET": "test"})).workflow
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)


def names(timed: bool, late: float | None = None, state: str = "handling", urgent: bool = False, **flags: Any) -> list[str]:
    """What holds for a case whose limit is ten hours, five of them for handling, so many hours late."""
    due = NOW + timedelta(hours=1) if late is None else NOW - timedelta(hours=late)
    row = {"state": state, "urgent": urgent, "flags": flags, "due_at": due, "time_limit": "10u"}
    return list(holding(FLOW, row, NOW, "Asia/Shanghai", timed))


def test_two_returns_or_two_reworks_bring_supervision() -> None:
    assert [names(False, returned=count) for count in (1, 2)] == [[], ["often_returned"]]
    assert [names(False, rework=count) for count in (1, 2)] == [[], ["often_reworked"]]


def still(hours: float, level: str | None = None, **flags: Any) -> list[str]:
    """What holds for a case that has not moved for so many hours, `level_at` among its flags where it was handed up meanwhile."""
    flags |= {"level": level} if level else {}
    row = {
        "state": "handling",
        "urgent": False,
        "flags": flags,
        "due_at": NOW + timedelta(days=9),
        "time_limit": "10u",
        "state_at": NOW - timedelta(hours=hours),
    }
    return list(holding(FLOW, row, NOW, "Asia/Shanghai", timed=True, hands_up={"community": "8u", "town_street": "20u"}))


def test_what_stands_still_is_handed_up_when_the_levels_time_is_over() -> None:
    assert [still(hours) for hours in (7.9, 8)] == [[], ["idle_community"]]
    assert [still(hours, "town_street") for hours in (19, 20)] == [[], ["idle_street"]]
    assert still(500, "district") == []
    handed_up = (NOW - timedelta(hours=19)).isoformat()
    assert still(500, "town_street", level_at=handed_up) == []  # each level has its own time


def test_without_the_citys_word_nothing_is_handed_up() -> None:
    row = {"state": "handling", "urgent": False, "flags": {}, "due_at": NOW + timedelta(days=9), "time_limit": "10u", "state_at": NOW - timedelta(days=99)}
    assert list(holding(FLOW, row, NOW, "Asia/Shanghai", timed=True)) == []


def test_what_has_acted_once_does_not_act_again() -> None:
    assert names(False, returned=3, rules=["often_returned"]) == []


def test_an_urgent_case_is_supervised_at_once_and_any_when_twice_over() -> None:
    assert [names(True, late, urgent=True) for late in (None, 0.0)] == [[], ["urgent_overdue"]]
    assert [names(True, late) for late in (0.0, 4.9, 5.0)] == [[], [], ["long_overdue"]]


def test_only_who_has_not_come_is_late() -> None:
    due, later = NOW.isoformat(), (NOW + timedelta(minutes=1)).isoformat()
    calls = [{"fire": {"due_at": later}}, {"fire": {"due_at": due}}, {"fire": {"due_at": due, "arrived": due}}]
    assert [names(True, called=call) for call in calls] == [[], ["late_arrival"], []]


def test_no_rule_acts_where_its_action_is_not_possible() -> None:
    assert names(True, 9.0, state="closed") == []
