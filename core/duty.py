"""Duty hours: `08:30-18:00` on working days, `20:00-08:00` over midnight on every day, `always`. Pure."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from core.clock import is_work_day

_HOURS = re.compile(r"always|(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


def are_hours(text: str) -> bool:
    """Whether it is a way to write duty hours."""
    return bool(_HOURS.fullmatch(text))


def on_duty(at: datetime, hours: str, zone: str) -> bool:
    """Whether a moment (aware) lies within duty hours."""
    if hours == "always":
        return True
    here = at.astimezone(ZoneInfo(zone))
    begin, _, end = hours.partition("-")
    now = f"{here:%H:%M}"
    if begin > end:  # a night shift knows no weekend
        return now >= begin or now < end
    return is_work_day(here.date()) and begin <= now < end
