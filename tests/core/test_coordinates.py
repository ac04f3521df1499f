"""Coordinates at the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coordinates import to_gcj02, to_wgs84


def test_a_known_point_is_shifted_as_the_maps_do() -> None:
    # 天安门: WGS-84 116.3912, 39.9076 is GCJ-02 116.3974, 39.9090
    assert to_gcj02(116.3912, 39.9076) == pytest.approx((116.3974, 39.9090), abs=1e-4)


@given(st.floats(80, 130), st.floats(18, 53))
def test_there_and_back_is_right_to_a_centimetre(lon: float, lat: float) -> None:
    assert to_wgs84(*to_gcj02(lon, lat), "gcj02") == pytest.approx((lon, lat), abs=1e-7)


def test_wgs84_stays_and_so_does_the_rest_of_the_world() -> None:
    assert to_wgs84(113.1, 23.0, "wgs84") == (113.1, 23.0)
    assert to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)
