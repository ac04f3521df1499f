"""The library over REST."""


def test_saved_listed_changed_and_deleted(client):
    leader = client("leader")
    made = leader.post("/api/v1/magnets", json={"zh": "一周新增", "magnet": "new_today", "settings": {"period": "7d"}, "audience": "area"})
    assert (made.status_code, made.json["title"]["en"], made.json["used"], made.json["mine"]) == (201, "一周新增", 0, True)
    id = made.json["id"]
    me = client("community", "440604012061")
    assert [each["id"] for each in me.get("/api/v1/magnets").json["items"]] == [id]
    assert me.put(f"/api/v1/magnets/{id}", json={"settings": {}}).status_code == 403
    assert leader.put(f"/api/v1/magnets/{id}", json={"settings": {"period": "month"}}).json["settings"] == {"period": "month"}
    assert leader.delete(f"/api/v1/magnets/{id}").status_code == 200
    assert me.get("/api/v1/magnets").json["items"] == []


def test_what_cannot_be_says_why(client):
    leader = client("leader")
    for body, code in (
        ({"zh": "x", "magnet": "nothing"}, "bad_setting"),
        ({"zh": "x", "magnet": "new_today", "settings": {"period": "never"}}, "bad_setting"),
        ({"zh": " ", "magnet": "new_today"}, "no_title"),
    ):
        answer = leader.post("/api/v1/magnets", json=body)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, code)
    assert client("community", "440604012061").post("/api/v1/magnets", json={"zh": "x", "magnet": "clock", "audience": "area"}).status_code == 403
    assert leader.delete("/api/v1/magnets/linked_9").status_code == 404
