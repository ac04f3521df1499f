"""Who hears a message, and how messages look on the wire."""

from typing import Any

import orjson
import pytest

from core.scope import Scope
from live.messages import Filter, Message, control, event, latest_only, parse, word_of_leaving
from tests.kit import NANPU, ZUMIAO_OTHER


def said(topic: str = "case", key: str = "A1", area: str = NANPU, **v: Any) -> Message:
    return parse(orjson.dumps({"topic": topic, "key": key, "area": area, "at": "t", "v": v}), 7)


def hears(message: Message, *, area: str = "440604", **over: Any) -> bool:
    return Filter(Scope.of(area, department=over.pop("department", None)), **over).test()(message)


def test_scope_decides_for_every_topic() -> None:
    for topic in ("case", "indicator", "officer", "camera", "crowd", "something new"):
        assert hears(said(topic), area=NANPU)
        assert not hears(said(topic), area=ZUMIAO_OTHER)


def test_a_department_hears_the_cases_it_holds() -> None:
    assert hears(said(department="police"), department="police")
    assert not hears(said(department=None), department="police")
    assert hears(said("camera"), department="police")


def test_what_was_made_in_the_browser_is_heard_by_those_who_ask_for_its_key_alone() -> None:
    made = said("indicator", f"made.i7|{NANPU}|now|", area=NANPU)
    assert not hears(made, area=NANPU)
    assert hears(made, area=NANPU, watch=frozenset({f"made.i7|{NANPU}|now|"}))


def test_a_department_hears_the_figures_of_its_own_cases_only() -> None:
    own, total, fire = (said("indicator", f"case.open|440604{of}|now|") for of in ("@police", "", "@fire"))
    assert [hears(figure, department="police") for figure in (own, total, fire)] == [True, False, False]
    assert hears(said("indicator", "person.count|440604|now|"), department="police")
    assert [hears(total), hears(own)] == [True, True]
    narrowed = said("indicator", "case.open|440604@police|now||category=01"), said("indicator", "case.open|440604|now||department=police")
    assert [hears(figure, department="police") for figure in narrowed] == [True, False]


def test_topics_cut_by_kind_and_area_and_watch_by_key() -> None:
    topics = frozenset({("case", ZUMIAO_OTHER), ("crowd", "")})
    assert not hears(said(), topics=topics)
    assert hears(said("crowd"), topics=topics)
    assert hears(said("indicator", "k1"), watch=frozenset({"k1"}))
    assert not hears(said("indicator", "k2"), watch=frozenset({"k1"}))
    assert not hears(said("indicator", "k1"), area=ZUMIAO_OTHER, watch=frozenset({"k1"}))


def test_words_for_a_wall_reach_it_and_the_administrator() -> None:
    word = said("wall", "7", "440604")
    assert [hears(word, wall="7"), hears(word, wall="8"), hears(word, admin=True), hears(word)] == [True, False, True, False]


def test_only_those_who_cannot_follow_a_case_hear_that_it_left() -> None:
    leaving = word_of_leaving(said(department="police"), said(department="fire"))
    assert leaving is not None
    assert orjson.loads(leaving.body)["v"]["gone"] is True
    assert hears(leaving, department="police")
    assert not hears(leaving, department="fire")
    assert not hears(leaving)
    assert hears(leaving, topics=frozenset({("case", NANPU)})) is False
    away = word_of_leaving(said(), said(area=ZUMIAO_OTHER))
    assert away is not None
    assert hears(away, topics=frozenset({("case", NANPU)}))
    assert word_of_leaving(said(version=1), said(version=2)) is None


def test_the_latest_of_a_key_replaces_the_others() -> None:
    messages = [said(key=key) for key in ("a", "b", "a")]
    for seq, message in enumerate(messages):
        message.seq = seq
    assert [m.seq for m in latest_only(messages)] == [1, 2]


def test_events_are_as_the_protocol_says() -> None:
    one = said()
    assert event("frame", [one, one], 5) == b'id: 5\nevent: frame\ndata: {"m":[' + one.body + b"," + one.body + b"]}\n\n"
    assert control("bye", {"reason": "stop"}) == b'event: bye\ndata: {"reason":"stop"}\n\n'


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b'{"topic": "case"}', b'{"topic":"case","key":"1","area":"4","v":null}'])
def test_what_is_no_message_raises(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        parse(body, 1)


@pytest.mark.parametrize("topic", ["page", "here"])
def test_a_page_is_heard_by_those_who_hold_it_whatever_their_area(topic: str) -> None:
    word = said(topic, "7.community", "440604")
    assert hears(word, area=ZUMIAO_OTHER, watch=frozenset({"page|7.community|open"}))
    assert hears(word, watch=frozenset({"page|7.community|edit"}))
    for others in (None, frozenset(), frozenset({"page|8.community|edit"}), frozenset({"7.community"}), frozenset({"case.open|440604|now|"})):
        assert not hears(word, watch=others)
    assert not hears(word, admin=True)
    assert not hears(word, wall="7.community")


def test_a_linked_magnet_is_heard_in_and_below_its_authors_area() -> None:
    word = said("magnet", "linked_1", "440604012")
    assert hears(word, area=NANPU)
    assert hears(word, area="440604")
    assert not hears(word, area="440604100")


def test_a_figure_that_is_not_for_ones_role_is_not_heard() -> None:
    figure = said("indicator", key="person.count|440604012061|now|")
    assert hears(figure)
    assert not hears(figure, untold=frozenset({"person.count"}))


def test_records_of_a_kind_ones_role_does_not_see_are_not_heard() -> None:
    officers = said("officer", key="440604012061")
    assert hears(officers)
    assert not hears(officers, unseen=frozenset({"officer"}))
