"""What a stream may ask for."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from core.errors import BadInput
from core.scope import Scope
from live.messages import Filter
from live.streams import MOST_OF_A_SESSION, Stream, Streams, filter_of, keys_of, topics_of
from services._parts import Parts
from services.answer import may_watch
from services.who import Account
from tests.kit import NANPU, account


@pytest.fixture
def leader(parts: Parts) -> Account:
    return account(parts, "leader", "440604")


def test_topics_are_kinds_with_area_prefixes() -> None:
    assert topics_of(["case", "officer:440604012", "crowd:440604000000"]) == {("case", ""), ("officer", "440604012"), ("crowd", "440604")}


@pytest.mark.parametrize("asked", [["case:12"], ["Case"], [7], [""], ["case"] * 300])
def test_other_topics_are_refused(asked: list[Any]) -> None:
    with pytest.raises(BadInput):
        topics_of(asked)


def test_keys_one_may_not_watch_are_left_out(parts: Parts, leader: Account) -> None:
    asked = ["case.open|440604|now|", "case.open|330100|now|area", "case.open", "no.such|440604|now|"]
    assert keys_of(asked, lambda key: may_watch(parts, leader, key)) == {"case.open|440604|now|"}


@pytest.mark.parametrize("asked", [[7], ["x" * 700], ["case.open|440604|now|"] * 2000])
def test_what_is_no_list_of_keys_is_refused(asked: list[Any]) -> None:
    with pytest.raises(BadInput):
        keys_of(asked, lambda key: True)


def test_a_filter_knows_walls_administrators_and_what_is_not_for_a_role(parts: Parts, leader: Account) -> None:
    assert filter_of(parts, replace(leader, role="admin"), None, None).admin
    assert filter_of(parts, replace(leader, wall_id=7), None, None).wall == "7"
    assert "person.count" in filter_of(parts, replace(leader, role="property"), None, None).untold
    assert "person.count" not in filter_of(parts, leader, None, None).untold
    assert filter_of(parts, replace(leader, role="property"), None, None).unseen == {"officer"}
    assert not filter_of(parts, leader, None, None).unseen


def test_one_stream_too_many_ends_the_oldest(leader: Account) -> None:
    streams = Streams()
    opened = [Stream(streams.id, "token", leader, Filter(leader.scope), lambda: None) for _ in range(MOST_OF_A_SESSION + 1)]
    for stream in opened:
        streams.add(stream)
    assert [stream.ended for stream in opened] == [True] + [False] * MOST_OF_A_SESSION


async def _check(leader: Account, found: str) -> bool:
    streams = Streams()
    stream = Stream(streams.id, "token", leader, Filter(leader.scope), lambda: None)
    streams.add(stream)

    def who(token: str) -> Account | None:
        if found == "store away":
            raise OSError
        return {"same": leader, "gone": None, "narrower": replace(leader, scope=Scope.of(NANPU))}[found]

    await streams.check(who, float("inf"))
    return stream.ended


@pytest.mark.parametrize(("found", "ended"), [("same", False), ("gone", True), ("narrower", True), ("store away", False)])
def test_a_stream_lives_as_long_as_its_session_sees_the_same(leader: Account, found: str, ended: bool) -> None:
    assert asyncio.run(_check(leader, found)) is ended
