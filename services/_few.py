"""Answers without small numbers of residents: what those hear who are not on duty there, and what is told live to all.

Cases, things and places are always counted. Of residents, of ratios to them and of indicators with `few` a number is told where services/_told.py
tells each side of it. What is hidden is the same for every question, so that none follows from others by subtraction.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from core.few import is_few
from core.filters import WITHIN
from core.indicators import Indicator
from core.terms import ALWAYS
from core.words import Words
from services._figures_datasets import kinds_of
from services._tally import NOW
from services._told import residents, row_of, view_of
from services._told_rows import Rows, rows_of

if TYPE_CHECKING:
    from services._parts import Parts
    from services.answer import Question

Answer = dict[str, Any]
Tells = Callable[[str, str | None], bool]  # an area and a row's key: whether that number is told

TOO_FEW = Words("少于 5 人，或可由此推算出少于 5 人的数，不显示", "Fewer than 5, or a number from which fewer than 5 would follow: not shown")
CROSSED = Words("年龄性别与户籍来源不能同时细分，仅所在社区可见", "By age or sex together with registration or origin: told to their own community alone")
NUMBERS = ("value", "numerator", "denominator", "past", "year")
LINES = ("spark", "spark_past", "spark_year")


def without_few(parts: "Parts", question: "Question", found: Answer) -> Answer:
    """The answer to a complete question as it is told to others than those on duty in its community."""
    indicator = parts.city.indicators[question.indicator]
    if indicator.family == "person":
        if WITHIN in found["filters"]:  # reckoned of what is told
            return _only(found, lambda row: not _small(row), lambda row: not _small(row))
        if view_of(indicator.where, indicator.part, found["filters"], *row_of(found["by"] if found["by"] != "area" else None, "|")) is None:
            return _only(found, lambda _: False, lambda _: False, CROSSED)
        tells = _of_residents(parts, indicator, found)
    elif indicator.few:
        return _of_rows(parts, indicator, found, rows_of(parts, question, indicator, datetime.now(UTC)))
    elif sides := [side for side in (indicator.numerator, indicator.denominator) if side and side.dataset == "person"]:
        tells = lambda area, _: all(residents(parts, area, side.where) is not None for side in sides)  # noqa: E731
    else:
        return found
    area, by = found["area"], found["by"]
    told = _only(found, lambda _: tells(area, None), lambda row: tells(row["id"], None) if by == "area" else tells(area, row["id"]))
    return _with_none(told, [(key, parts.city.named("origins", key)) for key in parts.city.origins], tells) if by == "origin" else told


def _of_residents(parts: "Parts", indicator: Indicator, found: Answer) -> Tells:
    asked = (indicator.where, found["filters"])

    def tells(area: str, key: str | None) -> bool:
        one = row_of(found["by"], key)
        return all(residents(parts, area, *asked, *one, *part) is not None for part in ([], [indicator.part])[: 2 if indicator.part else 1])

    return tells


def _with_none(found: Answer, kinds: Iterable[tuple[str, Words]], tells: Tells) -> Answer:
    """The answer with a hidden row of every kind of which there is nobody, where that is not told: what is hidden and what is none look alike."""
    have = {row["id"]: row for row in found["rows"] or ()}
    order = dict(kinds)
    for key, words in order.items():
        if have and key not in have and not tells(found["area"], key):
            have[key] = {"id": key, **words._asdict(), **dict.fromkeys(NUMBERS[:4]), "why": "too_few"}
    rows = found["rows"] and sorted(have.values(), key=lambda row: [*order].index(row["id"]) if row["id"] in order else len(order))
    return _marked(found, {**found, "rows": rows})


def _of_rows(parts: "Parts", indicator: Indicator, found: Answer, rows: Rows) -> Answer:
    """Of an indicator with `few`: days and lines of days are never told, what it is compared with where it is told too."""
    area, by = found["area"], found["by"]

    def tells(row: Answer, stretch: str = NOW) -> bool:
        return rows.tells(row["id"], None, stretch) if by == "area" else rows.tells(area, row["id"], stretch)

    told = _only(_marked(found, {**found, **_none(found, LINES)}), lambda _: rows.tells(area, None), tells)
    for name in ("past", "year"):
        told = _without(told, name, rows.tells(area, None, name), partial(tells, stretch=name))
    return told if by in (None, *ALWAYS) else _with_none(told, kinds_of(parts, indicator, by, rows.keys), rows.tells)


def _without(found: Answer, name: str, told: bool, tells: Callable[[Answer], bool]) -> Answer:
    rows = found["rows"] and [{**row, name: row[name] if tells(row) else None} if name in row else row for row in found["rows"]]
    return _marked(found, {**found, "rows": rows, **({name: None} if name in found and not told else {})})


def _only(found: Answer, whole: Callable[[Answer], bool], each: Callable[[Answer], bool], why: Words = TOO_FEW) -> Answer:
    """The answer with the numbers of those alone that may be told."""
    rows = found["rows"] and [row if each(row) else {**row, **_none(row, NUMBERS), "why": "too_few"} for row in found["rows"]]
    if whole(found):
        return _marked(found, {**found, "rows": rows})
    return _marked(found, {**found, "rows": rows, **_none(found, (*NUMBERS, *LINES)), "state": "no_data", "why": why._asdict()})


def _marked(found: Answer, told: Answer) -> Answer:
    """What is told, with `few` where that is less than what was found: who hears it live and is on duty there asks for the whole."""
    return told if told == found else {**told, "few": True}


def _none(found: Answer, names: Iterable[str]) -> Answer:
    return dict.fromkeys(name for name in names if name in found)


def _small(found: Answer) -> bool:
    """Whether a number is of few people: it, or a side of its fraction."""
    sides = (found["numerator"], found["denominator"])
    return any(map(is_few, sides if any(side is not None for side in sides) else (found["value"],)))
