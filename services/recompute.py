"""Computes the indicators that screens hold: when their data changed, at most once a second each, and all of them once a minute."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from core.areas import prefix
from core.errors import BadInput, NotFound
from data_sources import bus
from services._parts import Parts
from services._task import AWAY, where
from services.answer import Question, compute, parse_key

BUDGET_S = 0.5  # a turn ends after this long; what is left waits for the next one
PAUSE_S = 1.0  # between two answers to the same question

log = logging.getLogger("magnet.recompute")


class Recompute:
    """What the holder of the lease knows: which answers it gave, and which are due."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._questions: dict[str, Question | None] = {}  # None: no such question
        self._given: dict[str, bytes] = {}
        self._due: dict[str, None] = {}  # in the order they became due
        self._asked: dict[str, float] = {}
        self._minute = ""

    def turn(self) -> None:
        """Compute what is due, as far as half a second goes."""
        watched = bus.watched(self._parts.bus)
        self._forget(watched)
        self._add_due(watched, bus.take_dirty(self._parts.bus))
        began = time.monotonic()
        for key in [key for key in self._due if began - self._asked.get(key, float("-inf")) >= PAUSE_S]:
            if time.monotonic() - began > BUDGET_S:
                break
            self._asked[key] = time.monotonic()
            del self._due[key]
            self._compute(key)

    def _forget(self, watched: set[str]) -> None:
        for key in self._questions.keys() - watched:
            del self._questions[key]
            self._given.pop(key, None)
            self._asked.pop(key, None)
            self._due.pop(key, None)

    def _add_due(self, watched: set[str], marks: set[str]) -> None:
        """New keys first, then those whose data changed, then, when a minute has begun, all: time passes in `now` and `today`."""
        new = sorted(watched - self._questions.keys())
        self._questions |= {key: _question(key) for key in new}
        changed = [(kind, prefix(area)) for kind, _, area in (mark.partition(":") for mark in marks) if area]
        touched = [key for key in watched if self._touched(key, changed)]
        minute = f"{datetime.now(self._parts.city.tz):%Y-%m-%d %H:%M}"
        aged = sorted(watched) if minute != self._minute else []
        self._minute = minute
        first = {key: None for key in (*new, *touched) if self._questions[key] is not None}
        self._due = {**first, **self._due, **{key: None for key in aged if self._questions[key] is not None}}

    def _touched(self, key: str, changed: Iterable[tuple[str, str]]) -> bool:
        question = self._questions[key]
        if question is None:
            return False
        indicator, area = self._parts.city.indicators.get(question.indicator), prefix(question.area)
        kinds = {question.indicator.partition(".")[0], *(indicator.sets if indicator else ())}
        return any(changed_kind in kinds and (where_.startswith(area) or area.startswith(where_)) for changed_kind, where_ in changed)

    def _compute(self, key: str) -> None:
        question = self._questions[key]
        if question is None:
            return
        try:
            answer: Any = compute(self._parts, question)
        except AWAY:
            raise
        except (NotFound, BadInput):
            self._questions[key] = None
            return
        except Exception as error:  # one indicator that fails must not stop the others
            log.error("%s failed: %s", key, where(error))
            return
        self._publish(key, question.area, answer)

    def _publish(self, key: str, area: str, answer: dict[str, Any]) -> None:
        """Tell the screens when it has changed, and once a minute that it is still so."""
        said = orjson.dumps({**answer, "data_time": str(answer.get("data_time"))[:16]})
        if self._given.get(key) != said:
            bus.publish(self._parts.bus, [{"topic": "indicator", "key": key, "area": area, "at": answer.get("data_time"), "v": answer}])
            self._given[key] = said


def _question(key: str) -> Question | None:
    try:
        return parse_key(key)
    except (BadInput, NotFound, ValueError):
        return None
