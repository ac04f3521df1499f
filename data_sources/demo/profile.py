"""How a day goes: when people report, what about, through which door, and when work is done."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import accumulate
from math import cos, pi
from random import Random

from core.city import Category

PER_DAY = 1200
_BY_HOUR = (7, 5, 4, 3, 3, 5, 11, 22, 30, 33, 29, 23, 17, 16, 21, 26, 28, 26, 24, 25, 24, 20, 14, 10)
_BY_WEEKDAY = (1.08, 1.05, 1.03, 1.02, 1.05, 0.92, 0.85)
_BY_MAJOR = {
    "01": 27,
    "04": 21,
    "10": 17,
    "12": 12,
    "06": 10,
    "17": 7,
    "14": 6,
    "16": 4,
    "11": 2.5,
    "03": 3,
    "20": 3,
    "13": 2,
    "21": 2,
    "02": 2,
    "15": 1.5,
    "05": 1.2,
    "19": 1,
    "18": 0.4,
}
_EVENING = {"04": 1.9, "11": 1.5, "13": 1.6, "17": 1.3, "03": 0.5, "12": 0.5, "20": 0.5, "19": 0.3}
_NIGHT = {"03": 1.8, "11": 2.0, "13": 2.4, "05": 2.0, "10": 1.3, "12": 0.2, "19": 0.05, "20": 0.1, "02": 0.2}
_URGENT = 0.1  # urgent categories are rare
_OUT_OF_SEASON = {"05-04": 0.0, "05-07": 0.0, "10-04": 0.0, "18-03": 0.02}  # no heating, no snow here; crowd guidance comes from the crowd itself
SOURCES = {"officer": 0.60, "12345": 0.15, "citizen": 0.12, "ai_camera": 0.07, "property": 0.05, "leader": 0.01}
ANSWERED = ("12345", "citizen")  # doors behind which somebody waits for an answer
WORK_FROM, WORK_HOURS = 7.5, 14.5  # things get done between 7:30 and 22:00, every day


def per_day(day: date) -> float:
    """Reports expected on `day`."""
    season = 1 + 0.03 * cos(day.toordinal() * 2 * pi / 9)
    return PER_DAY * _BY_WEEKDAY[day.weekday()] * season


def per_minute(at: datetime) -> float:
    """Reports expected a minute at local time `at`, going smoothly from hour to hour."""
    here, there = _BY_HOUR[at.hour], _BY_HOUR[(at.hour + 1) % 24]
    level = here + (there - here) * at.minute / 60
    return per_day(at.date()) * level / sum(_BY_HOUR) / 60


def times_of(day: date, count: int, rng: Random) -> list[float]:
    """`count` moments of `day` in rising order, as seconds after its midnight."""
    hours = rng.choices(range(24), cum_weights=_HOURS, k=count)
    return sorted((hour + rng.random()) * 3600 for hour in hours)


_HOURS = list(accumulate(_BY_HOUR))


class Mix:
    """Which category a report of an hour has."""

    def __init__(self, categories: Mapping[str, Category]) -> None:
        self.ids = list(categories)
        parts: dict[str, dict[str, float]] = {"day": {}, "evening": _EVENING, "night": _NIGHT}
        self._by_part = {part: list(accumulate(self._weights(categories, extra))) for part, extra in parts.items()}

    def one(self, hour: int, rng: Random) -> str:
        """A category id for a report made in `hour`."""
        part = "evening" if 18 <= hour < 23 else "night" if hour >= 23 or hour < 6 else "day"
        return rng.choices(self.ids, cum_weights=self._by_part[part])[0]

    @staticmethod
    def _weights(categories: Mapping[str, Category], extra: Mapping[str, float]) -> list[float]:
        inside: dict[str, float] = {}
        rank: dict[str, int] = {}
        for category in categories.values():
            place = rank[category.major] = rank.get(category.major, 0) + 1
            common = 1 / (1 + place * 7919 % 5)  # some minors of a major are common, some rare, in no order
            inside[category.id] = common * _OUT_OF_SEASON.get(category.id, _URGENT if category.urgent else 1.0)
        whole = {major: sum(w for id_, w in inside.items() if id_[:2] == major) or 1.0 for major in rank}
        return [_BY_MAJOR.get(c.major, 1) * extra.get(c.major, 1.0) * inside[c.id] / whole[c.major] for c in categories.values()]


def worked(at: float, zone_s: float) -> float:
    """Seconds of work time gone by at `at` (seconds since 1970), for a zone so many seconds east of UTC."""
    days, rest = divmod(at + zone_s, 86400)
    return days * WORK_HOURS * 3600 + min(max(rest - WORK_FROM * 3600, 0), WORK_HOURS * 3600)


def work_moment(seconds: float, zone_s: float) -> float:
    """The moment at which so many seconds of work time have gone by: the way back from `worked`."""
    days, rest = divmod(seconds, WORK_HOURS * 3600)
    return days * 86400 + WORK_FROM * 3600 + rest - zone_s
