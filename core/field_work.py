"""What a city says about work in the field: channels to a closed phone, minutes until an unread task is told on, the task list, what is collected."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

Every = Literal["week", "month", "quarter"]
ThingKind = Literal["home", "enterprise", "facility"]
THINGS: tuple[ThingKind, ...] = ("home", "enterprise", "facility")
WORST_FIX_M = 150  # a position rougher than this says nothing about where somebody is
FRESH_FOR = timedelta(days=365)  # so long what was confirmed counts as known
MOST_ALLOWANCE_M = 50  # so much of a position's own error is granted beside the radius


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChannelSetup(_Row):
    """Where a channel is reached. `template` is an SMS gateway's JSON body with {to} and {text} in its values."""

    id: str
    url: str = ""
    template: dict[str, str] = {}
    contact: str = ""  # of web push: whom a push service may write to


class Unread(_Row):
    """Minutes until somebody else is told: of an urgent case by every clock, else in office hours. `passes`: how often a task goes to another officer."""

    urgent: Annotated[int, Field(ge=1, le=240)] = 5
    normal: Annotated[int, Field(ge=1, le=1440)] = 30
    task_urgent: Annotated[int, Field(ge=1, le=1440)] = 20
    task_normal: Annotated[int, Field(ge=1, le=4320)] = 120
    passes: Annotated[int, Field(ge=0, le=10)] = 3


class Recurring(_Row):
    """A line of a cell's task list (任务清单): what is done in each cell once every week, month or quarter."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    zh: str
    en: str
    every: Every
    photo: bool = False
    says: tuple[str, str] = ("", "")


class CollectField(_Row):
    """Something known about a home, an enterprise or a facility. With an `owner` a change goes to that department as a correction (收正)."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    zh: str
    en: str
    kind: Literal["choice", "number", "text"] = "choice"
    choices: dict[str, tuple[str, str]] = {}
    words: str | None = None  # the city's list that names the choices, such as industries
    most: int = Field(1000, ge=1)
    owner: str | None = None
    masked: bool = False  # shown, never typed


class Collect(_Row):
    """What is collected of one kind of thing."""

    id: ThingKind
    zh: str
    en: str
    fields: dict[str, CollectField]


class Span(NamedTuple):
    """One period of a recurring task; `end` is exclusive."""

    name: str
    start: datetime
    end: datetime


def period_of(every: Every, day: date, zone: ZoneInfo) -> Span:
    """The week (2026-W48), month (2026-11) or quarter (2026-Q4) that `day` lies in."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Span(f"{year}-W{week:02}", _midnight(first, zone), _midnight(first + timedelta(days=7), zone))
    if every == "month":
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return Span(f"{day:%Y-%m}", _midnight(day.replace(day=1), zone), _midnight(after, zone))
    quarter = (day.month - 1) // 3
    first = date(day.year, quarter * 3 + 1, 1)
    after = date(day.year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)
    return Span(f"{day.year}-Q{quarter + 1}", _midnight(first, zone), _midnight(after, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def reach_of(radius_m: float, accuracy_m: float) -> float:
    """How far from a point a check-in may be: the radius and the position's own error, of that at most 50 m."""
    return radius_m + min(accuracy_m, MOST_ALLOWANCE_M)


def quiet_until(now: datetime, from_: str | None, until: str | None, zone: ZoneInfo) -> datetime | None:
    """When quiet hours such as 22:00 to 07:00 end, None where `now` lies outside of them."""
    if not from_ or not until or from_ == until:
        return None
    local = now.astimezone(zone)
    start, end = (time.fromisoformat(each) for each in (from_, until))
    at = local.time()
    inside = start <= at < end if start < end else at >= start or at < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if start > end and at >= start else local.date()
    return datetime.combine(day, end, zone)
