"""The briefing over REST: counts with the address of their lists, errors that say what to do, rights."""

from typing import Any

from tests.kit import NANPU, NANZHUANG_ONE, a_case, square


def test_an_area_is_answered_with_counts_and_lists(client: Any, parts: Any) -> None:
    no = a_case(parts, lon=113.102, lat=23.025)
    leader = client("leader")
    counts = leader.get(f"/api/v1/areas/{NANPU}/briefing").json["counts"]
    assert counts["cases"]["count"] == 1
    assert [item["id"] for item in leader.get(counts["cases"]["list"]).json["items"]] == [no]
    assert client("community", NANZHUANG_ONE).get(f"/api/v1/areas/{NANPU}/briefing").status_code == 404
    assert client().get(f"/api/v1/areas/{NANPU}/briefing").status_code == 401


def test_what_was_drawn_is_asked_for_again_by_its_key(client: Any, parts: Any) -> None:
    a_case(parts, lon=113.102, lat=23.025)
    leader = client("leader")
    drawn = leader.post("/api/v1/briefings", json={"geometry": square(113.1, 23.02)}).json
    assert leader.get(f"/api/v1/briefings/{drawn['key']}").json["counts"]["cases"]["count"] == 1
    assert leader.get(f"/api/v1/briefings/{drawn['key']}/nothing").status_code == 404
    assert client("community", NANZHUANG_ONE).get(f"/api/v1/briefings/{drawn['key']}").status_code == 404


def test_swapped_coordinates_are_recognised(client: Any) -> None:
    turned = {"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in square(113.1, 23.02)["coordinates"][0]]]}
    error = client("leader").post("/api/v1/briefings", json={"geometry": turned}).json["error"]
    assert (error["code"], error["field"]) == ("swapped", "geometry")
    assert "lat" in error["message"]
    assert "经度" in error["zh"]


def test_a_point_lies_in_the_areas_of_ones_scope(client: Any) -> None:
    items = client("community", NANPU).get("/api/v1/map/at?lon=113.102&lat=23.025").json["items"]
    assert [item["code"] for item in items] == [NANPU + "001", NANPU]
    assert client("community", NANPU).get("/api/v1/map/at?lon=113.022&lat=22.985").status_code == 404
    assert client("leader").get("/api/v1/map/at?lon=900&lat=22.985").status_code == 400


def test_guards_are_sent_by_those_who_lead(client: Any) -> None:
    assert client("officer", NANPU).post("/api/v1/guards", json={}).status_code == 403
    assert client("leader").get("/api/v1/guards").json["items"] == []


def test_a_list_of_cases_keeps_to_the_map(client: Any, parts: Any) -> None:
    here, there = a_case(parts, lon=113.102, lat=23.025), a_case(parts, lon=113.112, lat=23.025)
    leader = client("leader")
    drawn = leader.post("/api/v1/briefings", json={"geometry": square(113.1, 23.02)}).json["key"]

    def listed(within: str) -> set[str]:
        return {item["no"] for item in leader.get(f"/api/v1/cases?open=1&within={within}").json["items"]}

    assert listed("113.101,23.02,113.105,23.03") == listed(drawn) == listed(NANPU) == {here}
    assert listed("113.1,23.02,113.12,23.03") == listed("") == {here, there}
    assert leader.get("/api/v1/cases?within=a,b").json["error"]["code"] == "bad_within"
    assert leader.get("/api/v1/cases?within=g0").status_code == 404
