"""Versions, the bin and clashes over REST."""

MINE = "/api/v1/pages/community"
NANPU = "440604012061"
CLOCK = {"do": "place", "id": "clock-1", "magnet": "clock", "on": "desk", "at": [0, 40, 3, 2]}
PERIOD = {"do": "set", "id": "new", "settings": {"period": "7d"}}


def test_the_versions_say_in_words_what_changed(client):
    me = client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [CLOCK], "note": "夜班"})
    me.put(MINE, json={"version": 1, "operations": [CLOCK, PERIOD, {"do": "move", "id": "map", "on": "phone", "x": 0, "y": 60}]})
    second, first = me.get(f"{MINE}/versions").json["items"]
    assert first["note"] == "夜班"
    assert [each["zh"] for each in first["changes"]] == ["加入 时钟"]
    assert [each["zh"] for each in second["changes"]] == ["移动 一张图（手机）", "设置 今日新增：周期 今日 → 近 7 日"]
    assert second["changes"][1]["en"] == "Set New today: period Today → 7 days"
    one = me.get(f"{MINE}/versions/2?against=0").json
    assert {"zh": "加入 时钟", "en": "Added Clock"} in one["changes"]
    assert me.put(f"{MINE}/versions/2", json={"note": "白班"}).status_code == 200
    assert me.get(f"{MINE}/versions?limit=1").json["items"][0]["note"] == "白班"


def test_back_and_forth(client):
    me = client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    back = me.post(f"{MINE}/restore", json={"restore": 0, "version": 1}).json
    assert (back["version"], back["operations"], back["skipped"]) == (2, [], [])
    assert [each["id"] for each in me.get(f"{MINE}/removed").json["items"]] == ["clock-1"]
    again = me.post(f"{MINE}/put-back", json={"id": "clock-1", "version": 2}).json
    assert "clock-1" in again["instances"]
    assert me.post(f"{MINE}/restore", json={"restore": 1, "version": 2}).status_code == 409
    assert me.post(f"{MINE}/restore", json={"restore": 77, "version": 3}).status_code == 404


def test_without_a_change_of_the_template_nothing_clashes(client):
    me = client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [PERIOD]})
    assert me.get(f"{MINE}/clashes").json == {"items": [], "next": None, "version": 1}
    assert me.post(f"{MINE}/clashes", json={"id": "new", "side": "mine", "version": 1}).status_code == 404


def test_a_clash_is_told_and_decided(client):
    dispatcher, me = client("dispatcher"), client("community", NANPU)
    page = dispatcher.post("/api/v1/pages/dispatcher/publish", json={"kind": "role", "whom": "community"}).json["id"]
    name = next(name for name, each in me.get(f"/api/v1/pages/{page}").json["instances"].items() if each["magnet"] == "new_today")
    me.put(f"/api/v1/pages/{page}", json={"version": 0, "operations": [{**PERIOD, "id": name}]})
    dispatcher.put("/api/v1/pages/dispatcher", json={"version": 0, "operations": [{**PERIOD, "id": name, "settings": {"period": "month"}}]})
    dispatcher.post("/api/v1/pages/dispatcher/publish", json={"kind": "role", "whom": "community"})
    (clash,) = me.get(f"/api/v1/pages/{page}/clashes").json["items"]
    assert clash["says"] == [{"zh": "周期：我的 近 7 日，模板 本月", "en": "period: mine 7 days, theirs This month"}]
    decided = me.post(f"/api/v1/pages/{page}/clashes", json={"id": name, "side": "theirs", "version": 1}).json
    assert (decided["instances"][name]["settings"]["period"], decided["clashes"]) == ("month", 0)


def test_another_s_history_is_not_there(client):
    me, other = client("community", NANPU), client("community", NANPU)
    me.put(MINE, json={"version": 0, "operations": [CLOCK]})
    assert other.get(f"{MINE}/versions").json["items"] == []
    assert other.get(f"{MINE}/versions/1").status_code == 404
    for path in ("versions", "versions/1", "removed", "clashes"):
        assert other.get(f"/api/v1/pages/admin/{path}").status_code == 404
        assert client().get(f"{MINE}/{path}").status_code == 401
