"""Writes one step of a case: the row that follows from it, who is told, who is sent; and the steps that rules take by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.areas import Area
from core.case_file import Row, stepped
from core.rules import holding
from core.words import Words
from core.workflow import ROUTES_BY, Action, Workflow
from services._conditions import filed_on
from services._nearest import nearest_officer
from services._routing import routing
from services.typed_names import sealed
from store import cases, photos, tasks

if TYPE_CHECKING:
    from core.city import City

TIMELINE_WORDS = ("note", "reason", "result", "reply", "agreement")  # what stands on the timeline as it is
ROUTED, BY_RULE = "自动派遣 · By rule", "规则触发 · By rule"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who stands on the timeline."""

    account_id: int | None
    actor: str
    department: str | None = None


class Moved(Exception):
    """Somebody else has changed the case since it was read."""


def take(city: "City", conn: Connection, known: Mapping[str, Area], row: Row, name: str, who: Actor, given: Mapping[str, Any], now: datetime) -> Row:
    """Take action `name` on the case in `row`, and every step that rules add; the row afterwards. Raises Moved."""
    row = _one(city, conn, known, row, name, who, given, now)
    for name_, actor, values in _by_rule(city, row, now):
        row = _one(city, conn, known, row, name_, Actor(None, actor), values, now)
    return row


def _one(city: "City", conn: Connection, known: Mapping[str, Area], row: Row, name: str, who: Actor, given: Mapping[str, Any], now: datetime) -> Row:
    flow = city.flow(row["workflow"])
    action = flow.actions[name]
    to = flow.next(row["state"], name, (row["flags"] or {}).get("before"), {key: value for key, value in given.items() if isinstance(value, str)})
    data = _data(flow, action, row, who, given, now) | filed_on(city, row, given.get("condition"))
    if to != row["state"] and flow.states[to].task:
        data["sent_to"] = nearest_officer(conn, known, row)
    words = sealed(conn, "case", row["no"], row["area"], "\n".join(given[key] for key in TIMELINE_WORDS if given.get(key))) or None
    line = {"case_no": row["no"], "action": name, "from_state": row["state"], "to_state": to, "at": now, "note": words, "data": data or None}
    step = {**line, "account_id": who.account_id, "actor": who.actor}
    changes = stepped(flow, row, step, city.zone) | ({"light_told": "green"} if to != row["state"] else {})
    if not cases.change(conn, row["no"], row["version"], changes):
        raise Moved
    cases.add_steps(conn, [step])
    photos.hold(conn, [(row["no"], photo) for photo in data.get("photos", ())])
    after = {**row, **changes}
    _send(conn, flow, row, after, data.get("sent_to"), now)
    _tell(conn, action, name, after, (data.get("sent_to") or {}).get("officer"), who, now)
    return after


def _data(flow: Workflow, action: Action, row: Row, who: Actor, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the row is worked out from, beside the states."""
    data = {key: value for key, value in given.items() if key not in TIMELINE_WORDS}
    if action.effect in ("assists", "arrives"):
        data["by"] = who.department
    until = (row["flags"] or {}).get("until")
    if flow.states[row["state"]].stops and until and datetime.fromisoformat(until) < now:
        data["since"] = until  # the clock goes on from the day that was set, however late the timer came
    return data


def _send(conn: Connection, flow: Workflow, before: Row, after: Row, sent_to: Mapping[str, Any] | None, now: datetime) -> None:
    """The task of the state that is left is done; the one of the state that is entered goes to an officer."""
    if before["state"] == after["state"]:
        return
    if flow.states[before["state"]].task:
        tasks.finish(conn, after["no"], now)
    if sent_to is not None:
        tasks.add(conn, {"case_no": after["no"], "kind": flow.states[after["state"]].task, "area": after["area"], "at": now, **sent_to})


def _tell(conn: Connection, action: Action, name: str, row: Row, sent_to: int | None, who: Actor, now: datetime) -> None:
    """One line for each party; what the reporter is told goes to those of merged reports too. An officer is the one who was sent, else who reported."""
    line = {"case_no": row["no"], "action": name, "area": row["area"], "department": None, "officer": None, "at": now}
    line |= {"by": who.account_id, "urgent": row["urgent"]}
    officer = sent_to or row["officer"]
    rows = []
    for party in action.notifies:
        if party == "department":
            rows += [{**line, "party": party, "department": row["department"]}] if row["department"] else []
        elif party == "involved":
            rows += [{**line, "party": party, "department": each} for each in row["involved"].strip("|").split("|") if each]
        elif party == "officer":
            rows += [{**line, "party": party, "officer": officer}] if officer else []
        else:
            rows.append({**line, "party": party})
    if "reporter" in action.notifies:
        rows += [{**line, "party": "reporter", "case_no": no} for no in cases.duplicates(conn, row["no"])]
    tasks.tell(conn, rows)


def _by_rule(city: "City", row: Row, now: datetime) -> list[tuple[str, str, dict[str, Any]]]:
    """The steps that rules take now: (action, who stands on the timeline, what is given)."""
    flow = city.flow(row["workflow"])
    found = routing(city, row) if flow.states[row["state"]].routes else None
    if found is not None and found.auto:
        assist = {"assist": list(found.assist)} if found.assist else {}
        return [(ROUTES_BY, ROUTED, {"department": found.lead, **assist, "rule": rule_of(found.rule, found.why)})]
    return [(rule.does, BY_RULE, {"rule": rule_of(name, rule.words)}) for name, rule in holding(flow, row, now, city.zone, timed=False).items()]


def rule_of(name: str | None, why: Words) -> dict[str, Any]:
    """A rule as a step keeps it: what it said then, whatever becomes of it."""
    return {"id": name, "zh": why.zh, "en": why.en}
