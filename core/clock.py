"""Time limits: four kinds of hours, the work calendar with holidays and 调休, and the lights at 80 and 100 per cent."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar

from core.words import Words

Light = Literal["green", "yellow", "red"]
LIGHTS: tuple[Light, ...] = ("green", "yellow", "red")
YELLOW_SHARE = 0.8
OFFICE_HOURS = ((time(8, 30), time(12)), (time(14), time(17, 30)))
OFFICE_HOURS_PER_DAY = 7
_LIMIT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)([uhdn])", re.IGNORECASE)
_UNITS = {"u": ("紧急工作时", "urgent hours"), "h": ("工作时", "office hours"), "d": ("工作日", "office days"), "n": ("自然日", "natural days")}
_HOURS = {"u": 1, "h": 1, "d": OFFICE_HOURS_PER_DAY, "n": 24}


class Limit(NamedTuple):
    """So many seconds, counted in office hours where `working`, else by every clock."""

    seconds: float
    working: bool


@lru_cache(maxsize=1024)
def limit_of(text: str) -> Limit:
    """`2u` 紧急工作时 (by every clock), `4h` 工作时, `5d` 工作日, `15n` 自然日. Raises ValueError for anything else."""
    match = _LIMIT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no time limit: write a number and u (urgent hours), h (office hours), d (office days) or n (natural days), as in 4h")
    unit = match[2].lower()
    return Limit(float(match[1]) * _HOURS[unit] * 3600, working=unit in "hd")


def limit_words(text: str) -> Words:
    """`4h` → 4 工作时, 4 office hours."""
    match = _LIMIT.fullmatch(text.strip())
    if not match:
        return Words(text, text)
    zh, en = _UNITS[match[2].lower()]
    return Words(f"{match[1]} {zh}", f"{match[1]} {en.removesuffix('s') if match[1] == '1' else en}")


def deadlines(limit: str | Limit, start: datetime, share: float = 1.0, zone: str = "Asia/Shanghai") -> tuple[datetime, datetime]:
    """When the light turns yellow and when the time is up, for this share of `limit` from `start` on (both UTC)."""
    limit = limit_of(limit) if isinstance(limit, str) else limit
    whole = limit.seconds * share
    return after(whole * YELLOW_SHARE, limit.working, start, zone), after(whole, limit.working, start, zone)


def light(now: datetime, yellow_at: datetime | None, due_at: datetime | None) -> Light | None:
    """The light at `now`; None where no clock runs (closed, suspended)."""
    if due_at is None:
        return None
    if now >= due_at:
        return "red"
    return "yellow" if yellow_at is not None and now >= yellow_at else "green"


@lru_cache(maxsize=4096)
def is_work_day(day: date) -> bool:
    """By the published calendar; in years it does not know yet, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def calendar() -> str:
    """What tells one work calendar from another: the library's version and the last year it knows."""
    return f"{version('chinesecalendar')}/{last_year()}"


@lru_cache(maxsize=1)
def last_year() -> int:
    """The last year whose holidays are published."""
    return int(max(day.year for day in chinese_calendar.holidays))


def provisional(limit: str, due_at: datetime | None, zone: str = "Asia/Shanghai") -> bool:
    """Whether a deadline may still move since it lies in a year whose holidays are not published yet."""
    return due_at is not None and limit_of(limit).working and due_at.astimezone(ZoneInfo(zone)).year > last_year()


def between(working: bool, start: datetime, end: datetime, zone: str = "Asia/Shanghai") -> float:
    """Seconds from `start` to `end`, those of office hours alone where `working`; 0 when `end` is not later."""
    first, last = start.timestamp(), end.timestamp()
    if not working or last <= first:
        return max(0.0, last - first)
    at, seconds = ZoneInfo(zone), 0.0
    day, until = start.astimezone(at).date(), end.astimezone(at).date()
    while day <= until:
        seconds += sum(max(0.0, min(last, closes) - max(first, opens)) for opens, closes in office_spans(day, zone))
        day += timedelta(days=1)
    return seconds


def after(seconds: float, working: bool, start: datetime, zone: str = "Asia/Shanghai") -> datetime:
    """The moment so many seconds after `start` (UTC), office hours alone counted where `working`."""
    if not working:
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    moment = start.timestamp()
    day = start.astimezone(ZoneInfo(zone)).date()
    while True:
        for opens, closes in office_spans(day, zone):
            moment = max(moment, opens)
            if moment + seconds <= closes:
                return datetime.fromtimestamp(moment + seconds, UTC)
            seconds -= max(0.0, closes - moment)
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def office_spans(day: date, zone: str) -> tuple[tuple[float, float], ...]:
    """Opening and closing of the office on this day, in seconds since 1970."""
    if not is_work_day(day):
        return ()
    at = ZoneInfo(zone)
    return tuple((datetime.combine(day, opens, at).timestamp(), datetime.combine(day, closes, at).timestamp()) for opens, closes in OFFICE_HOURS)
