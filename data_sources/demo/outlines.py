"""Outlines made inside the official one: streets, communities and grid cells without gaps and without overlaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from data_sources.demo._seeds import chance, share_out

GRID = 1e-6  # degrees, about 0.1 m: every corner lies on this grid, so neighbours share theirs exactly
_WIGGLE = 0.09  # how far an edge leaves its straight line, as a share of its length
_SMALLEST = 2e-5  # degrees: shorter edges stay straight


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of a city's streets beforehand: dividing lines, a point in each street, its dense middle."""

    dividers: tuple[tuple[tuple[float, float], ...], ...]
    streets: dict[str, tuple[float, float]]
    middle: tuple[float, float]
    pinned: dict[str, tuple[float, float]]  # communities that must lie at a place


@dataclass(frozen=True, slots=True)
class Leaf:
    """One cell before it has its final outline: its community, its kind, its rough shape, and its place in a split cell."""

    community: str
    kind: str
    shape: BaseGeometry
    cell: int
    micro: int = 0


def split_streets(district: Polygon, sketch: Sketch) -> dict[str, BaseGeometry]:
    """The district cut along the sketch's dividers, wiggled; every part goes to the street whose point is nearest."""
    lines = [wiggle(LineString(line), chance("divider", i), rounds=4, share=0.05) for i, line in enumerate(sketch.dividers)]
    faces = list(polygonize(shapely.unary_union([district.boundary, *lines])))
    parts: dict[str, list[BaseGeometry]] = {code: [] for code in sketch.streets}
    points = {code: shapely.Point(at) for code, at in sketch.streets.items()}
    for face in faces:
        if district.contains(face.representative_point()):
            parts[min(points, key=lambda code: face.distance(points[code]))].append(face)
    return {code: shapely.union_all(found) for code, found in parts.items()}


def split(area: BaseGeometry, count: int, rng: np.random.Generator, middle: tuple[float, float] | None = None) -> list[BaseGeometry]:
    """`area` cut into `count` parts of like size (smaller towards `middle`) with natural-looking edges."""
    if count <= 1:
        return [area]
    for _ in range(20):
        seeds = _settle(area, count, rng, middle)
        parts = _gather(_pieces(area, seeds, rng), area, seeds)
        if len(parts) == count:
            return parts
    raise ValueError(f"an area of {area.area} square degrees cannot be cut into {count} parts")


def finish(leaves: Sequence[Leaf], district: Polygon) -> list[BaseGeometry]:
    """The final outlines of `leaves` in their order: all corners on one grid, so parts add up to the whole exactly."""
    lines = shapely.unary_union([district.boundary, *(leaf.shape.boundary for leaf in leaves)], grid_size=GRID)
    tree = shapely.STRtree([leaf.shape for leaf in leaves])
    parts: list[list[BaseGeometry]] = [[] for _ in leaves]
    for face in polygonize(lines):
        point = face.representative_point()
        if district.distance(point) < GRID:
            parts[int(tree.nearest(point))].append(face)
    return [shapely.union_all(found, grid_size=GRID) for found in parts]


def join(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Neighbouring outlines as one."""
    return shapely.union_all(list(shapes), grid_size=GRID)


def wiggle(line: LineString, rng: np.random.Generator, rounds: int = 3, share: float = _WIGGLE) -> LineString:
    """`line` bent by moving the middles of its parts, ends untouched."""
    at = np.array(line.coords)
    for _ in range(rounds):
        step = np.diff(at, axis=0)
        if np.hypot(*step.T).max() < _SMALLEST:
            break
        aside = np.column_stack([-step[:, 1], step[:, 0]]) * rng.uniform(-share, share, (len(step), 1))
        bent = np.empty((2 * len(at) - 1, 2))
        bent[::2], bent[1::2] = at, at[:-1] + step / 2 + aside
        at = bent
    return LineString(at)


def points_in(area: BaseGeometry, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` random points inside `area`, as rows of lon, lat."""
    west, south, east, north = area.bounds
    shapely.prepare(area)
    found: list[np.ndarray] = [np.empty((0, 2))]
    have = 0
    while have < count:
        tries = rng.uniform((west, south), (east, north), (max(16, 3 * (count - have)), 2)).round(6)
        inside = tries[shapely.contains_xy(area, tries[:, 0], tries[:, 1])]
        found.append(inside)
        have += len(inside)
    return np.concatenate(found)[:count]


def reading_order(points: np.ndarray, rows: int) -> np.ndarray:
    """Indices of `points` from west to east in rows from north to south, as grid cells are numbered."""
    if len(points) < 2:
        return np.arange(len(points))
    north, south = points[:, 1].max(), points[:, 1].min()
    row = np.minimum((north - points[:, 1]) / max(north - south, 1e-9) * rows, rows - 1).astype(int)
    return np.lexsort((points[:, 0], row))


def shares(areas: Sequence[BaseGeometry], total: int, at_least: int) -> np.ndarray:
    """`total` parts over `areas` by the root of their size, none under `at_least`."""
    weights = np.sqrt(np.array([area.area for area in areas]))
    return at_least + share_out(total - at_least * len(areas), weights)


def _settle(area: BaseGeometry, count: int, rng: np.random.Generator, middle: tuple[float, float] | None) -> np.ndarray:
    """Seeds spread evenly by Lloyd's method over a sample of `area`; near `middle` they stand closer."""
    sample = points_in(area, 90 * count, rng)
    weight = np.ones(len(sample)) if middle is None else 1 / (0.00012 + ((sample - middle) ** 2).sum(axis=1))
    seeds = sample[rng.choice(len(sample), count, replace=False, p=weight / weight.sum())]
    for _ in range(25):
        owner = _nearest(sample, seeds)
        total = np.bincount(owner, weight, count)
        centre = np.column_stack([np.bincount(owner, weight * sample[:, axis], count) for axis in (0, 1)])
        seeds = np.where(total[:, None] > 0, centre / np.maximum(total, 1e-12)[:, None], seeds)
    return seeds


def _pieces(area: BaseGeometry, seeds: np.ndarray, rng: np.random.Generator) -> Iterable[Polygon]:
    edges = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=area, only_edges=True)
    reaching_out = shapely.get_parts(shapely.intersection(edges, area.buffer(20 * GRID)))
    lines = [wiggle(edge, rng) for edge in reaching_out if isinstance(edge, LineString)]
    return polygonize(shapely.unary_union([area.boundary, *lines]))


def _nearest(points: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    gaps = points[:, None, :] - seeds[None, :, :]
    return (gaps**2).sum(axis=2).argmin(axis=1)


def _gather(pieces: Iterable[Polygon], area: BaseGeometry, seeds: np.ndarray) -> list[BaseGeometry]:
    """Pieces joined by nearest seed; slivers an edge cut off go to whom they touch longest, so that parts hang together."""
    inside = [piece for piece in pieces if area.contains(piece.representative_point())]
    owner = _nearest(np.array([piece.representative_point().coords[0] for piece in inside]), seeds)
    parts: list[BaseGeometry] = []
    loose: list[BaseGeometry] = []
    for i in range(len(seeds)):
        mine = shapely.get_parts(shapely.union_all([piece for piece, own in zip(inside, owner, strict=True) if own == i]))
        mine = sorted(mine, key=lambda part: -part.area)
        parts.extend(mine[:1])
        loose.extend(mine[1:])
    for bit in loose:
        best = max(range(len(parts)), key=lambda i: parts[i].intersection(bit).length)
        parts[best] = shapely.union_all([parts[best], bit])
    return parts
