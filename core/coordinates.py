"""Coordinates at the edge: Chinese maps give GCJ-02, inside everything is WGS-84."""

import math

AXIS_M, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323
CHINA = (72.004, 0.8293, 137.8347, 55.8271)  # outside of it GCJ-02 equals WGS-84
CRS = ("wgs84", "gcj02")


def to_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """A point given in `crs` (one of CRS, or bd09), in WGS-84 degrees, right to a centimetre."""
    if crs == "bd09":
        lon, lat = _unwind(lon, lat)
    if crs == "wgs84" or not (CHINA[0] <= lon <= CHINA[2] and CHINA[1] <= lat <= CHINA[3]):
        return lon, lat
    guess = lon, lat
    for _ in range(5):  # the shift changes so slowly that each round gains three digits
        there = to_gcj02(*guess)
        guess = guess[0] - (there[0] - lon), guess[1] - (there[1] - lat)
    return guess


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """A WGS-84 point of China as GCJ-02 has it."""
    x, y = lon - 105.0, lat - 35.0
    radians = lat / 180.0 * math.pi
    magic = 1 - ECCENTRICITY2 * math.sin(radians) ** 2
    north = _north(x, y) * 180.0 / ((AXIS_M * (1 - ECCENTRICITY2)) / (magic * math.sqrt(magic)) * math.pi)
    east = _east(x, y) * 180.0 / (AXIS_M / math.sqrt(magic) * math.cos(radians) * math.pi)
    return lon + east, lat + north


def _north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return shift + _waves(x, (6.0, 20.0), (2.0, 20.0)) + _waves(y, (1.0, 20.0), (1 / 3, 40.0)) + _waves(y, (1 / 12, 160.0), (1 / 30, 320.0))


def _east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return shift + _waves(x, (6.0, 20.0), (2.0, 20.0)) + _waves(x, (1.0, 20.0), (1 / 3, 40.0)) + _waves(x, (1 / 12, 150.0), (1 / 30, 300.0))


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(height * math.sin(at * often * math.pi) for often, height in waves) * 2.0 / 3.0


def from_wgs84(lon: float, lat: float, crs: str) -> tuple[float, float]:
    """A WGS-84 point in `crs`: wgs84, gcj02, or bd09."""
    if crs == "wgs84" or not (CHINA[0] <= lon <= CHINA[2] and CHINA[1] <= lat <= CHINA[3]):
        return lon, lat
    there = to_gcj02(lon, lat)
    return there if crs == "gcj02" else _wind(*there)


_TURN = math.pi * 3000.0 / 180.0


def _wind(lon: float, lat: float) -> tuple[float, float]:
    """GCJ-02 as BD-09 has it."""
    far = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _TURN)
    turned = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _TURN)
    return far * math.cos(turned) + 0.0065, far * math.sin(turned) + 0.006


def _unwind(lon: float, lat: float) -> tuple[float, float]:
    """BD-09 back to GCJ-02."""
    guess = lon - 0.0065, lat - 0.006
    for _ in range(5):
        there = _wind(*guess)
        guess = guess[0] - (there[0] - lon), guess[1] - (there[1] - lat)
    return guess
