"""One question, one answer: every figure of Magnet, on whatever screen, comes from here.

A question is (indicator, area, period, by, filters) and, for accounts of a department, that department. It is computed once for all
who ask: kept on the bus for two seconds (the lake's for a minute), under a lock when many ask at the same time.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import redis

from core.areas import covers
from core.errors import BadInput, NotFound, Spoilt
from core.few import is_few
from core.filters import Filters, by_field, checked, read, written
from core.indicators import HOURLY, Indicator, window
from core.words import Words
from data_sources.cache import JsonCache
from services import _figures_cases, _figures_datasets, _figures_field, _figures_forces, _figures_lake, _last_good
from services._few import without_few
from services._found import Found
from services._parts import Parts
from services._told import Conditions, residents
from services.areas import allowed, area
from services.made_for import sees

if TYPE_CHECKING:
    from services.who import Account

Answer = dict[str, Any]

KEPT_S, LAKE_KEPT_S = 2, 60
LOCK_S, POLL_S = 5.0, 0.02
COMMUNITY_DIGITS, CELL_DIGITS = 12, 15
YEAR = "year"  # the last part of the key of a question that asks for the year before too
FINDERS: dict[str, Callable[[Parts, "Question", Indicator, datetime], Found]] = {
    "case": _figures_cases.find,
    "person": _figures_lake.find,
    "enterprise": _figures_lake.find,
    "officer": _figures_forces.find,
    "camera": _figures_forces.find,
    "facility": _figures_forces.find,
    "grid": _figures_forces.find,
    "crowd": _figures_forces.find,
    "patrol": _figures_field.find,
    "recurring": _figures_field.find,
    "collected": _figures_field.find,
    "dataset": _figures_datasets.find,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. A complete one has its period and its filters in order; `department` is set by the asker's scope, never by the asker.

    With `year` the same stretch a year before is answered too.
    """

    indicator: str
    area: str
    period: str | None = None
    by: str | None = None
    department: str | None = None
    filters: Filters = ()
    year: bool = False


def key(question: Question) -> str:
    """`case.open|440604|now|`, with `@department` behind the area where it is narrowed to one.

    A fifth part holds the filters where there are any (`|category=01,state=handling`), a sixth is `year`.
    """
    place = question.area if question.department is None else f"{question.area}@{question.department}"
    parts = [question.indicator, place, question.period or "", question.by or ""]
    if question.filters or question.year:
        parts.append(written(question.filters))
    return "|".join([*parts, YEAR] if question.year else parts)


def parse_key(text: str) -> Question:
    """The question of a key. Raises BadInput for anything else."""
    parts = text.split("|")
    if not 4 <= len(parts) <= 6 or not parts[0] or not parts[1] or parts[5:] not in ([], [YEAR]):
        raise BadInput("bad_key", f"{text!r} is no indicator key: write indicator|area|period|by|filters|year, such as case.open|440604|now|", "key")
    place, _, department = parts[1].partition("@")
    filters = read(parts[4]) if len(parts) > 4 else ()
    return Question(parts[0], place, parts[2] or None, parts[3] or None, department or None, filters, len(parts) == 6)


def asked(parts: Parts, account: "Account", question: Question) -> Question:
    """`question` made complete and narrowed to what the account may see; its key is what screens watch.

    Raises NotFound for an unknown indicator and for areas outside the scope, BadInput for a period, dimension or filter it has not.
    """
    if not sees(parts, account, "indicator", question.indicator):
        raise NotFound(f"There is no indicator {question.indicator!r}.")
    complete = _complete(parts, replace(question, area=allowed(parts, account, question.area), department=None))
    indicator = parts.city.indicators[complete.indicator]
    if not may_ask(indicator, account):
        raise NotFound(f"There is no indicator {question.indicator!r}.")
    narrow = indicator.family == "case"
    return replace(complete, department=account.scope.department) if narrow else complete


def may_ask(indicator: Indicator, account: "Account") -> bool:
    """Whether an indicator is told to accounts of this role. A property company learns nothing about residents, not even how many there are."""
    return (not indicator.roles or account.role in indicator.roles) and (account.role != "property" or indicator.family == "case")


def untold(parts: Parts, account: "Account") -> frozenset[str]:
    """The indicators that are not told to accounts of this role: their figures are not heard live either."""
    return frozenset(each.id for each in parts.city.indicators.values() if not may_ask(each, account))


def may_watch(parts: Parts, account: "Account", text: str) -> bool:
    """Whether the answers of this key are this account's to hear."""
    try:
        question = parse_key(text)
        return asked(parts, account, question) == _complete(parts, question)
    except (BadInput, NotFound):
        return False


def answer(parts: Parts, account: "Account", question: Question) -> Answer:
    """The answer as REST, live messages and pages carry it. Raises what `asked` raises."""
    complete = asked(parts, account, question)
    found = _shared(parts, complete)
    return found if lives_there(account, complete.area) else _told(parts, complete, found)


def compute(parts: Parts, question: Question) -> Answer:
    """The answer computed anew, for everybody who may watch its key: small groups of residents are hidden. Raises NotFound, BadInput."""
    complete = _complete(parts, question)
    return _told(parts, complete, _keep(parts, complete, _fresh(parts, complete)))


def _told(parts: Parts, question: Question, found: Answer) -> Answer:
    """Without small numbers; where it cannot be told which those are, without any."""
    try:
        return without_few(parts, question, found)
    except Spoilt as spoilt:
        return _dressed(parts, question, Found(datetime.now(UTC), why=spoilt.words))


def _complete(parts: Parts, question: Question) -> Question:
    indicator = parts.city.indicators.get(question.indicator)
    if indicator is None:
        raise NotFound(f"There is no indicator {question.indicator!r}.")
    area(parts, question.area)
    if question.by is not None and question.by not in indicator.by:
        raise BadInput("bad_by", f"{indicator.id} cannot be told apart by {question.by!r}: allowed are {', '.join(indicator.by) or 'none'}", "by")
    if question.year and not indicator.happens:
        raise BadInput("bad_compare", f"{indicator.id} says how things stand and is not compared with a year ago: leave compare away", "compare")
    return replace(question, period=_period(parts, indicator, question), filters=checked(parts.city, indicator, question.filters))


def _period(parts: Parts, indicator: Indicator, question: Question) -> str:
    hours = question.by == "hour" and indicator.period not in HOURLY
    period = question.period or (HOURLY[0] if hours else indicator.period)
    if period in indicator.periods:
        if question.by == "hour" and period not in HOURLY:
            raise BadInput("bad_by", "hours are of today or yesterday: leave the period away or ask for one of them", "by")
        return period
    if not indicator.happens or "/" not in period or question.by == "hour":
        raise BadInput("bad_period", f"{indicator.id} has no period {period!r}: allowed are {', '.join(indicator.periods)}{_ranges(indicator)}", "period")
    window(period, datetime.now(UTC), parts.city.tz)
    return period


def _ranges(indicator: Indicator) -> str:
    return " and YYYY-MM-DD/YYYY-MM-DD" if indicator.happens else ""


def _shared(parts: Parts, question: Question) -> Answer:
    """The answer others asked for a moment ago, else a new one; where many ask at once one computes and the others wait for it."""
    try:
        return _kept_answer(parts, question) or _computed_once(parts, question)
    except redis.RedisError:
        return _fresh(parts, question)


def _computed_once(parts: Parts, question: Question) -> Answer:
    lock = f"magnet:computing:{key(question)}"
    until = time.monotonic() + LOCK_S
    while not parts.bus.set(lock, b"1", nx=True, px=int(LOCK_S * 1000)) and time.monotonic() < until:
        time.sleep(POLL_S)
        if found := _kept_answer(parts, question):
            return found
    try:
        # Whoever had the lock before may have answered between our look and our turn.
        return _kept_answer(parts, question) or _keep(parts, question, _fresh(parts, question))
    finally:
        parts.bus.delete(lock)


def _kept_answer(parts: Parts, question: Question) -> Answer | None:
    found: Answer | None = JsonCache(parts.bus).get(_cache_key(parts, question))
    return found


def _keep(parts: Parts, question: Question, found: Answer) -> Answer:
    seconds = LAKE_KEPT_S if _from_lake(parts, question) else KEPT_S
    with suppress(redis.RedisError):  # what is not kept is computed again
        JsonCache(parts.bus).set(_cache_key(parts, question), found, timeout=seconds)
    return found


def _cache_key(parts: Parts, question: Question) -> str:
    """A new version of the lake makes its old answers unreachable."""
    indicator = parts.city.indicators[question.indicator]
    if indicator.family == "dataset":
        versions = [str(parts.records.state(parts.city.datasets[name]).version) for name in indicator.sets if name in parts.city.datasets]
        return "|".join([key(question), *versions, _last_good.definition(indicator)])
    return f"{key(question)}|{parts.lake.version()}" if _from_lake(parts, question) else key(question)


def _from_lake(parts: Parts, question: Question) -> bool:
    return parts.city.indicators[question.indicator].family in ("person", "enterprise", "dataset")


def _fresh(parts: Parts, question: Question) -> Answer:
    indicator = parts.city.indicators[question.indicator]
    try:
        fresh = _dressed(parts, question, _found(parts, question, indicator))
    except Spoilt as spoilt:
        last = _last_good.recall(parts, indicator, key(question))
        return {**last, "why": _words(spoilt.words), "stale": True} if last else _dressed(parts, question, Found(datetime.now(UTC), why=spoilt.words))
    if indicator.family == "dataset":
        _last_good.keep(parts, indicator, key(question), fresh)
    return fresh


def _found(parts: Parts, question: Question, indicator: Indicator) -> Found:
    find = FINDERS[indicator.family]
    try:
        return find(parts, question, indicator, datetime.now(UTC))
    except Spoilt:  # found out just now: the state before it may be sound
        return find(parts, question, indicator, datetime.now(UTC))


def _dressed(parts: Parts, question: Question, found: Found) -> Answer:
    indicator, now = parts.city.indicators[question.indicator], datetime.now(UTC)
    label = window(question.period or indicator.period, now, parts.city.tz).past_label if found.past is not None else None
    return {
        "key": key(question),
        "indicator": indicator.id,
        "area": question.area,
        "department": question.department,
        "period": question.period,
        "by": question.by,
        "filters": by_field(question.filters),
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "unit": indicator.unit.zh,
        "target": indicator.target,
        "data_time": found.data_time.astimezone(parts.city.tz).isoformat(timespec="seconds"),
        "approximate": found.approximate,
        "past": found.past,
        "past_label": label,
        "spark": found.spark,
        "spark_past": found.spark_past,
        **(_year_of(found) if question.year else {}),
        "rows": found.rows,
        "state": "ok" if found.value is not None else "no_data",
        "why": _words(found.why),
        **found.more,
    }


def _year_of(found: Found) -> dict[str, Any]:
    """The same stretch a year before, or why there is none."""
    why = found.year_why if found.year is None else None
    return {"year": found.year, "year_label": "year_ago", "year_why": _words(why), "spark_year": found.spark_year}


def on_duty(account: "Account") -> bool:
    """Whether an account is of those who know their people: a person all of whose ground are communities, not a wall and not a property company."""
    return account.kind == "person" and account.role != "property" and all(len(prefix) >= COMMUNITY_DIGITS for prefix in account.scope.prefixes)


def lives_there(account: "Account", code: str) -> bool:
    """Whether an account is on duty in the community of `code`."""
    return on_duty(account) and any(covers(prefix[:COMMUNITY_DIGITS], code) for prefix in account.scope.prefixes)


def residents_told(parts: Parts, account: "Account", code: str, count: int | None, *conditions: Conditions) -> int | None:
    """A count of an area's residents kept elsewhere than in the lake, for an account: None where figures do not tell it either."""
    if count is None or lives_there(account, code):
        return count
    unknown = parts.lake.version() is not None and residents(parts, code[:CELL_DIGITS], *conditions) is None
    return None if unknown or is_few(count) else count


def _words(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"zh": words.zh, "en": words.en}
