"""Where a point lies."""

import pytest

from services._parts import Parts
from services.places import communities, locate
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER, area_rows, square


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (113.102, 23.025, f"{NANPU}001"),
        (113.107, 23.025, f"{NANPU}002"),
        (113.112, 23.025, f"{ZUMIAO_OTHER}001"),
        (113.099, 23.025, NANPU),
        (113.03, 22.975, NANZHUANG_ONE),
        (112.9, 23.0, None),
        (0.0, 0.0, None),
    ],
)
def test_a_point_lies_in_its_cell_or_the_nearest_community_or_nowhere(parts: Parts, lon: float, lat: float, code: str | None) -> None:
    found = locate(parts, lon, lat)
    assert (found and found.code) == code


def test_a_border_belongs_to_somebody(parts: Parts) -> None:
    found = locate(parts, 113.105, 23.025)
    assert found is not None
    assert found.level == "grid"


def test_the_finest_cell_wins(parts: Parts) -> None:
    cell = next(row for row in area_rows() if row["code"] == f"{NANPU}001")
    micro = {**cell, "code": f"{NANPU}001-01", "level": "micro_grid", "parent": f"{NANPU}001", "outline": square(113.101, 23.024, 0.002)}
    with parts.store.write() as conn:
        conn.execute(tables.areas.insert().values(micro))
    found = locate(parts, 113.102, 23.025)
    assert found is not None
    assert found.code == f"{NANPU}001-01"


def test_the_communities_come_with_their_towns_and_outlines(parts: Parts) -> None:
    found = {each["code"]: each for each in communities(parts)}
    assert list(found) == sorted([NANPU, ZUMIAO_OTHER, NANZHUANG_ONE])
    assert (found[NANPU]["name"], found[NANPU]["town"]) == ("南浦社区", "祖庙街道")
    assert len(found[NANPU]["rings"][0]) == 5
