"""The demo's illustrative base map."""

import re
from collections import Counter

import pytest
import shapely

from data_sources.demo import base_map
from data_sources.vector_tiles import Feature, projected


@pytest.fixture(scope="module")
def made(tables) -> list[Feature]:  # type: ignore[no-untyped-def]
    return base_map.features(tables["areas"], tables["buildings"])


def test_it_has_water_green_streets_of_every_class_and_buildings(made: list[Feature]) -> None:
    kinds = Counter((each.layer, each.tags["kind"]) for each in made)
    assert kinds["earth", "earth"] == 1
    for kind in ("trunk", "primary", "secondary", "tertiary", "residential", "service"):
        assert kinds["roads", kind] > 3
    assert kinds["buildings", "building"] > 1200
    assert min(kinds["water", "river"], kinds["water", "stream"], kinds["water", "pond"], kinds["landuse", "park"]) > 3


def test_it_stays_inside_the_district_and_names_are_in_two_languages(made: list[Feature], tables) -> None:  # type: ignore[no-untyped-def]
    outline = next(row["outline"] for row in tables["areas"] if row["level"] == "district")
    around = projected(shapely.geometry.shape(outline)).buffer(1e-5)
    assert all(around.covers(each.shape) for each in made)
    named = [each.tags for each in made if "name" in each.tags]
    assert {"东平水道", "汾江大道"} <= {tags["name"] for tags in named}
    assert all(not re.search(r"[\u4e00-\u9fff]", tags["name:en"]) for tags in named)


def test_no_street_but_a_long_one_crosses_a_river_and_no_building_stands_in_it(made: list[Feature]) -> None:
    rivers = shapely.union_all([each.shape for each in made if each.tags["kind"] == "river" and each.shape.area])
    wet = Counter(each.tags["kind"] for each in made if each.layer in ("roads", "buildings") and each.shape.intersects(rivers))
    assert set(wet) == {"trunk"}


def test_the_same_areas_give_the_same_map(made: list[Feature], tables) -> None:  # type: ignore[no-untyped-def]
    again = base_map.features(tables["areas"], tables["buildings"])
    assert len(again) == len(made)
    assert all(a.tags == b.tags and a.shape.equals(b.shape) for a, b in zip(made[:400], again[:400], strict=True))
