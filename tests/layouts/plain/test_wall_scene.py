import json

from tests import kit

SCENES = [{"path": "/map", "dwell": 7}, {"path": "/cases", "dwell": 9, "query": {"light": "red"}}]


def test_a_wall_asks_for_its_scenes_by_their_place(client) -> None:
    admin, device = client("admin"), client()
    made = admin.post("/api/v1/walls", json={"name": "大厅"}).json
    listed = admin.post("/api/v1/playlists", json={"name": "日常", "scenes": SCENES}).json
    admin.put(f"/api/v1/walls/{made['id']}/playlist", json={"playlist": listed["id"]})
    device.get("/wall" + made["link"].partition("/wall")[2])
    first, second, beyond = (device.get(f"/wall/scene?at={at}").json for at in ("0", "1", "2"))
    assert (first["at"], first["programme"]["dwell"], first["tree"]["props"]["data-title"]) == (0, [7, 9], "一张图")
    assert second["tree"]["props"]["data-title"] == "案件看板"
    assert beyond["at"] == 0
    assert device.get("/wall/scene?at=sent").json["at"] == 0
    admin.put(f"/api/v1/walls/{made['id']}/sent", json={"path": "/cases"})
    sent = device.get("/wall/scene?at=sent").json
    assert (sent["at"], sent["programme"]["round"]) == ("sent", first["programme"]["round"])
    assert sent["programme"]["mark"] != first["programme"]["mark"]


def test_a_person_previews_what_he_may_see(client) -> None:
    listed = client("admin").post("/api/v1/playlists", json={"name": "日常", "scenes": SCENES}).json
    assert client("leader").get(f"/wall/scene?playlist={listed['id']}&at=1").json["programme"]["dwell"] == [7, 9]
    assert client("leader", kit.NANPU).get(f"/wall/scene?playlist={listed['id']}").json["programme"]["dwell"] == [20]
    assert client("community", kit.NANPU).get("/wall/scene").status_code == 403
    assert client().get("/wall/scene").status_code == 302


def test_the_scenes_of_a_wall_hold_no_record_of_outside_its_area(client) -> None:
    client_admin, device = client("admin"), client()
    made = client_admin.post("/api/v1/walls", json={"name": "社区大屏", "area": kit.NANPU}).json
    device.get("/wall" + made["link"].partition("/wall")[2])
    for asked in ("", "?area=440604100", "?page=community&area=440604100001", "?path=/cases&area=440604100"):
        assert "440604100001" not in json.dumps(device.get(f"/wall/scene{asked}").json)
