"""Publishing over REST."""

NANPU = "440604012061"
TO = {"kind": "role", "whom": "community", "zh": "社区页", "en": "Communities", "locked": ["open"]}


def test_a_leader_publishes_and_takes_back(client):
    leader, me = client("leader"), client("community", NANPU)
    page = leader.post("/api/v1/pages/leader/publish", json={**TO, "locked": []}).json
    assert page["title"] == {"zh": "社区页", "en": "Communities"}
    assert me.get("/api/v1/pages").json["home"] | {"zh": "", "en": ""} == {"page": page["id"], "why": "group", "chosen": False, "zh": "", "en": ""}
    assert [each["id"] for each in leader.get("/api/v1/published").json["items"]] == [page["id"]]
    assert client("dispatcher").delete(f"/api/v1/published/{page['id']}").status_code == 404
    assert leader.delete(f"/api/v1/published/{page['id']}").status_code == 200
    assert me.get(f"/api/v1/pages/{page['id']}").status_code == 404


def test_only_those_who_may(client):
    me = client("community", NANPU)
    assert me.post("/api/v1/pages/community/publish", json=TO).status_code == 403
    assert me.get("/api/v1/published").status_code == 403
    leader = client("leader", "440604100")
    assert leader.post("/api/v1/pages/leader/publish", json={**TO, "area": "440604012"}).status_code == 404
    assert leader.post("/api/v1/pages/leader/publish", json={**TO, "whom": "king"}).status_code == 400
    assert leader.post("/api/v1/pages/admin/publish", json=TO).status_code == 404


def test_a_published_page_shows_each_only_his_own_data(client):
    leader, me = client("leader"), client("community", NANPU)
    page = leader.post("/api/v1/pages/leader/publish", json={**TO, "locked": []}).json["id"]
    assert me.get(f"/api/v1/pages/{page}").status_code == 200
    assert me.get("/api/v1/indicators/case.open?area=440604").status_code in (403, 404)
