"""The area tree: official district, streets and communities by name, their outlines and grid cells made by us."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from core.city import AreaRow
from data_sources.demo import outlines
from data_sources.demo._seeds import chance
from data_sources.demo.outlines import Leaf, Sketch

CELLS = 535  # 15-digit cells of the district
SPLIT_CELLS = 60  # of them cut into micro grids
_DEDICATED = (
    ("学校", "school"),
    ("医院", "hospital"),
    ("商圈", "shopping"),
    ("园区", "industrial park"),
    ("公园", "park"),
    ("市场", "market"),
    ("楼宇", "office tower"),
)


@dataclass(frozen=True)
class Place:
    """One area of the demo with its outline (WGS-84 degrees)."""

    code: str
    zh: str
    en: str
    level: str
    parent: str | None
    kind: str
    shape: BaseGeometry
    generated: bool

    @cached_property
    def point(self) -> tuple[float, float]:
        """A point inside, for labels."""
        at = self.shape.representative_point() if not self.shape.contains(self.shape.centroid) else self.shape.centroid
        return round(at.x, 6), round(at.y, 6)


def tree(officials: Sequence[AreaRow], outline: BaseGeometry, sketch: Sketch) -> list[Place]:
    """Every area from the district down to micro grids; the same arguments give the same tree."""
    district = next(o for o in officials if len(o.code) == 6)
    whole = shapely.set_precision(outline, outlines.GRID)
    streets_of = outlines.split_streets(whole, sketch)
    leaves = [leaf for street in sorted(streets_of) for leaf in _leaves(street, officials, streets_of[street], sketch)]
    shapes = outlines.finish(leaves, whole)
    cells = list(_cells(leaves, shapes))
    communities = [_official(o, outlines.join(c.shape for c in cells if c.code[:12] == o.code and len(c.code) == 15)) for o in officials if len(o.code) == 12]
    streets = [_official(o, outlines.join(c.shape for c in communities if c.parent == o.code)) for o in officials if len(o.code) == 9]
    return [Place(district.code, district.name, district.name_en, "district", None, district.kind, whole, False), *streets, *communities, *cells]


def _official(o: AreaRow, shape: BaseGeometry) -> Place:
    return Place(o.code, o.name, o.name_en, "town_street" if len(o.code) == 9 else "community", o.code[:-3], o.kind, shape, True)


def _leaves(street: str, officials: Sequence[AreaRow], shape: BaseGeometry, sketch: Sketch) -> Iterator[Leaf]:
    members = [o for o in officials if len(o.code) == 12 and o.code.startswith(street)]
    near = sketch.middle if shape.contains(shapely.Point(sketch.middle)) else None
    parts = outlines.split(shape, len(members), chance(street, "communities"), near)
    total = sum(1 for o in officials if len(o.code) == 12)
    cells = outlines.shares(parts, round(CELLS * len(members) / total), 2)
    for o, i in _named(members, parts, sketch).items():
        count = max(int(cells[i]), 6) if o in sketch.pinned else int(cells[i])
        yield from _split_community(o, parts[i], count, village=o[9:] >= "200")


def _named(members: Sequence[AreaRow], parts: Sequence[BaseGeometry], sketch: Sketch) -> dict[str, int]:
    """Which part each community gets: pinned ones their place, villages (200 and up) the outer parts."""
    free = list(range(len(parts)))
    named: dict[str, int] = {}
    for code, at in sketch.pinned.items():
        if any(o.code == code for o in members):
            named[code] = min(free, key=lambda i: parts[i].distance(shapely.Point(at)))
            free.remove(named[code])
    free.sort(key=lambda i: parts[i].centroid.distance(shapely.Point(sketch.middle)))
    rest = sorted((o.code for o in members if o.code not in named), key=lambda code: (code[9:] >= "200", code))
    return named | dict(zip(rest, free, strict=True))


def _split_community(code: str, shape: BaseGeometry, count: int, village: bool) -> Iterator[Leaf]:
    rng = chance(code, "cells")
    parts = outlines.split(shape, count, rng)
    order = outlines.reading_order(np.array([part.centroid.coords[0] for part in parts]), rows=max(1, round(count**0.5)))
    kinds = _kinds(count, village, rng)
    for number, i in enumerate(order, 1):
        micros = int(rng.integers(2, 4)) if kinds[number - 1] == "basic" and rng.random() < SPLIT_CELLS / CELLS * 1.3 else 1
        pieces = outlines.split(parts[i], micros, rng)
        rank = outlines.reading_order(np.array([piece.centroid.coords[0] for piece in pieces]), rows=1)
        for micro, j in enumerate(rank, 1):
            yield Leaf(code, kinds[number - 1], pieces[j], number, micro if micros > 1 else 0)


def _kinds(count: int, village: bool, rng: np.random.Generator) -> list[str]:
    kinds = ["basic"] * count
    for i in range(1, count):  # the first cell is always a basic one
        chosen = rng.random()
        kinds[i] = "area_group" if village and chosen < 0.3 else "dedicated" if chosen > 0.87 else "basic"
    return kinds


def _cells(leaves: Sequence[Leaf], shapes: Sequence[BaseGeometry]) -> Iterator[Place]:
    """Cells of 15 digits, each followed by the micro grids it is cut into."""
    by_cell: dict[str, list[int]] = {}
    for i, leaf in enumerate(leaves):
        by_cell.setdefault(f"{leaf.community}{leaf.cell:03d}", []).append(i)
    for code in sorted(by_cell):
        mine = by_cell[code]
        leaf = leaves[mine[0]]
        zh, en = _cell_name(code, leaf.kind)
        yield Place(code, zh, en, "grid", leaf.community, leaf.kind, outlines.join(shapes[i] for i in mine), True)
        if len(mine) > 1:
            for i in mine:
                micro = f"{leaves[i].micro:02d}"
                yield Place(f"{code}-{micro}", f"{zh} {micro} 微网格", f"{en}, micro {micro}", "micro_grid", code, "micro", shapes[i], True)


def _cell_name(code: str, kind: str) -> tuple[str, str]:
    number = code[13:]
    if kind == "area_group":
        return f"{number} 片区", f"Group {number}"
    if kind == "dedicated":
        zh, en = _DEDICATED[int(code[9:]) % len(_DEDICATED)]
        return f"{number} 专属网格({zh})", f"Dedicated grid {number} ({en})"
    return f"{number} 网格", f"Grid {number}"
