"""Acting on cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.who import Account
from store import tables
from tests import kit
from tests.kit import NANZHUANG_ONE, ZUMIAO_OTHER

DEPARTMENT = "urban_management"


@pytest.fixture
def dispatcher(parts: Parts) -> Account:
    return kit.account(parts, "dispatcher", "440604012")


@pytest.fixture
def handler(parts: Parts) -> Account:
    return kit.account(parts, "handler", "440604", department=DEPARTMENT)


def row(parts: Parts, no: str) -> dict[str, Any]:
    with parts.store.read() as conn:
        return dict(conn.execute(select(tables.cases).where(tables.cases.c.no == no)).mappings().one())


def messages(parts: Parts) -> list[dict[str, Any]]:
    with parts.store.read() as conn:
        return [dict(row) for row in conn.execute(select(tables.outbox).order_by(tables.outbox.c.id)).mappings()]


def walk(parts: Parts, no: str, *steps: tuple[Any, str, dict[str, Any]]) -> dict[str, Any]:
    for who, action, needs in steps:
        act(parts, who, no, action, row(parts, no)["version"], **needs)
    return row(parts, no)


def to_handling(dispatcher: Account, handler: Account) -> list[tuple[Any, str, dict[str, Any]]]:
    return [(dispatcher, "accept", {}), (dispatcher, "file_case", {}), (dispatcher, "dispatch", {"department": DEPARTMENT}), (handler, "sign_for", {})]


def to_checking(dispatcher: Account, handler: Account) -> list[tuple[Any, str, dict[str, Any]]]:
    return [*to_handling(dispatcher, handler), (handler, "feed_back", {"result": "已清运"}), (dispatcher, "check_result", {})]


def to_closed(dispatcher: Account, handler: Account) -> list[tuple[Any, str, dict[str, Any]]]:
    return [*to_checking(dispatcher, handler), (dispatcher, "pass_check", {}), (dispatcher, "close", {"closing": "solved"})]


def test_a_case_goes_all_the_way(parts: Parts, dispatcher: Account, handler: Account) -> None:
    no = kit.a_case(parts)
    end = [(dispatcher, "pass_check", {}), (dispatcher, "close", {"closing": "solved"}), (dispatcher, "evaluate", {"satisfaction": "satisfied"})]
    case = walk(parts, no, *to_checking(dispatcher, handler), *end)
    assert (case["state"], case["department"], case["satisfaction"], case["version"]) == ("evaluated", DEPARTMENT, "satisfied", 10)
    assert case["handled_at"] < case["closed_at"] <= case["deadline_at"]
    assert case["due_at"] is None
    assert [message["body"]["version"] for message in messages(parts)] == list(range(1, 11))


def test_what_comes_back_shows_the_step_and_what_may_be_done_next(parts: Parts, dispatcher: Account) -> None:
    view = act(parts, dispatcher, kit.a_case(parts), "accept", 1, note="电话 13800000001 已核实")
    assert (view["state"], view["version"], view["steps"][-1]["zh"]) == ("accepted", 2, "受理")
    assert view["steps"][-1]["note"] == "电话 138****0001 已核实"
    assert {action["action"] for action in view["actions"]} == {"reject", "file_case", "supervise", "escalate", "merge"}


def test_an_old_version_is_told_what_happened_since(parts: Parts, dispatcher: Account) -> None:
    no = kit.a_case(parts)
    walk(parts, no, (dispatcher, "accept", {}), (dispatcher, "file_case", {}))
    with pytest.raises(Conflict) as caught:
        act(parts, dispatcher, no, "accept", 1)
    assert (caught.value.data["version"], caught.value.data["state"]) == (3, "filed")
    assert [step["action"] for step in caught.value.data["steps"]] == ["accept", "file_case"]
    assert row(parts, no)["version"] == 3


def test_an_action_of_another_state_is_a_conflict(parts: Parts, dispatcher: Account) -> None:
    with pytest.raises(Conflict, match="not possible"):
        act(parts, dispatcher, kit.a_case(parts), "close", 1)


def test_an_action_of_another_role_is_not_allowed(parts: Parts) -> None:
    with pytest.raises(NotAllowed):
        act(parts, kit.account(parts, "community"), kit.a_case(parts), "reject", 1, reason="重复")


@pytest.mark.parametrize(("role", "area"), [("community", ZUMIAO_OTHER), ("dispatcher", "440604100"), ("leader", NANZHUANG_ONE)])
def test_a_case_outside_the_scope_is_not_there(parts: Parts, role: str, area: str) -> None:
    with pytest.raises(NotFound):
        act(parts, kit.account(parts, role, area), kit.a_case(parts), "accept", 1)


def test_a_department_cannot_touch_what_is_not_dispatched_to_it(parts: Parts, dispatcher: Account) -> None:
    other = kit.account(parts, "handler", "440604", department="fire")
    no = kit.a_case(parts)
    walk(parts, no, (dispatcher, "accept", {}), (dispatcher, "file_case", {}), (dispatcher, "dispatch", {"department": DEPARTMENT}))
    with pytest.raises(NotFound):
        act(parts, other, no, "sign_for", 4)


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("missing", {}),
        ("missing", {"reason": " "}),
        ("bad_value", {"reason": 5}),
        ("bad_value", {"reason": "x" * 2001}),
        ("unknown_field", {"reason": "x", "satisfaction": "satisfied"}),
    ],
)
def test_needs_are_checked(parts: Parts, dispatcher: Account, code: str, needs: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        act(parts, dispatcher, kit.a_case(parts), "reject", 1, **needs)
    assert caught.value.code == code


def test_an_unknown_action_or_department_is_refused_with_what_there_is(parts: Parts, dispatcher: Account) -> None:
    no = kit.a_case(parts)
    with pytest.raises(BadInput, match="accept"):
        act(parts, dispatcher, no, "shut", 1)
    walk(parts, no, (dispatcher, "accept", {}), (dispatcher, "file_case", {}))
    with pytest.raises(BadInput, match=DEPARTMENT):
        act(parts, dispatcher, no, "dispatch", 3, department="nobody")


def test_failing_the_check_counts_and_leads_back_to_the_same_department(parts: Parts, dispatcher: Account, handler: Account) -> None:
    case = walk(parts, kit.a_case(parts), *to_checking(dispatcher, handler), (dispatcher, "fail_check", {"reason": "没清干净"}), (handler, "sign_for", {}))
    assert (case["state"], case["department"], case["flags"]["rework"], case["handled_at"]) == ("handling", DEPARTMENT, 1, None)


def test_not_solved_opens_a_closed_case_again(parts: Parts, dispatcher: Account, handler: Account) -> None:
    case = walk(parts, kit.a_case(parts), *to_closed(dispatcher, handler), (dispatcher, "return_visit", {"solved": "no", "satisfaction": "unsatisfied"}))
    assert (case["state"], case["closed_at"], case["flags"]["rework"]) == ("rework", None, 1)


def test_a_return_visit_that_finds_it_solved_ends_the_case(parts: Parts, dispatcher: Account, handler: Account) -> None:
    visits = [(dispatcher, "miss_visit", {}), (dispatcher, "return_visit", {"solved": "yes", "satisfaction": "satisfied"})]
    case = walk(parts, kit.a_case(parts), *to_closed(dispatcher, handler), *visits)
    assert (case["state"], case["satisfaction"]) == ("evaluated", "satisfied")


def test_a_flag_leaves_state_and_clock(parts: Parts, dispatcher: Account) -> None:
    no = kit.a_case(parts)
    before, after = row(parts, no), walk(parts, no, (dispatcher, "supervise", {}))
    assert [after[name] for name in ("state", "state_at", "due_at")] == [before[name] for name in ("state", "state_at", "due_at")]
    assert messages(parts)[-1]["body"]["flags"] == {"supervised": True, "whistled": False, "rework": False}


def test_a_suspended_case_has_no_clock_and_comes_back_where_it_was(parts: Parts, dispatcher: Account, handler: Account) -> None:
    no = kit.a_case(parts)
    until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    case = walk(parts, no, *to_handling(dispatcher, handler), (dispatcher, "suspend", {"reason": "等材料", "until": until}))
    assert (case["state"], case["due_at"], case["flags"]["until"]) == ("suspended", None, until)
    case = walk(parts, no, (dispatcher, "resume", {}))
    assert (case["state"], case["flags"]) == ("handling", {"suspended": 1})
    assert case["due_at"] is not None


@pytest.mark.parametrize("until", ["tomorrow", "2020-01-01", "2099-01-01", "9999-12-31T23:59:59-12:00"])
def test_suspending_is_for_a_year_at_most(parts: Parts, dispatcher: Account, handler: Account, until: str) -> None:
    no = kit.a_case(parts)
    walk(parts, no, *to_handling(dispatcher, handler))
    with pytest.raises(BadInput):
        act(parts, dispatcher, no, "suspend", 5, reason="等", until=until)


def test_a_post_acts_without_an_account(parts: Parts) -> None:
    post = Post("dispatcher", "区指挥中心", Scope.of("440604"))
    no = kit.a_case(parts)
    assert act(parts, post, no, "accept", 1)["state"] == "accepted"
    with parts.store.read() as conn:
        step = conn.execute(select(tables.steps).order_by(tables.steps.c.id.desc())).mappings().first()
    assert step is not None
    assert (step["account_id"], step["actor"]) == (None, "区指挥中心")
