"""Sections of one's pages over REST."""

HEADING = {"do": "place", "id": "head", "magnet": "section", "on": "desk", "at": [0, 60, 12, 1]}
CLOCK = {"do": "place", "id": "clock-1", "magnet": "clock", "on": "desk", "at": [0, 61, 3, 2]}


def test_a_section_is_copied_and_one_that_is_not_there_is_404(client):
    me = client("community", "440604012061")
    me.put("/api/v1/pages/community", json={"version": 0, "operations": [HEADING, CLOCK]})
    assert me.post("/api/v1/pages/community/sections/head/copy", json={"to": "community"}).json == {"copied": 1, "to": "community"}
    assert "clock-2" in me.get("/api/v1/pages/community").json["instances"]
    assert me.post("/api/v1/pages/community/sections/clock-1/copy", json={"to": "community"}).status_code == 404
    assert me.post("/api/v1/pages/community/sections/head/copy", json={"to": "nowhere"}).status_code == 404
    assert client().post("/api/v1/pages/community/sections/head/copy", json={"to": "community"}).status_code in (401, 403)
