"""Answers about cases, counted in the store: how they stand now, and what happened in a stretch of time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from core.indicators import Indicator, Window, window
from core.words import Words
from services._found import Found, fraction, kept, plus, row, value_of
from services._parts import Parts
from services.areas import areas
from store import figures
from store.figures import Reach, Tally

if TYPE_CHECKING:
    from services.answer import Question

Value = TypeVar("Value")
PAST_S = 60.0  # how long what is over is kept
NOBODY = Words("未派遣", "Not dispatched")
HOURS = 24


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question about cases."""
    reach = Reach(question.area, question.department)
    if not indicator.happens:
        return _standing(parts, question, indicator, reach, now)
    span = window(question.period or indicator.period, now, parts.city.tz, whole_past=indicator.measure == "ratio")
    if question.by == "hour":
        return _by_hour(parts, indicator, reach, span, now)
    if question.by == "day":
        return _by_day(parts, indicator, reach, span, now)
    if question.by:
        return _happened_by(parts, indicator, reach, span, question.by, now)
    return _happened(parts, indicator, reach, span, now)


def _standing(parts: Parts, question: "Question", indicator: Indicator, reach: Reach, now: datetime) -> Found:
    by, then = question.by, now - timedelta(days=1)
    with parts.store.read() as conn:
        tally = figures.stands(conn, indicator, reach, now, now, by)
        past = _old(parts, "stands", indicator, reach, by, lambda: figures.stands(conn, indicator, reach, then, now, by))
        found = _total(indicator, tally, past, now)
        if by:
            # Which state a case was in then is not known any more.
            found.rows = _rows(parts, indicator, reach, by, tally, None if by == "state" else past)
        elif indicator.measure == "count" and not indicator.part:
            moves = _old(parts, "moves", indicator, reach, None, lambda: figures.began_and_ended(conn, indicator, reach, now, 2 * HOURS))
            found.spark, found.spark_past = _levels(round(found.value or 0), *moves)
    return found


def _levels(level: int, began: dict[int, int], ended: dict[int, int]) -> tuple[list[float | None], list[float | None]]:
    """The level at each of the last 24 whole hours, and of the 24 before them, oldest first."""
    levels: list[float | None] = []
    for ago in range(2 * HOURS):
        levels.append(level)
        level = max(0, level - began.get(ago, 0) + ended.get(ago, 0))
    return levels[HOURS - 1 :: -1], levels[: HOURS - 1 : -1]


def _happened(parts: Parts, indicator: Indicator, reach: Reach, span: Window, now: datetime) -> Found:
    present = _tally(parts, indicator, reach, span.start, min(span.end, now), now, "hours")
    found = _total(indicator, present, _past(parts, indicator, reach, span), now)
    found.spark = _points(indicator, present, span, span.start, _midnight_after(span.end), now)
    if _comparable(parts, indicator, span):
        before = _tally(parts, indicator, reach, span.past_start, span.start, now, "hours")
        points = _points(indicator, before, span, span.past_start, span.start, now)[: len(found.spark)]
        found.spark_past = points if any(point is not None for point in points) else None
    return found


def _points(indicator: Indicator, by_hour: Tally, span: Window, start: datetime, end: datetime, now: datetime) -> list[float | None]:
    """A value for each hour or day of [start, end); None for those to come."""
    begins = list(span.buckets(start, end))
    points: list[float | None] = []
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        points.append(value_of(indicator, _between(by_hour, start, begin, stop)) if begin <= now else None)
    return points


def _between(by_hour: Tally, start: datetime, begin: datetime, stop: datetime) -> tuple[float, float]:
    """What happened in [begin, stop), of a tally by whole hours since `start`."""
    hours = range(_hours_since(start, begin), _hours_since(start, stop))
    return plus(*(by_hour[h] for h in hours if h in by_hour))


def _past(parts: Parts, indicator: Indicator, reach: Reach, span: Window, by: str | None = None) -> Tally | None:
    """The period before, to the minute; None where the period is compared with none, or lies before the first case."""
    if not _comparable(parts, indicator, span):
        return None

    def read() -> Tally:
        return _read(parts, indicator, reach, span.past_start, span.past_end, by)

    return _old(parts, f"past of {span.start} {span.past_label}", indicator, reach, by, read)


def _comparable(parts: Parts, indicator: Indicator, span: Window) -> bool:
    """A count needs the whole of the period before; a rate says something as soon as there is a part of it."""
    first = kept((str(parts.store.home), "oldest"), PAST_S, lambda: _oldest(parts))
    if not span.past_label or first is None:
        return False
    return first < (span.past_end if indicator.measure == "ratio" else span.past_start + timedelta(days=1))


def _oldest(parts: Parts) -> datetime | None:
    with parts.store.read() as conn:
        return figures.oldest(conn)


def _read(parts: Parts, indicator: Indicator, reach: Reach, start: datetime, end: datetime, by: str | None = None) -> Tally:
    with parts.store.read() as conn:
        return figures.happened(conn, indicator, reach, start, end, by)


def _happened_by(parts: Parts, indicator: Indicator, reach: Reach, span: Window, by: str, now: datetime) -> Found:
    tally = _tally(parts, indicator, reach, span.start, min(span.end, now), now, by)
    past = _past(parts, indicator, reach, span, by)
    found = _total(indicator, tally, past, now)
    found.rows = _rows(parts, indicator, reach, by, tally, past)
    return found


def _by_hour(parts: Parts, indicator: Indicator, reach: Reach, span: Window, now: datetime) -> Found:
    present = _tally(parts, indicator, reach, span.start, now, now, "hours")
    past = _tally(parts, indicator, reach, span.past_start, span.start, now, "hours")
    found = _total(indicator, present, _past(parts, indicator, reach, span), now)
    so_far, none = _hours_since(span.start, now), (0.0, 0.0)
    found.rows = [row(indicator, str(h), Words(f"{h} 时", f"{h}:00"), present.get(h, none) if h <= so_far else None, past.get(h, none)) for h in range(HOURS)]
    return found


def _by_day(parts: Parts, indicator: Indicator, reach: Reach, span: Window, now: datetime) -> Found:
    present = _tally(parts, indicator, reach, span.start, min(span.end, now), now, "hours")
    found = _total(indicator, present, _past(parts, indicator, reach, span), now)
    begins = list(replace(span, step="day").buckets(span.start, span.end))
    ends = [*begins[1:], _midnight_after(span.end)]
    pairs = [_between(present, span.start, begin, end) if begin <= now else None for begin, end in zip(begins, ends, strict=True)]
    found.rows = [row(indicator, begin.date().isoformat(), _day(begin), pair, None) for begin, pair in zip(begins, pairs, strict=True)]
    return found


def _day(at: datetime) -> Words:
    return Words(f"{at.month}月{at.day}日", f"{at.day} {at:%b}")


def _tally(parts: Parts, indicator: Indicator, reach: Reach, start: datetime, end: datetime, now: datetime, by: str) -> Tally:
    """What happened in [start, end): finished days are kept a while, today is counted afresh."""
    today = now.astimezone(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    if end <= today:
        return _old(parts, f"{start} {end}", indicator, reach, by, lambda: _read(parts, indicator, reach, start, end, by))
    if start >= today:
        return _read(parts, indicator, reach, start, end, by)
    before = _old(parts, f"{start} {today}", indicator, reach, by, lambda: _read(parts, indicator, reach, start, today, by))
    shift = _hours_since(start, today) if by == "hours" else 0
    return _merged(before, {(key + shift if by == "hours" else key): pair for key, pair in _read(parts, indicator, reach, today, end, by).items()})


def _merged(a: Tally, b: Tally) -> Tally:
    return {key: plus(a.get(key, (0.0, 0.0)), b.get(key, (0.0, 0.0))) for key in a | b}


def _old(parts: Parts, what: str, indicator: Indicator, reach: Reach, by: str | None, make: Callable[[], Value]) -> Value:
    return kept((str(parts.store.home), what, indicator.id, reach, by), PAST_S, make)


def _total(indicator: Indicator, present: Tally, past: Tally | None, now: datetime) -> Found:
    pair = plus(*present.values())
    value = value_of(indicator, pair)
    why = None if value is not None else Words("本期没有可计算的案件", "No cases to reckon with in this period")
    return Found(now, value, *fraction(indicator, pair), None if past is None else value_of(indicator, plus(*past.values())), why=why)


def _rows(parts: Parts, indicator: Indicator, reach: Reach, by: str, tally: Tally, past: Tally | None) -> list[dict[str, Any]]:
    """A row for each kind, in the pack's order; areas all of them, other kinds those that occur."""
    none = (0.0, 0.0)
    kinds: list[tuple[str | None, Words]] = [*sub_areas(parts, reach.area)] if by == "area" else _kinds(parts, by, {*tally, *(past or {})})
    return [row(indicator, key or "none", words, tally.get(key, none), None if past is None else past.get(key, none)) for key, words in kinds]


def sub_areas(parts: Parts, code: str) -> list[tuple[str, Words]]:
    """Code and words of the areas one level under `code`."""
    return [(area.code, Words(area.name, area.name_en)) for area in areas(parts).values() if area.parent == code]


def _kinds(parts: Parts, by: str, keys: set[str | None]) -> list[tuple[str | None, Words]]:
    if by == "state":
        words = {name: state.words for name, state in parts.city.states.items()}
    else:
        words = parts.city.majors if by == "category" else parts.city.departments
    known: list[tuple[str | None, Words]] = [(key, words[key]) for key in words if key in keys]
    rest = sorted(str(key) for key in keys - words.keys() if key)
    return [*known, *((key, Words(key, key)) for key in rest), *([(None, NOBODY)] if None in keys else [])]


def _hours_since(start: datetime, at: datetime) -> int:
    return int((at - start).total_seconds() // 3600)


def _midnight_after(at: datetime) -> datetime:
    """The next midnight, or `at` itself where it is one; `at` is in the city's zone."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at if midnight == at else midnight + timedelta(days=1)
