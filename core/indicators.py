"""What an indicator is, what may be asked of it, and which stretch of time a period means."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, model_validator

from core.areas import Level
from core.datasets import Span
from core.errors import BadInput
from core.terms import Side
from core.words import Words

Measure = Literal["count", "sum", "ratio", "distinct", "median"]
Period = Literal["now", "today", "yesterday", "7d", "30d", "month", "last_month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)
HOURLY: tuple[Period, ...] = ("today", "yesterday")  # what rows may be hours of
PastLabel = Literal["yesterday", "day_before", "last_week", "last_30d", "last_month", "month_before", "last_quarter", "last_year"]

# What the case store counts, and the kind of record it is; every other dataset is one of the pack (core/datasets.py), its rows are the lake's.
FAMILIES = {
    **dict.fromkeys(
        ("case_open", "case_reported", "case_taken", "case_closed", "case_overdue", "case_due", "case_handled", "case_rated", "case_visited"), "case"
    ),
    **{name: name for name in ("person", "enterprise", "officer", "camera", "crowd", "facility", "grid", "patrol", "recurring", "collected")},
}
HAPPENS = ("case_reported", "case_taken", "case_closed", "case_due", "case_handled", "case_rated", "case_visited")
# What `where` and `part` of an indicator may name, by dataset; everything but these is a spelling mistake.
FIELDS: dict[str, tuple[str, ...]] = {
    "case": (
        *("category", "department", "source", "urgent", "satisfaction", "state", "workflow"),
        *("closed", "on_time", "dispatched", "handled", "handled_on_time", "rework", "extended", "supervised", "solved"),
        *("closed_late", "exempt", "appealed", "suspended", "returned", "voided", "rejected", "special"),
        *("dispatched_late", "verified", "verified_late", "checked", "checked_late", "answered_at_once"),
    ),
    "person": ("sex", "age", "residence", "origin"),
    "enterprise": ("industry", "activity"),
    "officer": ("on_duty", "post"),
    "camera": ("online", "source_class"),
    "crowd": ("segment",),
    "facility": ("kind",),
    "grid": ("kind", "staffed"),
    "patrol": ("complete",),
    "recurring": ("done",),
    "collected": ("fresh",),
}
# What rows may be told apart by, by dataset.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "case": ("category", "minor", "department", "source", "area", "state", "hour", "day"),
    "person": ("area", "age_sex", "origin"),
    "enterprise": ("area", "industry", "activity"),
    "officer": ("area", "post"),
    "camera": ("area", "source_class"),
    "crowd": ("segment",),
    "facility": ("area", "kind"),
    "grid": ("area", "kind"),
    "patrol": ("area",),
    "recurring": ("area", "kind"),
    "collected": ("area", "kind"),
}
_AGES = re.compile(r"(\d{1,3})(?:\+|-(\d{1,3}))")
OLDEST = 150
AGE_STEP = 5  # ages are known in bands of so many years
EARLIEST = 1900  # a year that windows can go back from
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")


class Threshold(BaseModel):
    """A value that changes the band: below `below` or from `above` on it is `band` (1 red, 2 orange, 3 yellow, 4 blue)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    below: float | None = None
    above: float | None = None
    band: Literal[1, 2, 3, 4]


class Indicator(BaseModel):
    """One indicator: a row in cities/*/indicators/*.yaml.

    A ratio is the share of its dataset that `part` picks out, or `numerator` by `denominator`, which may be of other datasets: in percent,
    unless `per` says that it is so many of a quantity (hours) for each record, or so many for each 10000. A count with `part` is so many of all:
    the part is value and numerator, the whole the denominator. `says` is the definition (口径) that stands beside the figure.
    Of datasets of the pack a column is measured by `of`; `time` is another date than the dataset's own; `few` hides small numbers of residents;
    below `min_level` nothing is told; `roles` alone may see it where there are any. `owner` is a department, `refresh` how often its data come.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z_]+\.[a-z_0-9]+$")
    zh: str
    en: str
    unit: Words
    measure: Measure
    dataset: str
    period: Period
    says: Words
    where: dict[str, list[str]] = {}
    part: dict[str, list[str]] = {}
    of: str | None = None
    numerator: Side | None = None
    denominator: Side | None = None
    time: str | None = None
    per: Literal["hours"] | PositiveFloat | None = None
    by: tuple[str, ...] = ()
    few: bool = False
    min_level: Level | None = None
    roles: tuple[str, ...] = ()
    owner: str | None = None
    refresh: Span | None = None
    good: Literal["up", "down"] | None = None
    target: float | None = None
    scale: tuple[float, float] | None = None
    thresholds: tuple[Threshold, ...] = ()

    @property
    def family(self) -> str:
        """The kind of record counted: case, person, … of the case store, or dataset."""
        return "dataset" if self.numerator else FAMILIES.get(self.dataset, "dataset")

    @property
    def sets(self) -> tuple[str, ...]:
        """The datasets it is computed from."""
        sides = [side.dataset for side in (self.numerator, self.denominator) if side and side.dataset]
        return tuple(dict.fromkeys([self.dataset, *sides]))

    @model_validator(mode="before")
    @classmethod
    def _takes_the_numerators_set(cls, given: Any) -> Any:
        if isinstance(given, dict) and "dataset" not in given and isinstance(top := given.get("numerator"), dict) and "dataset" in top:
            return {**given, "dataset": top["dataset"]}
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> "Indicator":
        if (self.numerator is None) != (self.denominator is None):
            raise ValueError("numerator and denominator belong together: give both or neither")
        if self.numerator and (self.measure != "ratio" or self.part):
            raise ValueError("only a ratio without 'part' has a numerator and a denominator")
        if self.measure == "ratio" and not self.part and self.per != "hours" and not self.numerator:
            raise ValueError("a ratio needs 'part' (which records are the numerator), numerator and denominator, or 'per: hours'")
        return self if self.family == "dataset" else self._fits_the_store()

    def _fits_the_store(self) -> "Indicator":
        fields = FIELDS[self.family]
        for name in (*self.where, *self.part):
            if name not in fields:
                raise ValueError(f"{self.family} records have no {name!r}: allowed are {', '.join(fields)}")
        for ages in (*self.where.get("age", ()), *self.part.get("age", ())):
            age_span(ages)
        for name in self.by:
            if name not in DIMENSIONS[self.family]:
                raise ValueError(f"{self.family} records cannot be told apart by {name!r}: allowed are {', '.join(DIMENSIONS[self.family])}")
        if not self.happens and (clock := {"hour", "day"} & set(self.by)):
            raise ValueError(f"{self.dataset} is how things stand and has no {', '.join(sorted(clock))} to be told apart by: take it out of 'by'")
        if self.numerator or self.of or self.time:
            raise ValueError(f"{self.dataset} is counted by the case store: numerator, denominator, of and time are for datasets of the pack")
        if self.measure not in ("count", "ratio") and self.family != "crowd":
            raise ValueError(f"{self.dataset} is counted by the case store, which knows count and ratio, not {self.measure}")
        return self

    def public(self) -> dict[str, Any]:
        """The definition as screens and machines get it: everything but how it is computed."""
        return {
            "id": self.id,
            "zh": self.zh,
            "en": self.en,
            "unit": {"zh": self.unit.zh, "en": self.unit.en},
            "measure": self.measure,
            "period": self.period,
            "periods": list(self.periods),
            "by": list(self.by),
            "good": self.good,
            "target": self.target,
            "scale": list(self.scale) if self.scale else None,
            "thresholds": [t.model_dump() for t in self.thresholds],
            "says": {"zh": self.says.zh, "en": self.says.en},
            "owner": self.owner,
            "refresh": self.refresh,
            "approximate": self.measure in ("median", "distinct"),
        }

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods it can be asked for: a state of affairs is known now, things that happened for any stretch of time."""
        return PERIODS[1:] if self.happens else ("now",)

    @property
    def happens(self) -> bool:
        """Whether it counts what happened in a stretch of time, rather than how things stand."""
        return self.dataset in HAPPENS or (self.family == "dataset" and self.period != "now")


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time of a period, the one it is compared with, and the same stretch a year before; `at` moments are aware, ends are exclusive."""

    start: datetime
    end: datetime
    past_start: datetime
    past_end: datetime
    past_label: PastLabel | None
    step: Literal["hour", "day"]
    year_start: datetime
    year_end: datetime

    def buckets(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """The beginnings of the local hours or days from `start` on, before `end`."""
        at = start
        while at < end:
            yield at
            at = at + timedelta(hours=1) if self.step == "hour" else _midnight(at.date() + timedelta(days=1), at)


def age_span(text: str) -> tuple[int, int]:
    """First and last year of 60+ or 0-14, which begin and end with bands of five years. Raises ValueError for anything else."""
    match = _AGES.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or OLDEST)) if match else (1, 0)
    if first % AGE_STEP or (last != OLDEST and (last + 1) % AGE_STEP) or last < first:
        raise ValueError(f"{text!r} is no span of ages: write 60+ or 0-14, in whole bands of five years")
    return first, last


def window(period: str, now: datetime, zone: ZoneInfo, whole_past: bool = False) -> Window:
    """The window of `period` at the moment `now`.

    Counts of an unfinished period are compared with as much of the period before; with `whole_past` (rates) with all of it.
    A year before is always the same stretch to the minute. Raises BadInput for what is no period.
    """
    local = now.astimezone(zone)
    if period == "now":
        return _window(local, local, local - timedelta(days=1), local - timedelta(days=1), "yesterday", "hour", local)
    if period not in _STRETCHES:
        return _span(period, local)
    days, label = _STRETCHES[period]
    first, after, before = days(local.date())
    start, past = _midnight(first, local), _midnight(before, local)
    end = local if after is None else _midnight(after, local)
    past_end = start if whole_past or after else min(start, _as_late(period, past, start, local))
    return _window(start, end, past, past_end, label, "hour" if period in HOURLY else "day", local)


# First day, the day after the last where it is over, and the first day of the stretch before.
Days = tuple[date, date | None, date]


def _back(count: int) -> Callable[[date], Days]:
    """The last `count` days, today among them."""
    return lambda day: (day - timedelta(days=count - 1), None, day - timedelta(days=2 * count - 1))


def _yesterday(day: date) -> Days:
    return day - timedelta(days=1), day, day - timedelta(days=2)


def _month(day: date) -> Days:
    return _first(day), None, _months_before(_first(day), 1)


def _last_month(day: date) -> Days:
    return _months_before(_first(day), 1), _first(day), _months_before(_first(day), 2)


def _quarter(day: date) -> Days:
    first = _months_before(_first(day), (day.month - 1) % 3)
    return first, None, _months_before(first, 3)


def _year(day: date) -> Days:
    return date(day.year, 1, 1), None, date(day.year - 1, 1, 1)


_STRETCHES: dict[str, tuple[Callable[[date], Days], PastLabel]] = {
    "today": (_back(1), "yesterday"),
    "yesterday": (_yesterday, "day_before"),
    "7d": (_back(7), "last_week"),
    "30d": (_back(30), "last_30d"),
    "month": (_month, "last_month"),
    "last_month": (_last_month, "month_before"),
    "quarter": (_quarter, "last_quarter"),
    "year": (_year, "last_year"),
}


def _first(day: date) -> date:
    return day.replace(day=1)


def _months_before(first: date, count: int) -> date:
    """The first of the month so many months before that of `first`."""
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _as_late(period: str, past: datetime, start: datetime, now: datetime) -> datetime:
    """As far into the stretch before as `now` is into this one; into last year by the date, since years differ by a day."""
    return year_before(now) if period == "year" else past + (now - start)


def is_range(period: object) -> bool:
    """Whether this is a range of days that can be asked for, such as 2027-02-01/2027-02-03."""
    return isinstance(period, str) and _range(period) is not None


def _range(period: str) -> tuple[date, date] | None:
    match = _RANGE.fullmatch(period)
    try:
        first, last = (date.fromisoformat(text) for text in match.groups()) if match else (date.max, date.min)
    except ValueError:
        return None
    return (first, last) if timedelta() <= last - first <= timedelta(days=366) and first.year >= EARLIEST else None


def _span(period: str, local: datetime) -> Window:
    found = _range(period)
    if found is None:
        raise BadInput("bad_period", f"{period!r} is no period: use {', '.join(PERIODS[1:])} or YYYY-MM-DD/YYYY-MM-DD of at most 366 days", "period")
    first, last = found
    start, end = _midnight(first, local), _midnight(last + timedelta(days=1), local)
    before = _midnight(first - (last + timedelta(days=1) - first), local)
    return _window(start, end, before, start, None, "day", local)


def _window(
    start: datetime, end: datetime, past_start: datetime, past_end: datetime, label: PastLabel | None, step: Literal["hour", "day"], now: datetime
) -> Window:
    return Window(start, end, past_start, past_end, label, step, year_before(start), year_before(min(end, now) if now > start else end))


def year_before(at: datetime) -> datetime:
    """The same moment of the year before; 29 February has the 28th before it."""
    leap = (at.month, at.day) == (2, 29)
    return at.replace(year=at.year - 1, day=28 if leap else at.day)


def _midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), like.tzinfo)
