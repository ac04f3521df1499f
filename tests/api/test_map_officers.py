"""An officer on the map: his card, a message to him, the trail of his shift."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from services import trails
from services.notify import find_receivers
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case, go

CELL = NANPU + "001"


@pytest.fixture(autouse=True)
def officer(parts: Any) -> None:
    """Officer 7 of 南浦社区 is on duty."""
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers).values(id=7, name="王测试0007", phone="13800000007", post="full_time", grid=CELL, on_duty=True))


def walked(parts: Any, *minutes_ago: float) -> None:
    now = datetime.now(UTC)
    for n, ago in enumerate(minutes_ago):
        trails.keep(parts, {7: (113.101 + n * 0.0005, 23.021)}, now - timedelta(minutes=ago))


def looks(parts: Any) -> list[tuple[str, str | None]]:
    with parts.store.read() as conn:
        rows = conn.execute(select(tables.audit.c.act, tables.audit.c.target).where(tables.audit.c.act.like("see_trail%")))
        return [(row.act, row.target) for row in rows]


def test_his_card_has_his_tasks_and_no_telephone(client: Any, parts: Any) -> None:
    no = a_case(parts)
    go(parts, no, "check_result")
    found = client("leader").get("/api/v1/map/officers/7").json
    assert (found["tasks"]["count"], found["tasks"]["first"]["no"]) == (1, no)
    assert found["community_zh"] == "南浦社区"
    assert "13800000007" not in str(found)


def test_a_wall_learns_neither_name_nor_tasks(client: Any) -> None:
    found = client("wall").get("/api/v1/map/officers/7").json
    assert not {"name", "tasks", "reached"} & found.keys()


def test_a_message_reaches_his_phone_and_is_on_record(client: Any, parts: Any) -> None:
    his = client("officer", NANPU, officer=7)
    assert client("leader").get("/api/v1/map/officers/7").json["reached"] is True
    assert client("community", NANPU).post("/api/v1/map/officers/7/messages", json={"text": " 请到通济桥北端 "}).status_code == 201
    find_receivers(parts)
    told = his.get("/api/v1/notifications").json
    assert told["unread"] == 1
    assert (told["items"][0]["zh"], told["items"][0]["text"], told["items"][0]["category"]["zh"]) == ("消息", "请到通济桥北端", "测试单位")
    assert his.post(f"/api/v1/notifications/{told['items'][0]['id']}/read").json["unread"] == 0
    with parts.store.read() as conn:
        assert ("message_officer", "7") in [tuple(row) for row in conn.execute(select(tables.audit.c.act, tables.audit.c.target))]


def test_an_empty_message_and_one_to_nobody_are_refused(client: Any) -> None:
    leader = client("leader")
    answer = leader.post("/api/v1/map/officers/7/messages", json={"text": "来"})
    assert (answer.status_code, "ring his post" in answer.json["error"]["message"]) == (409, True)
    assert leader.post("/api/v1/map/officers/7/messages", json={"text": "  "}).status_code == 400


def test_only_his_supervisors_write_and_follow(client: Any) -> None:
    assert client("handler", department="fire").post("/api/v1/map/officers/7/messages", json={"text": "来"}).status_code == 403
    for role in ("officer", "handler", "admin", "wall"):
        assert client(role).get("/api/v1/map/officers/7/trail").status_code == 403, role
    other = client("community", NANZHUANG_ONE)
    assert other.post("/api/v1/map/officers/7/messages", json={"text": "来"}).status_code == 404
    assert other.get("/api/v1/map/officers/7/trail").status_code == 404


def test_his_trail_is_shown_to_his_supervisor_and_each_look_is_on_record(client: Any, parts: Any) -> None:
    walked(parts, 30, 20, 10)
    community = client("community", NANPU)
    found = community.get("/api/v1/map/officers/7/trail").json
    assert (len(found["at"]), found["hours"], found["at"] == sorted(found["at"])) == (3, 12.0, True)
    community.get("/api/v1/map/officers/7/trail")
    assert looks(parts) == [("see_trail", "7"), ("see_trail", "7")]


def test_a_trail_is_kept_for_the_hours_of_a_shift_and_not_longer(client: Any, parts: Any) -> None:
    walked(parts, 13 * 60, 11 * 60, 1)
    assert len(client("leader").get("/api/v1/map/officers/7/trail").json["at"]) == 2
    assert parts.bus.xlen("magnet:trail:7") == 2
    assert 0 < parts.bus.ttl("magnet:trail:7") <= 12 * 3600


def test_with_the_shift_the_trail_is_over(client: Any, parts: Any) -> None:
    walked(parts, 5)
    trails.end(parts, [7, 8])
    assert client("leader").get("/api/v1/map/officers/7/trail").json["at"] == []
    with parts.store.read() as conn:
        assert conn.execute(select(tables.audit.c.detail).where(tables.audit.c.act == "retention")).scalar_one() == {"trails": 1}


def test_nobody_off_duty_is_followed(client: Any, parts: Any) -> None:
    walked(parts, 5)
    with parts.store.write() as conn:
        conn.execute(tables.officers.update().values(on_duty=False))
    assert client("leader").get("/api/v1/map/officers/7/trail").json["at"] == []
    assert client("leader").get("/api/v1/map/trails").json["items"] == []


def test_a_place_that_comes_late_is_left_out(client: Any, parts: Any) -> None:
    walked(parts, 5, 8)
    assert len(client("leader").get("/api/v1/map/officers/7/trail").json["at"]) == 1


def test_the_trails_of_an_area_are_one_look(client: Any, parts: Any) -> None:
    walked(parts, 5, 3)
    found = client("community", NANPU).get("/api/v1/map/trails").json
    assert [(each["id"], len(each["at"])) for each in found["items"]] == [(7, 2)]
    assert looks(parts) == [("see_trails", NANPU)]


def test_more_trails_than_one_can_look_at_are_refused(client: Any, parts: Any) -> None:
    rows = [{"id": 100 + n, "name": f"王测试{n:04}", "phone": "13800000000", "post": "full_time", "grid": CELL, "on_duty": True} for n in range(trails.MOST)]
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers), rows)
    answer = client("leader").get("/api/v1/map/trails")
    assert answer.status_code == 400
    assert "at most 400" in answer.json["error"]["message"]
    assert looks(parts) == []
