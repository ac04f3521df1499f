"""Streets of the demo: they run along the borders of its areas and as lanes through its cells. In metres from the district's south-west corner."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from data_sources.demo._seeds import chance

TRUNK, PRIMARY, SECONDARY, TERTIARY, RESIDENTIAL, LANE = "trunk", "primary", "secondary", "tertiary", "residential", "service"
WIDTHS_M = {TRUNK: 34.0, PRIMARY: 26.0, SECONDARY: 18.0, TERTIARY: 13.0, RESIDENTIAL: 9.0, LANE: 5.0}
_LANES_M = (105.0, 165.0)  # between two lanes of a cell
_SHORTEST_LANE_M = 45.0
CLEAR_M = 5.0  # between a lane and a building
_SECONDARY_SHARE = 0.4
# Long roads across the district, from … over … to …, as shares of its width and height; they take the borders that lie nearest.
_LONG = (
    ("汾江大道", "Fenjiang Avenue", ((0.77, 1.0), (0.72, 0.45), (0.66, 0.3))),
    ("禅中大道", "Chanzhong Avenue", ((0.36, 0.83), (0.6, 0.66), (0.95, 0.62))),
    ("石湾大道", "Shiwan Avenue", ((0.02, 0.7), (0.4, 0.52), (0.98, 0.44))),
    ("南庄大道", "Nanzhuang Avenue", ((0.1, 0.8), (0.26, 0.4), (0.33, 0.02))),
    ("张槎大道", "Zhangcha Avenue", ((0.5, 0.92), (0.5, 0.55), (0.48, 0.38))),
)


@dataclass(frozen=True, slots=True)
class Street:
    """A piece of a street: its class, its line, its name in Chinese and English (empty: none)."""

    kind: str
    line: BaseGeometry
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An area: its code, names and outline."""

    code: str
    zh: str
    en: str
    shape: BaseGeometry


def along_borders(district: BaseGeometry, towns: Sequence[Block], communities: Sequence[Block], cells: Sequence[Block], water: BaseGeometry) -> list[Street]:
    """The streets on the borders, the greatest class first come; none on the district's own border, only long roads cross water."""
    edges = np.array(_edges(cells), dtype=object)
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    inner = shapely.distance(middles, district.boundary) > 2
    edges, middles = edges[inner], middles[inner]
    on_town, on_community = (shapely.distance(middles, shapely.union_all([b.shape.boundary for b in blocks])) < 2 for blocks in (towns, communities))
    tree = shapely.STRtree([c.shape for c in communities])
    streets = list(_long_roads(district, [e for e, near in zip(edges, on_community, strict=True) if near]))
    taken = shapely.union_all([s.line for s in streets]).buffer(45)
    shapely.prepare(taken)
    for edge, middle, town, community in zip(edges, middles, on_town, on_community, strict=True):
        if taken.contains(middle):
            continue
        beside = sorted(int(i) for i in tree.query(middle, predicate="dwithin", distance=2)) if community else []
        named = communities[beside[0]] if beside else None
        zh, en = _name(named) if named else ("", "")
        chosen = chance("street", zh).random() < _SECONDARY_SHARE
        kind = PRIMARY if town else RESIDENTIAL if named is None else SECONDARY if chosen else TERTIARY
        dry = shapely.simplify(edge, 4).difference(water.buffer(12))
        streets += [Street(kind, part, zh, en) for part in shapely.get_parts(dry) if part.length > 25]
    return streets


def lanes(cell: Block, kept_clear: Sequence[BaseGeometry]) -> Iterator[Street]:
    """Lanes through a cell, turned as its community's buildings are, none of them through `kept_clear`."""
    rng = chance("lanes", cell.code)
    turn = np.radians(float(chance("turn", cell.code[:12]).uniform(-24, 24)))
    inner = cell.shape.buffer(-14)
    if inner.is_empty:
        return
    blocked = shapely.union_all(list(kept_clear)) if kept_clear else None
    middle, reach = inner.centroid, hypot(*np.subtract(inner.bounds[2:], inner.bounds[:2]))
    for angle in (turn, turn + np.pi / 2):
        along, aside = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        at = -reach / 2 + float(rng.uniform(0, _LANES_M[1]))
        while at < reach / 2:
            foot = np.array([middle.x, middle.y]) + aside * at
            line = LineString([foot - along * reach, foot + along * reach]).intersection(inner)
            line = line if blocked is None else line.difference(blocked)
            yield from (Street(LANE, part) for part in shapely.get_parts(line) if part.length > _SHORTEST_LANE_M)
            at += float(rng.uniform(*_LANES_M))


def _edges(cells: Sequence[Block]) -> list[LineString]:
    """Every border between two junctions, once."""
    lines = shapely.unary_union([cell.shape.boundary for cell in cells])
    return [edge for edge in shapely.get_parts(shapely.line_merge(lines)) if edge.length > 8]


def _name(block: Block) -> tuple[str, str]:
    stem = block.zh.removesuffix("社区").removesuffix("村")
    return f"{stem}路", f"{block.en.removesuffix(' Community').removesuffix(' Village')} Road"


def _long_roads(district: BaseGeometry, edges: Sequence[LineString]) -> Iterator[Street]:
    west, south, east, north = district.bounds
    graph = _Graph(edges)
    for zh, en, over in _LONG:
        stops = [graph.nearest(west + x * (east - west), south + y * (north - south)) for x, y in over]
        points = [point for a, b in pairwise(stops) for point in graph.way(a, b)]
        if len(points) > 2:
            yield Street(TRUNK, _smooth(shapely.simplify(LineString(points), 70)), zh, en)


def _smooth(line: BaseGeometry) -> LineString:
    """Corners cut three times (Chaikin)."""
    at = shapely.get_coordinates(line)
    for _ in range(3):
        cut = np.empty((2 * (len(at) - 1), 2))
        cut[::2], cut[1::2] = at[:-1] * 0.75 + at[1:] * 0.25, at[:-1] * 0.25 + at[1:] * 0.75
        at = np.vstack([at[:1], cut, at[-1:]])
    return LineString(at)


class _Graph:
    """Borders as a net one can walk."""

    def __init__(self, edges: Sequence[LineString]) -> None:
        self.ways: dict[tuple[float, float], list[tuple[tuple[float, float], float, LineString]]] = {}
        for edge in edges:
            a, b = (tuple(np.round(edge.coords[i], 1).tolist()) for i in (0, -1))
            self.ways.setdefault(a, []).append((b, edge.length, edge))
            self.ways.setdefault(b, []).append((a, edge.length, edge.reverse()))
        self.points = list(self.ways)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        return min(self.points, key=lambda p: hypot(p[0] - x, p[1] - y))

    def way(self, start: tuple[float, float], goal: tuple[float, float]) -> list[tuple[float, float]]:
        """The points of the shortest way, empty where there is none."""
        least: dict[tuple[float, float], float] = {start: 0.0}
        came: dict[tuple[float, float], tuple[tuple[float, float], LineString]] = {}
        queue = [(0.0, start)]
        while queue:
            far, here = heapq.heappop(queue)
            if here == goal:
                break
            if far > least[here]:
                continue
            for there, length, edge in self.ways[here]:
                if far + length < least.get(there, float("inf")):
                    least[there] = far + length
                    came[there] = here, edge
                    heapq.heappush(queue, (far + length, there))
        points: list[tuple[float, float]] = []
        while goal in came:
            goal, edge = came[goal]
            points = [*edge.coords, *points]
        return points
