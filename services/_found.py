"""What the parts of an answer have in common: what was found, and small results kept for a moment in this process."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from core.indicators import Indicator
from core.words import Words

Value = TypeVar("Value")
_MOST = 4000
_kept: dict[Any, tuple[float, Any]] = {}


@dataclass(slots=True)
class Found:
    """An answer before it is dressed: numbers, rows, and why there are none."""

    data_time: datetime
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    past: float | None = None
    spark: list[float | None] | None = None
    spark_past: list[float | None] | None = None
    year: float | None = None
    spark_year: list[float | None] | None = None
    year_why: Words | None = None
    rows: list[dict[str, Any]] | None = None
    why: Words | None = None
    approximate: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def value_of(indicator: Indicator, pair: tuple[float, float]) -> float | None:
    """The value of (numerator, denominator); None where a ratio has nothing to divide by."""
    top, bottom = pair
    if indicator.measure != "ratio":
        return round(top)
    if not bottom:
        return None
    return round(top / bottom if indicator.per == "hours" else 100 * top / bottom, 2)


def fraction(indicator: Indicator, pair: tuple[float, float]) -> tuple[float | None, float | None]:
    """Numerator and denominator as they are shown: of ratios and of counts that are so many of all."""
    if indicator.measure != "ratio" and not indicator.part:
        return None, None
    return (round(pair[0], 1) if indicator.per == "hours" else round(pair[0])), round(pair[1])


def row(indicator: Indicator, key: str, words: Words, pair: tuple[float, float] | None, past: tuple[float, float] | None) -> dict[str, Any]:
    """One row of an answer; `pair` None is a value not known yet, such as an hour to come."""
    top, bottom = fraction(indicator, pair) if pair else (None, None)
    return {
        "id": key,
        "zh": words.zh,
        "en": words.en,
        "value": value_of(indicator, pair) if pair else None,
        "numerator": top,
        "denominator": bottom,
        "past": value_of(indicator, past) if past else None,
    }


def plus(*pairs: tuple[float, float]) -> tuple[float, float]:
    """The sum of (numerator, denominator) pairs."""
    return sum(p[0] for p in pairs), sum(p[1] for p in pairs)


def kept(key: Any, seconds: float, make: Callable[[], Value]) -> Value:
    """The result of `make`, kept in this process for so many seconds under `key`: for the past, which changes little."""
    now = time.monotonic()
    found = _kept.get(key)
    if found and found[0] > now:
        value: Value = found[1]
        return value
    if len(_kept) > _MOST:
        _kept.clear()
    fresh = make()
    _kept[key] = (now + seconds, fresh)
    return fresh
