"""Crowds on the temple-fair route: a real city's footfall, hour by hour, scaled to this route and its festival night."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import exp, sin
from pathlib import Path
from zlib import crc32

from core.city import City, Segment

FOOTFALL = Path(__file__).with_name("pedestrians.csv.gz")  # Auckland, 2023, eight sensors; CC BY 4.0, see docs/data.md
_BUSY = 0.95  # the quantile of footfall that fills a segment to its usual top
_USUAL_TOP = 0.95  # persons per m² there, on a usual day
# Persons per m² of the route's segments at the height of the festival night, in the route's order; further ones take the last.
_FESTIVAL = (4.35, 3.35, 3.25, 2.3, 1.35, 2.4, 1.5, 1.25)
_RISE_S = 60.0  # how fast people come: after so many seconds 63 % of them are there


def segments(city: City) -> Iterator[dict[str, object]]:
    """The watched segments of the city's route, in order."""
    for ordinal, s in enumerate(_route(city), 1):
        yield {"id": s.id, "zh": s.zh, "en": s.en, "area": s.area, "m2": s.m2, "line": [list(point) for point in s.line], "ordinal": ordinal}


def route_places(city: City) -> dict[str, tuple[float, float]]:
    """Where the communities of the route must lie: the middle of each one's first segment."""
    places: dict[str, tuple[float, float]] = {}
    for s in _route(city):
        places.setdefault(s.area, s.line[len(s.line) // 2] if len(s.line) > 2 else _between(*s.line))
    return places


def readings(city: City, at: datetime, festival_s: float | None = None) -> dict[str, int]:
    """People on each segment at `at`; `festival_s` is how many seconds the festival has been on, negative since it ended, None without one."""
    local = at.astimezone(city.tz)
    share = _festival_share(festival_s)
    return {s.id: round(s.m2 * _density(i, s.id, local, share)) for i, s in enumerate(_route(city))}


def past_readings(city: City, since: datetime, until: datetime) -> Iterator[dict[str, object]]:
    """Readings every five minutes after `since` and up to `until`, on whole minutes, without a festival."""
    areas = {s.id: s.m2 for s in _route(city)}
    at = since.astimezone(UTC).replace(second=0, microsecond=0)
    while (at := at + timedelta(minutes=5)) <= until:
        for segment, count in readings(city, at).items():
            yield {"segment": segment, "at": at, "count": count, "band": band_of(city, count / areas[segment])}


def band_of(city: City, density: float) -> int:
    """The band of a density in persons per m², 0 where the city watches no route."""
    return city.crowd.band(density) if city.crowd else 0


def _density(place: int, segment: str, local: datetime, share: float) -> float:
    usual = _USUAL_TOP * _footfall(place, local)
    height = _FESTIVAL[min(place, len(_FESTIVAL) - 1)]
    return max(0.01, (usual + share * max(0.0, height - usual)) * (1 + _ripple(segment, local)))


def _festival_share(seconds: float | None) -> float:
    """How much of the festival's crowd is there: it comes in some minutes and leaves a little more slowly."""
    if seconds is None:
        return 0.0
    return 1 - exp(-seconds / _RISE_S) if seconds >= 0 else exp(seconds / (1.6 * _RISE_S))


def _ripple(segment: str, local: datetime) -> float:
    """A few per cent up and down, the same for the same moment."""
    shift = crc32(segment.encode()) % 997
    t = local.timestamp()
    return 0.03 * sin(t / 47 + shift) + 0.02 * sin(t / 13 + 2 * shift) + 0.012 * sin(t / 3.1 + 3 * shift)


def _footfall(place: int, local: datetime) -> float:
    """Footfall of a sensor at this hour on the like day of 2023, as a share of its busy level, smooth between hours."""
    series, busy = _series()[place % len(_series())]
    hour = _like_day(local.date()) * 24 + local.hour
    here, there = series[hour], series[min(hour + 1, len(series) - 1)]
    return (here + (there - here) * (local.minute * 60 + local.second) / 3600) / busy


def _like_day(day: date) -> int:
    """The day of 2023, counted from 0, that has this one's weekday and lies nearest in the year."""
    number = min(day.timetuple().tm_yday, 364) - 1
    shift = (day.weekday() - date(2023, 1, 1).weekday() - number) % 7
    near = number + (shift if shift <= 3 else shift - 7)
    return near + 7 if near < 0 else near - 7 if near > 363 else near


@cache
def _series() -> tuple[tuple[Sequence[int], float], ...]:
    with gzip.open(FOOTFALL, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    columns = [[int(row[i]) for row in rows] for i in range(2, len(rows[0]))]
    return tuple((column, float(sorted(column)[int(len(column) * _BUSY)])) for column in columns)


def _route(city: City) -> tuple[Segment, ...]:
    return city.crowd.segments if city.crowd else ()


def _between(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
