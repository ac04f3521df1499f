"""The officer nearest to a case who is on duty: by the middle of his cell, first in the community, then in the street."""

from collections.abc import Collection, Mapping
from math import cos, hypot, radians
from typing import Any

from sqlalchemy import Connection

from core.areas import Area, at_level
from store import places

METRES_PER_DEGREE = 111_320


def metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """The distance of two points (degrees) near each other."""
    return hypot((lon_a - lon_b) * cos(radians(lat_a)), lat_a - lat_b) * METRES_PER_DEGREE


def nearest_officer(conn: Connection, known: Mapping[str, Area], row: Mapping[Any, Any], without: Collection[int] = ()) -> dict[str, Any]:
    """{"officer", "distance_m"}, both None where nobody is on duty. Never the one who reported it, nor one of `without`."""
    here = known.get(row["area"])
    lon, lat = (row["lon"], row["lat"]) if row["lon"] is not None else (here.lon, here.lat) if here else (None, None)
    community, street = at_level(row["area"], "community"), at_level(row["area"], "town_street")
    if lon is None or lat is None or street is None:
        return {"officer": None, "distance_m": None}
    found = [each for each in places.on_duty(conn, street) if each["id"] not in (row["officer"], *without) and each["grid"] in known]
    near = [each for each in found if community and each["grid"].startswith(community)] or found
    far = {each["id"]: metres(lon, lat, known[each["grid"]].lon, known[each["grid"]].lat) for each in near}
    best = min(far, key=lambda officer: (far[officer], officer), default=None)
    return {"officer": best, "distance_m": None if best is None else round(far[best])}
