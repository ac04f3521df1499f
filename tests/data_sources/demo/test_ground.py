"""What stands on the demo's ground."""

from typing import Any

import shapely

from core.city import City
from data_sources.demo.build import Demo
from data_sources.demo.ground import M_PER_DEGREE, footprint, footprints, height_m
from data_sources.demo.things import buildings


def building(**over: Any) -> dict[str, Any]:
    return {"id": 7, "name": "南浦社区7栋", "area": "440604012061003", "floors": 6, "kind": "residential", "lon": 113.1, "lat": 23.02, **over}


def size_m(shape: Any) -> float:
    return float(shape.minimum_rotated_rectangle.length * M_PER_DEGREE / 2)


def test_a_building_stands_around_its_place_always_the_same() -> None:
    first, again = footprint(building()), footprint(building())
    assert first.equals(again)
    assert first.contains(shapely.Point(113.1, 23.02))
    assert 40 < size_m(first) < 80
    assert not footprint(building(id=8)).equals(first)


def test_kind_and_floors_make_its_shape() -> None:
    factory, flats, tower = (footprint(building(kind=kind, floors=floors)) for kind, floors in (("factory", 2), ("residential", 6), ("residential", 28)))
    assert factory.area > flats.area
    assert len(footprint(building(kind="school")).exterior.coords) == 7
    assert footprint(building(kind="a kind of another city")).is_valid
    assert height_m(building(floors=6)) == 19.8


def test_neighbours_do_not_run_into_each_other() -> None:
    near = [building(id=1), building(id=2, lon=113.10015)]
    one, two = footprints(near)
    assert one.area < footprint(near[0]).area
    assert not one.intersects(two)
    assert footprints(near[:1])[0].equals(footprint(near[0]))


def test_hardly_two_buildings_of_a_whole_district_meet(city: City) -> None:
    rows = buildings(Demo(city).ground, 9000)
    shapes = footprints(rows)
    meeting = sum(1 for a, b in shapely.STRtree(shapes).query(shapes, predicate="intersects").T if a < b)
    assert meeting < len(rows) * 0.02
