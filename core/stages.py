"""How long a case stood in each of its states, against the time each may take: worked out from the report and the steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import between, limit_of
from core.workflow import BEFORE, Workflow


@dataclass(slots=True)
class Stage:
    """One stay in a state. `seconds` are office hours where `working`, else by every clock; `allowed` None where no clock runs.

    `stopped` is a suspension: its time is by every clock and counts for nothing.
    """

    state: str
    entered: datetime
    left: datetime | None
    working: bool
    stopped: bool
    allowed: float | None
    seconds: float = 0.0

    @property
    def over(self) -> bool:
        """Whether it took longer than it may."""
        return self.allowed is not None and self.seconds > self.allowed


def stages(flow: Workflow, time_limit: str, steps: Iterable[Mapping[Any, Any]], now: datetime, zone: str) -> list[Stage]:
    """Every stay, in order; the last one goes on until `now` unless the case is over."""
    limit, found = limit_of(time_limit), list[Stage]()
    for step in steps:
        action = flow.actions.get(step["action"])
        if found and action is not None and action.effect == "extends" and found[-1].allowed is not None:
            found[-1].allowed += limit.seconds
        if found and step["to_state"] == found[-1].state:
            continue
        if found:
            _end(found[-1], step["at"], zone)
        state = flow.states[step["to_state"]]
        allowed = None if state.share is None or state.over else state.share * limit.seconds
        if action is not None and action.to == BEFORE and allowed is not None:  # the stay before goes on with what was left of its time
            earlier = next((each for each in reversed(found) if each.state == step["to_state"] and each.allowed is not None), None)
            allowed = allowed if earlier is None or earlier.allowed is None else max(0.0, earlier.allowed - earlier.seconds)
        found.append(Stage(step["to_state"], step["at"], None, limit.working and not state.stops, state.stops, allowed))
    if found and not flow.states[found[-1].state].over:
        found[-1].seconds = between(found[-1].working, found[-1].entered, now, zone)
    return found


def _end(stage: Stage, at: datetime, zone: str) -> None:
    stage.left, stage.seconds = at, between(stage.working, stage.entered, at, zone)
