"""Notifications, channels and devices over REST."""

from typing import Any

from services._parts import Parts
from services.notify import find_receivers, tell
from tests import kit

DEVICE = {"endpoint": "https://203.0.113.9/push/1", "keys": {"p256dh": "B" * 87, "auth": "a" * 22}}
PUBLIC = {"endpoint": "https://8.8.8.8/push/1", "keys": {"p256dh": "B" * 87, "auth": "a" * 22}}


def test_a_department_hears_of_a_case_and_reading_it_silences_the_bell(client: Any, parts: Parts) -> None:
    mine, other = client("handler", department="urban_management"), client("handler", department="fire")
    no = kit.a_case(parts)
    kit.go(parts, no, "dispatch")
    find_receivers(parts)
    tell(parts)
    listed = mine.get("/api/v1/notifications").json
    assert (listed["unread"], [item["no"] for item in listed["items"]]) == (1, [no])
    assert other.get("/api/v1/notifications").json["items"] == []
    assert other.post(f"/api/v1/notifications/{listed['items'][0]['id']}/read").status_code == 404
    assert mine.get(f"/api/v1/cases/{no}").status_code == 200
    assert mine.get("/api/v1/notifications").json["unread"] == 1  # fetched ahead by a phone is not opened
    assert mine.post("/api/v1/notifications/read", json={"no": no}).json == {"unread": 0}
    assert mine.post("/api/v1/notifications/read", json={}).json == {"unread": 0}


def test_what_was_sent_is_for_those_who_lead_within_their_scope(client: Any, parts: Parts) -> None:
    client("handler", department="urban_management")
    no = kit.a_case(parts)
    kit.go(parts, no, "dispatch")
    find_receivers(parts)
    tell(parts)
    assert [item["no"] for item in client("community", kit.NANPU).get("/api/v1/notifications/sent").json["items"]] == [no]
    assert client("community", kit.ZUMIAO_OTHER).get("/api/v1/notifications/sent").json["items"] == []
    assert client("officer").get("/api/v1/notifications/sent").status_code == 403


def test_a_channel_is_chosen_with_quiet_hours_and_bad_choices_are_told(client: Any) -> None:
    mine = client("community", kit.NANPU)
    chosen = mine.put("/api/v1/notifications/channel", json={"channel": "demo", "quiet_from": "22:00", "quiet_until": "07:00"})
    assert chosen.json["mine"] == {"channel": "demo", "target": "", "quiet_from": "22:00", "quiet_until": "07:00"}
    bad = [
        ({"channel": "fax"}, "bad_channel"),
        ({"channel": "wecom", "target": "street"}, "bad_channel"),
        ({"channel": "demo", "quiet_from": "25:00", "quiet_until": "07:00"}, "bad_time"),
        ({"channel": "demo", "quiet_from": "22:00"}, "bad_time"),
        ({"channel": "demo", "department": True}, "no_department"),
    ]
    for body, code in bad:
        answer = mine.put("/api/v1/notifications/channel", json=body)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, code), body
    assert mine.get("/api/v1/notifications/channels").json["mine"]["channel"] == "demo"
    assert mine.put("/api/v1/notifications/channel", json={"channel": None}).json["mine"] is None


def test_a_browser_subscribes_and_is_forgotten_again(client: Any) -> None:
    mine, other = client("community", kit.NANPU), client("leader")
    made = mine.post("/api/v1/push-subscriptions", json=PUBLIC)
    assert made.status_code == 201
    known = mine.get("/api/v1/notifications/channels").json
    assert (known["devices"], known["mine"]["channel"], len(known["push_key"])) == (1, "push", 87)
    assert other.delete(f"/api/v1/push-subscriptions/{made.json['id']}").status_code == 404
    assert mine.delete(f"/api/v1/push-subscriptions/{made.json['id']}").status_code == 200


def test_a_push_address_inside_the_house_is_refused(client: Any) -> None:
    mine = client("community", kit.NANPU)
    for endpoint in ("https://127.0.0.1/push", "https://10.0.0.7/push", "http://8.8.8.8/push"):
        assert mine.post("/api/v1/push-subscriptions", json={**DEVICE, "endpoint": endpoint}).status_code == 400, endpoint
