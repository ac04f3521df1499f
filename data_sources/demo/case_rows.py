"""Cases as rows for the store: the case as it stands at a moment, and every step that led there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.city import City
from core.workflow import CASE
from data_sources.demo import cases

Row = dict[str, object]
Chunk = tuple[str, list[Row]]


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Rows that bring a store up to the present: new values of known cases, their steps, and new cases with theirs."""

    moved: list[Row]
    steps: list[Row]
    fresh: list[Chunk]


def progress(town: cases.Town, life: cases.Life, row: Mapping[Any, Any], stage: int, now: float) -> Row:
    """The new values of a stored case that has gone on to `stage`."""
    new = head(town, str(row["no"]), life, stage, now, None)
    kept = {name: new[name] for name in ("no", "state", "state_at", "yellow_at", "due_at", "closed_at", "satisfaction", "light_told")}
    return {
        **kept,
        "version": int(row["version"]) + stage,
        "handled_at": row["handled_at"] or new["handled_at"],
        "department": new["department"] or row["department"],
        "flags": {**(row["flags"] or {}), **_solved(life, life.states[stage]), **_late(town, life, stage, (row["flags"] or {}).get("late", ()))},
    }


def case_rows(town: cases.Town, numbered: Iterator[tuple[str, cases.Life]], now: float, names: Mapping[str, str], chunk: int = 4000) -> Iterator[Chunk]:
    """Cases and their steps as they stand at `now`, in chunks."""
    actions = Actions(town.city, names)
    heads: list[Row] = []
    steps: list[Row] = []
    for no, life in numbered:
        stage = life.stage(now)
        heads.append(head(town, no, life, stage, now, names))
        steps.extend(actions.steps(no, life, stage))
        if len(heads) >= chunk:
            yield "cases", heads
            yield "steps", steps
            heads, steps = [], []
    if heads:
        yield "cases", heads
        yield "steps", steps


def head(town: cases.Town, no: str, life: cases.Life, stage: int, now: float, names: Mapping[str, str] | None) -> Row:
    """The case itself; without the names of areas it has no words."""
    state, category = life.states[stage], life.category
    entered = dict(zip(life.states[: stage + 1], life.at, strict=False))
    share = town.shares[state]
    yellow, red = town.due(town.limits[category.id], round(life.at[stage]), share) if share else (None, None)
    handled, closed = _ends(town, life, stage)
    dispatched = "dispatched" in entered
    return {
        "no": no,
        "source": life.source,
        "external_id": life.external_id,
        "workflow": CASE,
        "category": category.id,
        "time_limit": category.limit,
        **(_words(life, names) if names else {}),
        "lon": life.lon,
        "lat": life.lat,
        "area": life.area,
        "state": state,
        "department": category.department if dispatched else None,
        "urgent": life.urgent,
        "flags": _flags(life, entered) | _solved(life, state) | _late(town, life, stage),
        "officer": life.officer,
        "reporter": life.reporter,
        "photos": [],
        "reported_at": cases.instant(life.began),
        "received_at": cases.instant(life.began),
        "state_at": cases.instant(life.at[stage]),
        "yellow_at": _instant(yellow),
        "due_at": _instant(red),
        "deadline_at": cases.instant(life.deadline),
        "handled_at": _instant(handled),
        "closed_at": _instant(closed),
        "satisfaction": life.satisfaction if state == "evaluated" else None,
        "light_told": _light(now, yellow, red),
        "version": stage + 1 + ("supervised" in life.flags),
    }


class Actions:
    """Names the moves of a case by the actions of the city's workflow, and who makes them."""

    def __init__(self, city: City, names: Mapping[str, str]) -> None:
        self.names, self.departments = names, city.departments
        self._by_move = {(state, action.to): name for name, action in reversed(city.workflow.actions.items()) for state in action.from_}

    def name(self, from_: str, to: str) -> str:
        """The action that leads from one state to the next."""
        return self._by_move[from_, to]

    def steps(self, no: str, life: cases.Life, stage: int, known: int = 0) -> Iterator[Row]:
        """Every step up to the present one, without the `known` first ones."""
        before = life.states[known - 1] if known else None
        for state, at in zip(life.states[known : stage + 1], life.at[known:], strict=False):
            action = self.name(before, state) if before else "report"
            yield {
                "case_no": no,
                "action": action,
                "from_state": before,
                "to_state": state,
                "account_id": None,
                "actor": self.actor(action, life.area, life.category.department),
                "at": cases.instant(at),
                "note": None,
                "data": self.data(action, life),
            }
            if before is None and "supervised" in life.flags:
                yield self.supervised(no, life, state, at)
            before = state

    def supervised(self, no: str, life: cases.Life, state: str, at: float) -> Row:
        """Supervision from the first moment on."""
        move: Row = {"case_no": no, "action": "supervise", "from_state": state, "to_state": state, "account_id": None, "at": cases.instant(at)}
        return {**move, "actor": self.actor("supervise", life.area, life.category.department), "note": None, "data": None}

    @staticmethod
    def data(action: str, life: cases.Life) -> dict[str, object] | None:
        """What was given with an action."""
        if action in ("return_visit", "visit_spot"):
            return {**_solved(life, "evaluated"), "satisfaction": life.satisfaction}
        if action == "dispatch":
            return {"department": life.category.department}
        return {"close": {"closing": "solved"}, "file_case": {"condition": "on_duty_list"}}.get(action)

    def actor(self, action: str, area: str, department: str) -> str:
        """The post that takes an action: a department, the street's centre or the grid."""
        if action in ("sign_for", "feed_back"):
            return self.departments[department].zh
        if action in ("report", "pass_check", "fail_check", "self_handle"):
            return f"{self.names[area[:12]]}网格员"
        return f"{self.names[area[:9]]}综治中心"


def _words(life: cases.Life, names: Mapping[str, str]) -> Row:
    where, what = names[life.area[:12]], life.category.zh
    return {"title": f"{where}{what}", "text": f"{where}{names[life.area]}发现{what},请处理。"}


def _light(now: float, yellow: float | None, red: float | None) -> str:
    return "red" if red is not None and now >= red else "yellow" if yellow is not None and now >= yellow else "green"


def _flags(life: cases.Life, entered: Mapping[str, float]) -> dict[str, object]:
    return {name: value for name, value in life.flags.items() if name != "rework" or "rework" in entered}


def _late(town: cases.Town, life: cases.Life, stage: int, before: Iterable[str] = ()) -> dict[str, object]:
    """The states of those that are rated by it which the case left late, beside those known `before`."""
    found = list(before)
    for number, state in enumerate(life.states[:stage]):
        share = town.shares[state] if town.city.workflow.states[state].timed else None
        if share and round(life.at[number + 1]) > town.due(town.limits[life.category.id], round(life.at[number]), share)[1]:
            found.append(state)
    return {"late": found} if found else {}


def _ends(town: cases.Town, life: cases.Life, stage: int) -> tuple[float | None, float | None]:
    """When it was handled and closed, as its last way there goes: rework takes both back."""
    handled = closed = None
    for state, at in zip(life.states[: stage + 1], life.at, strict=False):
        done = town.city.workflow.states[state].done
        handled = (handled or at) if done in ("handled", "closed") else None
        closed = (closed or at) if done == "closed" else None
    return handled, closed


def _solved(life: cases.Life, state: str) -> dict[str, object]:
    """What the return visit found."""
    return {"solved": "partly" if life.satisfaction == "unsatisfied" else "yes"} if state == "evaluated" else {}


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else cases.instant(seconds)
