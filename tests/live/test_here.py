"""Who has a page open, heard by those on it and nobody else."""

import time

import pytest

from data_sources import bus
from live import here
from live.here import held
from live.streams import Stream, filter_of, topics_of
from services.publish_page import Audience, name_editors, publish_page
from services.who import sign_in
from tests import kit
from tests.live.conftest import Gate, Listener


def hold(gate: Gate, who, page: str, how: str = "open") -> Listener:
    token, account = who
    stream = gate.listen(token, "?topics=page,here")
    told = gate.put(token, account.csrf, stream.hello.data["stream"], {"topics": ["page", "here"], "watch": [f"page|{page}|{how}"]})
    stream.accepted = told[1]["watch"]
    return stream


def people(stream: Listener, until) -> list[dict]:
    """The people on the page as soon as `until(them)`."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        event = stream.next()
        for message in event.data.get("m", []):
            if message["topic"] == "here" and until(message["v"]["people"]):
                return message["v"]["people"]
    raise AssertionError("nobody came")


def again(gate: Gate, account):
    """The same person in another browser."""
    return sign_in(gate.parts, account.username, kit.PASSWORD, "127.0.0.1")


def test_the_same_person_in_two_browsers_sees_both_and_when_one_closes(gate: Gate) -> None:
    me = gate.sign_in("community")
    page = f"{me[1].id}.community"
    one = hold(gate, me, page)
    two = hold(gate, again(gate, me[1]), page, "edit")
    both = people(one, lambda found: len(found) == 2)
    assert {(each["name"], each["edit"]) for each in both} == {(me[1].name, False), (me[1].name, True)}
    assert len({each["id"] for each in both}) == 2
    assert set(both[0]) == {"id", "who", "name", "unit", "edit"}
    started = time.monotonic()
    two.close()
    assert len(people(one, lambda found: len(found) == 1)) == 1
    assert time.monotonic() - started < 15


def test_who_dies_without_a_word_is_gone_in_fifteen_seconds(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 2 * here.BEAT_S < bus.HERE_SECONDS <= 15 - here.BEAT_S  # one beat may be missed
    monkeypatch.setattr(bus, "HERE_SECONDS", bus.HERE_SECONDS / 4)
    monkeypatch.setattr(here, "BEAT_S", here.BEAT_S / 4)
    me = gate.sign_in("community")
    page = f"{me[1].id}.community"
    bus.here(gate.parts.bus, {page: [b'{"id":"x","name":"n","unit":"u","edit":true}']}, {}, [])
    one = hold(gate, me, page)
    one.socket.settimeout(20)
    assert len(people(one, lambda found: len(found) == 2)) == 2
    assert len(people(one, lambda found: len(found) == 1)) == 1


@pytest.mark.parametrize("page", ["{other}.community", "0.t1", "{me}.leader", "{me}.nowhere", "{me}"])
def test_nobody_holds_a_page_that_is_not_open_to_him(gate: Gate, page: str) -> None:
    me, other = gate.sign_in("community"), gate.sign_in("community")
    stream = hold(gate, me, page.format(me=me[1].id, other=other[1].id))
    assert stream.accepted == []


def test_a_page_edited_together_is_held_by_its_editors(gate: Gate) -> None:
    leader, me, other = gate.sign_in("leader", "440604"), gate.sign_in("community"), gate.sign_in("community")
    page = publish_page(gate.parts, leader[1], "leader", Audience("role", "officer"))["id"]
    name_editors(gate.parts, leader[1], page, [me[1].username])
    team = f"0.t{page[1:]}"
    assert hold(gate, leader, team).accepted
    assert hold(gate, me, team).accepted
    assert not hold(gate, other, team).accepted


def test_a_stream_that_is_ending_holds_nothing(parts, gate: Gate) -> None:
    token, account = gate.sign_in("community")
    keys = frozenset({"page|1.community|edit", "case.open|440604|now|"})
    stream = Stream("g", token, account, filter_of(parts, account, topics_of(["page"]), keys), lambda: None)
    assert set(held([stream])) == {"1.community"}
    stream.ended = True
    assert held([stream]) == {}
