"""Every workflow is walked to each of its ends by people who may, and every case on the way follows from its steps."""

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import open_city
from core.case_file import DERIVED, REPORTED, rebuilt
from core.settings import Settings
from core.workflow import BEFORE, SAME, Workflow
from services._parts import Parts
from services.act import act
from services.photos import take_photo
from services.take_report import take_report
from services.who import Account
from store import cases
from tests import kit
from tests.photo import a_photo

FLOWS = open_city(Settings.read({"MAGNET_SECRET": "test"})).workflows
DEPARTMENT = "urban_management"
Way = list[tuple[str, dict[str, str]]]  # actions, each with the choice that turns it


def ways(flow: Workflow) -> dict[str, Way]:
    """The shortest way from the start to each state."""
    found: dict[str, Way] = {flow.start: []}
    ahead = deque([flow.start])
    while ahead:
        here = ahead.popleft()
        for name, action in flow.actions_of(here).items():
            turns = [(to, {need: value}) for need, choices in action.turns.items() for value, to in choices.items()]
            for to, choice in [(action.to, {}), *turns]:
                if to not in (SAME, BEFORE) and to not in found:
                    found[to] = [*found[here], (name, choice)]
                    ahead.append(to)
    return found


ENDS = [(flow.id, state) for flow in FLOWS.values() for state in flow.states if flow.states[state].over]


def who_may(parts: Parts, role: str) -> Account:
    """Somebody new: whoever checks is another than who handled."""
    return kit.account(parts, role, "440604", department=DEPARTMENT if role == "handler" else None)


def given(parts: Parts, flow: Workflow, action: str, choice: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in flow.actions[action].needs:
        need = flow.needs[name]
        by_kind = {"text": "说明", "department": DEPARTMENT, "departments": ["fire"], "choice": next(iter(need.choices), "")}
        values[name] = by_kind.get(need.kind)
        if need.kind == "photos":
            values[name] = [take_photo(parts, a_photo(), None)]
        if need.kind == "time":
            values[name] = (datetime.now(UTC) + timedelta(days=2)).isoformat()
        if need.kind == "case":
            values[name] = kit.a_case(parts)
    return values | choice


def begin(parts: Parts, flow: Workflow) -> str:
    category = next(name for name in ("01-10", *parts.city.categories) if flow.takes(name) and not parts.city.categories[name].no_entry)
    opens = next((role for role in flow.opens if role in parts.city.roles), None)
    account = kit.account(parts, opens, "440604") if opens else None
    return take_report(parts, kit.a_report(workflow=flow.id, category=category), "rest", account).no


@pytest.mark.parametrize(("name", "end"), ENDS, ids=lambda each: each)
def test_it_is_walked_to_its_end(parts: Parts, name: str, end: str) -> None:
    flow = parts.city.workflows[name]
    no = begin(parts, flow)
    for version, (action, choice) in enumerate(ways(flow)[end], 1):
        view = act(parts, who_may(parts, flow.actions[action].roles[0]), no, action, version, **given(parts, flow, action, choice))
    assert (view["state"], view["state_zh"], view["due_at"]) == (end, flow.states[end].zh, None)
    with parts.store.read() as conn:
        row, steps = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    assert rebuilt(flow, {key: row[key] for key in REPORTED}, steps, parts.city.zone) == {key: row[key] for key in DERIVED}
