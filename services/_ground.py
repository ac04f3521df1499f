"""The ground a briefing is about: an area of the tree, or a polygon somebody drew, read, mended and cut to what may be asked."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians
from typing import TYPE_CHECKING, Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from core.areas import prefix
from core.errors import BadInput, NotFound
from services._brief_points import Chosen, Points
from services._nearest import METRES_PER_DEGREE
from services._parts import Parts
from services.areas import allowed, areas
from services.places import outline_of, outline_under

if TYPE_CHECKING:
    from services.who import Account

MOST_CORNERS, MOST_READ = 2_000, 100_000
LEAST_M2 = 1.0
EDGE = 0.0005  # degrees, about fifty metres: so far an outline of the scope may be drawn past

NOTES = {
    "repaired": (
        "轮廓自相交，已拆成不相交的部分，图上为修正后的轮廓。",
        "The outline crossed itself: it was split into parts that do not, drawn on the map as they are counted.",
    ),
    "simplified": (f"轮廓超过 {MOST_CORNERS} 个拐点，已简化。", f"The outline had more than {MOST_CORNERS} corners and was simplified."),
    "cut": (
        "选区超出您的管辖范围，只统计范围内的部分。",
        "The selection reaches beyond your area: it is cut to your area, and what lies outside is not counted.",
    ),
}


@dataclass(slots=True)
class Ground:
    """What is asked about: `code` of the tree, else `shape`. (lon, lat) is a point inside, from which distances are counted."""

    key: str
    code: str | None
    shape: Any
    lon: float
    lat: float
    notes: list[str] = field(default_factory=list)
    listed: bool = False  # its records are asked for, not only how many they are
    memo: dict[str, Any] = field(default_factory=dict)  # what several kinds of one briefing need

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of what was drawn."""
        if self.code is not None:
            return None
        west, south, east, north = self.shape.bounds
        return west, south, east, north

    def chosen(self, points: Points, account: "Account") -> Chosen:
        """Those of `points` that lie here and in the account's scope."""
        if self.code is None:
            return points.inside(self.shape, account.scope)
        start = prefix(self.code)
        return points.of_codes(lambda code: code.startswith(start) and account.scope.covers(code))

    @property
    def geometry(self) -> dict[str, Any] | None:
        """As GeoJSON."""
        return None if self.shape is None else dict(mapping(self.shape))

    @property
    def km2(self) -> float | None:
        """Its size on the ground."""
        return None if self.shape is None else round(square_metres(self.shape) / 1e6, 4)


def of_area(parts: Parts, account: "Account", code: str) -> Ground:
    """An area of the tree. Raises NotFound, also outside the scope."""
    found = areas(parts).get(allowed(parts, account, code))
    if found is None:
        raise NotFound(f"There is no area {code}.")
    return Ground(code, code, outline_of(parts, code), found.lon, found.lat)


def of_geometry(parts: Parts, account: "Account", given: Any) -> Ground:
    """What was drawn. Raises BadInput for what is no ground of this city, NotFound where none of it is the account's."""
    outline, notes = read(given)
    city = outline_under(parts, (prefix(parts.city.code),))
    if city is not None and not outline.intersects(city):
        _elsewhere(outline, city)
    mine = outline_under(parts, account.scope.prefixes)
    if mine is not None:
        if not outline.intersects(mine):
            raise NotFound("Nothing of your area lies in this selection.")
        if not mine.buffer(EDGE).covers(outline):
            notes.append("cut")
    centre = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    return Ground(key_of(outline), None, outline, centre.x, centre.y, notes)


def read(given: Any) -> tuple[Any, list[str]]:
    """A GeoJSON Polygon or MultiPolygon as a valid shape, and what had to be done to it. Raises BadInput."""
    if not isinstance(given, Mapping) or given.get("type") not in ("Polygon", "MultiPolygon"):
        raise _bad(
            "bad_geometry",
            "geometry 须为 GeoJSON 的 Polygon 或 MultiPolygon（WGS-84，先经度后纬度）。",
            "geometry is a GeoJSON Polygon or MultiPolygon, WGS-84.",
        )
    try:
        outline = shapely.force_2d(shape(dict(given)))
        count = int(shapely.get_num_coordinates(outline))
        numbers = shapely.get_coordinates(outline)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise _bad(
            "bad_geometry", "坐标须为数组，每个环至少四个点且首尾相同。", "coordinates are rings of [lon, lat], each of four points or more, closed."
        ) from error
    if outline.is_empty or not count:
        raise _bad("empty", "选区是空的：请先在图上画出范围。", "The selection is empty: draw it on the map first.")
    if count > MOST_READ:
        raise _bad("too_many_corners", f"拐点超过 {MOST_READ} 个，请先简化。", f"There are more than {MOST_READ} corners: simplify the outline first.")
    if not bool((abs(numbers) <= (180, 90)).all()):
        swapped = bool((abs(numbers) <= (90, 180)).all())
        raise _swapped() if swapped else _bad("bad_geometry", "坐标超出经纬度范围。", "Coordinates are degrees: lon up to 180, lat up to 90.")
    return _mended(outline, count)


def _mended(outline: Any, count: int) -> tuple[Any, list[str]]:
    notes = []
    if count > MOST_CORNERS:
        tolerance = 1e-6
        while int(shapely.get_num_coordinates(outline)) > MOST_CORNERS:
            outline, tolerance = outline.simplify(tolerance), tolerance * 2
        notes.append("simplified")
    if not outline.is_valid:
        outline = _polygons(shapely.make_valid(outline))
        notes.append("repaired")
    if outline.is_empty or square_metres(outline) < LEAST_M2:
        raise _bad("no_area", "选区没有面积：请画出一块范围。", "The selection has no area: draw a piece of ground.")
    return outline, notes


def _polygons(mended: Any) -> Any:
    """The polygons among what a repair left: lines and points have no ground."""
    parts = [each for each in shapely.get_parts(mended) if each.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _elsewhere(outline: Any, city: Any) -> None:
    if shapely.transform(outline, lambda xy: xy[:, ::-1]).intersects(city):
        raise _swapped()
    raise _bad("outside", "选区不在本市范围内。", "The selection lies outside the city.")


def _swapped() -> BadInput:
    return _bad("swapped", "坐标像是先纬度后经度：请改为先经度后纬度。", "Are these lat, lon? Give the longitude first.")


def _bad(code: str, zh: str, en: str) -> BadInput:
    return BadInput(code, en, "geometry", zh)


def key_of(outline: Any) -> str:
    """The name of a piece of ground, made of its corners."""
    return "g" + hashlib.sha256(shapely.to_wkb(shapely.normalize(outline))).hexdigest()[:18]


def square_metres(outline: Any) -> float:
    """The size of an outline in degrees on the ground."""
    _, south, _, north = outline.bounds
    return float(outline.area) * METRES_PER_DEGREE**2 * cos(radians((south + north) / 2))
