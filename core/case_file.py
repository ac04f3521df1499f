"""A case as what was done with it: its row is worked out from the report and its steps, and from nothing else."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.clock import YELLOW_SHARE, after, between, deadlines, limit_of
from core.guards import LEVELS
from core.workflow import BEFORE, Action, Workflow

# What was reported, and never changes; but for the limit, which the condition of filing may replace.
REPORTED = (
    "no", "workflow", "source", "external_id", "category", "title", "text", "lon", "lat", "area", "urgent", "officer", "reporter",
    "time_limit", "reported_at", "received_at",
)  # fmt: skip
# What the steps make of it.
DERIVED = (
    "state", "department", "involved", "flags", "photos", "state_at", "yellow_at", "due_at", "deadline_at", "handled_at", "closed_at",
    "satisfaction", "duplicate_of", "time_limit", "version",
)  # fmt: skip
_COLUMNS = ("department", "satisfaction")  # given with an action and kept in a column of that name
_NOTED = ("until", "about", "solved", "grade", "imported", "unanswered")  # given and kept among the flags
Row = dict[str, Any]


def opened(flow: Workflow, report: Mapping[Any, Any], step: Mapping[Any, Any], zone: str) -> Row:
    """The derived columns of a case after its first step."""
    data, now = step["data"] or {}, step["at"]
    flags: Row = {name: data[name] for name in _NOTED if name in data}
    flags |= {"reporter": step["account_id"]} if step["account_id"] is not None else {}
    yellow_at, due_at = deadlines(report["time_limit"], now, flow.states[step["to_state"]].share or 1.0, zone)
    return {
        **dict.fromkeys(DERIVED),
        "state": step["to_state"],
        "department": data.get("department"),
        "involved": "",
        "flags": flags,
        "photos": list(data.get("photos", ())),
        "state_at": now,
        "yellow_at": yellow_at,
        "due_at": due_at,
        "deadline_at": deadlines(report["time_limit"], now, zone=zone)[1],
        "time_limit": report["time_limit"],
        "version": 1,
    }


def stepped(flow: Workflow, row: Mapping[Any, Any], step: Mapping[Any, Any], zone: str) -> Row:
    """The derived columns after one more step: those that change."""
    action, data = flow.actions.get(step["action"]), step["data"] or {}
    after_it: Row = {name: data[name] for name in _COLUMNS if name in data}
    after_it["flags"] = {**(row["flags"] or {}), **{name: data[name] for name in _NOTED if name in data}}
    after_it["version"] = row["version"] + 1
    if data.get("photos"):
        after_it["photos"] = list(dict.fromkeys([*row["photos"], *data["photos"]]))
    if "filed_on" in data:
        after_it |= _filed_on(row, data["filed_on"], after_it["flags"], zone)
    if data.get("rule"):
        after_it["flags"]["rules"] = [*after_it["flags"].get("rules", ()), data["rule"]["id"]]
    if action is not None:
        _raise_flags(action, after_it["flags"])
        _cause(flow, action, row, step, after_it, zone)
    if step["to_state"] != row["state"]:
        if flow.states[row["state"]].timed and row["due_at"] is not None and step["at"] > row["due_at"]:
            after_it["flags"]["late"] = [*after_it["flags"].get("late", ()), row["state"]]
        _enter(flow, action, {**row, "time_limit": after_it.get("time_limit", row["time_limit"])}, step, after_it, zone)
    return after_it


def rebuilt(flow: Workflow, report: Mapping[Any, Any], steps: Iterable[Mapping[Any, Any]], zone: str) -> Row:
    """The derived columns of a case, from its report and all its steps."""
    row: Row = {}
    steps = list(steps)
    report = {**report, "time_limit": _first_limit(report, steps)}
    for step in steps:
        row |= stepped(flow, {**report, **row}, step, zone) if row else opened(flow, report, step, zone)
    return row


def _first_limit(report: Mapping[Any, Any], steps: Iterable[Mapping[Any, Any]]) -> str:
    """The limit a case was opened with: the one before the first condition it was filed on."""
    return str(next((step["data"]["filed_on"]["before"] for step in steps if "filed_on" in (step["data"] or {})), report["time_limit"]))


def _filed_on(row: Mapping[Any, Any], condition: Mapping[str, Any], flags: Row, zone: str) -> Row:
    """A case filed on a condition of its category has that one's limit, counted from its beginning; its words stay with the case."""
    flags["filed_on"] = {name: condition[name] for name in ("id", "zh", "en", "close")}
    limit, times = limit_of(condition["limit"]), 1 + int(flags.get("extended", 0))
    return {"time_limit": condition["limit"], "deadline_at": after(limit.seconds * times, limit.working, row["received_at"], zone)}


def _raise_flags(action: Action, flags: Row) -> None:
    if action.raises:
        flags[action.raises] = int(flags.get(action.raises, 0)) + 1
    for name in action.clears:
        flags.pop(name, None)


def _cause(flow: Workflow, action: Action, row: Mapping[Any, Any], step: Mapping[Any, Any], after_it: Row, zone: str) -> None:
    """What an action does beside leading to a state."""
    data, flags = step["data"] or {}, after_it["flags"]
    if "assist" in data:
        flags["assist"] = dict.fromkeys(data["assist"], False)
    if action.effect == "assists":
        flags["assist"] = {**(flags.get("assist") or {}), data["by"]: True}
    if action.appeal:
        flags["appeal"] = action.appeal
    if action.effect == "escalates":
        flags["level"] = LEVELS[min(LEVELS.index(flags.get("level", LEVELS[0])) + 1, len(LEVELS) - 1)]
        flags["level_at"] = step["at"].isoformat()
    if action.effect == "extends":
        after_it |= _extended(flow, row, flags, zone)
    if action.effect in ("calls", "arrives", "scores"):
        flags["called"] = _called(flow, action, flags.get("called") or {}, step, zone)
    after_it["involved"] = _listed([*(flags.get("assist") or {}), *(flags.get("called") or {})])


def _listed(departments: Iterable[str]) -> str:
    """`|fire|water|`: found by its parts in every database."""
    names = list(dict.fromkeys(departments))
    return f"|{'|'.join(names)}|" if names else ""


def _called(flow: Workflow, action: Action, called: Mapping[str, Any], step: Mapping[Any, Any], zone: str) -> Row:
    """The departments a whistle called: by when they are there, when they came, how the street scored them."""
    data, at = step["data"] or {}, step["at"]
    if action.effect == "calls":
        due_at = deadlines(flow.needs["level"].within[data["level"]], at, zone=zone)[1]
        return {**called, **{name: {"level": data["level"], "due_at": due_at.isoformat()} for name in data["called"]}}
    if action.effect == "arrives":
        return {**called, data["by"]: {**called[data["by"]], "arrived": at.isoformat()}}
    return {**called, data["scored"]: {**called[data["scored"]], "score": int(data["score"])}}


def _extended(flow: Workflow, row: Mapping[Any, Any], flags: Row, zone: str) -> Row:
    """The limit once more, on the stage and on the whole; yellow is 80 % of the longer stage, counted on from when it was up before."""
    limit = limit_of(row["time_limit"])
    flags["extended"], before = int(flags.get("extended", 0)) + 1, int(flags.get("stage_extended", 0))
    flags["stage_extended"] = before + 1
    changed: Row = {"deadline_at": after(limit.seconds, limit.working, row["deadline_at"], zone)}
    if row["due_at"] is not None:
        share = (flow.states[row["state"]].share or 1.0) + before
        on = max(0.0, YELLOW_SHARE - (1 - YELLOW_SHARE) * share) * limit.seconds
        changed |= {"yellow_at": after(on, limit.working, row["due_at"], zone), "due_at": after(limit.seconds, limit.working, row["due_at"], zone)}
    return changed


def _enter(flow: Workflow, action: Action | None, row: Mapping[Any, Any], step: Mapping[Any, Any], after_it: Row, zone: str) -> None:
    """What coming to another state does: its clock, and when the case was handled or closed."""
    name, data = step["to_state"], step["data"] or {}
    state, flags = flow.states[name], after_it["flags"]
    back = action is not None and action.to == BEFORE
    began = datetime.fromisoformat(data["since"]) if "since" in data else step["at"]
    if state.raises:
        flags[state.raises] = int(flags.get(state.raises, 0)) + 1
    if state.done == "handled" and step["account_id"] is not None and not row["handled_at"]:
        flags["fixer"] = step["account_id"]
    clock: tuple[datetime | None, datetime | None] = (None, None) if state.share is None else deadlines(row["time_limit"], began, state.share, zone)
    if state.stops:
        _stop(row, step["at"], flags, after_it, zone)
    elif back and "paused" in flags:
        clock = _go_on(row, began, flags, after_it, zone)
    if not state.stops:
        for gone in ("until", "paused", "before"):
            flags.pop(gone, None)
    if not (state.stops or back):
        flags.pop("stage_extended", None)
    after_it |= {"state": name, "state_at": step["at"], "yellow_at": clock[0], "due_at": clock[1]}
    after_it["handled_at"] = row["handled_at"] or step["at"] if state.done in ("handled", "closed") else None
    after_it["closed_at"] = row["closed_at"] or step["at"] if state.done == "closed" else None
    after_it["duplicate_of"] = data.get("original")


def _stop(row: Mapping[Any, Any], now: datetime, flags: Row, after_it: Row, zone: str) -> None:
    """The clocks stand still: what is left of them is kept, below zero what they are over. The whole limit goes on when the suspension ends."""
    limit = limit_of(row["time_limit"])
    ends = {"yellow": row["yellow_at"], "due": row["due_at"], "whole": row["deadline_at"] if row["deadline_at"] > now else None}
    flags["paused"] = {name: between(limit.working, now, end, zone) or (end - now).total_seconds() for name, end in ends.items() if end is not None}
    flags["before"] = row["state"]
    if "until" in flags and "whole" in flags["paused"]:
        after_it["deadline_at"] = after(flags["paused"]["whole"], limit.working, max(now, datetime.fromisoformat(flags["until"])), zone)


def _go_on(row: Mapping[Any, Any], began: datetime, flags: Row, after_it: Row, zone: str) -> tuple[datetime | None, datetime | None]:
    """The clocks go on with what was left."""
    working = limit_of(row["time_limit"]).working
    ends = {name: after(left, working and left > 0, began, zone) for name, left in flags["paused"].items()}
    if "whole" in ends:
        after_it["deadline_at"] = ends["whole"]
    return ends.get("yellow"), ends.get("due")
