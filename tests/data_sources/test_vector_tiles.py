"""Shapes cut into vector tiles."""

import numpy as np
import pytest
import shapely

from data_sources.vector_tiles import EXTENT, Feature, encode, projected, tiles, units


def test_the_middle_of_the_world_is_the_middle_of_the_grid() -> None:
    assert units(np.array([[0.0, 0.0], [-180.0, 85.05112878]])).tolist() == [[0.5, 0.5], [0.0, pytest.approx(0.0, abs=1e-9)]]


def test_a_tile_is_what_the_standard_says() -> None:
    """The polygon of the standard's own example (4.3.5.4), in a tile of 4096 units."""
    square = shapely.Polygon([(3, 6), (8, 12), (20, 34)])
    tile = encode([(Feature("hello", square, {"a": "b"}), shapely.transform(square, lambda at: at / EXTENT))], 0, 0, 1)
    assert bytes([9, 6, 12, 18, 10, 12, 24, 44, 15]) in tile
    assert tile[2:9] == b"\x0a\x05hello"


def test_a_shape_is_in_the_tiles_it_crosses_from_its_zoom_on() -> None:
    line = projected(shapely.LineString([(-10.0, 40.0), (10.0, 40.0)]))
    found = list(tiles([Feature("roads", line, {"kind": "trunk"}, since=1)], 0, 2))
    assert [each[:3] for each in found] == [(1, 0, 0), (1, 1, 0), (2, 1, 1), (2, 2, 1)]
    assert all(b"trunk" in data for *_, data in found)
