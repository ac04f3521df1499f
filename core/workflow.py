"""Workflows as data: states with their share of the time limit, actions with who may take them, what they need and what they cause."""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.guards import GUARDS
from core.words import Words

SAME, BEFORE = "same", "before"  # an action may leave the state as it is, or lead back to the state before
_TARGETS = (SAME, BEFORE)
CASE = "case"  # the workflow of whatever names none
ROUTES_BY = "dispatch"  # the action by which a rule sends a case off
PARTIES = ("reporter", "officer", "community", "dispatcher", "department", "involved", "leader")
ANYONE, SOURCE = "citizen", "source"  # who opens a workflow without an account: somebody at the public door (who also answers there), a connected system

Flag = Literal["supervised", "whistled", "rework", "returned", "asked", "escalated", "decided", "suspended", "appealed", "rated"]
Fault = tuple[tuple[str, ...], str]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str

    @property
    def words(self) -> Words:
        """Its label."""
        return Words(self.zh, self.en)


class State(_Part):
    """One state. `share` of the category's limit runs while a case is in it; without it no clock runs.

    `done` says how the case stands: handled, closed or ended in another way (rejected, voided); None is open.
    In a state that `stops` the clocks of stage and case stand still. `raises` counts how often it was entered.
    A `task` is sent to the nearest officer on duty. In a state that `routes` a rule may choose the departments.
    """

    share: Annotated[float, Field(gt=0, le=1)] | None = None
    done: Literal["handled", "closed", "ended"] | None = None
    stops: bool = False
    raises: Flag | None = None
    task: Literal["verify", "check"] | None = None
    routes: bool = False

    @property
    def timed(self) -> bool:
        """Whether it is remembered that a case left it late: somebody is rated by that (派遣、核实、核查)."""
        return self.routes or self.task is not None

    @property
    def over(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self.done in ("closed", "ended")


class Need(_Part):
    """Something an action asks for. `within` gives a choice a time limit of its own, as core.clock.limit_of reads it."""

    kind: Literal["text", "department", "departments", "time", "choice", "photos", "case"] = "text"
    choices: dict[str, tuple[str, str]] = Field(default_factory=dict)
    within: dict[str, str] = Field(default_factory=dict)


class Action(_Part):
    """One action: from which states, to which, who may take it, what it needs and may be given, whom it notifies.

    `raises` counts a flag up and `clears` takes some away. `guards` are the rules of core.guards it obeys. `turns` leads elsewhere
    for a given choice. `extends` gives the limit once more, `escalates` hands the case a level up, `calls` and `arrives` are a
    whistle and its answer, `assists` the word of a department that helps. `appeal` is how an appeal against "overdue" stands after it.
    """

    from_: Annotated[list[str], Field(alias="from", min_length=1)]
    to: str
    roles: Annotated[list[str], Field(min_length=1)]
    needs: list[str] = Field(default_factory=list)
    may: list[str] = Field(default_factory=list)
    raises: Flag | None = None
    clears: list[Flag] = Field(default_factory=list)
    notifies: list[str] = Field(default_factory=list)
    guards: list[str] = Field(default_factory=list)
    turns: dict[str, dict[str, str]] = Field(default_factory=dict)
    effect: Literal["extends", "escalates", "calls", "arrives", "scores", "assists"] | None = None
    appeal: Literal["asked", "supported", "granted", "refused"] | None = None

    @property
    def onward(self) -> bool:
        """Whether it takes the case on its usual way: what needs a reason, raises a flag or leaves the state is an exception."""
        return self.raises is None and "reason" not in self.needs and self.to not in _TARGETS

    @property
    def targets(self) -> list[str]:
        """Every state it may lead to."""
        return [self.to, *(to for choices in self.turns.values() for to in choices.values())]


class Rule(_Part):
    """An action that is taken by itself, once a case, when all that is given holds.

    `overdue` is how far beyond its time a stage is, as a share of that time; `returned` and `rework` how often that happened;
    `late_arrival` that a department called by a whistle is not there in time; `idle` that nothing has moved at this level for as long as
    the city waits there (its `hands_up`).
    """

    does: str
    urgent: bool = False
    overdue: Annotated[float, Field(ge=0)] | None = None
    returned: int = 0
    rework: int = 0
    late_arrival: bool = False
    idle: Literal["community", "town_street"] | None = None

    @property
    def timed(self) -> bool:
        """Whether it is time that makes it hold, not a step."""
        return self.overdue is not None or self.late_arrival or self.idle is not None


class Workflow(_Part):
    """All of one workflow. `opens` says who may begin it, `categories` with what (beginnings of category ids; all where none is given).

    Roles in `hides_reporter` never learn who reported. `to_cell` is work sent down to a grid cell, which a category may forbid.
    """

    id: str
    start: str
    drafts: list[str] = Field(default_factory=list)
    opens: Annotated[list[str], Field(min_length=1)]
    categories: list[str] = Field(default_factory=list)
    hides_reporter: list[str] = Field(default_factory=list)
    to_cell: bool = False
    states: dict[str, State]
    needs: dict[str, Need]
    actions: dict[str, Action]
    rules: dict[str, Rule] = Field(default_factory=dict)

    def actions_of(self, state: str, role: str | None = None) -> dict[str, Action]:
        """What may be done with a case in `state`; for a `role` only what that role may do."""
        return {name: action for name, action in self.actions.items() if state in action.from_ and (role is None or role in action.roles)}

    def next(self, state: str, action: str, before: str | None = None, given: dict[str, str] | None = None) -> str:
        """The state an action leads to. `before` is where the case stood before `state`. Raises KeyError when it is not possible."""
        chosen = self.actions[action]
        if state not in chosen.from_:
            raise KeyError(action)
        to = next((turns[given[need]] for need, turns in chosen.turns.items() if given and given.get(need) in turns), chosen.to)
        if to == SAME:
            return state
        return (before or self.start) if to == BEFORE else to

    def takes(self, category: str) -> bool:
        """Whether it may be begun with this category."""
        return not self.categories or category.startswith(tuple(self.categories))

    def open_states(self) -> list[str]:
        """The states in which a case is still somebody's work."""
        return [name for name, state in self.states.items() if not state.over]

    def ends(self) -> list[str]:
        """The states that no action leads out of."""
        return [name for name in self.states if not any(name != to for to in self._onward(name))]

    def faults(self, roles: list[str]) -> Iterator[Fault]:
        """What is wrong with it, each with the path to the place."""
        yield from self._unknown(roles)
        reached = self._reached([self.start, *self.drafts], self._onward)
        for name in self.states.keys() - reached:
            yield ("states", name), f"nothing leads to {name!r} from {self.start!r}. Let an action lead there, or take it out"
        back = self._reached([name for name in self.ends() if self.states[name].over], self._backward)
        for name in reached - back:
            yield ("states", name), f"{name!r} is a dead end: no action leads on from it to a state that is done (closed or ended)"

    def _unknown(self, roles: list[str]) -> Iterator[Fault]:
        """Names that stand for nothing."""
        for path, name, allowed in self._names(roles):
            if name not in allowed:
                yield path, f"there is no {name!r}. Allowed: {', '.join(allowed)}"

    def _names(self, roles: list[str]) -> "Iterator[tuple[tuple[str, ...], str, list[str]]]":
        states, targets, needs = list(self.states), [*self.states, *_TARGETS], list(self.needs)
        yield from ((("start",), name, states) for name in [self.start])
        yield from ((("drafts",), name, states) for name in self.drafts)
        yield from ((("opens",), name, [*roles, ANYONE, SOURCE]) for name in self.opens)
        yield from ((("hides_reporter",), name, roles) for name in self.hides_reporter)
        yield from ((("rules", key), rule.does, list(self.actions)) for key, rule in self.rules.items())
        yield from ((("states", key), ROUTES_BY, list(self.actions_of(key))) for key, state in self.states.items() if state.routes)
        for key, action in self.actions.items():
            at = ("actions", key)
            yield from (((*at, "from"), name, states) for name in action.from_)
            yield from (((*at, "to"), name, targets) for name in action.targets)
            yield from (((*at, "roles"), name, [*roles, ANYONE]) for name in action.roles)
            yield from (((*at, "needs"), name, needs) for name in (*action.needs, *action.may))
            yield from (((*at, "turns"), name, action.needs) for name in action.turns)
            yield from (((*at, "turns"), value, list(self.needs[name].choices)) for name in action.turns if name in self.needs for value in action.turns[name])
            yield from (((*at, "notifies"), name, list(PARTIES)) for name in action.notifies)
            yield from (((*at, "guards"), name, list(GUARDS)) for name in action.guards)

    def _onward(self, state: str) -> set[str]:
        """Where one may get from `state` in one step; back to where it came from is any state that leads there."""
        found = set()
        for action in self.actions_of(state).values():
            for to in action.targets:
                found |= {state} if to == SAME else self._into(state) if to == BEFORE else {to}
        return found & self.states.keys()

    def _into(self, state: str) -> set[str]:
        return {name for action in self.actions.values() if state in action.targets for name in action.from_}

    def _backward(self, state: str) -> set[str]:
        return {name for name in self.states if state in self._onward(name)}

    @staticmethod
    def _reached(begin: list[str], step: Callable[[str], set[str]]) -> set[str]:
        found: set[str] = set()
        ahead = list(begin)
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += step(here)
        return found
