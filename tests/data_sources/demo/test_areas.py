"""The area tree: official names, made-up outlines without gaps and overlaps."""

from dataclasses import replace
from itertools import pairwise

import pytest
from shapely import STRtree
from shapely.geometry import Point, shape

from core.areas import level_of, parent_of
from core.city import City
from data_sources.demo.areas import Place, tree
from data_sources.demo.build import Demo
from data_sources.demo.crowd import route_places
from data_sources.demo.sketch import SKETCHES


@pytest.fixture(scope="module")
def places(demo: Demo) -> list[Place]:
    return demo.places


def of_level(places: list[Place], level: str) -> list[Place]:
    return [place for place in places if place.level == level]


def test_there_are_four_streets_147_communities_and_about_700_cells(places: list[Place]) -> None:
    assert len(of_level(places, "district")) == 1
    assert len(of_level(places, "town_street")) == 4
    assert len(of_level(places, "community")) == 147
    cells = of_level(places, "grid") + of_level(places, "micro_grid")
    assert 650 <= len(cells) <= 760
    assert {cell.kind for cell in cells} == {"area_group", "basic", "dedicated", "micro"}


@pytest.mark.parametrize("level", ["town_street", "community"])
def test_areas_of_a_level_fill_the_district_without_overlap(places: list[Place], city: City, level: str) -> None:
    shapes = [place.shape for place in of_level(places, level)]
    official = shape(city.outline)
    assert abs(sum(s.area for s in shapes) / official.area - 1) < 0.001
    overlaps = [shapes[i].intersection(shapes[j]).area for i, j in STRtree(shapes).query(shapes, predicate="intersects").T if i < j]
    assert max(overlaps) < 1e-12


def test_every_area_lies_in_its_parent(places: list[Place]) -> None:
    known = {place.code: place for place in places}
    for place in places:
        assert level_of(place.code) == place.level
        assert place.parent == parent_of(place.code)
        if place.parent and place.level != "town_street":
            assert place.shape.difference(known[place.parent].shape).area < 1e-12


def test_every_area_hangs_together_and_holds_its_label(places: list[Place]) -> None:
    assert {place.shape.geom_type for place in places} == {"Polygon"}
    assert all(place.shape.contains(Point(place.point)) for place in places)


def test_cells_are_numbered_without_gaps(places: list[Place]) -> None:
    codes = sorted(place.code for place in of_level(places, "grid"))
    for before, after in pairwise(codes):
        assert after[12:] == ("001" if after[:12] != before[:12] else f"{int(before[12:]) + 1:03d}")


def test_known_places_lie_where_they_should(places: list[Place], city: City) -> None:
    known = {place.code: place for place in places}
    assert known["440604012"].shape.contains(Point(113.10, 23.02))
    assert known["440604012061"].zh == "南浦社区"
    assert sum(place.code.startswith("440604012061") and place.level == "grid" for place in places) >= 6
    bridge = city.crowd.segments[0]
    assert known[bridge.area].shape.distance(Point(bridge.line[0])) < 0.002


def test_what_is_made_up_says_so(places: list[Place]) -> None:
    assert [place.code for place in places if not place.generated] == ["440604"]


def test_the_same_tree_grows_twice(city: City, places: list[Place]) -> None:
    sketch = SKETCHES[city.code]
    again = tree(city.areas, shape(city.outline), replace(sketch, pinned={**route_places(city), **sketch.pinned}))
    assert [(p.code, p.zh, p.shape.wkb) for p in again] == [(p.code, p.zh, p.shape.wkb) for p in places]
