"""The state machine of cases as data: states with their share of the time limit, actions with who may take them and what they need."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.words import Words

SAME, BEFORE = "same", "before"  # an action may leave the state as it is, or lead back to the state before
_TARGETS = {SAME, BEFORE}


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
    """

    share: Annotated[float, Field(gt=0, le=1)] | None = None
    done: Literal["handled", "closed", "ended"] | None = None


class Need(_Part):
    """Something an action asks for."""

    kind: Literal["text", "department", "time", "choice"] = "text"
    choices: dict[str, tuple[str, str]] = Field(default_factory=dict)


class Action(_Part):
    """One action: from which states, to which, who may take it, what it needs, which flag it raises."""

    from_: Annotated[list[str], Field(alias="from", min_length=1)]
    to: str
    roles: list[str]
    needs: list[str] = Field(default_factory=list)
    may: list[str] = Field(default_factory=list)
    raises: Literal["supervised", "whistled", "rework"] | None = None

    @property
    def onward(self) -> bool:
        """Whether it takes the case on its usual way: what needs a reason or raises a flag is an exception."""
        return self.raises is None and "reason" not in self.needs


class Workflow(_Part):
    """All of it. Raises pydantic's ValidationError when a state, need or start is named that does not exist."""

    id: str
    start: str
    states: dict[str, State]
    needs: dict[str, Need]
    actions: dict[str, Action]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for name, action in self.actions.items():
            unknown = ({*action.from_, action.to} - _TARGETS - self.states.keys()) | ({*action.needs, *action.may} - self.needs.keys())
            if unknown:
                raise ValueError(f"action {name!r} names {', '.join(sorted(unknown))}, which is no state or need; states: {', '.join(self.states)}")
        if self.start not in self.states:
            raise ValueError(f"start is {self.start!r}; states: {', '.join(self.states)}")
        return self

    def actions_of(self, state: str, role: str | None = None) -> dict[str, Action]:
        """What may be done with a case in `state`; for a `role` only what that role may do."""
        return {name: action for name, action in self.actions.items() if state in action.from_ and (role is None or role in action.roles)}

    def next(self, state: str, action: str, before: str | None = None) -> str:
        """The state an action leads to. `before` is where the case stood before `state`. Raises KeyError when it is not possible."""
        to = self.actions_of(state)[action].to
        if to == SAME:
            return state
        return (before or self.start) if to == BEFORE else to

    def closed_states(self) -> list[str]:
        """The states that count as closed."""
        return [name for name, state in self.states.items() if state.done == "closed"]

    def open_states(self) -> list[str]:
        """The states in which a case is still somebody's work."""
        return [name for name, state in self.states.items() if state.done in (None, "handled")]
