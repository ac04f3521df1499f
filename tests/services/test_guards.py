"""A guard: officers sent to picked ground find it on their phones, and their check-ins come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, Conflict, NotFound
from services import guards, notifications, patrol, walk
from services._parts import Parts
from services.nearest_officers import nearest
from services.notify import find_receivers, tell
from services.relay import relay
from services.todo import todo
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE, SQUARES, ZUMIAO_OTHER, square

HOME = square(113.1, 23.02)


@pytest.fixture
def staff(parts: Parts) -> Parts:
    """An officer on duty in each community, numbered from 1."""
    with parts.store.write() as conn:
        for n, code in enumerate(SQUARES, 1):
            conn.execute(insert(tables.officers).values(id=n, name=f"王测试{n:04}", phone="13800000001", post="full_time", grid=code + "001", on_duty=True))
    return parts


def wanted(**over: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    times = {"from_at": (now - timedelta(minutes=5)).isoformat(), "until_at": (now + timedelta(hours=2)).isoformat()}
    return {"name": "灯会值守", "note": "看好出口", "area": None, "geometry": HOME, "officers": [1], **times, **over}


def walker(parts: Parts, id: int, community: str) -> Any:
    return kit.account(parts, "officer", community, officer=id)


def at(point: dict[str, Any], name: str = "phone-check-1") -> dict[str, Any]:
    return {"id": name, "point": point["n"], "lon": point["lon"], "lat": point["lat"], "accuracy": 8, "at": None}


def test_who_was_sent_finds_it_and_his_check_in_comes_back(staff: Parts) -> None:
    leader, mine, other = kit.account(staff, "leader", "440604"), walker(staff, 1, NANPU), walker(staff, 2, ZUMIAO_OTHER)
    made = guards.send(staff, leader, wanted())
    (item,) = [each for each in todo(staff, mine) if each["kind"] == "patrol"]
    assert (item["id"], item["zh"]) == (str(made["run"]), f"值守：灯会值守 0/{made['points']}")
    assert [each for each in todo(staff, other) if each["kind"] == "patrol"] == []
    walk.check_in(staff, mine, made["run"], at(made["list"][0]))
    after = guards.guard(staff, leader, made["id"])
    assert (after["checked"], after["list"][0]["check"]["unit"]) == (1, "测试单位")
    assert patrol.run(staff, mine, made["run"])["note"] == "看好出口"


def test_who_is_sent_is_told_by_his_channel_and_reads_name_and_times(staff: Parts) -> None:
    mine, other = walker(staff, 1, NANPU), walker(staff, 2, ZUMIAO_OTHER)
    guards.send(staff, kit.account(staff, "leader", "440604"), wanted())
    find_receivers(staff)
    tell(staff)
    (item,) = notifications.mine(staff, mine)["items"]
    assert item["text"].startswith("灯会值守 · ")
    assert notifications.mine(staff, other)["items"] == []
    with staff.store.read() as conn:
        (sent,) = conn.execute(select(tables.tellings.c.body)).scalars()
    assert sent["title"] == "收到值守任务"
    assert "灯会" not in str(sent)  # what it is about stays in the application


def test_whoever_follows_it_is_told(staff: Parts) -> None:
    made = guards.send(staff, kit.account(staff, "leader", "440604"), wanted())
    walk.check_in(staff, walker(staff, 1, NANPU), made["run"], at(made["list"][0]))
    relay(staff)
    log = b"".join(body for _, fields in staff.bus.xrange("magnet:{440604012}:log") for body in fields.values())
    assert b'"topic":"guard"' in log
    assert b'"checked":1' in log


def test_an_officer_of_another_community_may_be_sent(staff: Parts) -> None:
    made = guards.send(staff, kit.account(staff, "leader", "440604"), wanted(officers=[1, 3]))
    far = walker(staff, 3, NANZHUANG_ONE)
    walk.check_in(staff, far, made["run"], at(made["list"][0]))
    with pytest.raises(NotFound):
        patrol.run(staff, walker(staff, 2, NANZHUANG_ONE), made["run"])


def test_its_points_lie_in_the_ground_and_apart(staff: Parts) -> None:
    made = guards.send(staff, kit.account(staff, "leader", "440604"), wanted())
    places = [(each["lon"], each["lat"]) for each in made["list"]]
    assert 3 <= len(places) <= 6
    assert len(set(places)) == len(places)
    assert all(113.1 <= lon <= 113.11 and 23.02 <= lat <= 23.03 for lon, lat in places)


def test_it_is_found_by_its_ground_while_it_goes_on(staff: Parts) -> None:
    leader = kit.account(staff, "leader", "440604")
    made = guards.send(staff, leader, wanted(geometry=None, area=NANPU))
    assert [each["id"] for each in guards.going_on(staff, leader, NANPU)] == [made["id"]]
    assert guards.going_on(staff, leader, ZUMIAO_OTHER) == []
    assert guards.going_on(staff, kit.account(staff, "community", NANZHUANG_ONE)) == []
    assert guards.call_off(staff, leader, made["id"])["state_zh"] == "已撤回"
    assert guards.going_on(staff, leader) == []
    with pytest.raises(Conflict):
        walk.check_in(staff, walker(staff, 1, NANPU), made["run"], at(made["list"][0]))


def test_an_officer_on_a_guard_is_not_free(staff: Parts) -> None:
    leader = kit.account(staff, "leader", "440604")
    assert next((each["id"], each["load"]) for each in nearest(staff, leader, 113.1, 23.025)) == (1, 0)
    guards.send(staff, leader, wanted())
    assert [each["id"] for each in nearest(staff, leader, 113.1, 23.025, free=True)] == [2, 3]
    assert [each["load"] for each in nearest(staff, leader, 113.1, 23.025) if each["id"] == 1] == [1]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"officers": []}, "bad_officers"),
        ({"officers": [99]}, "bad_officers"),
        ({"name": "  "}, "bad_name"),
        ({"from_at": "soon"}, "bad_time"),
        ({"until_at": "2020-01-01T00:00"}, "bad_time"),
        ({"geometry": None}, "no_ground"),
        ({"area": NANPU}, "no_ground"),
    ],
)
def test_what_cannot_be_is_refused(staff: Parts, over: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        guards.send(staff, kit.account(staff, "leader", "440604"), wanted(**over))
    assert refused.value.code == code


def test_a_community_sends_its_own_officers_to_its_own_ground(staff: Parts) -> None:
    community = kit.account(staff, "community", NANPU)
    assert guards.send(staff, community, wanted())["area"] == NANPU
    with pytest.raises(BadInput):
        guards.send(staff, community, wanted(officers=[2]))
    with pytest.raises(NotFound):
        guards.send(staff, community, wanted(geometry=square(*SQUARES[NANZHUANG_ONE])))
