"""Cameras, buildings, homes and enterprises stand in their cells and bear valid numbers."""

import re

from shapely.geometry import Point, shape

from data_sources.demo import sites

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
    for table in ("cameras", "buildings", "enterprises", "facilities", "components", "sensors"):
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


def test_venues_have_kinds_and_supplies_a_stock(tables, city) -> None:
    venues = [row for row in tables["facilities"] if row["kind"] == "venue"]
    assert {row["sort"] for row in venues} == set(city.venues)
    supplies = [row for row in tables["facilities"] if row["kind"] == "supplies"]
    assert all(row["amount"] == sum(row["stock"].values()) > 0 for row in supplies)


def test_the_community_of_the_demo_has_something_of_everything(tables) -> None:
    here = {row["kind"] for row in tables["facilities"] if row["area"].startswith("440604012061")}
    assert here == {"supplies", "shelter", "venue"}
    assert any(row["area"].startswith("440604012061") for row in tables["sensors"])


def test_component_codes_have_sixteen_digits_and_their_class(tables, city) -> None:
    codes = [row["code"] for row in tables["components"]]
    assert len(codes) == len(set(codes)) == 1000
    assert all(re.fullmatch(rf"440604{row['sort']}\d{{6}}", row["code"]) for row in tables["components"])
    assert {row["sort"] for row in tables["components"]} <= set(city.components)
    assert {row["condition"] for row in tables["components"]} <= set(city.conditions)


def test_bodycams_are_worn_by_officers_and_numbered_as_mobile_devices(tables) -> None:
    officers = {row["id"]: row["grid"] for row in tables["officers"]}
    assert all(officers[row["officer"]] == row["area"] for row in tables["bodycams"])
    assert all(re.fullmatch(r"440604\d{2}081386\d{6}", row["gb_id"]) for row in tables["bodycams"])


def test_every_community_has_one_of_the_six_types(tables, city) -> None:
    communities = {area["code"] for area in tables["areas"] if area["level"] == "community"}
    assert {row["area"] for row in tables["community_types"]} == communities
    assert {row["type"] for row in tables["community_types"]} == set(city.community_types)


def test_places_of_organisations_are_there_only_with_the_overlay(demo, city) -> None:
    kinds = {row["kind"] for row in sites.facilities(demo.ground, city.model_copy(update={"org_overlay": True}))}
    assert kinds == {"supplies", "shelter", "venue", "party_service"}
