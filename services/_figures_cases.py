"""Answers about cases, counted in the store: how they stand now, and what happened in a stretch of time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from core.indicators import Indicator, Window, window, year_before
from core.words import Words
from services._found import Found, fraction, kept, plus, row, value_of
from services._on_ground import apart
from services._parts import Parts
from services.areas import areas
from store import figures
from store.figures import Reach, Tally

if TYPE_CHECKING:
    from services.answer import Question

Value = TypeVar("Value")
PAST_S = 60.0  # how long what is over is kept
NOBODY = Words("未派遣", "Not dispatched")
NO_YEAR = Words("去年同期没有数据", "No data for the same time last year")
STATE_THEN = Words("当时所处环节已无从得知", "Which stage cases were in then is not known any more")
QUIET = timedelta(days=14)  # a city that reports nothing for so long keeps no cases
HOURS = 24


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question about cases."""
    reach = reach_of(parts, question)
    if not indicator.happens:
        return _standing(parts, question, indicator, reach, now)
    span = window(question.period or indicator.period, now, parts.city.tz, whole_past=indicator.measure == "ratio")
    if question.by == "hour":
        found = _by_hour(parts, indicator, reach, span, now)
    elif question.by == "day":
        found = _by_day(parts, indicator, reach, span, now)
    elif question.by:
        found = _happened_by(parts, indicator, reach, span, question.by, now)
    else:
        found = _happened(parts, indicator, reach, span, now)
    if question.year:
        _add_year(parts, indicator, reach, span, question.by, found)
    return found


def reach_of(parts: Parts, question: "Question") -> Reach:
    """Which records a complete question is about."""
    ground, filters = apart(parts, question.filters)
    return Reach(question.area, question.department, filters, ground)


def _standing(parts: Parts, question: "Question", indicator: Indicator, reach: Reach, now: datetime) -> Found:
    by, then = question.by, now - timedelta(days=1)
    with parts.store.read() as conn:
        tally = figures.stands(conn, indicator, reach, now, now, by)
        past = _old(parts, "stands", indicator, reach, by, lambda: figures.stands(conn, indicator, reach, then, now, by))
        found = _total(indicator, tally, None if _by_state(reach) else past, now)
        if by:
            # Which state a case was in then is not known any more.
            found.rows = _rows(parts, indicator, reach, by, tally, None if by == "state" or _by_state(reach) else past)
        elif indicator.measure == "count" and not indicator.part and not _by_state(reach):
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
    if _comparable(parts, indicator, reach, span):
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
    """The period before, to the minute; None where the period is compared with none, or there is no record of it."""
    if not _comparable(parts, indicator, reach, span):
        return None

    def read() -> Tally:
        return _read(parts, indicator, reach, span.past_start, span.past_end, by)

    return _old(parts, f"past of {span.start} {span.past_label}", indicator, reach, by, read)


def _comparable(parts: Parts, indicator: Indicator, reach: Reach, span: Window) -> bool:
    return span.past_label is not None and not _by_state(reach) and _recorded(parts, indicator, span.past_start, span.past_end)


def _by_state(reach: Reach) -> bool:
    """Whether the figure is of one state: which state a case was in then is not known any more."""
    return any(field == "state" for field, _ in reach.filters)


def _recorded(parts: Parts, indicator: Indicator, start: datetime, end: datetime) -> bool:
    """Whether cases were kept then, which a stretch without a single report in the whole city denies.

    A count needs the whole of [start, end); a rate says something as soon as there is a part of it.
    """
    if indicator.measure == "ratio":
        return _heard(parts, start - QUIET, end)
    opens = start - QUIET, start + timedelta(days=1)
    return all(_heard(parts, *part) for part in (opens, *_stretches(start + timedelta(days=1), end)))


def _stretches(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The whole stretches of QUIET in [start, end)."""
    while start + QUIET <= end:
        yield start, start + QUIET
        start += QUIET


def _heard(parts: Parts, start: datetime, end: datetime) -> bool:
    """Whether any case was reported in [start, end), asked by the hour so that it can be kept."""
    whole = end.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def look() -> bool:
        with parts.store.read() as conn:
            return figures.reported(conn, start, whole)

    return kept((str(parts.store.home), "heard", start, whole), PAST_S, look)


def _add_year(parts: Parts, indicator: Indicator, reach: Reach, span: Window, by: str | None, found: Found) -> None:
    """The same stretch a year before: the figure, its rows and its line; or why there is none."""
    if _by_state(reach) or not _recorded(parts, indicator, span.year_start, span.year_end):
        found.year_why = STATE_THEN if _by_state(reach) else NO_YEAR
        return
    to_midnight = span.step == "hour" and by != "day"  # the hours to come are drawn as those of yesterday are
    kind, end = "hours" if by in (None, "hour", "day") else by, _midnight_after(span.year_end) if to_midnight else span.year_end
    tally = _year_tally(parts, indicator, reach, span.year_start, end, kind)
    whole = _year_tally(parts, indicator, reach, span.year_start, span.year_end, None) if end > span.year_end else tally
    found.year, found.year_why = value_of(indicator, plus(*whole.values())), NO_YEAR
    if by is None:
        found.spark_year = _points(indicator, tally, span, span.year_start, _midnight_after(span.year_end), end)
    for each in found.rows or ():
        each["year"] = value_of(indicator, _year_pair(tally, span, by, each["id"]))


def _year_tally(parts: Parts, indicator: Indicator, reach: Reach, start: datetime, end: datetime, by: str | None) -> Tally:
    return _old(parts, f"year {start} {end:%Y-%m-%d %H:%M}", indicator, reach, by, lambda: _read(parts, indicator, reach, start, end, by))


def _year_pair(tally: Tally, span: Window, by: str | None, row_id: str) -> tuple[float, float]:
    """What a row was a year before: hours and days by their time, kinds by their id."""
    none = (0.0, 0.0)
    if by == "hour":
        return tally.get(int(row_id), none)
    if by == "day":
        begin = year_before(datetime.fromisoformat(row_id).replace(tzinfo=span.year_start.tzinfo))
        return _between(tally, span.year_start, begin, begin + timedelta(days=1))
    return tally.get(None if row_id == "none" else row_id, none)


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
    present = _tally(parts, indicator, reach, span.start, min(span.end, now), now, "hours")
    past = _tally(parts, indicator, reach, span.past_start, span.start, now, "hours") if _comparable(parts, indicator, reach, span) else None
    found = _total(indicator, present, _past(parts, indicator, reach, span), now)
    so_far, none = _hours_since(span.start, now), (0.0, 0.0)
    earlier = [None if past is None else past.get(h, none) for h in range(HOURS)]
    found.rows = [row(indicator, str(h), Words(f"{h} 时", f"{h}:00"), present.get(h, none) if h <= so_far else None, earlier[h]) for h in range(HOURS)]
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
    words = _words(parts, by)
    known: list[tuple[str | None, Words]] = [(key, words[key]) for key in words if key in keys]
    rest = sorted(str(key) for key in keys - words.keys() if key)
    return [*known, *((key, Words(key, key)) for key in rest), *([(None, NOBODY)] if None in keys else [])]


def _words(parts: Parts, by: str) -> dict[str, Words]:
    """What the kinds of a dimension are called, in the pack's order."""
    if by == "minor":
        return {id: Words(category.zh, category.en) for id, category in parts.city.categories.items()}
    if by == "state":
        return {name: state.words for name, state in parts.city.states.items()}
    return {"category": parts.city.majors, "source": parts.city.sources}.get(by, parts.city.departments)


def _hours_since(start: datetime, at: datetime) -> int:
    return int((at - start).total_seconds() // 3600)


def _midnight_after(at: datetime) -> datetime:
    """The next midnight, or `at` itself where it is one; `at` is in the city's zone."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return at if midnight == at else midnight + timedelta(days=1)
