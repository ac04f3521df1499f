"""Playlists over REST, and what walls are to show."""

from tests import kit

SCENES = [{"path": "/wall", "dwell": 5}, {"path": "/map", "query": {"area": "440604012"}, "dwell": 10}]


def test_a_playlist_is_made_assigned_changed_and_dropped(client) -> None:
    admin = client("admin")
    wall = admin.post("/api/v1/walls", json={"name": "大厅"}).json
    made = admin.post("/api/v1/playlists", json={"name": "日常", "scenes": SCENES})
    assert made.status_code == 201
    address = f"/api/v1/playlists/{made.json['id']}"
    assert admin.put(f"/api/v1/walls/{wall['id']}/playlist", json={"playlist": made.json["id"]}).status_code == 200
    assert admin.get(address).json["walls"] == [wall["id"]]
    changed = {"name": "日常", "scenes": SCENES[:1], "version": 1}
    assert admin.put(address, json=changed).json["version"] == 2
    assert admin.put(address, json=changed).status_code == 409
    assert admin.delete(address).status_code == 200
    assert admin.get("/api/v1/walls").json["items"][0]["playlist"] is None


def test_what_cannot_be_shown_is_refused_in_both_languages_with_its_place(client) -> None:
    answer = client("admin").post("/api/v1/playlists", json={"name": "日常", "scenes": [SCENES[0], {**SCENES[1], "dwell": 4}]})
    error = answer.json["error"]
    assert (answer.status_code, error["code"], error["field"]) == (400, "bad_dwell", "scenes.1.dwell")
    assert error["zh"].startswith("停留应为 5 到 3600 秒")
    assert error["message"].startswith("a scene stands 5 to 3600")


def test_playlists_are_seen_by_those_who_send_and_changed_by_the_administrator(client) -> None:
    client("admin").post("/api/v1/playlists", json={"name": "日常", "scenes": SCENES})
    assert len(client("leader").get("/api/v1/playlists").json["items"]) == 1
    assert client("dispatcher", kit.NANPU).get("/api/v1/playlists").json["items"] == []
    assert client("leader").post("/api/v1/playlists", json={"name": "x", "scenes": SCENES}).status_code == 403
    for role in ("community", "wall", "handler", "officer", "auditor"):
        assert client(role).get("/api/v1/playlists").status_code == 403


def test_a_wall_hears_with_its_sign_of_life_that_something_else_is_to_be_shown(client) -> None:
    admin, device = client("admin"), client()
    made = admin.post("/api/v1/walls", json={"name": "大厅"}).json
    device.get("/wall" + made["link"].partition("/wall")[2])
    device.csrf = device.get("/api/v1/session").json["csrf_token"]
    here = lambda: device.post("/api/v1/walls/here", json={"screen": "1920x1080", "build": "b"}).json["mark"]  # noqa: E731
    before = here()
    assert here() == before
    assert client("leader").put(f"/api/v1/walls/{made['id']}/sent", json={"path": "/map", "minutes": 5}).status_code == 200
    assert here() != before
    assert client("leader").delete(f"/api/v1/walls/{made['id']}/sent").status_code == 200
    assert here() == before


def test_only_some_roles_send(client) -> None:
    wall = client("admin").post("/api/v1/walls", json={"name": "大厅"}).json
    for role in ("community", "wall", "handler", "officer", "auditor", "security"):
        assert client(role).put(f"/api/v1/walls/{wall['id']}/sent", json={"path": "/map"}).status_code == 403
