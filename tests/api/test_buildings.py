"""Buildings over the interface: outlines for maps, the table of floors × units, files brought in."""

import json
from typing import Any

import pytest
from sqlalchemy import insert

from services._parts import Parts
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case, square

HOMES = [("3栋101", True, 1), ("3栋102", True, 9), ("3栋201", False, 9), ("3栋202", True, None), ("底商", True, None)]


@pytest.fixture
def house(parts: Parts) -> int:
    """A building of 南浦 with two floors: its owner lives in 101, 102 is let, 201 stands empty; and one of another community."""
    with parts.store.write() as conn:
        place = {"area": NANPU + "001", "lon": 113.102, "lat": 23.025}
        outline = square(113.1019, 23.0249, 0.0002)
        row = {"name": "南浦社区3栋", "floors": 2, "kind": "residential", "chief": "陈测试0005", "footprint": outline, "height": 7.4}
        conn.execute(insert(tables.buildings).values(id=1, **row, **place))
        conn.execute(insert(tables.buildings).values(id=2, name="别处", floors=4, kind="office", area=NANZHUANG_ONE, lon=113.02, lat=22.98))
        person = {"sex": "f", "birth_year": 1980, "origin": "本市", "residence": "registered", "area": place["area"]}
        for id, name, home in ((1, "李测试0001", 1), (2, "王测试0002", 2), (9, "何测试0009", None)):
            conn.execute(insert(tables.people).values(id=id, name=name, home=home, **person))
        for id, (label, occupied, owner) in enumerate(HOMES, 1):
            conn.execute(insert(tables.homes).values(id=id, building=1, label=label, area=place["area"], occupied=occupied, owner=owner))
    return 1


@pytest.mark.usefixtures("house")
def test_outlines_come_with_heights_and_a_square_where_none_is_known(client: Any) -> None:
    leader = client("leader")
    answer = leader.get("/api/v1/map/buildings.geojson")
    known, guessed = answer.json["features"]
    assert (known["properties"], known["id"]) == ({"name": "南浦社区3栋", "kind": "residential", "floors": 2, "h": 7.4}, 1)
    assert (guessed["properties"]["h"], guessed["properties"]["guess"], guessed["geometry"]["type"]) == (12.0, 1, "Polygon")
    assert leader.get("/api/v1/map/buildings.geojson", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    few = leader.get("/api/v1/map/buildings.geojson?box=113.1,23,113.2,23.1").json
    assert [each["id"] for each in few["features"]] == [1]
    assert leader.get("/api/v1/map/buildings.geojson?limit=1").json["left_out"] is True
    assert leader.get("/api/v1/map/buildings.geojson?box=1,2,x").status_code == 400


@pytest.mark.usefixtures("house")
def test_another_community_sees_neither_outline_nor_building(client: Any) -> None:
    other = client("community", NANZHUANG_ONE)
    assert [each["id"] for each in other.get("/api/v1/map/buildings.geojson").json["features"]] == [2]
    assert other.get("/api/v1/buildings/1").status_code == 404
    assert other.get(f"/api/v1/map/buildings.geojson?area={NANPU}").status_code == 404


def test_the_community_sees_its_homes_with_masked_owners(client: Any, house: int) -> None:
    found = client("community", NANPU).get(f"/api/v1/buildings/{house}").json
    table = found["homes"]
    assert [row["floor"] for row in table["floors"]] == [2, 1]
    assert [[home and (home["state"], home["owner"], home["residents"]) for home in row["homes"]] for row in table["floors"]] == [
        [("empty", "何******", 0), ("lived_in", None, 0)],
        [("lived_in", "李******", 1), ("let", "何******", 1)],
    ]
    assert [home["label"] for home in table["others"]] == ["底商"]
    assert table["counts"] == {"lived_in": 3, "let": 1, "empty": 1, "all": 5, "residents": 2, "few": False}
    assert found["chief"] == "陈******"


def test_elsewhere_few_residents_are_no_number_and_no_owner_is_named(client: Any, house: int) -> None:
    answer = client("leader").get(f"/api/v1/buildings/{house}")
    table = answer.json["homes"]
    assert (table["counts"]["residents"], table["counts"]["few"]) == (None, True)
    assert {home["owner"] for row in table["floors"] for home in row["homes"]} == {None}
    assert [home["residents"] for home in table["floors"][1]["homes"]] == [None, None]
    assert "测试000" not in answer.text


def test_a_post_that_does_not_look_at_homes_is_told_so(client: Any, house: int) -> None:
    for role in ("handler", "admin", "wall"):
        found = client(role).get(f"/api/v1/buildings/{house}").json
        assert found["homes"]["why"]["zh"] == "您的岗位不查看户室。"
        assert (found["homes"]["floors"], found["chief"]) == ([], None)


def test_open_cases_at_its_walls_are_its_cases(client: Any, parts: Parts, house: int) -> None:
    at_the_door, elsewhere = a_case(parts, lon=113.1022, lat=23.025), a_case(parts, lon=113.103, lat=23.0262)
    listed = [each["no"] for each in client("leader").get(f"/api/v1/buildings/{house}").json["cases"]]
    assert at_the_door in listed
    assert elsewhere not in listed


def test_only_the_administrator_brings_files_in(client: Any) -> None:
    ring = square(113.102, 23.025, 0.0003)["coordinates"]
    file = json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"levels": 5}, "geometry": {"type": "Polygon", "coordinates": ring}}]}
    )
    assert client("leader").post("/api/v1/buildings/files?name=new", data=file).status_code == 403
    admin = client("admin")
    assert admin.post("/api/v1/buildings/files?name=new&preview=1", data=file).json["taken"] == 1
    assert admin.get("/api/v1/buildings/files").json["items"] == []  # only looked at
    answer = admin.post("/api/v1/buildings/files?name=new", data=file)
    assert (answer.status_code, answer.json["taken"]) == (201, 1)
    assert admin.get("/api/v1/buildings/files").json["items"][0]["source"] == "new"
    assert admin.post("/api/v1/buildings/files?name=new", data="{").json["error"]["code"] == "not_json"
    large = admin.post("/api/v1/buildings/files?name=new", data=b" " * (33 * 2**20))
    assert (large.status_code, large.json["error"]["code"]) == (413, "too_large")
