"""Areas over REST."""

from typing import Any

from sqlalchemy import insert

from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER, a_case, square


def test_a_community_sees_itself_and_its_cells_only(client: Any) -> None:
    items = client("community", NANPU).get("/api/v1/areas").json["items"]
    assert [item["code"] for item in items] == [NANPU, NANPU + "001", NANPU + "002"]


def test_an_area_out_of_scope_is_not_found(client: Any) -> None:
    community = client("community", NANPU)
    assert community.get(f"/api/v1/areas/{ZUMIAO_OTHER}").status_code == 404
    assert community.get(f"/api/v1/areas?area={ZUMIAO_OTHER}").status_code == 404


def test_outlines_come_only_when_asked_for(client: Any) -> None:
    leader = client("leader")
    assert "outline" not in leader.get(f"/api/v1/areas/{NANPU}").json
    assert leader.get(f"/api/v1/areas/{NANPU}?outline=1").json["outline"]["type"] == "Polygon"
    assert "outline" in leader.get("/api/v1/areas?level=community&outline=1").json["items"][0]


def test_an_area_counts_its_open_cases_and_names_what_it_lies_in(client: Any, parts: Any) -> None:
    a_case(parts)
    found = client("leader").get(f"/api/v1/areas/{NANPU}").json
    assert found["counts"] == {"open": 1, "officers": 0, "on_duty": 0, "cameras": 0, "cameras_online": 0}
    assert [above["name"] for above in found["above"]] == ["祖庙街道", "禅城区"]


def test_more_areas_than_a_page_holds_come_by_cursor(client: Any, parts: Any) -> None:
    cell = {"name": "网格", "name_en": "Cell", "level": "grid", "parent": NANPU, "kind": "basic", "lon": 113.1, "lat": 23.0, "outline": square(113.1, 23.0)}
    with parts.store.write() as conn:
        conn.execute(insert(tables.areas), [{**cell, "code": f"{NANPU}{number:03}"} for number in range(3, 900)])
        conn.execute(insert(tables.areas), [{**cell, "parent": ZUMIAO_OTHER, "code": f"{ZUMIAO_OTHER}{number:03}"} for number in range(3, 695)])
    leader = client("leader")
    first = leader.get("/api/v1/areas?level=grid").json
    rest = leader.get(f"/api/v1/areas?level=grid&after={first['next']}").json
    codes = [item["code"] for item in first["items"] + rest["items"]]
    assert len(first["items"]) == 1000
    assert rest["next"] is None
    assert len(codes) == len(set(codes)) == 897 + 692 + 6


def test_an_unknown_level_is_refused(client: Any) -> None:
    assert client("leader").get("/api/v1/areas?level=planet").status_code == 400


def test_what_lies_above_the_scope_is_not_named(client: Any) -> None:
    community = client("community", NANPU)
    assert community.get(f"/api/v1/areas/{NANPU}").json["above"] == []
    assert [above["code"] for above in community.get(f"/api/v1/areas/{NANPU}001").json["above"]] == [NANPU]
