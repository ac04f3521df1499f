"""The state machine of cases."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from core.workflow import Workflow

RAW = yaml.safe_load((Path(__file__).parents[2] / "cities/base/workflows/case.yaml").read_text(encoding="utf-8"))
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
    assert set(FLOW.actions_of("returned")) == {"dispatch", "send_back", "void", "supervise", "whistle"}


def test_resume_leads_back_to_where_it_came_from() -> None:
    assert FLOW.next("suspended", "resume", before="dispatched") == "dispatched"


def test_supervising_leaves_the_state() -> None:
    assert FLOW.next("handling", "supervise") == "handling"


def test_a_role_is_offered_only_its_own_actions() -> None:
    assert set(FLOW.actions_of("dispatched", "handler")) == {"sign_for", "return_case"}
    assert not FLOW.actions_of("dispatched", "wall")


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached = {FLOW.start, "draft"} | {a.to for a in FLOW.actions.values()}
    assert FLOW.states.keys() <= reached
    assert all(FLOW.actions_of(state) for state in FLOW.open_states())


def test_the_shares_of_the_main_road_use_up_the_limit() -> None:
    road = ["reported", "accepted", "filed", "dispatched", "handling", "handled", "checking", "check_passed"]
    assert sum(FLOW.states[state].share or 0 for state in road) == pytest.approx(1)


def test_a_state_that_does_not_exist_is_named() -> None:
    broken = {**RAW, "actions": {**RAW["actions"], "close": {**RAW["actions"]["close"], "to": "shut"}}}
    with pytest.raises(ValidationError, match="'close' names shut"):
        Workflow.model_validate(broken)
