"""The running feed: reports by the door, moves on the timeline, positions, cameras, crowds and the festival switch."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, insert, select, update

from core.errors import BadInput
from data_sources import bus
from services._feed import Feed, Job
from services._parts import Parts
from services.demo_feed import run, scene, set_scene, set_speed
from services.take_report import take_report
from store import demo as queries
from store import tables
from tests.kit import NANPU, a_case


@pytest.fixture
def alive(parts: Parts) -> Parts:
    """The small city as a demo: officers, cameras and the route."""
    now = datetime.now(UTC)
    officers = [
        {"id": i, "name": f"王测试{9000 + i}", "phone": "13800000001", "post": "full_time", "grid": f"{NANPU}00{i % 2 + 1}", "on_duty": True}
        for i in range(1, 7)
    ]
    row = {"name": "南浦社区路口", "area": f"{NANPU}001", "lon": 113.102, "lat": 23.025, "source_class": "skynet", "online": True, "status_at": now}
    with parts.store.write() as conn:
        conn.execute(insert(tables.officers), officers)
        conn.execute(insert(tables.cameras), [{**row, "gb_id": f"44060400001326{i:06d}"} for i in range(300)])
        queries.put_facts(conn, {"city": "chancheng", "demo": True, "alive_at": now.isoformat()})
    return parts


@pytest.fixture
def heard(alive: Parts) -> Iterator[list[dict]]:
    """What is announced about the street of 南浦社区."""
    messages: list[dict] = []
    stop, pubsub = threading.Event(), alive.bus.pubsub()
    pubsub.ssubscribe(bus.channel(NANPU))
    while pubsub.get_sharded_message(timeout=1) is None:
        pass

    def listen() -> None:
        while not stop.is_set():
            message = pubsub.get_sharded_message(timeout=0.05)
            if message and message["type"] == "smessage":
                messages.append(json.loads(message["data"].split(b" ", 1)[1]))

    thread = threading.Thread(target=listen)
    thread.start()
    yield messages
    stop.set()
    thread.join()
    pubsub.close()


def soon(found) -> bool:
    """Whether `found()` comes true within five seconds."""
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        if found():
            return True
        time.sleep(0.02)
    return False


def test_positions_of_a_community_are_one_message(alive: Parts, heard: list[dict]) -> None:
    Feed(alive).tick()
    assert soon(lambda: any(m["topic"] == "officer" for m in heard))
    message = next(m for m in heard if m["topic"] == "officer")
    assert (message["key"], message["area"]) == (NANPU, NANPU)
    places = np.frombuffer(base64.b64decode(message["v"]["xy"]), "<f4").reshape(-1, 2)
    assert len(places) == len(message["v"]["keys"]) == len(message["v"]["duty"]) == 6
    assert ((places > [113.099, 23.019]) & (places < [113.111, 23.031])).all()


def test_positions_are_not_kept(alive: Parts) -> None:
    Feed(alive).tick()
    kept = [json.loads(fields[b"m"]) for _, fields in alive.bus.xrange(bus.log(NANPU))]
    assert {m["topic"] for m in kept} <= {"crowd", "camera"}


def test_every_segment_s_crowd_is_told_and_kept(alive: Parts, heard: list[dict]) -> None:
    feed = Feed(alive)
    feed.tick()
    assert soon(lambda: len({m["key"] for m in heard if m["topic"] == "crowd"}) == len(alive.city.crowd.segments))
    message = next(m for m in heard if m["topic"] == "crowd")
    assert set(message["v"]) == {"count", "density", "band", "trend"}
    feed._keep_readings(datetime.now(UTC), {s.id: 10 for s in alive.city.crowd.segments})
    with alive.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(tables.crowd_readings)).scalar_one() >= len(alive.city.crowd.segments)
    assert "crowd:440604012061" in bus.take_dirty(alive.bus)


def test_reports_come_in_by_the_door_and_keep_its_rules(alive: Parts) -> None:
    set_speed(alive, 200)
    feed = Feed(alive)
    for _ in range(40):
        feed._report(3.0)
    entries = alive.bus.xrange(bus.INGEST)
    assert entries
    for _, fields in entries:
        take_report(alive, fields[b"json"], "stream")


def test_a_case_whose_time_has_come_moves_on(alive: Parts) -> None:
    no = a_case(alive, source="12345")
    set_speed(alive, 200)
    feed = Feed(alive)
    feed._reload(0)
    assert feed._open[no].planned_at > time.time()
    feed._open[no].planned_at = 0.0
    feed._move(1.0)
    with alive.store.read() as conn:
        step = conn.execute(select(tables.steps).where(tables.steps.c.case_no == no).order_by(tables.steps.c.id.desc()).limit(1)).one()
    assert (step.action, step.to_state, step.account_id) == ("accept", "accepted", None)
    assert "综治中心" in step.actor
    assert feed._open[no].state == "accepted"


def test_a_case_that_somebody_moved_first_is_let_go(alive: Parts) -> None:
    no = a_case(alive)
    feed = Feed(alive)
    feed._reload(0)
    with alive.store.write() as conn:
        conn.execute(update(tables.cases).where(tables.cases.c.no == no).values(version=9))
    feed._act(feed._open[no])
    assert no not in feed._open
    feed._reload(0)
    assert feed._open[no].version == 9


def test_a_case_can_be_lived_to_its_end(alive: Parts) -> None:
    no = a_case(alive, source="12345")
    feed = Feed(alive)
    feed._reload(0)
    for _ in range(30):
        if no not in feed._open:
            break
        feed._act(feed._open[no])
    with alive.store.read() as conn:
        assert conn.execute(select(tables.cases.c.state).where(tables.cases.c.no == no)).scalar_one() == "closed"


def test_somebody_rates_a_closed_case_later(alive: Parts) -> None:
    for n in range(12):
        a_case(alive, source="citizen", external_id=f"rate-{n}")
    with alive.store.write() as conn:
        closed = datetime.now(UTC) - timedelta(hours=2)
        conn.execute(update(tables.cases).values(state="closed", closed_at=closed, handled_at=closed, due_at=None, yellow_at=None))
    Feed(alive)._rate(0)
    with alive.store.read() as conn:
        states = list(conn.execute(select(tables.cases.c.state)).scalars())
    assert 0 < states.count("evaluated") < 12


def test_cameras_go_off_in_store_and_on_screens(alive: Parts, heard: list[dict]) -> None:
    feed = Feed(alive)
    for _ in range(60):
        feed._cameras(20)
    with alive.store.read() as conn:
        off = set(conn.execute(select(tables.cameras.c.gb_id).where(~tables.cameras.c.online)).scalars())
    assert off
    assert soon(lambda: {m["key"] for m in heard if m["topic"] == "camera" and not m["v"]["online"]} >= off)
    assert f"camera:{NANPU}" in bus.take_dirty(alive.bus)


def test_duty_follows_the_hour(alive: Parts) -> None:
    feed = Feed(alive)
    feed._duty(0)
    with alive.store.read() as conn:
        stored = dict(conn.execute(select(tables.officers.c.id, tables.officers.c.on_duty)).all())
    assert stored == dict(zip(feed._staff, feed._on_duty.tolist(), strict=True))


def test_the_festival_announces_itself_and_raises_an_urgent_case(alive: Parts) -> None:
    set_scene(alive, "festival")
    set_scene(alive, "festival")  # a second push on the switch changes nothing
    assert scene(alive)["scene"] == "festival"
    with alive.store.read() as conn:
        case = conn.execute(select(tables.cases).where(tables.cases.c.urgent)).one()
        told = [row.topic for row in conn.execute(select(tables.outbox.c.topic))]
        words = conn.execute(select(tables.notices.c.zh)).scalars().all()
    assert (case.category, case.area[:12]) == ("10-04", NANPU)
    assert told.count("notice") == 1
    assert [word for word in words if word.startswith("行通济")]


def test_the_festival_ends_with_its_announcement(alive: Parts) -> None:
    set_scene(alive, "festival")
    set_scene(alive, "normal")
    with alive.store.read() as conn:
        assert conn.execute(select(tables.notices.c.until_at)).scalar_one() is not None
    assert Feed(alive).festival_s < 0


def test_during_the_festival_the_bridge_turns_red_with_an_alarm(alive: Parts, heard: list[dict]) -> None:
    set_scene(alive, "festival")
    feed = Feed(alive)
    for seconds in range(0, 900, 60):
        feed.festival_s = float(seconds)
        feed._crowd(10)
    assert soon(lambda: any(m["key"] == "tongji_bridge" and m["v"]["band"] == 1 for m in heard if m["topic"] == "crowd"))
    assert len([m for m in heard if m["topic"] == "crowd" and m.get("alarm") and m["key"] == "tongji_bridge"]) == 1


def test_scene_and_speed_are_checked(alive: Parts) -> None:
    with pytest.raises(BadInput, match="scene"):
        set_scene(alive, "carnival")
    with pytest.raises(BadInput, match="speed"):
        set_speed(alive, -1)
    set_speed(alive, 5)
    assert Feed(alive).speed == scene(alive)["speed"] == 5


def test_one_failing_job_does_not_stop_the_others(alive: Parts) -> None:
    feed = Feed(alive)
    done = []
    feed._jobs = [Job(lambda gone: 1 / 0, 1, 0.0), Job(done.append, 1, 0.0)]  # type: ignore[arg-type,list-item,return-value]
    feed.tick()
    assert done


def test_the_feed_remembers_that_it_was_alive(alive: Parts) -> None:
    Feed(alive)._live_on(0)
    with alive.store.read() as conn:
        assert datetime.now(UTC) - datetime.fromisoformat(queries.facts(conn)["alive_at"]) < timedelta(minutes=1)


def test_it_runs_until_it_is_stopped_and_gives_its_lease_back(alive: Parts, heard: list[dict]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(alive, "me", stop))
    thread.start()
    assert soon(lambda: any(m["topic"] == "officer" for m in heard))
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert bus.lease(alive.bus, "demo", "somebody else", 1)


def test_a_store_that_is_no_demo_is_left_alone(parts: Parts) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(parts, "me", stop))
    thread.start()
    time.sleep(0.3)
    stop.set()
    thread.join(5)
    assert parts.bus.xlen(bus.INGEST) == 0
