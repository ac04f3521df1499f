"""Coordinates at the edge."""

import json
import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from core.coordinates import to_gcj02, to_wgs84
from tests.real_data import real

METRE = 111_195.0  # of a degree of latitude


def test_a_known_point_is_shifted_as_the_maps_do() -> None:
    # 天安门: WGS-84 116.3912, 39.9076 is GCJ-02 116.3974, 39.9090
    assert to_gcj02(116.3912, 39.9076) == pytest.approx((116.3974, 39.9090), abs=1e-4)


@given(st.floats(80, 130), st.floats(18, 53))
def test_there_and_back_is_right_to_a_centimetre(lon: float, lat: float) -> None:
    assert to_wgs84(*to_gcj02(lon, lat), "gcj02") == pytest.approx((lon, lat), abs=1e-7)


def test_wgs84_stays_and_so_does_the_rest_of_the_world() -> None:
    assert to_wgs84(113.1, 23.0, "wgs84") == (113.1, 23.0)
    assert to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)


def apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1]) * METRE


def corners(name: str) -> list[tuple[float, float]]:
    features = json.loads(real(name).read_text(encoding="utf-8"))["features"]
    return [tuple(each) for feature in features for each in shapely.get_coordinates(shape(feature["geometry"])).tolist()]


def test_the_outlines_of_seven_districts_lie_on_those_of_the_chinese_map() -> None:
    ours, theirs = corners("districts7_wgs84.geojson"), corners("districts7_amap_gcj02.geojson")
    assert len(ours) == len(theirs) > 1000
    assert max(apart_m(to_wgs84(*there, "gcj02"), here) for here, there in zip(ours, theirs, strict=True)) < 0.5
    assert max(apart_m(to_gcj02(*here), there) for here, there in zip(ours, theirs, strict=True)) < 0.5
    assert max(apart_m(to_wgs84(*to_gcj02(*here), "gcj02"), here) for here in ours) < 0.5
    assert min(apart_m(here, there) for here, there in zip(ours, theirs, strict=True)) > 80  # without the shift they are far apart
