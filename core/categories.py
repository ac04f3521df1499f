"""What cases are about, on which conditions they are filed, and who handles them elsewhere: rows of a city pack."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.clock import limit_of
from core.words import Words


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Row):
    """A condition for filing cases of a category: its own limit, and when such a case may be closed."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    zh: str
    en: str
    limit: str
    close: Words

    @field_validator("limit")
    @classmethod
    def _is_limit(cls, limit: str) -> str:
        limit_of(limit)
        return limit


class Category(_Row):
    """A minor category of cases. `limit` as core.clock.limit_of reads it, such as 4h; `department` is its owner (权属).

    The three lists: `duty` are the roles that have it on their list of duties (责任), `no_entry` says why it is not sent down
    to a grid cell (禁入), `powers` are the departments that have the power to handle it (权责), any where none is given.
    Reports `near_m` metres and `near_h` hours apart are taken for the same. `conditions` are its own for filing; a `retired` one
    names the cases it has and takes no new ones.
    """

    id: str = Field(pattern=r"^\d\d-\d\d$")
    zh: str
    en: str
    limit: str
    department: str
    urgent: bool = False
    component: bool = False
    duty: tuple[str, ...] = ()
    no_entry: Words | None = None
    powers: tuple[str, ...] = ()
    near_m: int = Field(50, ge=0, le=2000)
    near_h: int = Field(24, ge=0, le=24 * 60)
    conditions: dict[str, Condition] = {}
    retired: bool = False

    @field_validator("limit")
    @classmethod
    def _is_limit(cls, limit: str) -> str:
        limit_of(limit)
        return limit

    @property
    def major(self) -> str:
        """The two digits of its major category."""
        return self.id[:2]


class System(_Row):
    """An outside system that handles cases: what its states mean as actions of the workflow, and after how many minutes of silence the dispatcher is told."""

    minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = 30
    states: dict[str, str] = {"accepted": "sign_for", "done": "feed_back", "returned": "return_case", "more_time": "ask_extension"}
