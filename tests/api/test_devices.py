"""Phones over REST and at /m."""

from tests.kit import NANPU, PASSWORD

PHONE = {"X-Magnet-Phone": "1"}


def cookie(made):  # type: ignore[no-untyped-def]
    return made.client.get_cookie("magnet_device")


def test_the_first_phone_opens_and_may_ask_and_its_id_is_for_the_server_alone(client) -> None:  # type: ignore[no-untyped-def]
    me = client("officer", f"{NANPU}001")
    assert me.get("/api/v1/tasks", headers=PHONE).json["error"]["code"] == "no_device"
    assert me.get("/m").status_code == 200
    assert cookie(me).http_only
    assert me.get("/api/v1/tasks", headers=PHONE).json == {"items": []}
    assert me.get("/api/v1/devices/here").json == {"state": "bound"}


def test_a_desk_needs_no_phone_and_other_roles_are_not_bound(client) -> None:  # type: ignore[no-untyped-def]
    assert client("officer", f"{NANPU}001").get("/api/v1/tasks").status_code == 200
    community = client("community", NANPU)
    assert (community.get("/m").status_code, community.get("/api/v1/tasks", headers=PHONE).status_code) == (200, 200)
    assert client("leader").get("/m").status_code == 403


def test_a_second_phone_is_refused_until_it_is_approved_and_a_revoked_one_does_not_sign_in(client, web) -> None:  # type: ignore[no-untyped-def]
    first = client("officer", f"{NANPU}001", username="li")
    first.get("/m")
    second = web.test_client()
    csrf = {"X-CSRFToken": second.post("/api/v1/session", json={"username": "li", "password": PASSWORD}).json["csrf_token"]}
    refused = second.get("/m")
    assert (refused.status_code, 'data-device="waiting"' in refused.text) == (403, True)
    assert second.get("/api/v1/tasks", headers={**PHONE, **csrf}).json["error"]["code"] == "device_waiting"
    community = client("community", NANPU)
    (waits, bound) = community.get("/api/v1/devices").json["items"]
    assert (waits["state"], bound["state"]) == ("waiting", "bound")
    assert community.post(f"/api/v1/devices/{waits['id']}/approve").status_code == 200
    assert second.get("/m").status_code == 200
    assert community.delete(f"/api/v1/devices/{waits['id']}").status_code == 200
    assert second.get("/api/v1/tasks", headers=PHONE).status_code == 401
    assert second.get("/m").headers["Location"] == "/m/ended"
    assert second.get("/api/v1/devices/here").json == {"state": "revoked"}
    again = second.post("/api/v1/session", json={"username": "li", "password": PASSWORD})
    assert (again.status_code, again.json["error"]["code"]) == (403, "device_revoked")
    assert first.get("/api/v1/tasks", headers=PHONE).status_code == 200


def test_who_may_approve_and_what_is_no_device(client) -> None:  # type: ignore[no-untyped-def]
    assert client("leader").get("/api/v1/devices").status_code == 403
    assert client("officer", f"{NANPU}001").post("/api/v1/devices/1/approve").status_code == 403
    for number in ("99", "x", "9" * 30):
        assert client("admin").delete(f"/api/v1/devices/{number}").status_code == 404
