"""The demo's illustrative base map: water, green, streets and buildings, invented inside its areas, as features of vector tiles.

The same areas and buildings give the same map. Nothing of it is surveyed; whoever shows it says so (示意).
"""

from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely import LineString
from shapely.affinity import rotate, translate
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data_sources.demo import streets
from data_sources.demo._seeds import chance
from data_sources.demo.ground import M_PER_DEGREE, footprints, height_m
from data_sources.demo.streets import Block, Street
from data_sources.vector_tiles import Feature, projected

VERSION = 1  # to be raised when the map changes, so that it is made anew
MIN_ZOOM, MAX_ZOOM = 9, 14
Row = Mapping[Any, Any]
# Between which towns and streets a river flows, and how wide it is in m.
_RIVERS = (
    ("东平水道", "Dongping Waterway", "440604100", ("440604010", "440604011", "440604012"), 190.0),
    ("汾江河", "Fenjiang River", "440604012", ("440604011", "440604010"), 62.0),
)
_PONDS_IN = "440604100"  # the town of fish ponds
_CREEK_SHARE, _CREEK_M = 0.22, 14.0
_SINCE = {streets.TRUNK: 9, streets.PRIMARY: 11, streets.SECONDARY: 12, streets.TERTIARY: 13, streets.RESIDENTIAL: 14, streets.LANE: 14}


def features(areas: Sequence[Row], buildings: Sequence[Row]) -> list[Feature]:
    """The whole map. `areas` have `code`, `name`, `name_en`, `level` and a GeoJSON `outline`; `buildings` are rows of the store."""
    return _Maker(areas, buildings).features()


class _Maker:
    def __init__(self, areas: Sequence[Row], buildings: Sequence[Row]) -> None:
        outlines = {row["code"]: shape(row["outline"]) for row in areas}
        self.district_code = next(row["code"] for row in areas if row["level"] == "district")
        self.corner = np.array(outlines[self.district_code].bounds[:2])
        self.step = np.array([M_PER_DEGREE * cos(radians(float(self.corner[1]))), M_PER_DEGREE])
        blocks = {level: [self._block(row, outlines[row["code"]]) for row in areas if row["level"] == level] for level in ("town_street", "community", "grid")}
        micro = [self._block(row, outlines[row["code"]]) for row in areas if row["level"] == "micro_grid"]
        split = {block.code[:15] for block in micro}
        self.towns, self.communities, self.grids = blocks["town_street"], blocks["community"], blocks["grid"]
        self.cells = [block for block in self.grids if block.code not in split] + micro
        self.district = self._flat(outlines[self.district_code])
        self.parks = [self._block(row, outlines[row["code"]]) for row in areas if "(公园)" in row["name"]]
        self.buildings = buildings

    def features(self) -> list[Feature]:
        rivers = self._rivers()
        water = shapely.union_all([area for _, area in rivers])
        network = [*streets.along_borders(self.district, self.towns, self.communities, self.cells, water), *self._embankments(rivers)]
        houses = self._houses(network, water)
        found = [self._feature("earth", self.district, {"kind": "earth"})]
        found += [self._feature("landuse", area, {"kind": "park"}, 11) for area in self._green(rivers, water)]
        found += [self._feature("water", area, {"kind": "river", **self._named(zh, en)}, 9) for (zh, en, _), area in rivers]
        found += [self._feature("water", line, {"kind": "river", **self._named(zh, en)}, 11) for (zh, en, line), _ in rivers]
        found += [self._feature("water", area, {"kind": "pond"}, 13) for area in self._ponds(water, network, houses)]
        found += [self._feature("water", s.line, {"kind": "stream", **self._named(s.zh, s.en)}, 12) for s in self._creeks(network)]
        found += [self._feature("buildings", house, {"kind": "building", "height": height}, 14) for house, height in houses]
        lanes = self._lanes([house for house, _ in houses], water)
        found += [self._feature("roads", s.line, {"kind": s.kind, **self._named(s.zh, s.en)}, _SINCE[s.kind]) for s in [*lanes, *reversed(network)]]
        return found

    def _rivers(self) -> list[tuple[tuple[str, str, BaseGeometry], BaseGeometry]]:
        town = {block.code: block.shape for block in self.towns}
        found = []
        for zh, en, one, others, width in _RIVERS:
            if one in town and all(other in town for other in others):
                shared = town[one].boundary.intersection(shapely.union_all([town[other].boundary for other in others]))
                lines = shapely.line_merge(shapely.union_all([part for part in shapely.get_parts(shared) if isinstance(part, LineString)]))
                course = shapely.union_all([self._bent(part) for part in shapely.get_parts(lines) if part.length > 60])
                found.append(((zh, en, course), course.buffer(width / 2, cap_style="flat").intersection(self.district)))
        return found

    @staticmethod
    def _bent(line: BaseGeometry) -> BaseGeometry:
        return streets._smooth(shapely.simplify(line, 60))

    def _embankments(self, rivers: Sequence[tuple[tuple[str, str, BaseGeometry], BaseGeometry]]) -> list[Street]:
        found = []
        for (zh, en, _), area in rivers:
            stem, name = zh[:2], en.split()[0]
            bank = area.buffer(34).boundary.intersection(self.district.buffer(-60)).simplify(5)
            for part in shapely.get_parts(shapely.line_merge(bank) if bank.geom_type == "MultiLineString" else bank):
                if part.length > 300:
                    found.append(Street(streets.SECONDARY, part, f"{stem}堤路", f"{name} Embankment"))
        return found

    def _green(self, rivers: Sequence[tuple[tuple[str, str, BaseGeometry], BaseGeometry]], water: BaseGeometry) -> list[BaseGeometry]:
        strips = [area.buffer(26).intersection(self.district) for _, area in rivers]
        parks = [block.shape.buffer(-16) for block in self.parks]
        return [part for whole in [*strips, *parks] for part in shapely.get_parts(whole.difference(water)) if part.area > 900]

    def _creeks(self, network: Sequence[Street]) -> list[Street]:
        """Some lesser streets of the town of ponds have a creek beside them."""
        near = next((block.shape for block in self.towns if block.code == _PONDS_IN), None)
        found = []
        for street in network if near is not None else ():
            if street.zh and street.kind == streets.TERTIARY and near.contains(street.line) and chance("creek", street.zh).random() < _CREEK_SHARE:
                aside = shapely.offset_curve(street.line, streets.WIDTHS_M[street.kind] + _CREEK_M)
                if aside.length > 200:
                    found.append(Street("creek", aside, f"{street.zh.removesuffix('路')}涌", f"{street.en.removesuffix(' Road')} Creek"))
        return found

    def _ponds(self, water: BaseGeometry, network: Sequence[Street], houses: Sequence[tuple[BaseGeometry, int]]) -> list[BaseGeometry]:
        blocked = shapely.STRtree([water.buffer(30), *(s.line.buffer(22) for s in network), *(house.buffer(12) for house, _ in houses)])
        ponds = []
        for cell in self.cells:
            rng = chance("ponds", cell.code)
            if not cell.code.startswith(_PONDS_IN) or rng.random() > 0.5:
                continue
            turn = radians(float(chance("turn", cell.code[:12]).uniform(-24, 24)))
            at, (wide, deep) = cell.shape.representative_point(), (float(rng.uniform(46, 78)), float(rng.uniform(90, 150)))
            for column in range(-2, 3):
                for row in range(-1, 2):
                    box = shapely.box(column * (wide + 7), row * (deep + 7), column * (wide + 7) + wide, row * (deep + 7) + deep)
                    ponds.append(translate(rotate(box, turn, (0, 0), use_radians=True), at.x, at.y))
        shapely.prepare(self.district)
        dry = [pond for pond in ponds if self.district.contains(pond) and not len(blocked.query(pond, predicate="intersects"))]
        return [pond.buffer(3, quad_segs=2) for pond in dry]

    def _houses(self, network: Sequence[Street], water: BaseGeometry) -> list[tuple[BaseGeometry, int]]:
        """Outlines of buildings with their heights in m, kept off the streets and out of the water."""
        shapes = [self._flat(each) for each in footprints(self.buildings)]
        roads = [street.line.buffer(streets.WIDTHS_M[street.kind] / 2 + 3, quad_segs=2) for street in network]
        tree = shapely.STRtree([*roads, water.buffer(26)])
        cut: dict[int, list[BaseGeometry]] = {}
        for i, j in tree.query(shapes, predicate="intersects").T.tolist() if shapes else ():
            cut.setdefault(i, []).append(tree.geometries[j])
        found = []
        for i, (house, row) in enumerate(zip(shapes, self.buildings, strict=True)):
            left = house.difference(shapely.union_all(cut[i])) if i in cut else house
            part = max(shapely.get_parts(left), key=lambda each: each.area, default=None)
            if part is not None and part.area > house.area * 0.3:
                found.append((part, round(height_m(row))))
        return found

    def _lanes(self, houses: Sequence[BaseGeometry], water: BaseGeometry) -> list[Street]:
        banks = shapely.get_parts(water.buffer(30))
        clear = np.append(shapely.buffer(np.array(houses, dtype=object), streets.CLEAR_M, quad_segs=1), banks)
        tree = shapely.STRtree(clear)
        return [lane for cell in self.cells for lane in streets.lanes(cell, clear[np.sort(tree.query(cell.shape, predicate="intersects"))].tolist())]

    def _block(self, row: Row, outline: BaseGeometry) -> Block:
        return Block(row["code"], row["name"], row["name_en"], self._flat(outline))

    def _flat(self, lon_lat: BaseGeometry) -> BaseGeometry:
        return shapely.transform(lon_lat, lambda at: (at - self.corner) * self.step)

    def _feature(self, layer: str, flat: BaseGeometry, tags: Mapping[str, Any], since: int = 0) -> Feature:
        return Feature(layer, projected(shapely.transform(flat, lambda at: at / self.step + self.corner)), tags, since)

    @staticmethod
    def _named(zh: str, en: str) -> dict[str, str]:
        return {"name": zh, "name:en": en} if zh else {}
