"""The state machine of cases."""

from pathlib import Path

import pytest
import yaml

from core.workflow import Workflow

RAW = yaml.safe_load((Path(__file__).parents[2] / "cities/base/workflows/case.yaml").read_text(encoding="utf-8"))
ROLES = ["leader", "dispatcher", "community", "officer", "handler", "property", "admin", "wall"]
FLOW = Workflow.model_validate(RAW)


def walk(*actions: str) -> str:
    state = FLOW.start
    for action in actions:
        state = FLOW.next(state, action)
    return state


def test_the_main_road_ends_evaluated() -> None:
    road = ["accept", "file_case", "dispatch", "sign_for", "feed_back", "check_result", "pass_check", "close", "evaluate"]
    assert walk(*road) == "evaluated"


def test_rework_leads_through_the_same_stages_again() -> None:
    assert walk("accept", "file_case", "dispatch", "sign_for", "feed_back", "check_result", "fail_check", "sign_for") == "handling"


def test_after_a_return_nobody_may_close() -> None:
    ways = {name for name, action in FLOW.actions_of("returned", "dispatcher").items() if action.to not in ("same", "merged")}
    assert ways == {"dispatch", "send_back", "consult"}
    assert not {"closed", "handled", "check_passed"} & {action.to for action in FLOW.actions_of("returned").values()}


def test_resume_leads_back_to_where_it_came_from() -> None:
    assert FLOW.next("suspended", "resume", before="dispatched") == "dispatched"


def test_supervising_leaves_the_state() -> None:
    assert FLOW.next("handling", "supervise") == "handling"


def test_a_role_is_offered_only_its_own_actions() -> None:
    assert set(FLOW.actions_of("dispatched", "handler")) == {"sign_for", "return_case", "assist_done", "reply", "arrive"}
    assert not FLOW.actions_of("dispatched", "wall")


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {FLOW.start, "draft"} | {a.to for a in FLOW.actions.values()}
    assert FLOW.states.keys() <= reached
    assert all(FLOW.actions_of(state) for state in FLOW.open_states())


def test_the_shares_of_the_main_road_use_up_the_limit() -> None:
    road = ["reported", "accepted", "filed", "dispatched", "handling", "handled", "checking", "check_passed"]
    assert sum(FLOW.states[state].share or 0 for state in road) == pytest.approx(1)


def test_a_choice_may_lead_elsewhere() -> None:
    assert FLOW.next("closed", "return_visit", given={"solved": "yes"}) == "evaluated"
    assert FLOW.next("closed", "return_visit", given={"solved": "no"}) == "rework"


def test_the_case_has_no_fault() -> None:
    assert list(FLOW.faults(ROLES)) == []


def broken(part: str, name: str, **over: object) -> list[tuple[tuple[str, ...], str]]:
    """The faults of the case with one state or action changed; `drop` takes a key away."""
    changed = {**RAW, part: {**RAW[part], name: {**RAW[part].get(name, {}), **over}}}
    return list(Workflow.model_validate(changed).faults(ROLES))


@pytest.mark.parametrize(
    ("part", "name", "over", "where", "said"),
    [
        ("actions", "close", {"to": "shut"}, ("actions", "close", "to"), "there is no 'shut'. Allowed: draft, reported"),
        ("actions", "close", {"roles": ["mayor"]}, ("actions", "close", "roles"), "there is no 'mayor'. Allowed: leader"),
        ("actions", "close", {"needs": ["stamp"]}, ("actions", "close", "needs"), "there is no 'stamp'"),
        ("actions", "close", {"guards": ["full_moon"]}, ("actions", "close", "guards"), "there is no 'full_moon'"),
        ("actions", "close", {"notifies": ["press"]}, ("actions", "close", "notifies"), "there is no 'press'"),
        ("actions", "return_visit", {"turns": {"solved": {"perhaps": "rework"}}}, ("actions", "return_visit", "turns"), "there is no 'perhaps'"),
        ("states", "limbo", {"zh": "无", "en": "Limbo"}, ("states", "limbo"), "nothing leads to 'limbo'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(part: str, name: str, over: dict[str, object], where: tuple[str, ...], said: str) -> None:
    found = broken(part, name, **over)
    assert any(path == where and said in why for path, why in found), found


def test_a_dead_end_is_named_with_its_place() -> None:
    states = {**RAW["states"], "stuck": {"zh": "卡住", "en": "Stuck"}}
    action = {"zh": "卡", "en": "Get stuck", "from": ["filed"], "to": "stuck", "roles": ["dispatcher"]}
    flow = Workflow.model_validate({**RAW, "states": states, "actions": {**RAW["actions"], "stick": action}})
    assert [(path, "'stuck' is a dead end" in why) for path, why in flow.faults(ROLES)] == [(("states", "stuck"), True)]
