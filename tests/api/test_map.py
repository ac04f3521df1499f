"""What the map is fed with."""

import base64
import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case

CAMERA = "44060400001320000001"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def things(parts: Any) -> None:
    """A camera, an officer and a crowd segment in 南浦社区."""
    cell = NANPU + "001"
    with parts.store.write() as conn:
        camera = {"gb_id": CAMERA, "name": "路口", "area": cell, "lon": 113.101, "lat": 23.021, "source_class": "street", "online": False, "status_at": NOW}
        conn.execute(insert(tables.cameras).values(camera))
        conn.execute(insert(tables.officers).values(id=7, name="王测试0007", phone="13800000007", post="full_time", grid=cell, on_duty=True))
        conn.execute(
            insert(tables.crowd_segments).values(id="s1", zh="通济桥", en="Bridge", area=NANPU, m2=900, line=[[113.1, 23.02], [113.101, 23.02]], ordinal=1)
        )
        readings = [{"segment": "s1", "at": NOW.replace(hour=11), "count": 90, "band": 0}, {"segment": "s1", "at": NOW, "count": 3600, "band": 1}]
        conn.execute(insert(tables.crowd_readings), readings)


def places(columns: dict[str, Any]) -> list[tuple[float, float]]:
    raw = base64.b64decode(columns["xy"])
    flat = struct.unpack(f"<{len(raw) // 4}f", raw)
    return [(round(flat[i], 4), round(flat[i + 1], 4)) for i in range(0, len(flat), 2)]


def test_open_cases_come_as_columns_with_their_places(client: Any, parts: Any) -> None:
    no = a_case(parts, lon=113.102, lat=23.025)
    columns = client("leader").get("/api/v1/map/cases").json
    assert columns["no"] == [no]
    assert columns["area"] == [NANPU + "001"]
    assert places(columns) == [(113.102, 23.025)]
    assert columns["due"][0] > columns["yellow"][0]


def test_a_department_gets_its_own_cases_only(client: Any, parts: Any) -> None:
    a_case(parts)
    assert client("handler", department="nobody").get("/api/v1/map/cases").json["no"] == []


def test_cases_of_another_community_are_not_on_the_map(client: Any, parts: Any) -> None:
    a_case(parts)
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/cases").json["no"] == []
    assert client("community", NANZHUANG_ONE).get(f"/api/v1/map/cases?area={NANPU}").status_code == 404


def test_features_carry_level_name_and_size(client: Any) -> None:
    answer = client("leader").get("/api/v1/map/areas.geojson?level=community")
    assert answer.mimetype == "application/geo+json"
    features = {feature["id"]: feature["properties"] for feature in answer.json["features"]}
    assert set(features) >= {NANPU, NANZHUANG_ONE}
    assert features[NANPU]["km2"] == pytest.approx(1.14, abs=0.01)


def test_the_base_map_is_nameless(client: Any) -> None:
    answer = client("community", NANPU).get("/api/v1/map/base.geojson")
    assert {frozenset(feature["properties"]) for feature in answer.json["features"]} == {frozenset({"level"})}
    assert NANZHUANG_ONE not in answer.text


def test_what_the_browser_has_is_not_sent_again(client: Any) -> None:
    leader = client("leader")
    first = leader.get("/api/v1/map/areas.geojson")
    assert "private" in first.headers["Cache-Control"]
    assert leader.get("/api/v1/map/areas.geojson", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_an_unknown_level_is_refused_with_the_known_ones(client: Any) -> None:
    answer = client("leader").get("/api/v1/map/areas.geojson?level=community,planet")
    assert answer.status_code == 400
    assert "town_street" in answer.text


@pytest.mark.usefixtures("things")
def test_cameras_come_as_columns_and_one_with_its_name(client: Any) -> None:
    leader = client("leader")
    columns = leader.get("/api/v1/map/cameras").json
    assert (columns["gb_id"], columns["online"]) == ([CAMERA], [0])
    assert leader.get(f"/api/v1/map/cameras/{CAMERA}").json["name"] == "路口"
    assert client("community", NANZHUANG_ONE).get(f"/api/v1/map/cameras/{CAMERA}").status_code == 404


@pytest.mark.usefixtures("things")
def test_an_officer_shows_post_and_cell_but_no_telephone(client: Any) -> None:
    found = client("leader").get("/api/v1/map/officers/7").json
    assert (found["name"], found["post"], found["grid_zh"]) == ("王测试0007", "full_time", "01 网格")
    assert "phone" not in found
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/officers/7").status_code == 404


@pytest.mark.usefixtures("things")
def test_the_crowd_route_has_its_newest_reading(client: Any) -> None:
    (segment,) = client("leader").get("/api/v1/map/crowd").json["items"]
    assert (segment["count"], segment["density"], segment["band"]) == (3600, 4.0, 1)


def test_the_map_is_closed_to_strangers(client: Any) -> None:
    assert client().get("/api/v1/map/cases").status_code == 401
