"""The geometry of cells: outlines made clean, cut, split and joined; overlaps, gaps and what lies outside the community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as split_by

from core.cells import CellRules
from core.errors import BadInput
from core.words import Words

GRID = 1e-7  # degrees, about a centimetre: every corner lies on it
M_PER_DEGREE = 111_320.0
LEAST_M2 = 1.0
MOST_CORNERS = 20_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell of a draft with its outline: `key` is the draft's own name for it."""

    key: str
    name: str
    kind: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Fault:
    """Where outlines are wrong: `keys` the cells concerned, `shape` the piece of ground, `weight` block or warn."""

    rule: str
    keys: tuple[str, ...]
    shape: BaseGeometry
    weight: str
    words: Words

    def wire(self) -> dict[str, Any]:
        """As the editor gets it."""
        point = self.shape.representative_point()
        return {
            "rule": self.rule,
            "cells": list(self.keys),
            "geometry": geometry(self.shape),
            "m2": round(m2(self.shape), 1),
            "at": [round(point.x, 7), round(point.y, 7)],
            "weight": self.weight,
            "zh": self.words.zh,
            "en": self.words.en,
        }


def m2(area: BaseGeometry) -> float:
    """Square metres on the ground."""
    if area.is_empty:
        return 0.0
    return float(area.area) * M_PER_DEGREE**2 * cos(radians(area.centroid.y))


def geometry(area: BaseGeometry) -> dict[str, Any]:
    """GeoJSON, WGS-84, seven decimals."""
    found = mapping(shapely.set_precision(area, GRID))
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def _rounded(value: Any) -> Any:
    return round(value, 7) if isinstance(value, float) else [_rounded(each) for each in value]


def read(outline: Any, field: str = "outline") -> tuple[BaseGeometry, bool]:
    """A clean outline and whether it had to be repaired (it crossed itself). Raises BadInput for what is no area."""
    try:
        found = shape(outline)
        corners = shapely.get_num_coordinates(found)
    except (ShapelyError, AttributeError, TypeError, ValueError, KeyError, IndexError) as error:
        raise BadInput(
            "no_geometry", "An outline is a GeoJSON Polygon or MultiPolygon, WGS-84.", field, "轮廓应为 GeoJSON 面（Polygon 或 MultiPolygon），WGS-84。"
        ) from error
    if corners > MOST_CORNERS:
        raise BadInput(
            "too_many_corners",
            f"An outline has {corners} corners; at most {MOST_CORNERS} are taken.",
            field,
            f"轮廓有 {corners} 个拐点，最多 {MOST_CORNERS} 个。",
        )
    return cleaned(found, field)


def cleaned(found: BaseGeometry, field: str = "outline") -> tuple[BaseGeometry, bool]:
    """An outline without self-crossings, on our grid. Raises BadInput where nothing is left of it."""
    xy = shapely.get_coordinates(found)
    if found.geom_type not in ("Polygon", "MultiPolygon") or found.is_empty or len(xy) == 0:
        raise BadInput("empty_outline", "The outline is empty or no area: draw at least three corners.", field, "轮廓为空或不是面：至少画三个拐点。")
    if not (abs(xy[:, 0]) <= 180).all() or not (abs(xy[:, 1]) <= 90).all():
        raise BadInput("no_degrees", "An outline's corners are degrees of longitude and latitude.", field, "轮廓坐标应为经纬度（度）。")
    crossed = not found.is_valid
    whole = areas_of(shapely.set_precision(areas_of(shapely.make_valid(found)) if crossed else found, GRID))
    if m2(whole) < LEAST_M2:
        raise BadInput("empty_outline", "The outline holds no ground: draw at least three corners.", field, "轮廓没有面积：至少画三个拐点。")
    return whole, crossed


def areas_of(found: BaseGeometry) -> BaseGeometry:
    """Its areas alone: lines and points that an operation left are dropped."""
    parts = [part for part in shapely.get_parts(found, return_index=False) if part.geom_type == "Polygon" and part.area > 0]
    nested = [part for each in shapely.get_parts(found) if each.geom_type in ("MultiPolygon", "GeometryCollection") for part in shapely.get_parts(each)]
    parts += [part for part in nested if part.geom_type == "Polygon" and part.area > 0]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts) if parts else Polygon()


def split(area: BaseGeometry, line: Sequence[Sequence[float]]) -> list[BaseGeometry]:
    """The parts of an outline on both sides of a drawn line, the largest first. Raises BadInput where the line does not go through it."""
    if len(line) < 2:
        raise BadInput("no_line", "A dividing line has at least two points.", "line", "分割线至少两个点。")
    cut = LineString(line)
    parts = [area]
    if cut.is_simple:
        pieces = [piece for part in shapely.get_parts(area) for piece in shapely.get_parts(split_by(part, cut))]
    else:
        faces = shapely.get_parts(shapely.polygonize([shapely.unary_union([area.boundary, cut])]))
        pieces = [face for face in shapely.get_parts(faces) if area.contains(face.representative_point())]
    parts = [areas_of(shapely.set_precision(piece, GRID)) for piece in pieces]
    parts = sorted((part for part in parts if m2(part) >= LEAST_M2), key=lambda part: -part.area)
    if len(parts) < 2:
        raise BadInput("line_misses", "The line does not divide the cell: begin and end it outside.", "line", "分割线没有穿过网格：起点和终点都要在网格外。")
    return parts


def merge(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Neighbours as one outline. Raises BadInput where they do not touch."""
    whole = areas_of(shapely.union_all(list(shapes), grid_size=GRID))
    if len(shapely.get_parts(whole)) > max(len(shapely.get_parts(each)) for each in shapes):
        raise BadInput("apart", "These cells do not touch: only neighbours can be merged.", "cells", "所选网格不相邻：只能合并相邻网格。")
    return whole


def without(area: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    """What of an outline the others leave. Raises BadInput where that is nothing."""
    rest = areas_of(shapely.difference(area, shapely.union_all(list(others), grid_size=GRID), grid_size=GRID))
    if m2(rest) < LEAST_M2:
        raise BadInput("nothing_left", "Nothing would be left of the cell.", "outline", "剩余面积为零：请改用合并或删除。")
    return rest


def within(area: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    """What of an outline lies in another. Raises BadInput where that is nothing."""
    rest = areas_of(shapely.intersection(area, whole, grid_size=GRID))
    if m2(rest) < LEAST_M2:
        raise BadInput("outside", "The outline lies outside the community.", "outline", "轮廓在社区范围之外。")
    return rest


def faults(rules: CellRules, community: BaseGeometry | None, cells: Sequence[Drawn]) -> list[Fault]:
    """Overlaps, gaps and what lies outside, the largest first in each kind. Groups (片区) may hold other cells; micro cells lie in one of the others."""
    found = _overlaps(rules, [cell for cell in cells if cell.kind in ("basic", "dedicated")])
    found += _overlaps(rules, [cell for cell in cells if cell.kind == "area_group"])
    found += _overlaps(rules, [cell for cell in cells if cell.kind == "micro"])
    found += _micro(rules, cells)
    if community is not None:
        found += _around(rules, community, [cell for cell in cells if cell.kind != "micro"])
    return found


def parent_key(cells: Sequence[Drawn], micro: Drawn) -> str | None:
    """The cell that holds most of a micro cell."""
    return max(((m2(cell.shape.intersection(micro.shape)), cell.key) for cell in cells if cell.kind != "micro"), default=(0.0, None))[1]


def _piece(rules: CellRules, rule: str, weight: str, keys: tuple[str, ...], piece: BaseGeometry, words: Words) -> list[Fault]:
    piece = areas_of(piece)
    if weight == "ignore" or m2(piece) <= rules.tolerance_m2:
        return []
    return [Fault(rule, keys, piece, weight, words)]


def _overlaps(rules: CellRules, cells: Sequence[Drawn]) -> list[Fault]:
    if len(cells) < 2:
        return []
    tree = shapely.STRtree([cell.shape for cell in cells])
    found: list[Fault] = []
    for i, cell in enumerate(cells):
        for j in sorted(tree.query(cell.shape, predicate="intersects")):
            if j > i:
                other = cells[int(j)]
                words = Words(f"{cell.name} 与 {other.name} 重叠", f"{cell.name} and {other.name} overlap")
                found += _piece(rules, "overlap", rules.overlap, (cell.key, other.key), cell.shape.intersection(other.shape), words)
    return sorted(found, key=lambda fault: -fault.shape.area)


def _around(rules: CellRules, community: BaseGeometry, cells: Sequence[Drawn]) -> list[Fault]:
    found: list[Fault] = []
    for cell in cells:
        words = Words(f"{cell.name} 超出社区范围", f"{cell.name} reaches outside the community")
        found += _piece(rules, "outside", rules.outside, (cell.key,), shapely.difference(cell.shape, community, grid_size=GRID), words)
    rest = shapely.difference(community, shapely.union_all([cell.shape for cell in cells], grid_size=GRID), grid_size=GRID)
    for part in sorted(shapely.get_parts(areas_of(rest)), key=lambda part: -part.area):
        near = _nearest(cells, part)
        found += _piece(rules, "gap", rules.gap, (near,) if near else (), part, Words("没有网格的空隙", "Ground without a cell"))
    return found


def _micro(rules: CellRules, cells: Sequence[Drawn]) -> list[Fault]:
    found: list[Fault] = []
    by_key: Mapping[str, Drawn] = {cell.key: cell for cell in cells}
    for micro in cells:
        if micro.kind != "micro":
            continue
        parent = parent_key(cells, micro)
        if parent is None:
            found.append(Fault("outside", (micro.key,), micro.shape, "block", Words(f"{micro.name} 不在任何网格内", f"{micro.name} lies in no cell")))
            continue
        words = Words(f"{micro.name} 超出 {by_key[parent].name}", f"{micro.name} reaches outside {by_key[parent].name}")
        found += _piece(rules, "outside", rules.outside, (micro.key,), micro.shape.difference(by_key[parent].shape), words)
    return found


def _nearest(cells: Sequence[Drawn], part: BaseGeometry) -> str | None:
    """The cell that borders longest on a gap."""
    return max(((part.boundary.intersection(cell.shape.buffer(GRID)).length, cell.key) for cell in cells), default=(0.0, None))[1]
