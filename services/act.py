"""Does something to a case: one action of its workflow, by somebody who may, on the version he has seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.areas import at_level
from core.case_file import Row
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.guards import Deed, refusal
from core.scope import Scope
from core.workflow import Action, Workflow
from services._needs import Given, given
from services._parts import Parts
from services._steps import Actor, Moved, take
from services.areas import areas
from services.cases import case, live_case, step_view, visible
from services.may import may_take
from services.photos import FRESH
from store import cases, entries, outbox, photos

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who acts without an account: a timer, a rule, an outside system, the demo's people. `actor` stands on the timeline,
    with the `rule` it goes by; `also` writes something in the same transaction.
    """

    role: str
    actor: str
    scope: Scope
    department: str | None = None
    rule: Mapping[str, Any] | None = None
    also: Callable[[Connection], None] | None = None


def act(parts: Parts, who: "Account | Post", no: str, action: str, version: int, entry: str | None = None, **needs: Any) -> dict[str, Any]:
    """Take `action` on case `no` as it was at `version`; the case afterwards, as `services.cases.case` shows it (for a Post: as live messages do).

    `entry` is the sender's own name for this deed: one that comes again changes nothing and has the same answer.
    Raises NotFound outside the scope, BadInput for an unknown action or a missing need, NotAllowed for another role's
    action or against a rule, Conflict with `version`, `state` and the steps since when somebody was faster.
    """
    known_areas = areas(parts)
    with parts.store.write() as conn:
        row = cases.one(conn, no)
        if row is None or not visible(who, row):
            raise NotFound(f"There is no case {no}.")
        if entry and not isinstance(who, Post) and not entries.first(conn, who.id, entry, datetime.now(UTC)):
            return case(parts, who, no)
        flow = parts.city.flow(row["workflow"])
        chosen = _choose(parts.city, flow, who, row["state"], action)
        if row["version"] != version or chosen is None:
            raise _conflict(parts.city, conn, row, version)
        now = max(datetime.now(UTC), row["state_at"])  # a clock that goes backwards turns no history round
        values = given(parts.city, flow, row, chosen, needs, by_machine=isinstance(who, Post))
        _allow(parts.city, who, row, chosen, values, now)
        _look_up(conn, who, row, flow, values, now)
        try:
            after = take(parts.city, conn, known_areas, row, action, _actor(who), _with_rule(who, values), now)
        except Moved:
            raise _conflict(parts.city, conn, cases.one(conn, no) or row, version) from None
        if isinstance(who, Post) and who.also:
            who.also(conn)
        body = live_case(parts.city, after, known_areas, now)
        outbox.put(conn, outbox.message("case", no, at_level(row["area"], "community") or row["area"], body, now, event=action))
    return body if isinstance(who, Post) else case(parts, who, no)


def _choose(city: "City", flow: Workflow, who: "Account | Post", state: str, name: str) -> Action | None:
    """The action, None when it is not possible in `state`."""
    action = flow.actions.get(name)
    if action is None:
        raise BadInput("unknown_action", f"There is no action {name}; in this state: {', '.join(flow.actions_of(state, who.role)) or 'none'}.", "action")
    if not (verdict := may_take(city, who, name, action)).allowed:
        raise NotAllowed(f"{action.en} ({name}) is for: {', '.join(action.roles)}. {verdict.why.en}", verdict.why)
    return action if state in action.from_ else None


def _allow(city: "City", who: "Account | Post", row: Mapping[Any, Any], action: Action, values: Given, now: datetime) -> None:
    """Raise NotAllowed, with the rule in both languages, where a guard forbids the action."""
    why = refusal(action.guards, deed(city, who, row, values, now))
    if why is not None:
        raise NotAllowed(f"{why.zh} {why.en}", why)


def deed(city: "City", who: "Account | Post", row: Mapping[Any, Any], values: Given, now: datetime) -> Deed:
    """Somebody about to act, as the rules look at it."""
    category = city.categories.get(row["category"])
    person = (None, None) if isinstance(who, Post) else (who.id or None, who.officer)
    lists = (category.no_entry, category.powers) if category else (None, ())
    return Deed(row, now, who.role, *person, who.department, values, *lists)


def _look_up(conn: Connection, who: "Account | Post", row: Mapping[Any, Any], flow: Workflow, values: Given, now: datetime) -> None:
    """What is named must be there: photos that were handed in, the case to be merged into. Raises BadInput."""
    for name, value in values.items():
        if flow.needs[name].kind == "photos" and (lost := set(value) - photos.usable(conn, value, now - FRESH)):
            raise BadInput("unknown_photo", f"There is no photo {min(lost)}: hand it in at POST /photos, at most a day before.", name)
        if flow.needs[name].kind == "case":
            _original(conn, who, row, name, value)


def _original(conn: Connection, who: "Account | Post", row: Mapping[Any, Any], name: str, no: str) -> None:
    other = cases.one(conn, no)
    if other is None or not visible(who, other):
        raise BadInput("bad_value", f"There is no case {no} to merge into.", name)
    if no == row["no"] or other["duplicate_of"] is not None:
        raise BadInput("bad_value", f"{no} cannot be merged into: give the case that stays.", name)
    if cases.duplicates(conn, row["no"]):
        raise BadInput("bad_value", f"Others are merged into {row['no']}: merge the new one into it.", name)


def _actor(who: "Account | Post") -> Actor:
    return Actor(None, who.actor, who.department) if isinstance(who, Post) else Actor(who.id or None, who.unit, who.department)


def _with_rule(who: "Account | Post", values: Given) -> Given:
    return {**values, "rule": dict(who.rule)} if isinstance(who, Post) and who.rule else values


def _conflict(city: "City", conn: Connection, row: Mapping[Any, Any] | Row, version: int) -> Conflict:
    since = row["version"] - version
    steps = cases.steps_of(conn, row["no"])[-since:] if since > 0 else []
    data = {"version": row["version"], "state": row["state"], "steps": [step_view(city, row["workflow"], step) for step in steps]}
    return Conflict("The case has moved on." if steps else "This is not possible in the case's present state.", data)
