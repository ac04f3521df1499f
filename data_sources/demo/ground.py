"""What stands on the demo's ground: the outline of every building, made from its row, so that the flat map and the one with heights show the same."""

from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely import Polygon

from data_sources.demo._seeds import chance

M_PER_DEGREE = 111_320.0
STOREY_M = 3.1
# Length and depth in m, from … to …: a block of flats is long and thin, a tower nearly square, a factory large.
_SIZES = {
    "tower": (24, 32, 20, 26),
    "residential": (34, 58, 11, 14),
    "shop": (18, 34, 10, 16),
    "factory": (46, 84, 24, 40),
    "office": (28, 44, 16, 24),
    "public": (26, 44, 16, 26),
    "school": (42, 64, 12, 16),
}
_TOWER_FROM = 12  # floors
_L_SHAPED = ("school", "public")
_GAP = 0.46  # of the way to the nearest neighbour that half a building may take
_LEAST = 0.3  # the smallest share of its usual size that a building is made


def footprint(building: Mapping[Any, Any]) -> Polygon:
    """The outline (WGS-84 degrees) of a building around its `lon` and `lat`, by `id`, `kind`, `floors`; turned like all of its community."""
    return _place(building, _corners(building))


def footprints(buildings: Sequence[Mapping[Any, Any]]) -> list[Polygon]:
    """`footprint` of each of a district's buildings, made smaller where another stands near, so that hardly two of them meet."""
    if len(buildings) < 2:
        return [footprint(b) for b in buildings]
    lat = float(buildings[0]["lat"])
    at = np.array([(float(b["lon"]) * cos(radians(lat)), float(b["lat"])) for b in buildings]) * M_PER_DEGREE
    points = shapely.points(at)
    mine, others = shapely.STRtree(points).query_nearest(points, exclusive=True, all_matches=False)
    near = np.full(len(buildings), np.inf)
    near[mine] = np.hypot(*(at[mine] - at[others]).T)
    return [_place(b, _fitting(_corners(b), float(room))) for b, room in zip(buildings, near, strict=True)]


def height_m(building: Mapping[Any, Any]) -> float:
    """How high a building of so many `floors` is, in m."""
    return float(round(int(building["floors"]) * STOREY_M + 1.2, 1))


def _fitting(corners: np.ndarray, room_m: float) -> np.ndarray:
    reach = float(np.hypot(*corners.T).max())
    return corners * min(1.0, max(_LEAST, _GAP * room_m / reach))


def _corners(building: Mapping[Any, Any]) -> np.ndarray:
    """The corners in m around the middle, x eastwards, y northwards."""
    kind, rng = str(building["kind"]), chance("footprint", building["id"])
    tower = kind in ("residential", "office") and int(building["floors"]) >= _TOWER_FROM
    long_from, long_to, deep_from, deep_to = _SIZES["tower" if tower else kind if kind in _SIZES else "public"]
    x, y = rng.uniform(long_from, long_to) / 2, rng.uniform(deep_from, deep_to) / 2
    corners = [(-x, -y), (x, -y), (x, y), (-x, y)]
    if kind in _L_SHAPED:
        wing = 2 * y
        corners = [(-x, -y), (x, -y), (x, y), (-x + wing, y), (-x + wing, y + wing), (-x, y + wing)]
    turn = radians(float(chance("turn", str(building["area"])[:12]).uniform(-24, 24)) + float(rng.choice([0, 0, 0, 90])))
    return np.array(corners) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _place(building: Mapping[Any, Any], corners: np.ndarray) -> Polygon:
    lon, lat = float(building["lon"]), float(building["lat"])
    degrees = corners / M_PER_DEGREE / np.array([cos(radians(lat)), 1.0])
    return Polygon((degrees + (lon, lat)).round(7))
