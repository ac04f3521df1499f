"""Which rules of a workflow hold for a case now: rules that act by themselves, each once a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.clock import between, limit_of
from core.guards import LEVELS
from core.workflow import Rule, Workflow


def holding(flow: Workflow, row: Mapping[Any, Any], now: datetime, zone: str, timed: bool, hands_up: Mapping[Any, str] | None = None) -> dict[str, Rule]:
    """The rules that hold and whose action is possible: those that time makes hold, or those that a step does.

    `hands_up` says for each level how long a case may stand still there, as core.clock.limit_of reads it; a level without is never too long.
    """
    flags = row["flags"] or {}
    used = flags.get("rules", ())
    fresh = {name: rule for name, rule in flow.rules.items() if rule.timed == timed and name not in used and _holds(flow, rule, row, flags, now, zone)}
    fresh = {name: rule for name, rule in fresh.items() if rule.idle is None or _stands(rule.idle, row, flags, now, zone, hands_up or {})}
    return {name: rule for name, rule in fresh.items() if row["state"] in flow.actions[rule.does].from_}


def _holds(flow: Workflow, rule: Rule, row: Mapping[Any, Any], flags: Mapping[str, Any], now: datetime, zone: str) -> bool:
    often = flags.get("returned", 0) >= rule.returned and flags.get("rework", 0) >= rule.rework
    return often and (row["urgent"] or not rule.urgent) and _late(flow, rule, row, now, zone) and (not rule.late_arrival or _missed(flags, now))


def _stands(level: str, row: Mapping[Any, Any], flags: Mapping[str, Any], now: datetime, zone: str, hands_up: Mapping[Any, str]) -> bool:
    """Whether the case is with this level and has not moved since for as long as it may stand there."""
    if flags.get("level", LEVELS[0]) != level or level not in hands_up:
        return False
    limit = limit_of(hands_up[level])
    since = max(row["state_at"], datetime.fromisoformat(flags["level_at"])) if "level_at" in flags else row["state_at"]
    return between(limit.working, since, now, zone) >= limit.seconds


def _late(flow: Workflow, rule: Rule, row: Mapping[Any, Any], now: datetime, zone: str) -> bool:
    if rule.overdue is None:
        return True
    if row["due_at"] is None or row["due_at"] > now:
        return False
    limit = limit_of(row["time_limit"])
    return between(limit.working, row["due_at"], now, zone) >= rule.overdue * limit.seconds * (flow.states[row["state"]].share or 1.0)


def _missed(flags: Mapping[str, Any], now: datetime) -> bool:
    calls = (flags.get("called") or {}).values()
    return any("arrived" not in call and datetime.fromisoformat(call["due_at"]) <= now for call in calls)
