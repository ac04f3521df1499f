"""The officer nearest to a case who is on duty: by the middle of his cell, first in the community, then in the street."""

from collections.abc import Collection, Mapping
from math import cos, hypot, radians
from typing import Any

from sqlalchemy import Connection

from core.areas import Area, Level, at_level
from store import places

METRES_PER_DEGREE = 111_320


def metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """The distance of two points (degrees) near each other."""
    return hypot((lon_a - lon_b) * cos(radians(lat_a)), lat_a - lat_b) * METRES_PER_DEGREE


def nearest_officer(conn: Connection, known: Mapping[str, Area], row: Mapping[Any, Any], without: Collection[int] = ()) -> dict[str, Any]:
    """{"officer", "distance_m"}, both None where nobody is on duty. Never the one who reported it, nor one of `without`."""
    here = known.get(row["area"])
    lon, lat = (row["lon"], row["lat"]) if row["lon"] is not None else (here.lon, here.lat) if here else (None, None)
    levels: tuple[Level, ...] = ("community", "town_street")
    for level in levels:
        around = at_level(row["area"], level)
        found = [each for each in places.on_duty(conn, around) if each["id"] not in (row["officer"], *without) and each["grid"] in known] if around else []
        if found and lon is not None and lat is not None:
            far = {each["id"]: metres(lon, lat, known[each["grid"]].lon, known[each["grid"]].lat) for each in found}
            best = min(far, key=lambda officer: (far[officer], officer))
            return {"officer": best, "distance_m": round(far[best])}
    return {"officer": None, "distance_m": None}
