"""What a browser may rely on at /live."""

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from live.gateway import _listening
from services.who import sign_out
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER
from tests.live.conftest import Ended, Gate, Listener

Case = Callable[..., dict[str, Any]]


def test_nobody_listens_without_a_session(gate: Gate) -> None:
    assert Listener(gate.url, "").status == 401
    assert Listener(gate.url, "made-up").status == 401


def test_a_stream_begins_with_hello_and_hears_what_is_said(gate: Gate, case: Case) -> None:
    token, _ = gate.sign_in()
    stream = gate.listen(token)
    assert stream.hello.kind == "hello"
    assert set(stream.hello.data) >= {"stream", "build", "now"}
    assert "no-transform" in stream.head
    assert "x-accel-buffering: no" in stream.head.lower()
    message = case("A1")
    gate.say(message)
    frame = stream.next()
    assert (frame.kind, frame.data) == ("frame", {"m": [message]})
    assert abs(frame.id / 1000 - time.time()) < 60


def test_what_is_said_within_a_tenth_of_a_second_is_one_frame_with_the_latest_values(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in()[0])
    gate.say(case("A1", version=1), case("A2"), case("A1", version=2))
    frame = stream.next()
    assert sorted(frame.keys) == ["A1", "A2"]
    assert {m["v"]["version"] for m in frame.data["m"] if m["key"] == "A1"} == {2}


def test_a_community_hears_its_own_and_nothing_of_others(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in("community", NANPU)[0])
    topics, areas = ("case", "indicator", "officer", "camera", "crowd"), (ZUMIAO_OTHER, NANZHUANG_ONE, "440604", "440604012")
    foreign = [{**case("X"), "topic": topic, "key": f"{topic}-{area}", "area": area} for topic in topics for area in areas]
    gate.say(*foreign, case("foreign cell", ZUMIAO_OTHER + "001"), case("mine", NANPU + "001"))
    gate.say(case("end"))
    assert set(stream.keys_until("end")) == {"mine", "end"}


def test_a_notice_for_the_district_is_heard_in_its_communities(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in("community", NANPU)[0])
    notice = {"topic": "notice", "at": "2026-11-21T19:42:08+08:00", "v": {"kind": "announcement", "zh": "通知", "en": "Notice"}}
    gate.say({**notice, "key": "district", "area": "440604"}, {**notice, "key": "neighbour", "area": ZUMIAO_OTHER}, case("end"))
    gate.say(case("end"))
    assert set(stream.keys_until("end")) == {"district", "end"}


def test_a_department_hears_the_cases_it_holds_and_that_one_has_left(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in("handler", "440604", department="urban_management")[0], "?topics=case")
    gate.say(case("A1", department="police"), case("A2", department="urban_management"))
    assert stream.next().keys == ["A2"]
    gate.say(case("A2", department="police"))
    assert stream.next().data["m"][0]["v"] == {"no": "A2", "gone": True, "state": None, "column": None, "light": None}


def test_a_wall_hears_only_words_for_itself(gate: Gate, case: Case) -> None:
    leader = gate.listen(gate.sign_in("leader", "440604")[0])
    admin = gate.listen(gate.sign_in("admin", "440604")[0])
    gate.say({"topic": "wall", "key": "7", "area": "440604", "at": "x", "v": {"do": "reload"}}, keep=False)
    assert admin.next().keys == ["7"]
    gate.say(case("end"))
    assert leader.keys_until("end") == ["end"]


def test_topics_narrow_the_stream_by_kind_and_area(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in("leader", "440604")[0], f"?topics=crowd,case:{NANPU}")
    gate.say(case("elsewhere", NANZHUANG_ONE), {**case("camera"), "topic": "camera"}, {**case("s1", NANZHUANG_ONE), "topic": "crowd"})
    gate.say(case("end"))
    assert set(stream.keys_until("end")) == {"s1", "end"}


def test_topics_that_are_none_are_refused(gate: Gate) -> None:
    assert Listener(gate.url, gate.sign_in()[0], "?topics=case:12").status == 400


def test_who_returns_hears_what_he_missed_and_nothing_is_lost(gate: Gate, case: Case) -> None:
    token, _ = gate.sign_in()
    stream = gate.listen(token)
    gate.say(case("A1"))
    last = stream.next().id
    stream.close()
    gate.say(case("A2"))
    gate.say(case("A3", ZUMIAO_OTHER))
    back = gate.listen(token, last=last)
    assert {"A2"} <= set(back.keys_until("A2")) <= {"A1", "A2"}


def test_who_returns_to_a_restarted_gateway_hears_what_he_missed(gate: Gate, case: Case) -> None:
    token, _ = gate.sign_in()
    stream = gate.listen(token)
    gate.say(case("A1"))
    last = stream.next().id
    gate.stop()
    gate.say(case("A2"), case("A2", version=2), case("foreign", NANZHUANG_ONE))
    gate.start()
    back = gate.listen(token, f"?last={last}")
    frame = back.next()
    assert frame.kind == "frame"
    assert [m["v"]["version"] for m in frame.data["m"] if m["key"] == "A2"] == [2]
    assert "foreign" not in frame.keys


def test_who_was_away_too_long_gets_the_latest_values(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in()[0])
    gate.say(case("A1", version=1))
    stream.keys_until("A1")
    gate.say(case("A1", version=2), case("foreign", ZUMIAO_OTHER))
    stream.keys_until("A1")
    back = gate.listen(gate.sign_in()[0], last=1_000_000_000_000)
    snapshot = back.next()
    assert snapshot.kind == "snapshot"
    assert [(m["key"], m["v"]["version"]) for m in snapshot.data["m"]] == [("A1", 2)]


def test_a_fresh_page_hears_what_was_said_since_it_was_made(gate: Gate, case: Case) -> None:
    gate.say(case("A1"))
    stream = gate.listen(gate.sign_in()[0], "?last=-5000")
    assert stream.keys_until("A1") == ["A1"]


def test_an_alarm_does_not_wait_for_the_frame(gate: Gate, case: Case) -> None:
    stream = gate.listen(gate.sign_in()[0])
    gate.say(case("A1"))
    gate.say(case("A2", alarm=True))
    assert set(stream.keys_until("A2")) == {"A1", "A2"}


def test_signing_out_ends_the_stream_at_once_and_no_other(gate: Gate, case: Case) -> None:
    (token, account), (other_token, _) = gate.sign_in(), gate.sign_in()
    mine, other = gate.listen(token), gate.listen(other_token)
    sign_out(gate.parts, account)
    assert mine.next().kind == "bye"
    with pytest.raises(Ended):
        mine.next()
    assert Listener(gate.url, token).status == 401
    gate.say(case("end"))
    assert other.keys_until("end") == ["end"]


def test_only_the_session_that_opened_a_stream_changes_it(gate: Gate) -> None:
    (token, account), (other_token, other) = gate.sign_in(), gate.sign_in()
    stream = gate.listen(token).hello.data["stream"]
    body = {"topics": ["case"], "watch": []}
    assert gate.put(token, account.csrf, stream, body)[0] == 200
    assert gate.put(other_token, other.csrf, stream, body)[0] == 404
    assert gate.put(token, "wrong", stream, body)[0] == 403
    assert gate.put(token, account.csrf, stream, body, Origin="http://evil.example")[0] == 403
    assert gate.put("", "", stream, body)[0] == 401
    assert gate.put(token, account.csrf, stream, {"topics": "case"})[0] == 400


def test_watched_indicators_are_answered_at_once_and_kept_computed(gate: Gate, case: Case) -> None:
    from data_sources import bus

    token, account = gate.sign_in("leader", "440604")
    keys = [f"case.open|{area}|now|" for area in ("440604", NANPU)]
    answers = [{"topic": "indicator", "key": key, "area": key.split("|")[1], "at": "x", "v": {"value": 7}} for key in keys]
    gate.say(*answers)
    stream = gate.listen(token, "?topics=notice")
    status, accepted = gate.put(token, account.csrf, stream.hello.data["stream"], {"topics": ["indicator"], "watch": [keys[0], "case.open|330100|now|"]})
    assert (status, accepted) == (200, {"topics": ["indicator"], "watch": [keys[0]]})
    assert stream.next().data["m"] == [answers[0]]
    gate.say(*answers, case("A1"))
    assert stream.next().keys == [keys[0]]
    until = time.monotonic() + 5
    while keys[0] not in bus.watched(gate.parts.bus) and time.monotonic() < until:
        time.sleep(0.02)
    assert bus.watched(gate.parts.bus) == {keys[0]}


def test_a_change_that_reaches_another_gateway_is_handed_on(gate: Gate, case: Case) -> None:
    token, account = gate.sign_in()
    stream = gate.listen(token, "?topics=notice")
    gate.say({**case("s1"), "topic": "crowd"})
    other = Gate(gate.parts)
    assert other.put(token, account.csrf, stream.hello.data["stream"], {"topics": ["crowd"]})[0] == 200
    assert stream.next().keys == ["s1"]
    other.stop()


def test_positions_are_heard_and_known_to_who_asks_later_but_not_replayed(gate: Gate, case: Case) -> None:
    token, account = gate.sign_in()
    stream = gate.listen(token)
    officers = {"topic": "officer", "key": NANPU, "area": NANPU, "at": "x", "v": {"keys": [1], "xy": "", "duty": [1]}}
    gate.say(case("A1"))
    last = stream.next().id
    gate.say(officers, keep=False)
    assert stream.next().data["m"] == [officers]
    gate.say(case("end"))
    assert "end" in stream.keys_until("end")
    assert NANPU not in gate.listen(token, last=last).keys_until("end")
    late = gate.listen(token, "?topics=notice")
    gate.put(token, account.csrf, late.hello.data["stream"], {"topics": ["officer"]})
    assert late.next().data["m"] == [officers]


def test_a_slow_reader_slows_nobody_and_gets_the_latest_values_later(gate: Gate, case: Case) -> None:
    token, _ = gate.sign_in()
    slow, quick = gate.listen(token, receive_buffer=4096), gate.listen(token)
    long = "x" * 20_000
    for version in range(1, 60):
        gate.say(*[case(f"A{n}", version=version, place=long, alarm=n == 19) for n in range(20)])
        quick.keys_until("A19")
    gate.say(case("end"))
    quick.keys_until("end")
    seen: dict[str, int] = {}
    heard = 0
    while "end" not in seen:
        for message in slow.next().data["m"]:
            assert message["v"]["version"] >= seen.get(message["key"], 0)
            seen[message["key"]] = message["v"]["version"]
            heard += 1
    assert set(seen.values()) == {59, 1}
    assert heard < 59 * 20


def test_who_does_not_read_at_all_is_cut_off(gate: Gate, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.hub.STALLED_S", 0.1)
    stalled, quick = gate.listen(gate.sign_in()[0], receive_buffer=4096), gate.listen(gate.sign_in()[0])
    for version in range(40):
        gate.say(*[case(f"A{n}", version=version, place="x" * 50_000, alarm=n == 9) for n in range(10)])
        quick.keys_until("A9")
    time.sleep(1.5)
    with pytest.raises((ConnectionResetError, Ended)):
        stalled.read_to_the_end()


def test_streams_end_with_bye_when_the_gateway_stops(gate: Gate) -> None:
    stream = gate.listen(gate.sign_in()[0])
    began = time.monotonic()
    gate.stop()
    assert stream.next().data == {"reason": "stop"}
    with pytest.raises(Ended), contextlib.suppress(ConnectionResetError):
        stream.next()
    assert time.monotonic() - began < 5


def test_whoever_knows_the_address_is_not_refused_while_the_server_is_still_starting() -> None:
    with _listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), timeout=5) as early:
        assert early.getpeername() == listener.getsockname()
