"""Files of buildings come in: real ones, and all the ways one can be wrong."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, select

from core.errors import BadInput
from services import buildings, import_buildings
from services._parts import Parts
from store import tables
from tests.kit import NANPU, account
from tests.real_data import real

HELSINKI = Path(__file__).parents[1] / "data" / "helsinki_buildings.geojson"


def block(lon: float = 113.102, lat: float = 23.023, size: float = 0.0004, **properties: Any) -> dict[str, Any]:
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def refused(parts: Parts, data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        import_buildings.bring_in(parts, None, data, "try")
    assert caught.value.words.zh != caught.value.words.en
    return caught.value.code


def rows(parts: Parts) -> list[Any]:
    with parts.store.read() as conn:
        return list(conn.execute(select(tables.buildings).order_by(tables.buildings.c.id)).mappings().all())


def test_a_real_piece_of_helsinki_comes_in_with_its_heights(parts: Parts) -> None:
    said = import_buildings.from_file(parts, HELSINKI, outside=True)
    assert (said["taken"], said["left_out"]) == (148, {"bad_outline": {"count": 3, "features": [60, 64, 80]}})  # lines without an area
    assert said["heights"]["given"] == 5
    assert said["heights"]["wrong"] == []
    assert 12.13 in [row["height"] for row in rows(parts)]
    leader = account(parts, "leader", "440604")
    drawn = orjson.loads(orjson.dumps(buildings.features(parts, leader, None, source=said["name"])))
    assert len(drawn["features"]) == said["taken"]
    assert {feature["geometry"]["type"] for feature in drawn["features"]} <= {"Polygon", "MultiPolygon"}
    assert drawn["attributions"] == ["© OpenStreetMap contributors, ODbL 1.0"]
    (there,) = buildings.sets(parts)
    assert 24.9 < there["west"] < there["east"] < 25.0


def test_shanghai_comes_in_without_its_points(parts: Parts) -> None:
    said = import_buildings.from_file(parts, real("shanghai_lujiazui_osm/shanghai_buildings.geojson"), outside=True)
    assert (said["left_out"]["no_outline"]["count"], said["merged"]) == (409, 122)
    assert said["taken"] + said["merged"] + sum(each["count"] for each in said["left_out"].values()) == 1981
    assert said["heights"]["given"] > 700


def test_what_lies_outside_the_city_is_left_out_and_said(parts: Parts) -> None:
    said = import_buildings.bring_in(parts, None, file(block(id=1), block(2.3, 48.8, id=2)), "two")
    assert (said["taken"], said["left_out"]) == (1, {"outside": {"count": 1, "features": [2]}})
    assert rows(parts)[0]["area"].startswith(NANPU)


def test_heights_that_cannot_be_are_said_and_drawn_as_one_floor(parts: Parts) -> None:
    made = [{"height": "18 m"}, {"building:levels": "6"}, {"height": "-3"}, {"height": "high"}, {"building:levels": "900"}, {}]
    said = import_buildings.bring_in(parts, None, file(*(block(113.1 + n / 1000, id=n, **each) for n, each in enumerate(made))), "six")
    assert said["heights"] == {"given": 1, "from_floors": 1, "unknown": 4, "wrong": ["3: height=-3", "4: height=high", "5: building:levels=900"]}
    assert [(row["floors"], row["height"]) for row in rows(parts)] == [(6, 18.0), (6, None), (1, None), (1, None), (1, None), (1, None)]


def test_files_that_cannot_be_used_say_why(parts: Parts) -> None:
    assert refused(parts, b"\x00PK") == "not_json"
    assert refused(parts, b"[1]") == "not_geojson"
    assert refused(parts, file()) == "empty"
    assert refused(parts, file(block(23.023, 113.102))) == "swapped"
    assert refused(parts, file(block(38_400_000.0, 2_546_000.0))) == "no_crs"
    assert refused(parts, file(block(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2435"}})) == "unknown_crs"
    assert rows(parts) == []


def test_a_file_beyond_the_limit_is_refused_unread(parts: Parts, tmp_path: Path) -> None:
    large = tmp_path / "large.geojson"
    with large.open("wb") as out:
        out.truncate(300 * 2**20)
    with pytest.raises(BadInput, match=r"300 MB, at most 64 MB"):
        import_buildings.from_file(parts, large)


def test_gcj02_is_shifted_and_a_self_crossing_outline_mended(parts: Parts) -> None:
    crossing = block(113.102, 23.023)
    crossing["geometry"]["coordinates"] = [[[113.1, 23.02], [113.101, 23.021], [113.101, 23.02], [113.1, 23.021], [113.1, 23.02]]]
    said = import_buildings.bring_in(parts, None, file(crossing, {"type": "Feature", "geometry": None}), "crossing")
    assert (said["taken"], said["left_out"]) == (1, {"no_outline": {"count": 1, "features": [2]}})
    assert rows(parts)[0]["footprint"]["type"] == "MultiPolygon"
    import_buildings.bring_in(parts, None, file(block(113.107, 23.022)), "shifted", "gcj02")
    assert 0.004 < 113.107 - rows(parts)[1]["lon"] < 0.007


def test_the_same_file_again_replaces_and_keeps_what_has_homes(parts: Parts) -> None:
    import_buildings.bring_in(parts, None, file(*(block(113.1 + n / 1000, id=n, height=10) for n in range(3))), "again")
    with parts.store.write() as conn:
        conn.execute(insert(tables.homes).values(id=1, building=rows(parts)[2]["id"], label="3栋101", area=NANPU + "001", occupied=True))
    said = import_buildings.bring_in(parts, None, file(block(113.1, id=0, height=20)), "again")
    assert (said["taken"], said["changed"], said["removed"], said["kept"]) == (0, 1, 1, 1)
    assert [row["height"] for row in rows(parts)] == [20.0, 10.0]
