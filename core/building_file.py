"""A file of buildings (GeoJSON): whether its coordinates can be used, and what it says about each building's height, floors, name and use."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.coordinates import to_wgs84
from core.errors import BadInput

STOREY_M = 3.0
HIGHEST_M, MOST_FLOORS = 900.0, 200
CRS = ("wgs84", "cgcs2000", "gcj02")
Bounds = tuple[float, float, float, float]  # west, south, east, north
# What a coordinate system is called in GeoJSON files; CGCS2000 differs from WGS-84 by centimetres.
_NAMES = {"crs84": "wgs84", "4326": "wgs84", "4490": "cgcs2000", "cgcs2000": "cgcs2000", "gcj02": "gcj02", "gcj-02": "gcj02"}
_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:m|米|metres?|meters?)?\s*", re.IGNORECASE)
_KINDS = {
    "residential": ("apartments", "residential", "house", "detached", "terrace", "dormitory", "semidetached_house", "villa"),
    "shop": ("retail", "commercial", "supermarket", "kiosk", "mall", "shop"),
    "factory": ("industrial", "warehouse", "factory", "manufacture"),
    "office": ("office", "offices"),
    "school": ("school", "university", "college", "kindergarten"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def features_of(data: Any) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON FeatureCollection. Raises BadInput for anything else."""
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not isinstance(data.get("features"), list):
        raise BadInput(
            "not_geojson",
            "This is no GeoJSON FeatureCollection: export the buildings as GeoJSON.",
            "file",
            zh="不是 GeoJSON FeatureCollection,请导出为 GeoJSON。",
        )
    found: list[Mapping[str, Any]] = [each for each in data["features"] if isinstance(each, dict)]
    if not found:
        raise BadInput("empty", "The file holds no feature.", "file", zh="文件里没有要素。")
    return found


def system_of(data: Mapping[str, Any], told: str | None) -> str:
    """The coordinate system: as told, as the file says, else WGS-84 as RFC 7946 has it. Raises BadInput for one that is not known here."""
    if told:
        return told
    named = data.get("crs")
    name = str(((named.get("properties") or {}) if isinstance(named, dict) else {}).get("name", ""))
    if not name:
        return "wgs84"
    found = next((system for word, system in _NAMES.items() if name.lower().endswith(word)), None)
    if found is None:
        message = f"The file says its coordinates are {name}: convert them to WGS-84 (EPSG:4326), or say crs={', crs='.join(CRS)}."
        raise BadInput("unknown_crs", message, "crs", zh=f"文件声明的坐标系为 {name}:请转换为 WGS-84,或用 crs 参数指明。")
    return found


def check_place(points: Sequence[tuple[float, float]], city: Bounds) -> None:
    """Raise BadInput where a file's points are no degrees, or latitude stands before longitude; `city` is where the city lies."""
    if not points:
        raise BadInput("empty", "No feature of the file has an outline.", "file", zh="文件里没有带轮廓的要素。")
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if max(map(abs, xs)) > 180 or (max(map(abs, ys)) > 90 and max(map(abs, xs)) > 90):
        example = f"{xs[0]:.0f}, {ys[0]:.0f}"
        message = (
            f"The coordinates ({example}) are no degrees, so they are in a projected system that the file does not name: convert them to WGS-84 (EPSG:4326)."
        )
        raise BadInput("no_crs", message, "file", zh=f"坐标（{example}）不是经纬度，文件也没有说明坐标系：请转换为 WGS-84。")
    inside, swapped = (sum(_in(point, city) for point in some) for some in (points, [(y, x) for x, y in points]))
    if max(map(abs, ys)) > 90 or (not inside and swapped):
        message = f"Latitude stands before longitude ({xs[0]:.4f}, {ys[0]:.4f}): GeoJSON has longitude first. Swap them."
        raise BadInput("swapped", message, "file", zh=f"经纬度颠倒({xs[0]:.4f}, {ys[0]:.4f})：GeoJSON 经度在前，请对调。")


def _in(point: tuple[float, float], bounds: Bounds) -> bool:
    return bounds[0] <= point[0] <= bounds[2] and bounds[1] <= point[1] <= bounds[3]


def moved(coordinates: Any, system: str) -> Any:
    """Coordinates of any depth in WGS-84, to seven decimals. Raises ValueError or TypeError for what are no coordinates."""
    if coordinates and isinstance(coordinates[0], list | tuple):
        return [moved(each, system) for each in coordinates]
    lon, lat = to_wgs84(float(coordinates[0]), float(coordinates[1]), "gcj02" if system == "gcj02" else "wgs84")
    return round(lon, 7), round(lat, 7)


def first_points(features: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """One point of each outline."""
    found = []
    for feature in features:
        at = (feature.get("geometry") or {}).get("coordinates")
        while isinstance(at, list) and at and isinstance(at[0], list):
            at = at[0]
        if isinstance(at, list) and len(at) >= 2 and all(isinstance(each, int | float) for each in at[:2]):
            found.append((float(at[0]), float(at[1])))
    return found


def number_in(value: Any) -> float | None:
    """A number such as 18, "12.13 m" or "39米"; None where nothing is given. Raises ValueError for what is no number."""
    if value is None or str(value).strip() in ("", "None", "null"):
        return None
    match = _NUMBER.fullmatch(str(value))
    if match is None:
        raise ValueError(str(value)[:40])
    return float(match[1].replace(",", "."))


def facts(properties: Mapping[str, Any], number: int) -> tuple[dict[str, Any], str | None]:
    """(`floors`, `height`, `name`, `kind`, `external_id`) of a building, and what was wrong about its height or floors.

    A height without floors gives floors of 3 m each; nothing at all gives one floor.
    """
    height, wrong_height = _within(properties, ("height", "building:height", "render_height"), HIGHEST_M)
    floors, wrong_floors = _within(properties, ("building:levels", "levels", "floors", "层数"), MOST_FLOORS)
    storeys = max(1, round(floors if floors is not None else (height or 0) / STOREY_M))
    name = next((str(properties[key])[:80] for key in ("name", "name:zh", "addr:housename") if properties.get(key)), f"{number}号楼")
    use = str(properties.get("building") or properties.get("kind") or "").lower()
    outside = next((str(properties[key])[:60] for key in ("id", "@id", "osm_id") if properties.get(key) is not None), None)
    found = {"floors": storeys, "height": height, "name": name, "kind": _KIND_OF.get(use, "public"), "external_id": outside or str(number)}
    return found, wrong_height or wrong_floors


def _within(properties: Mapping[str, Any], keys: Sequence[str], most: float) -> tuple[float | None, str | None]:
    for key in keys:
        try:
            value = number_in(properties.get(key))
        except ValueError as error:
            return None, f"{key}={error}"
        if value is not None:
            return (value, None) if 0 < value <= most else (None, f"{key}={value:g}")
    return None, None
