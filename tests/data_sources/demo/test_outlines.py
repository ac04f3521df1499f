"""Outlines: parts add up to the whole."""

import numpy as np
import shapely
from shapely import box
from shapely.geometry import LineString

from data_sources.demo import outlines
from data_sources.demo._seeds import chance


def test_parts_of_an_area_fill_it_and_do_not_overlap() -> None:
    area = box(113.0, 23.0, 113.1, 23.08)
    parts = outlines.split(area, 12, chance("test"))
    assert len(parts) == 12
    assert abs(sum(part.area for part in parts) - area.area) < 1e-9
    assert abs(shapely.union_all(parts).area - area.area) < 1e-9


def test_parts_near_the_middle_are_smaller() -> None:
    area = box(113.0, 23.0, 113.1, 23.1)
    parts = outlines.split(area, 40, chance("middle"), (113.05, 23.05))
    by_distance = sorted(parts, key=lambda part: part.centroid.distance(area.centroid))
    assert sum(p.area for p in by_distance[:10]) < sum(p.area for p in by_distance[-10:]) / 2


def test_one_part_is_the_area_itself() -> None:
    area = box(0, 0, 1, 1)
    assert outlines.split(area, 1, chance("one")) == [area]


def test_a_wiggled_line_keeps_its_ends() -> None:
    line = outlines.wiggle(LineString([(0, 0), (1, 0)]), chance("line"))
    assert (line.coords[0], line.coords[-1]) == ((0, 0), (1, 0))
    assert len(line.coords) > 4


def test_points_lie_inside() -> None:
    area = box(0, 0, 1, 1).difference(box(0.2, 0.2, 0.9, 0.9))
    points = outlines.points_in(area, 50, chance("points"))
    assert len(points) == 50
    assert shapely.contains_xy(area, points[:, 0], points[:, 1]).all()


def test_cells_are_read_row_by_row_from_north_west() -> None:
    points = np.array([[2, 0.0], [1, 5.0], [1, 0.1], [2, 5.1]])
    assert outlines.reading_order(points, rows=2).tolist() == [1, 3, 2, 0]
