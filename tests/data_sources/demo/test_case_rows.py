"""Cases as rows: heads, steps and numbers agree with each other."""

from datetime import datetime, timedelta
from itertools import pairwise

from core.case_file import DERIVED, REPORTED, rebuilt
from data_sources.demo import cases
from data_sources.demo.build import Demo
from tests.data_sources.demo.conftest import NOW


def test_steps_lead_from_report_to_the_present_state(tables, city) -> None:
    steps: dict[str, list[dict]] = {}
    for step in tables["steps"]:
        steps.setdefault(step["case_no"], []).append(step)
    for case in tables["cases"]:
        mine = steps[case["no"]]
        assert (mine[0]["action"], mine[0]["to_state"], mine[-1]["to_state"]) == ("report", "reported", case["state"])
        assert len(mine) == case["version"]
        assert mine[-1]["at"] == case["state_at"] <= NOW
        assert all(a["at"] <= b["at"] and a["to_state"] == b["from_state"] for a, b in pairwise(mine))
        for step in mine[1:]:
            assert city.workflow.next(step["from_state"], step["action"]) == step["to_state"]


def test_only_open_states_have_a_clock(tables) -> None:
    for case in tables["cases"]:
        assert (case["due_at"] is None) == (case["closed_at"] is not None)


def test_numbers_and_external_ids_are_unique(tables) -> None:
    assert len({case["no"] for case in tables["cases"]}) == len(tables["cases"])
    assert len({(case["source"], case["external_id"]) for case in tables["cases"]}) == len(tables["cases"])


def test_catching_up_moves_open_cases_and_brings_new_ones(demo: Demo, tables) -> None:
    rows = [case for case in tables["cases"] if case["closed_at"] is None]
    later = NOW + timedelta(hours=6)
    caught = demo.catch_up(rows, NOW, later, {})
    assert 0 < len(caught.moved) <= len(rows)
    assert all(NOW - timedelta(days=30) < row["state_at"] <= later for row in caught.moved)
    fresh = [case for table, chunk in caught.fresh if table == "cases" for case in chunk]
    assert 5 < len(fresh) < 50
    before = {case["no"]: case["version"] for case in rows}
    steps = [step["case_no"] for step in caught.steps]
    assert all(row["version"] - before[row["no"]] == steps.count(row["no"]) for row in caught.moved)


def test_every_case_follows_from_its_report_and_its_steps(tables, city) -> None:
    steps: dict[str, list[dict]] = {}
    for step in tables["steps"]:
        steps.setdefault(step["case_no"], []).append(step)
    for case in tables["cases"]:
        again = rebuilt(city.flow(case["workflow"]), {name: case[name] for name in REPORTED}, steps[case["no"]], city.zone)
        unset = {"involved": "", "duplicate_of": None}
        stored = {name: case.get(name, unset.get(name)) for name in DERIVED}
        assert {name: _stored(value) for name, value in again.items()} == stored, case["no"]


def _stored(value: object) -> object:
    """As the demo keeps it: to the second."""
    return cases.instant(value.timestamp()) if isinstance(value, datetime) else value
