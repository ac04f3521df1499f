"""Watching cameras over the interface: rights, states in a sentence, no address that leaks, each look on record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.video import Gateway
from data_sources import stream_gateway
from data_sources.demo import streams as demo
from services import streams
from services._parts import Parts
from services.demo_streams import assign, make_wanted
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE
from tests.serving import Quiet, serving

HERE, THERE, OFF, ESTATE = "44060400001320000001", "44060400001320000002", "44060400001320000003", "44060400001320000004"
MEDIA = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2,\nseg7.ts?token=hidden\n"
TS = b"\x47" + bytes(187)


def pmt(kind: int) -> bytes:
    """A packet of MPEG-TS that names one stream of this kind."""
    body = bytes([0x02, 0xB0, 18, 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0, kind, 0xE1, 0, 0xF0, 0]) + bytes(4)
    return (bytes([0x47, 0x50, 0, 0x10, 0]) + body).ljust(188, b"\xff")


class Gate:
    """A video gateway in the house: what it answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | int] = {}
        self.asked: list[str] = []
        gate = self

        class Handler(Quiet):
            def do_GET(self) -> None:
                gate.asked.append(self.path)
                answer = gate.answers.get(self.path.partition("?")[0], 404)
                self.send_response(answer if isinstance(answer, int) else 200)
                body = b"" if isinstance(answer, int) else answer
                self.send_header("Content-Length", str(len(body)))
                if answer == 302:
                    self.send_header("Location", "http://169.254.169.254/")
                self.end_headers()
                self.wfile.write(body)

        self.url, self.handler = "", Handler


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    with serving(made.handler) as server:
        made.url = server.url
        yield made


@pytest.fixture(autouse=True)
def cameras(parts: Parts) -> None:
    parts.settings = replace(parts.settings, webhook_private=True)
    stream_gateway._away.clear()
    rows = [(HERE, NANPU, "city_eyes", True), (THERE, NANZHUANG_ONE, "city_eyes", True), (OFF, NANPU, "city_eyes", False), (ESTATE, NANPU, "property", True)]
    for gb_id, area, kind, online in rows:
        place = {"area": area + "001", "lon": 113.102, "lat": 23.025, "azimuth": 90}
        with parts.store.write() as conn:
            conn.execute(insert(tables.cameras).values(gb_id=gb_id, name="路口", source_class=kind, online=online, status_at=datetime.now(UTC), **place))


def enter(client: Any, gb_id: str, address: str) -> None:
    assert client("admin").put(f"/api/v1/streams/{gb_id}", json={"address": address}).status_code == 204


def state(client: Any, gb_id: str = HERE, role: str = "leader", area: str = "440604") -> str:
    return str(client(role, area).get(f"/api/v1/cameras/{gb_id}/stream").json["state"])


def test_a_picture_comes_through_our_own_address_and_nothing_of_the_gateway_shows(client: Any, gate: Gate) -> None:
    gate.answers = {"/live/1.m3u8": MEDIA.encode(), "/live/seg7.ts": pmt(0x1B)}
    enter(client, HERE, f"{gate.url}/live/1.m3u8?key={{secret}}")
    leader = client("leader")
    look = leader.get(f"/api/v1/cameras/{HERE}/stream").json
    assert look["state"] == "ready"
    playlist = leader.get(look["src"]).text
    name = playlist.splitlines()[-1]
    assert "127.0.0.1" not in playlist
    assert "hidden" not in playlist
    assert "seg7" not in playlist
    segment = leader.get(look["src"].replace("index.m3u8", name))
    assert (segment.data, segment.mimetype) == (pmt(0x1B), "video/mp2t")
    assert gate.asked[-1] == "/live/seg7.ts?token=hidden"


def test_a_look_is_on_record_once_while_it_lasts(client: Any, parts: Parts, gate: Gate) -> None:
    gate.answers = {"/1.m3u8": MEDIA.encode(), "/seg7.ts": TS}
    enter(client, HERE, f"{gate.url}/1.m3u8")
    leader = client("leader")
    for _ in range(2):
        leader.get(f"/api/v1/cameras/{HERE}/stream")
    with parts.store.read() as conn:
        rows = conn.execute(select(tables.audit).where(tables.audit.c.act == "watch_camera")).mappings().all()
    assert [(row["target"], row["detail"]) for row in rows] == [(f"camera:{HERE}", {"class": "city_eyes"})]


def test_out_of_scope_it_does_not_exist(client: Any, gate: Gate) -> None:
    enter(client, THERE, f"{gate.url}/1.m3u8")
    community = client("community", NANPU)
    for path in ("stream", "stream/index.m3u8", "stream/abc"):
        assert community.get(f"/api/v1/cameras/{THERE}/{path}").status_code == 404
    assert community.get("/api/v1/cameras/44060400009999999999/stream").status_code == 404
    assert [each["gb_id"] for each in community.get("/api/v1/cameras").json["items"]] == [HERE, OFF, ESTATE]
    assert community.get(f"/api/v1/cameras?area={NANZHUANG_ONE}").status_code == 404
    assert gate.asked == []


def test_a_role_without_the_right_is_told_so(client: Any, gate: Gate) -> None:
    enter(client, HERE, f"{gate.url}/1.m3u8")
    for role, gb_id in (("admin", HERE), ("auditor", HERE), ("property", HERE), ("wall", ESTATE)):
        answer = client(role).get(f"/api/v1/cameras/{gb_id}/stream")
        assert answer.status_code == 403, role
        assert answer.json["error"]["zh"] == "您的岗位不能观看这类摄像机的画面。"
    assert client("property").get(f"/api/v1/cameras/{ESTATE}/stream").json["state"] == "none"
    assert [each["gb_id"] for each in client("property").get("/api/v1/cameras").json["items"]] == [ESTATE]
    assert client("leader").put(f"/api/v1/streams/{HERE}", json={"address": "http://a/b.m3u8"}).status_code == 403
    assert gate.asked == []


def test_each_way_a_stream_can_fail_has_a_sentence(client: Any, gate: Gate) -> None:
    assert state(client, OFF) == "offline"
    assert state(client) == "none"
    hevc = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="hvc1.1.6.L93.B0"\nhi.m3u8\n'
    cases = {
        "gone": {},
        "not_hls": {"/x": b"<html>"},
        "empty": {"/x": b"#EXTM3U\n"},
        "hevc": {"/x": hevc.encode()},
        "refused": {"/x": 302},
        "elsewhere": {"/x": b"#EXTM3U\n#EXTINF:2,\nhttp://169.254.169.254/a.ts\n"},
    }
    for expected, answers in cases.items():
        gate.answers = answers
        enter(client, HERE, f"{gate.url}/x")
        assert state(client) == expected
        assert {streams.STATES[expected].zh, streams.STATES[expected].en}.isdisjoint({""})
    gate.answers = {"/x": MEDIA.encode(), "/seg7.ts": TS + pmt(0x24)}
    assert state(client) == "hevc"
    assert [path for path in gate.asked if "169.254" in path] == []


def test_a_gateway_that_cannot_be_reached_is_left_alone_for_a_while(client: Any) -> None:
    enter(client, HERE, "http://127.0.0.1:9/x.m3u8")
    assert state(client) == "unreachable"
    assert "127.0.0.1:9" in stream_gateway._away
    assert client("leader").get(f"/api/v1/cameras/{HERE}/stream/index.m3u8").status_code == 502


def test_a_name_that_was_not_given_out_opens_nothing(client: Any, gate: Gate) -> None:
    gate.answers = {"/1.m3u8": MEDIA.encode(), "/seg7.ts": TS}
    enter(client, HERE, f"{gate.url}/1.m3u8")
    enter(client, ESTATE, f"{gate.url}/1.m3u8")
    leader = client("leader")
    name = leader.get(f"/api/v1/cameras/{HERE}/stream/index.m3u8").text.splitlines()[-1]
    assert leader.get(f"/api/v1/cameras/{ESTATE}/stream/{name}").status_code == 404
    assert leader.get(f"/api/v1/cameras/{HERE}/stream/{name[:-3]}abc").status_code == 404
    assert leader.get(f"/api/v1/cameras/{HERE}/stream/..%2f..%2fetc").status_code == 404


def test_a_gateway_of_the_city_serves_its_cameras_unless_one_has_its_own_address(client: Any, parts: Parts, gate: Gate) -> None:
    gate.answers = {f"/rtp/{HERE}.m3u8": MEDIA.encode(), "/rtp/seg7.ts": TS}
    row = Gateway(id="wvp", url=gate.url + "/rtp/{gb_id}.m3u8", classes=("city_eyes",), begins="4406")
    parts.city = parts.city.model_copy(update={"streams": {"wvp": row}})
    assert state(client) == "ready"
    assert state(client, ESTATE) == "none"
    listed = {each["gb_id"]: each["stream"] for each in client("leader").get("/api/v1/cameras").json["items"]}
    assert listed == {HERE: True, THERE: True, OFF: True, ESTATE: False}
    assert [each["gb_id"] for each in client("leader").get("/api/v1/cameras?streamed=1&box=113,23,114,24&limit=2").json["items"]] == [HERE, THERE]
    enter(client, HERE, f"{gate.url}/own.m3u8")
    assert state(client) == "gone"


def test_an_address_that_cannot_be_one_is_refused(client: Any) -> None:
    admin = client("admin")
    for address in ("ftp://a/b", "file:///etc/passwd", "http://user:word@a/b", "http:///x", "demo:1", "http://a b/c"):
        answer = admin.put(f"/api/v1/streams/{HERE}", json={"address": address})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_address"), address
    assert admin.put("/api/v1/streams/44060400009999999999", json={"address": "http://a/b"}).status_code == 404
    assert admin.delete(f"/api/v1/streams/{HERE}").status_code == 404


def test_what_is_entered_says_of_which_camera_it_is_where_it_comes_from_and_when_it_came(client: Any, parts: Parts) -> None:
    assert assign(parts)
    items = client("admin").get("/api/v1/streams").json["items"]
    first = items[0]
    assert first["name"]
    assert first["source"] == {"zh": "演示画面 1 号（本系统生成）", "en": "Demo pictures no. 1 (made by this installation)"}
    assert first["at"].endswith("+08:00")


def test_a_table_of_addresses_is_looked_at_and_then_entered(client: Any, gate: Gate) -> None:
    admin = client("admin")
    lines = [
        f"{HERE},{gate.url}/a.m3u8",
        f"{THERE},{gate.url}/{{gb_id}}.m3u8",
        "44060400001329999999,http://g.example/a",
        f"{OFF},ftp://g.example/a",
        f"{HERE},{gate.url}/b",
    ]
    table = "\n".join(["国标编号,地址", *lines]).encode("gb18030")
    before = admin.get("/api/v1/streams").json["items"]
    looked = admin.post("/api/v1/streams/files?preview=1", data=table).json
    assert admin.get("/api/v1/streams").json["items"] == before
    assert {each["code"]: each["row"] for each in looked["named"]} == {"unknown": 4, "bad_address": 5, "twice": 6}
    done = admin.post("/api/v1/streams/files", data=table).json
    assert done == looked
    assert done["fresh"] + done["changed"] == 2
    assert {each["gb_id"]: each["address"] for each in admin.get("/api/v1/streams").json["items"]}[THERE] == f"{gate.url}/{THERE}.m3u8"
    assert admin.post("/api/v1/streams/files", data=table).json["same"] == 2
    assert admin.post("/api/v1/streams/files", data=b"a,b\n1,2").json["error"]["code"] == "no_columns"
    assert client("leader").post("/api/v1/streams/files", data=table).status_code == 403


def test_the_demo_makes_its_pictures_when_somebody_wants_them(client: Any, parts: Parts) -> None:
    assert assign(parts) == 1
    assert state(client) == "preparing"
    make_wanted(parts)
    leader = client("leader")
    look = leader.get(f"/api/v1/cameras/{HERE}/stream").json
    assert look["state"] == "ready"
    name = next(line for line in leader.get(look["src"]).text.splitlines() if not line.startswith("#"))
    assert leader.get(look["src"].replace("index.m3u8", name)).data[:1] == b"\x47"


def test_the_demo_stream_goes_on_for_ever_in_order() -> None:
    first, later = demo.playlist(1, 1_000_000.0), demo.playlist(1, 1_000_004.0)
    assert [line for line in first.splitlines() if line.isdigit()][2:] == [line for line in later.splitlines() if line.isdigit()][:4]
    assert "#EXT-X-ENDLIST" not in first
