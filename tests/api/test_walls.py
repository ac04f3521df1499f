"""Walls over REST."""

from tests import kit


def test_a_link_is_made_opens_the_wall_and_is_revoked(client) -> None:
    admin, device = client("admin"), client()
    made = admin.post("/api/v1/walls", json={"name": "值班大厅"})
    assert made.status_code == 201
    address = made.json["link"].partition("/wall")[2]
    entered = device.get(f"/wall{address}")
    assert (entered.status_code, entered.headers["Location"]) == (302, "/wall")
    assert device.get("/api/v1/session").json["account"]["kind"] == "wall"
    assert admin.delete(f"/api/v1/walls/{made.json['id']}").status_code == 200
    assert device.get("/api/v1/session").status_code == 401
    assert client().get(f"/wall{address}").headers["Location"] == "/login?why=wall"


def test_walls_are_seen_by_the_administrator_and_those_who_send_to_them(client) -> None:
    for role in ("community", "wall", "handler", "auditor"):
        assert client(role).get("/api/v1/walls").status_code == 403
    assert client().get("/api/v1/walls").status_code == 401


def test_a_sign_of_life_is_checked(client) -> None:
    wall = client("wall")
    assert wall.post("/api/v1/walls/here", json={"screen": "3840x1080", "build": "abc"}).status_code == 200
    assert wall.post("/api/v1/walls/here", json={"screen": "<b>", "build": "abc"}).status_code == 400


def test_a_wall_that_is_not_there_cannot_be_told_anything(client) -> None:
    admin = client("admin", kit.NANPU)
    assert admin.post("/api/v1/walls/999/reload").status_code == 404
    assert admin.post("/api/v1/walls/abc/reload").status_code == 404
