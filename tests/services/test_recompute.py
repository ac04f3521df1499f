"""Indicators that screens hold."""

from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from data_sources import bus
from services import answer as answers
from services import recompute as module
from services._parts import Parts
from services.recompute import Recompute
from services.relay import relay
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

HERE, THERE = f"case.open|{NANPU}|now|", f"case.open|{ZUMIAO_OTHER}|now|"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.0)


def told(parts: Parts) -> list[tuple[str, Any]]:
    """(key, value) of every indicator message so far."""
    messages = [orjson.loads(fields[b"m"]) for _, fields in parts.bus.xrange(bus.log(NANPU))]
    return [(message["key"], message["v"]["value"]) for message in messages if message["topic"] == "indicator"]


def test_a_key_that_is_new_is_computed_and_then_only_when_it_changes(parts: Parts) -> None:
    bus.watch(parts.bus, [HERE, THERE])
    compute = Recompute(parts)
    compute._minute = "?"
    compute.turn()
    compute.turn()
    assert sorted(told(parts)) == [(THERE, 0), (HERE, 0)]
    kit.a_case(parts)
    relay(parts)
    compute.turn()
    compute.turn()
    assert told(parts)[2:] == [(HERE, 1)]


def test_an_answer_that_stays_the_same_is_not_told_again(parts: Parts) -> None:
    bus.watch(parts.bus, [HERE])
    compute = Recompute(parts)
    minute = None
    while minute != compute._minute:  # once more if a minute ended meanwhile
        minute = compute._minute
        compute.turn()
    before = len(told(parts))
    bus.dirty(parts.bus, [f"case:{NANPU}"])
    compute.turn()
    assert len(told(parts)) == before or compute._minute != minute


def test_wider_areas_count_what_happens_inside_them(parts: Parts) -> None:
    street = "case.open|440604012|now|"
    bus.watch(parts.bus, [street])
    compute = Recompute(parts)
    compute.turn()
    kit.a_case(parts)
    relay(parts)
    compute.turn()
    assert told(parts) == [(street, 0), (street, 1)]


def test_a_narrowed_figure_is_told_under_its_own_key(parts: Parts) -> None:
    mine, other, year = f"{HERE}|category=01", f"{HERE}|category=10,urgent=yes", f"case.new|{NANPU}|today|||year"
    bus.watch(parts.bus, [mine, other, year, f"{HERE}|colour=red"])
    compute = Recompute(parts)
    compute.turn()
    kit.a_case(parts)
    relay(parts)
    compute.turn()
    assert sorted(told(parts)) == sorted([(mine, 0), (other, 0), (year, 0), (mine, 1), (year, 1)])


def test_what_nobody_watches_is_not_computed(parts: Parts) -> None:
    kit.a_case(parts)
    relay(parts)
    Recompute(parts).turn()
    assert told(parts) == []


def test_the_same_question_waits_for_its_pause(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 3600.0)
    bus.watch(parts.bus, [HERE])
    compute = Recompute(parts)
    compute.turn()
    kit.a_case(parts)
    relay(parts)
    compute.turn()
    assert told(parts) == [(HERE, 0)]
    monkeypatch.setattr(module, "PAUSE_S", 0.0)
    compute.turn()
    assert told(parts) == [(HERE, 0), (HERE, 1)]


def test_keys_that_ask_nothing_harm_nobody(parts: Parts) -> None:
    bus.watch(parts.bus, ["", "x", "no.such|440604|now|", "case.open|999999|now|", "case.open|440604|never|", HERE])
    compute = Recompute(parts)
    compute.turn()
    compute.turn()
    assert told(parts) == [(HERE, 0)]


def test_an_indicator_that_fails_does_not_stop_the_others(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    original = module.compute

    def fail_there(parts: Parts, question: Any) -> Any:
        if question.area == ZUMIAO_OTHER:
            raise ZeroDivisionError
        return original(parts, question)

    monkeypatch.setattr(module, "compute", fail_there)
    bus.watch(parts.bus, [HERE, THERE])
    Recompute(parts).turn()
    assert told(parts) == [(HERE, 0)]


def test_each_minute_all_are_computed_again(parts: Parts) -> None:
    bus.watch(parts.bus, [HERE])
    compute = Recompute(parts)
    compute.turn()
    kit.a_case(parts)  # nobody marked it
    compute._minute = "an earlier one"
    compute.turn()
    assert told(parts) == [(HERE, 0), (HERE, 1)]


class Later(datetime):
    """A clock that is ahead."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + cls.ahead


def test_an_open_page_rolls_on_at_the_citys_midnight(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    for where in (module, answers):
        monkeypatch.setattr(where, "datetime", Later)
    now = datetime.now(ZoneInfo(parts.city.zone))
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    week, day, before = (f"case.new|{NANPU}|{period}|" for period in ("7d", "today", "yesterday"))
    kit.a_case(parts)
    relay(parts)
    bus.watch(parts.bus, [week, day, before])
    compute = Recompute(parts)
    compute.turn()
    assert dict(told(parts)) == {week: 1, day: 1, before: 0}
    monkeypatch.setattr(Later, "ahead", midnight - now + timedelta(seconds=1))
    compute.turn()
    assert dict(told(parts)) == {week: 1, day: 0, before: 1}
    monkeypatch.setattr(Later, "ahead", midnight - now + timedelta(days=6, seconds=1))
    compute.turn()
    assert dict(told(parts)) == {week: 0, day: 0, before: 0}
