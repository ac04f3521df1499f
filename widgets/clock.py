"""The city's time, date, weekday and lunar date."""

from datetime import datetime
from typing import Any

from core.lunar import lunar_months
from widgets._base import Screen, View


def months(screen: Screen) -> dict[str, Any]:
    """The first days of the coming lunar months, so that a page open for a year stays right."""
    today = datetime.now(screen.city.tz).date()
    return {"lunar": [(first.isoformat(), name) for first, name in lunar_months(today)]}


VIEW = View("clock", zh="时钟", en="Clock", fits=("none",), size=(3, 2), least=(2, 1), brings=months)
