"""Where a card of the board may be taken: for each column the actions that lead there, or why none does."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.guards import Deed, refusal
from core.words import Words
from core.workflow import BEFORE, SAME, Action, Workflow
from services.may import may_take

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account


def moves(city: "City", row: Mapping[Any, Any], account: "Account", now: datetime) -> list[dict[str, Any]]:
    """`[{column, zh, en, here, actions: [name], why: {zh, en} | None}]` in the board's order; of the case's own column those that change its state.

    `why` is given where no action of this account leads there now: the rule that forbids it, whose work it is, or what comes first.
    """
    flow, deed = city.flow(row["workflow"]), Deed(row, now, account.role, account.id or None, account.officer, account.department)
    found = []
    for column in city.columns:
        here = row["state"] in column.states
        leading = {name: action for name, action in flow.actions_of(row["state"]).items() if _targets(flow, row, action) & set(column.states)}
        open_ = [name for name, action in leading.items() if may_take(city, account, name, action).allowed and refusal(action.guards, deed) is None]
        why = None if open_ or here else _why(city, flow, deed, leading, set(column.states), Words(column.zh, column.en))
        words = {"column": column.id, "zh": column.zh, "en": column.en}
        found.append({**words, "here": here, "actions": open_, "why": {"zh": why.zh, "en": why.en} if why else None})
    return found


def _targets(flow: Workflow, row: Mapping[Any, Any], action: Action) -> set[str]:
    """Other states the action may lead to."""
    before = (row["flags"] or {}).get("before") or flow.start
    return {before if to == BEFORE else to for to in action.targets if to != SAME} - {row["state"]}


def _why(city: "City", flow: Workflow, deed: Deed, leading: Mapping[str, Action], states: set[str], column: Words) -> Words:
    for action in leading.values():
        if deed.role in action.roles and (why := refusal(action.guards, deed)):
            return why
    if leading:
        roles = list(dict.fromkeys(role for action in leading.values() for role in action.roles if role in city.roles))
        first = next(iter(leading.values()))
        zh, en = ("、".join(city.roles[role].zh for role in roles), ", ".join(city.roles[role].en for role in roles))
        return Words(f"“{first.zh}”由{zh}办理。", f"“{first.en}” is for: {en}.")
    if flow.states[deed.row["state"]].over:
        return Words("案件已了结，不再移动。", "The case is over and goes nowhere.")
    first_step = _first_step(flow, deed.row["state"], states)
    if first_step is None:
        return Words(f"此案件到不了“{column.zh}”。", f"This case does not come to “{column.en}”.")
    return Words(f"先“{first_step.zh}”，才能到“{column.zh}”。", f"“{first_step.en}” comes before “{column.en}”.")


def _first_step(flow: Workflow, state: str, goal: set[str]) -> Action | None:
    """The first action of the shortest way to one of these states; None where no way leads there."""
    seen, ahead = {state}, deque([(state, None)])
    while ahead:
        here, first = ahead.popleft()
        for action in sorted(flow.actions_of(here).values(), key=lambda each: not each.onward):
            for to in action.targets:
                if to in (SAME, BEFORE) or to in seen:
                    continue
                if to in goal:
                    return first or action
                seen.add(to)
                ahead.append((to, first or action))  # type: ignore[arg-type]
    return None
