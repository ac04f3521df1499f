"""20,000 cases lived through a year by chance: no state is illegal, and the year's rates follow from the steps alone."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from app import open_city
from core.case_file import opened, stepped
from core.clock import after, limit_of
from core.guards import Deed, refusal
from core.settings import Settings
from core.workflow import Workflow

CITY = open_city(Settings.read({"MAGNET_SECRET": "test"}))
MOST_REFUSED = 20  # in a row: where the rules forbid all that is left, a case has come to its end
MOST_STEPS = 20
CASES, BEGIN = 20_000, datetime(2025, 1, 1, tzinfo=UTC)
Step = dict[str, Any]


def live(flow: Workflow, limit: str, began: datetime, rng: Random) -> tuple[dict[str, Any], list[Step]]:
    """A case by chance, to its end or for so many steps."""
    report = {"category": "01-10", "time_limit": limit, "officer": None, "area": "440604012061"}
    step = {"action": "report", "from_state": None, "to_state": flow.start, "at": began, "account_id": 1, "data": None}
    row, steps = {**report, **opened(flow, report, step, CITY.zone)}, [step]
    refused = 0
    while len(steps) < MOST_STEPS and refused < MOST_REFUSED and (possible := choices(flow, row, rng)):
        name, at = rng.choice(possible), row["state_at"] + timedelta(minutes=rng.randrange(1, 3000))
        deed = Deed(row, at, flow.actions[name].roles[0], rng.randrange(2, 9), given=(data := given(flow, name, row, at, rng)))
        if refusal(flow.actions[name].guards, deed) is not None:
            refused += 1
            continue
        to = flow.next(row["state"], name, row["flags"].get("before"), data)
        step = {"action": name, "from_state": row["state"], "to_state": to, "at": at, "account_id": deed.account, "data": data}
        assert to in flow.states
        row |= stepped(flow, row, step, CITY.zone)
        steps.append(step)
        refused = 0
        legal(flow, row, steps)
    return row, steps


def choices(flow: Workflow, row: dict[str, Any], rng: Random) -> list[str]:
    """What may come next: mostly the usual way, seldom an end before its time."""
    found = list(flow.actions_of(row["state"]))
    usual = [name for name in found if flow.actions[name].onward]
    rare = {"void", "merge", "reject", "withdraw"}
    return usual if usual and rng.random() < 0.7 else [name for name in found if name not in rare or rng.random() < 0.1] or found


def given(flow: Workflow, name: str, row: dict[str, Any], at: datetime, rng: Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for need in flow.actions[name].needs:
        kind = flow.needs[need]
        if kind.choices:
            values[need] = rng.choice(list(kind.choices))
        elif kind.kind == "department":
            values[need] = rng.choice(list(row["flags"].get("called") or CITY.departments))
        elif kind.kind == "departments":
            values[need] = rng.sample(list(CITY.departments), 2)
        elif kind.kind == "time":
            values[need] = (at + timedelta(days=rng.randrange(1, 30))).isoformat()
        elif kind.kind == "case":
            values[need] = "C20250101-0001"
    if flow.actions[name].effect == "arrives":
        values["by"] = next((each for each, call in (row["flags"].get("called") or {}).items() if "arrived" not in call), "fire")
    if flow.actions[name].effect == "assists":
        values["by"] = next(iter(row["flags"].get("assist") or {"fire": False}))
    return values


def legal(flow: Workflow, row: dict[str, Any], steps: list[Step]) -> None:
    """What holds of every case at every moment."""
    state = flow.states[row["state"]]
    assert row["version"] == len(steps)
    assert (row["due_at"] is not None) == (state.share is not None)
    assert (row["closed_at"] is not None) == (state.done == "closed")
    assert (row["handled_at"] is not None) == (state.done in ("handled", "closed"))
    assert row["yellow_at"] is None or row["yellow_at"] <= row["due_at"]
    assert row["flags"].get("extended", 0) <= 2
    assert "paused" not in row["flags"] or state.stops


def rates_of_steps(flow: Workflow, limit: str, steps: list[Step]) -> tuple[int, int]:
    """(rework, closed in time) the long way: from states and times alone."""
    entered = [step for step in steps if step["from_state"] != step["to_state"]]
    reworks = sum(step["to_state"] == "rework" for step in entered)
    waiting, measure = None, limit_of(limit)
    due = after(measure.seconds, measure.working, steps[0]["at"], CITY.zone)
    closed = None
    for step in steps[1:]:
        moved = step["from_state"] != step["to_state"]
        if flow.actions[step["action"]].effect == "extends":
            due = after(measure.seconds, measure.working, due, CITY.zone)
        if moved and flow.states[step["to_state"]].stops and due > step["at"]:
            waiting = seconds(measure.working, step["at"], due)
        elif moved and waiting is not None and flow.states[step["from_state"]].stops and flow.actions[step["action"]].to == "before":
            due, waiting = after(waiting, measure.working, step["at"], CITY.zone), None
        done = flow.states[step["to_state"]].done == "closed"
        closed = (closed or step["at"]) if done else None
    return reworks, int(closed is not None and closed <= due)


def seconds(working: bool, start: datetime, end: datetime) -> float:
    """The office time of a span by halving: the moment from which on `end` is reached by counting forward."""
    low, high = 0.0, (end - start).total_seconds()
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if after(middle, working, start, CITY.zone) < end else (low, middle)
    return high


def test_a_year_of_cases_stays_legal_and_its_rates_follow_from_the_steps() -> None:
    rng, flows = Random(2025), list(CITY.workflows.values())
    limits = sorted({category.limit for category in CITY.categories.values()})
    told, counted, ends = [0, 0], [0, 0], set()
    for number in range(CASES):
        flow, limit = flows[number % len(flows)], rng.choice(limits)
        row, steps = live(flow, limit, BEGIN + timedelta(minutes=rng.randrange(365 * 1440)), rng)
        told[0] += row["flags"].get("rework", 0) if "rework" in flow.states else 0
        told[1] += row["closed_at"] is not None and row["closed_at"] <= row["deadline_at"]
        counted = [before + more for before, more in zip(counted, rates_of_steps(flow, limit, steps), strict=True)]
        ends.add((flow.id, row["state"]))
    assert told == counted
    assert {(flow.id, state) for flow in flows for state in flow.ends()} <= ends
