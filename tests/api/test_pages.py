"""Pages over REST."""

MINE = "/api/v1/pages/community"
NANPU = "440604012061"
CLOCK = {"do": "place", "id": "clock-1", "magnet": "clock", "on": "desk", "at": [0, 40, 3, 2]}


def test_one_finds_one_s_own_page_first(client):
    items = client("community", NANPU).get("/api/v1/pages").json["items"]
    assert (items[0]["id"], items[0]["home"], items[0]["version"]) == ("community", True, 0)


def test_a_page_is_kept_and_given_back(client):
    me = client("community", NANPU)
    answer = me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    assert answer.status_code == 200
    again = me.get(MINE).json
    assert again == answer.json
    assert again["version"] == 1
    assert again["instances"]["clock-1"]["magnet"] == "clock"
    assert set(again["arrangements"]) == {"desk", "tablet", "phone"}
    assert client("community", NANPU).get(MINE).json["version"] == 0


def test_a_stale_version_answers_409_and_a_bad_operation_400(client):
    me = client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    assert me.put(MINE, json={"version": 0, "operations": []}).status_code == 409
    refused = me.put(MINE, json={"version": 1, "operations": [{"do": "remove", "id": "open"}]})
    assert refused.status_code in (400, 422)
    assert refused.json["error"]["code"] == "locked"
    assert refused.json["error"]["field"] == "operations.0.id"


def test_pages_are_for_those_signed_in_and_others_pages_are_not_there(client):
    assert client().get(MINE).status_code == 401
    assert client("community", NANPU).get("/api/v1/pages/admin").status_code == 404
