"""Cameras, buildings, homes and enterprises stand in their cells and bear valid numbers."""

import re

from shapely.geometry import Point, shape

GB_ID = re.compile(r"440604\d{2}(00|01|03|08|09)(131|132)6\d{6}")


def test_camera_ids_follow_gb_t_28181_and_are_unique(tables) -> None:
    ids = [camera["gb_id"] for camera in tables["cameras"]]
    assert len(ids) == len(set(ids)) == 900
    assert all(GB_ID.fullmatch(gb_id) for gb_id in ids)


def test_nearly_all_cameras_are_online(tables) -> None:
    online = sum(camera["online"] for camera in tables["cameras"]) / len(tables["cameras"])
    assert 0.97 < online < 0.995


def test_things_stand_in_the_cell_they_name(tables) -> None:
    outlines = {area["code"]: shape(area["outline"]) for area in tables["areas"]}
    for table in ("cameras", "buildings", "enterprises", "facilities"):
        for row in tables[table][::7]:
            assert outlines[row["area"]].covers(Point(row["lon"], row["lat"])), (table, row)


def test_homes_belong_to_residential_buildings(tables) -> None:
    residential = {b["id"] for b in tables["buildings"] if b["kind"] == "residential"}
    assert {home["building"] for home in tables["homes"]} <= residential


def test_enterprises_use_the_words_of_the_city(tables, city) -> None:
    assert {row["industry"] for row in tables["enterprises"]} == set(city.industries)
    assert {row["activity"] for row in tables["enterprises"]} == set(city.activities)
    assert all(row["name"].startswith("测试") for row in tables["enterprises"])


def test_there_are_supplies_shelters_and_venues(tables) -> None:
    assert {row["kind"] for row in tables["facilities"]} == {"supplies", "shelter", "venue"}
