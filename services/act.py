"""Does something to a case: one action of the workflow, by somebody who may, on the version he has seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from core.areas import at_level
from core.clock import deadlines
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.scope import Scope
from core.workflow import BEFORE, SAME, Action, Need
from services._parts import Parts
from services.areas import areas
from services.cases import case, live_case, step_view
from store import cases, outbox

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody who acts without an account: a timer, a rule, the demo's people. `actor` stands on the timeline."""

    role: str
    actor: str
    scope: Scope


def act(parts: Parts, who: "Account | Post", no: str, action: str, version: int, **needs: Any) -> dict[str, Any]:
    """Take `action` on case `no` as it was at `version`; the case afterwards, as `services.cases.case` shows it (for a Post: as live messages do).

    Raises NotFound outside the scope, BadInput for an unknown action or a missing need, NotAllowed for another role's
    action, Conflict with `version`, `state` and the steps since when somebody was faster.
    """
    now, known_areas = datetime.now(UTC), areas(parts)
    with parts.store.write() as conn:
        row = cases.one(conn, no)
        if row is None or not who.scope.sees(row["area"], row["department"]):
            raise NotFound(f"There is no case {no}.")
        chosen = _choose(parts.city, who, row["state"], action)
        if row["version"] != version or chosen is None:
            raise _conflict(parts.city, conn, row, version)
        given = _given(parts.city, chosen, needs)
        changes = _changes(parts.city, row, action, chosen, given, now, _before(conn, row, chosen))
        if not cases.change(conn, no, version, changes):
            raise _conflict(parts.city, conn, cases.one(conn, no) or row, version)
        after = {**row, **changes, "version": version + 1}
        cases.add_steps(conn, [_step(who, row["state"], after, action, given, now)])
        body = live_case(parts.city, after, known_areas, now)
        outbox.put(conn, outbox.message("case", no, at_level(row["area"], "community") or row["area"], body, now))
    return body if isinstance(who, Post) else case(parts, who, no)


def _choose(city: "City", who: "Account | Post", state: str, name: str) -> Action | None:
    """The action, None when it is not possible in `state`."""
    action = city.workflow.actions.get(name)
    if action is None:
        raise BadInput(
            "unknown_action", f"There is no action {name}; in this state: {', '.join(city.workflow.actions_of(state, who.role)) or 'none'}.", "action"
        )
    if who.role not in action.roles:
        raise NotAllowed(f"{action.en} ({name}) is for: {', '.join(action.roles)}.")
    return action if state in action.from_ else None


def _conflict(city: "City", conn: Connection, row: Mapping[Any, Any], version: int) -> Conflict:
    since = row["version"] - version
    steps = cases.steps_of(conn, row["no"])[-since:] if since > 0 else []
    data = {"version": row["version"], "state": row["state"], "steps": [step_view(city, step) for step in steps]}
    return Conflict("The case has moved on." if steps else "This is not possible in the case's present state.", data)


def _before(conn: Connection, row: Mapping[Any, Any], action: Action) -> str | None:
    return cases.state_before(conn, row["no"], row["state"]) if action.to == BEFORE else None


def _given(city: "City", action: Action, needs: Mapping[str, Any]) -> dict[str, str]:
    """What was handed in for the action's needs, checked; anything else is refused rather than lost."""
    if unknown := needs.keys() - {*action.needs, *action.may}:
        raise BadInput("unknown_field", f"{action.en} takes no {', '.join(sorted(unknown))}.", min(unknown))
    given = {name: _one(city, name, city.workflow.needs[name], value) for name, value in needs.items() if value not in (None, "")}
    if missing := [name for name in action.needs if not given.get(name)]:
        raise BadInput("missing", f"{action.en} needs: {', '.join(missing)}.", missing[0])
    return given


def _one(city: "City", name: str, need: Need, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NOTE:
        raise BadInput("bad_value", f"{name} is a text of at most {LONGEST_NOTE} characters.", name)
    allowed = need.choices or (city.departments if need.kind == "department" else None)
    if allowed is not None and value not in allowed:
        raise BadInput("bad_value", f"{name} is one of: {', '.join(allowed)}.", name)
    if need.kind == "time":
        return _time(city, name, value)
    return value.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _time(city: "City", name: str, value: str) -> str:
    """A moment ahead, within a year."""
    try:
        at = datetime.fromisoformat(value)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(city.zone))).astimezone(UTC)
        days = (at - datetime.now(UTC)).total_seconds() / 86_400
    except (ValueError, OverflowError):
        days = -1.0
    if not 0 < days <= 366:
        raise BadInput("bad_value", f"{name} is a time ahead, at most a year, such as 2026-12-01T09:00:00+08:00.", name)
    return at.isoformat()


def _changes(city: "City", row: Mapping[Any, Any], name: str, action: Action, given: Mapping[str, str], now: datetime, before: str | None) -> dict[str, Any]:
    """The columns that an action changes."""
    changes: dict[str, Any] = {key: given[key] for key in ("department", "satisfaction") if key in given}
    flags = dict(row["flags"] or {})
    if action.raises:
        flags[action.raises] = int(flags.get(action.raises, 0)) + 1
    if action.to != SAME:
        flags.pop("until", None)
        changes |= _entered(city, row, city.workflow.next(row["state"], name, before), now)
    if "until" in given:
        flags["until"] = given["until"]
    return {**changes, "flags": flags}


def _entered(city: "City", row: Mapping[Any, Any], state: str, now: datetime) -> dict[str, Any]:
    """What entering a state sets: its clock, and when the case was handled or closed."""
    entered, category = city.workflow.states[state], city.categories.get(row["category"])
    clock: tuple[datetime | None, datetime | None] = (None, None)
    if entered.share is not None and category is not None:
        clock = deadlines(category.limit, now, entered.share, city.zone)
    handled = row["handled_at"] or now if entered.done in ("handled", "closed") else None
    closed = row["closed_at"] or now if entered.done == "closed" else None
    times = {"state_at": now, "yellow_at": clock[0], "due_at": clock[1], "handled_at": handled, "closed_at": closed}
    return {"state": state, "light_told": "green", **times}


def _step(who: "Account | Post", state: str, after: Mapping[str, Any], action: str, given: Mapping[str, str], now: datetime) -> dict[str, Any]:
    words = [given[name] for name in ("note", "reason", "result") if name in given]
    rest = {name: value for name, value in given.items() if name not in ("note", "reason", "result")}
    by = {"account_id": None, "actor": who.actor} if isinstance(who, Post) else {"account_id": who.id or None, "actor": who.unit}
    line = {"case_no": after["no"], "action": action, "from_state": state, "to_state": after["state"], "at": now}
    return {**line, **by, "note": "\n".join(words) or None, "data": rest or None}
