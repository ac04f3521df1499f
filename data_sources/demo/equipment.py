"""Equipment of the demo district: components, sensors, body-cams, and how readings come and go."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import cos, pi

import numpy as np

from core.city import City
from data_sources.demo._seeds import chance
from data_sources.demo.outlines import points_in
from data_sources.demo.things import Ground, Row

# Shares of components by class; a class a city adds gets a little.
_COMPONENTS = {
    "0101": 0.08,
    "0102": 0.09,
    "0103": 0.09,
    "0104": 0.10,
    "0137": 0.18,
    "0199": 0.07,
    "0204": 0.015,
    "0212": 0.045,
    "0217": 0.03,
    "0299": 0.06,
    "0301": 0.005,
    "0305": 0.08,
    "0401": 0.005,
    "0402": 0.15,
}
_RARE = 0.01
_CONDITIONS = {"good": 0.972, "damaged": 0.018, "lost": 0.004, "retired": 0.006}
_LONGEST_AGO_D = 180
_SENSORS = {"water_level": 0.24, "smoke": 0.34, "temperature": 0.14, "noise": 0.14, "pm25": 0.14}
SENSORS_ONLINE = 0.97
# usual reading, how far it swings over the day, how much it wavers
_USUAL = {
    "water_level": (0.02, 0.0, 0.01),
    "smoke": (0.02, 0.0, 0.008),
    "temperature": (25.5, 4.5, 0.5),
    "noise": (51.0, 5.0, 2.5),
    "pm25": (33.0, 6.0, 4.0),
}
_PEAK_H = 15  # the hour of the day's highest readings
_BACK = 0.25  # the share of its distance that a reading goes back to the usual one at a time
_RISES = 0.004  # how often a reading leaps up
_LEAP = 0.75  # towards the highest threshold
_DIGITS = {"water_level": 2, "smoke": 3, "temperature": 1, "noise": 0, "pm25": 0}
_BODYCAM_EVERY = 3  # full-time officers


def components(ground: Ground, count: int, city: City, now: datetime) -> Iterator[Row]:
    """Components with 16-digit codes, numbered within their class."""
    rng = chance("components")
    shares = np.array([_COMPONENTS.get(each, _RARE) for each in city.components])
    sorts = rng.choice(list(city.components), count, p=shares / shares.sum())
    known = [each for each in city.conditions if each in _CONDITIONS]
    weights = np.array([_CONDITIONS[each] for each in known])
    conditions = rng.choice(known, count, p=weights / weights.sum())
    ago = rng.uniform(0, _LONGEST_AGO_D * 24 * 60, count).astype(int)
    numbers: dict[str, int] = {}
    for i, (cell, lon, lat) in enumerate(ground.spots(count, "components")):
        sort = str(sorts[i])
        numbers[sort] = number = numbers.get(sort, 0) + 1
        where = {"area": cell.code, "lon": lon, "lat": lat}
        state = {"condition": str(conditions[i]), "department": city.components[sort].department, "checked_at": now - timedelta(minutes=int(ago[i]))}
        yield {"code": f"{city.code}{sort}{number:06d}", "sort": sort, **where, **state}


def sensors(ground: Ground, count: int, city: City, now: datetime) -> Iterator[Row]:
    """Sensors, evenly over the cells, with their newest reading, which is a usual one."""
    rng = chance("sensors")
    shares = np.array([_SENSORS.get(each, _RARE) for each in city.sensors])
    sorts = rng.choice(list(city.sensors), count, p=shares / shares.sum())
    online = rng.random(count) < SENSORS_ONLINE
    for i in range(count):
        cell, kind = ground.cells[i * len(ground.cells) // count], city.sensors[str(sorts[i])]
        lon, lat = (float(each) for each in points_in(cell.shape, 1, chance(cell.code, "sensors", i))[0])
        value = usual(kind.id, now, rng)
        about = {"name": f"{ground.names[cell.code[:12]]}{kind.zh}{i + 1:04d}", "area": cell.code, "lon": lon, "lat": lat}
        yield {"id": f"S{city.code}{i + 1:06d}", "sort": kind.id, **about, "value": value, "band": kind.band(value), "online": bool(online[i]), "at": now}


def usual(sort: str, now: datetime, rng: np.random.Generator) -> float:
    """A reading as it usually is at this local time."""
    middle, swing, wavers = _USUAL.get(sort, (0.0, 0.0, 0.0))
    hour = now.hour + now.minute / 60
    return rounded(sort, max(0.0, middle + swing * cos((hour - _PEAK_H) / 12 * pi) + float(rng.normal(0, wavers))))


def next_reading(sort: str, before: float | None, highest: float, now: datetime, rng: np.random.Generator) -> float:
    """The reading after `before`: back towards the usual one, and now and then a leap towards the band that `highest` begins."""
    aim = usual(sort, now, rng)
    if before is None:
        return aim
    if rng.random() < _RISES:
        return rounded(sort, aim + (highest - aim) * float(rng.uniform(0.3, 1.1)) * _LEAP)
    return rounded(sort, before + (aim - before) * _BACK)


def rounded(sort: str, value: float) -> float:
    """A reading with the digits such a sensor has."""
    return round(value, _DIGITS.get(sort, 2))


def bodycams(officers: Sequence[Row], district: str, now: datetime) -> Iterator[Row]:
    """A body-cam for every third full-time officer: GB/T 28181 type 138."""
    carriers = [each for each in officers if each["post"] == "full_time"][::_BODYCAM_EVERY]
    for number, officer in enumerate(carriers, 1):
        yield {"gb_id": f"{district}00081386{number:06d}", "officer": officer["id"], "area": officer["grid"], "online": officer["on_duty"], "status_at": now}
