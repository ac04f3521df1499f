"""Pages over REST."""

MINE = "/api/v1/pages/community"
NANPU = "440604012061"
CLOCK = {"do": "place", "id": "clock-1", "magnet": "clock", "on": "desk", "at": [0, 40, 3, 2]}


def test_one_finds_one_s_own_page_first(client):
    items = client("community", NANPU).get("/api/v1/pages").json["items"]
    assert (items[0]["id"], items[0]["home"], items[0]["version"]) == ("community", True, 0)


def test_the_list_says_which_pages_are_topics_who_published_one_and_why_the_home_is_home(client):
    me, leader = client("community", NANPU), client("leader")
    handed = leader.post("/api/v1/pages/leader/publish", json={"kind": "level", "whom": "community", "zh": "防台专页", "en": "Typhoon"}).json
    found = me.get("/api/v1/pages").json
    by_id = {each["id"]: each for each in found["items"]}
    assert (by_id[handed["id"]]["by"], by_id[handed["id"]]["from"], by_id[handed["id"]]["home"]) == ("王测试0001", "group", True)
    assert (by_id["community"]["by"], by_id["community"]["topic"]) == (None, False)
    assert by_id["public_safety"]["topic"] is True
    assert "ggaq" in by_id["public_safety"]["find"]
    assert (found["home"]["why"], found["home"]["chosen"], found["home"]["zh"]) == ("group", False, "发布给您的页面")
    chosen = me.put("/api/v1/pages/home", json={"page": "public_safety"}).json
    assert (chosen["page"], chosen["chosen"], chosen["zh"]) == ("public_safety", True, "您选定的首页")
    assert me.put("/api/v1/pages/home", json={"page": None}).json["chosen"] is False


def test_a_page_is_kept_and_given_back(client):
    me = client("community", NANPU)
    answer = me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    assert answer.status_code == 200
    again = me.get(MINE).json
    assert again == answer.json
    assert again["version"] == 1
    assert again["instances"]["clock-1"]["magnet"] == "clock"
    assert set(again["arrangements"]) == {"desk", "tablet", "phone", "wall"}
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


def test_a_page_goes_out_as_a_file_and_comes_back(client):
    me, other = client("community", NANPU), client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    file = me.get(f"{MINE}?format=yaml")
    assert (file.mimetype, "attachment" in file.headers["Content-Disposition"]) == ("application/yaml", True)
    answer = other.post("/api/v1/pages/import", data=file.data, content_type="application/yaml")
    assert (answer.status_code, answer.json["problems"], answer.json["page"]["version"]) == (200, [], 1)
    assert answer.json["page"]["instances"] == me.get(MINE).json["instances"]
    assert answer.json["page"]["arrangements"] == me.get(MINE).json["arrangements"]


def test_a_bad_file_is_refused_with_line_and_reason(client):
    me = client("community", NANPU)
    assert me.post("/api/v1/pages/import", data=b"\xff\xfe", content_type="application/yaml").status_code == 400
    newer = me.post("/api/v1/pages/import", data="format: 9\ninstances: {}\n", content_type="application/yaml")
    assert (newer.status_code, newer.json["error"]["code"], newer.json["error"]["problems"][0]["line"]) == (422, "newer_format", 1)
    huge = me.post("/api/v1/pages/import", data=b"x" * 3_000_000, content_type="application/yaml")
    assert (huge.status_code, huge.json["error"]["code"]) == (422, "too_large")
    assert me.get(MINE).json["version"] == 0


def test_what_can_be_taken_of_a_file_is_taken(client):
    me = client("community", NANPU)
    text = "instances:\n  a: {magnet: clock, settings: {title: <img src=x onerror=alert(1)>}}\n  b: {magnet: nothing}\n"
    tried = me.post("/api/v1/pages/import?dry=1", data=text, content_type="application/yaml")
    assert [(each["line"], each["code"]) for each in tried.json["problems"]][:2] == [(2, "markup"), (3, "unknown_magnet")]
    assert me.get(MINE).json["version"] == 0
    taken = me.post("/api/v1/pages/import", data=text, content_type="application/yaml").json
    assert taken["page"]["instances"]["a"]["settings"]["title"].startswith("<img")
    assert {"open", "needs_me"} <= set(taken["page"]["instances"])
    assert {each["code"] for each in taken["problems"]} == {"markup", "unknown_magnet", "locked"}


def test_the_page_to_begin_with_can_be_chosen(client):
    me = client("community", NANPU)
    assert me.get("/api/v1/pages").json["home"]["why"] == "role"
    assert me.put("/api/v1/pages/home", json={"page": "community"}).json["why"] == "own"
    assert me.put("/api/v1/pages/home", json={"page": "admin"}).status_code == 404
    assert me.put("/api/v1/pages/home", json={"page": None}).json["why"] == "role"
