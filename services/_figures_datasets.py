"""Answers about the datasets of the pack, from their rollups and rows in the lake."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import LEVELS, level_of
from core.indicators import FAMILIES, Indicator, Window, window
from core.terms import Term, terms
from core.words import Words
from services._figures_cases import sub_areas
from services._found import Found
from services._like_months import like_months
from services._parts import Parts
from services._tally import NOW, Stretches, Tally, tally

if TYPE_CHECKING:
    from services.answer import Question

PAST, YEAR = "past", "year"
HOURS = 24
NOT_LOADED = Words("尚未接入数据，接入后自动显示", "No data have been loaded yet; shown as soon as they are")
NOTHING_BELOW = Words("分母为零，无法计算", "Nothing to divide by: the denominator is zero")
NO_ROWS = Words("没有记录", "Nothing on record")
TOO_DEEP = Words("本指标不统计到这一级", "This indicator is not told at this level")
NO_YEAR = Words("去年同期没有数据", "No data for the same time last year")
UNLIKE = Words("去年同期的月份不齐，不可比", "Not comparable: last year does not have the same months")
YES = {"true": Words("是", "Yes"), "false": Words("否", "No")}
EMPTY = Words("未填", "Not filled in")


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question about datasets of the pack."""
    loaded = [parts.records.state(parts.city.datasets[name]).newest for name in indicator.sets if name in parts.city.datasets and name not in FAMILIES]
    known = [at for at in loaded if at is not None]
    if len(known) < len(loaded):
        return Found(min(known, default=now), why=NOT_LOADED, more=_lineage(parts, indicator))
    found = Found(min(known, default=now), approximate=indicator.measure in ("median", "distinct"), more=_lineage(parts, indicator))
    if too_deep(indicator, question.area):
        found.why = TOO_DEEP
        return found
    _fill(parts, question, indicator, now, found)
    return found


def too_deep(indicator: Indicator, code: str) -> bool:
    """Whether an area lies below the level to which an indicator is told."""
    return indicator.min_level is not None and LEVELS.index(level_of(code)) > LEVELS.index(indicator.min_level)


@dataclass(slots=True)
class _Pair:
    """Numerator and denominator by key and stretch."""

    indicator: Indicator
    top: Tally
    bottom: Tally | None

    def value(self, key: str | None, stretch: str) -> float | None:
        return self._of(self.top.of(key, stretch), self.bottom.of(key, stretch) if self.bottom else None)

    def on(self, day: date) -> float | None:
        return self._of(self.top.by_day.get(day, 0.0), self.bottom.by_day.get(day, 0.0) if self.bottom else None)

    def fraction(self, key: str | None, stretch: str) -> tuple[float | None, float | None]:
        if self.bottom is None:
            return None, None
        return _tidy(self.top.of(key, stretch) or 0.0), _tidy(self.bottom.of(key, stretch) or 0.0)

    def _of(self, top: float | None, bottom: float | None) -> float | None:
        if self.indicator.measure == "ratio":
            factor = self.indicator.per if isinstance(self.indicator.per, float) else 100.0
            return round(factor * (top or 0.0) / bottom, 2) if bottom else None
        return _tidy(top if top is not None or self.indicator.measure == "median" else 0.0)


def _fill(parts: Parts, question: "Question", indicator: Indicator, now: datetime, found: Found) -> None:
    stretches = stretches_of(parts, question, indicator, now)
    whole = _pair(parts, question, indicator, stretches, None, now)
    found.value = whole.value(None, NOW)
    found.numerator, found.denominator = whole.fraction(None, NOW)
    if found.value is None:
        found.why = NOTHING_BELOW if whole.bottom else NO_ROWS
    if PAST in stretches and _held(whole, stretches, PAST):
        found.past = whole.value(None, PAST)
    if question.year:
        found.year = whole.value(None, YEAR) if _held(whole, stretches, YEAR) else None
        found.year_why = None if found.year is not None else NO_YEAR if YEAR in stretches else UNLIKE
    if any(day.day != 1 for day in [*whole.top.by_day, *(whole.bottom.by_day if whole.bottom else ())]):  # what comes by the month has no course by the day
        found.spark = [whole.on(day) for day in _days(*stretches[NOW])] if stretches[NOW][0] < stretches[NOW][1] else None
        found.spark_past = [whole.on(day) for day in _days(*stretches[PAST])] if found.spark and found.past is not None else None
    if question.by:
        found.rows = _rows(parts, question, indicator, stretches, whole, now)


def stretches_of(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> dict[str, tuple[date, date]]:
    """First and last day of what is asked about, and of what it is compared with; none where things are counted as they stand."""
    if not indicator.happens:
        return {}
    span = window(question.period or indicator.period, now, parts.city.tz, whole_past=indicator.measure not in ("count", "sum"))
    return like_months(parts, terms(indicator, parts.city.datasets), _stretches(span, question.year))


def _stretches(span: Window, year: bool) -> dict[str, tuple[date, date]]:
    """Whole days: those so far, as many of the stretch before (all of it for rates), and of the year before. One unfinished day is compared with none."""
    moment = timedelta(microseconds=1)
    first, last = span.start.date(), (span.end - moment).date()
    found = {NOW: (first, max(first, last))}
    unfinished = span.end.time() != span.start.time() or span.end == span.start
    if span.past_label and not (unfinished and first == last):
        before = span.past_start.date()
        found[PAST] = (before, min(max(before, (span.past_end - moment).date()), first - timedelta(days=1)))
    if year:
        found[YEAR] = (span.year_start.date(), max(span.year_start.date(), (span.year_end - moment).date()))
    return found


def _held(whole: _Pair, stretches: Stretches, name: str) -> bool:
    """Whether anything was on record in a stretch: where nothing was, nothing is compared."""
    return bool((whole.bottom or whole.top).of(None, name))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _pair(parts: Parts, question: "Question", indicator: Indicator, stretches: Stretches, by: str | None, now: datetime) -> _Pair:
    top, bottom = terms(indicator, parts.city.datasets)
    found, whole = _tally(parts, question, top, stretches, by, now)
    return _Pair(indicator, found, _tally(parts, question, bottom, stretches, by, now)[0] if bottom else whole)


def _tally(parts: Parts, question: "Question", term: Term, stretches: Stretches, by: str | None, now: datetime) -> tuple[Tally, Tally | None]:
    if term.dataset in FAMILIES:
        return _of_store(parts, question, term, by, now), None
    return tally(parts, question, term, stretches if term.time else {}, by, now)


def _of_store(parts: Parts, question: "Question", term: Term, by: str | None, now: datetime) -> Tally:
    """A side of a ratio that the case store counts, such as residents: as things stand, for every stretch."""
    from services.answer import FINDERS

    counted = Indicator.model_construct(
        id="of.store", measure="count", dataset=term.dataset, period="now", where=dict(term.wheres[0]), part={}, per=None, by=("area",)
    )
    asked = replace(question, by=by if by == "area" else None, filters=(), period="now", year=False)
    found = FINDERS[counted.family](parts, asked, counted, now)
    every: dict[str | None, float | None] = {None: found.value, **{row["id"]: row["value"] for row in found.rows or []}}
    return Tally({key: dict.fromkeys((NOW, PAST, YEAR), value) for key, value in every.items()})


def _rows(parts: Parts, question: "Question", indicator: Indicator, stretches: Stretches, whole: _Pair, now: datetime) -> list[dict[str, Any]] | None:
    by = question.by or ""
    if by == "area":
        kinds = sub_areas(parts, question.area)
        if kinds and too_deep(indicator, kinds[0][0]):
            return None
        pair = _pair(parts, question, indicator, stretches, by, now)
        return [_row(pair, code, code, words, stretches) for code, words in kinds]
    if by == "day" and whole.top.by_day:
        days = [*_days(*stretches[NOW])]
        daily = _Pair(indicator, _by_days(whole.top, days), _by_days(whole.bottom, days) if whole.bottom else None)
        return [_row(daily, str(day), str(day), Words(f"{day.month}月{day.day}日", f"{day:%d %b}"), {}) for day in days]
    if by == "hour":
        return _hours(parts, question, indicator, stretches, now)
    pair = _pair_by_key(parts, question, indicator, stretches, by, now)
    keys = {key for side in (pair.top, pair.bottom) if side for key in side.by_key if key is not None}
    return [_row(pair, key, key, words, stretches) for key, words in kinds_of(parts, indicator, by, keys)]


def _hours(parts: Parts, question: "Question", indicator: Indicator, stretches: Stretches, now: datetime) -> list[dict[str, Any]]:
    """The hours of a day beside those of the day before; those to come are not known yet."""
    first, last = stretches[NOW]
    both = {NOW: (first, last), PAST: (first - timedelta(days=1), first - timedelta(days=1))}
    pair, local = _pair(parts, question, indicator, both, "hour", now), now.astimezone(parts.city.tz)
    known = local.hour if first == local.date() else HOURS - 1
    compared = _held(_Pair(indicator, _summed(pair.top), _summed(pair.bottom) if pair.bottom else None), both, PAST)
    rows = [_row(pair, str(hour), str(hour), Words(f"{hour} 时", f"{hour}:00"), both if compared else {}) for hour in range(HOURS)]
    none = {"value": None, "numerator": None, "denominator": None}
    return [row if hour <= known else {**row, **none} for hour, row in enumerate(rows)]


def _summed(side: Tally) -> Tally:
    """The whole of what was found by hour: whether there is anything at all."""
    return Tally({None: {name: sum(each.get(name) or 0.0 for each in side.by_key.values()) for name in (NOW, PAST)}})


def _by_days(side: Tally, days: list[date]) -> Tally:
    return Tally({str(day): {NOW: side.by_day.get(day, 0.0)} for day in days})


def _pair_by_key(parts: Parts, question: "Question", indicator: Indicator, stretches: Stretches, by: str, now: datetime) -> _Pair:
    """By a column both sides must have; days and months are of the present stretch only."""
    only = {NOW: stretches[NOW]} if by in ("day", "month") else stretches
    pair = _pair(parts, question, indicator, only, by, now)
    for side in (pair.top, pair.bottom):
        if side and by == "month" and side.by_day:
            side.by_key = {}
            for day, n in side.by_day.items():
                each = side.by_key.setdefault(f"{day:%Y-%m}", {NOW: 0.0})
                each[NOW] = (each[NOW] or 0.0) + n
    return pair


def kinds_of(parts: Parts, indicator: Indicator, by: str, keys: set[str]) -> list[tuple[str, Words]]:
    """Keys and words in order: the pack's where it has a list of them."""
    if by in ("day", "month"):
        return [(key, Words(key, key)) for key in sorted(keys)]
    column = parts.city.datasets[indicator.dataset].columns[by]
    known: dict[str, Words] = YES if column.kind == "bool" else {key: Words(*pair) for key, pair in column.choices.items()}
    if column.words:
        listed = getattr(parts.city, column.words, {})
        known = {key: parts.city.named(column.words, key) for key in listed}
    order = [*(key for key in known if key in keys), *sorted(keys - known.keys() - {""}, key=_in_order), *([""] if "" in keys else [])]
    return [(key, known.get(key) or (Words(key, key) if key else EMPTY)) for key in order]


def _in_order(key: str) -> tuple[bool, float, str]:
    return (False, float(key), key) if key.lstrip("-").isdigit() else (True, 0.0, key)


def _row(pair: _Pair, key: str, id: str, words: Words, stretches: Stretches) -> dict[str, Any]:
    top, bottom = pair.fraction(key, NOW)
    past = pair.value(key, PAST) if PAST in stretches else None
    return {"id": id, "zh": words.zh, "en": words.en, "value": pair.value(key, NOW), "numerator": top, "denominator": bottom, "past": past}


def _tidy(value: float | None) -> float | None:
    """At most two decimals, none where it is whole."""
    if value is None:
        return None
    return round(value) if round(value, 2) == round(value) else round(value, 2)


def _lineage(parts: Parts, indicator: Indicator) -> dict[str, Any]:
    """From the number to its datasets, columns, interfaces and loads."""
    each = [one for name in indicator.sets if (one := lineage(parts, indicator, name))]
    return {"lineage": {**each[0], "also": each[1:]}} if each else {}


def lineage(parts: Parts, indicator: Indicator, name: str) -> dict[str, Any] | None:
    """Dataset, columns, interface, load and its time; None for what the case store counts."""
    dataset = parts.city.datasets.get(name)
    if dataset is None:
        return None
    state = parts.records.state(dataset)
    interface = next((each.id for each in parts.city.interfaces.values() if each.dataset == name), None)
    columns = dict.fromkeys(column for term in terms(indicator, parts.city.datasets) if term and term.dataset == name for column in term.columns)
    loaded = state.newest.astimezone(UTC).isoformat(timespec="seconds") if state.newest else None
    return {"dataset": name, "columns": list(columns), "interface": interface, "load": state.load or None, "loaded_at": loaded}
