"""Base maps and their tiles."""

from typing import Any

from core.bases import Base
from services import bases


def test_the_city_has_an_illustrative_map_and_outlines(client: Any) -> None:
    items = client("leader").get("/api/v1/map/bases").json["items"]
    assert [(item["id"], item["kind"]) for item in items] == [("sketch", "vector"), ("outline", "outline")]


def test_tiles_are_for_who_is_signed_in_and_kept_by_his_browser_alone(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bases, "tile", lambda *_: bases.Tile("image/png", b"\x89PNG"))
    assert client().get("/api/v1/map/tiles/sketch/9/416/222").status_code == 401
    answer = client("wall").get("/api/v1/map/tiles/sketch/9/416/222")
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "image/png", "private, max-age=86400")


def test_nothing_there_is_no_error_and_no_such_tile_is_one(client: Any, monkeypatch: Any) -> None:
    leader = client("leader")
    assert leader.get("/api/v1/map/tiles/outline/9/416/222").status_code == 404
    assert leader.get("/api/v1/map/tiles/sketch/9/999/222").status_code == 404
    monkeypatch.setattr(bases, "tile", lambda *_: bases.Tile("image/png", None))
    assert leader.get("/api/v1/map/tiles/sketch/9/0/0").status_code == 204


def test_a_server_that_is_down_is_said_in_two_languages_with_when_to_ask_again(client: Any, parts: Any) -> None:
    row = {"id": "theirs", "kind": "xyz", "zh": "甲", "en": "A", "address": "http://127.0.0.1:9/{z}/{x}/{y}", "attribution": "© A"}
    parts.city = parts.city.model_copy(update={"bases": {"theirs": Base.model_validate(row)}})
    answer = client("leader").get("/api/v1/map/tiles/theirs/9/416/222")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert answer.json["error"]["zh"] == "连不上地图服务器"
    assert "127.0.0.1" not in answer.text
