"""Answers about work in the field: patrols walked whole, the task list done, what was confirmed within a year."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.field_work import FRESH_FOR, THINGS
from core.indicators import Indicator
from core.words import Words
from services._figures_cases import sub_areas
from services._found import Found, fraction, plus, row, value_of
from services._on_ground import apart
from services._parts import Parts
from store import collected, patrol, recurring
from store._within import Ground

if TYPE_CHECKING:
    from services.answer import Question

Shares = dict[str, tuple[float, float]]
OVER = timedelta(days=30)
NONE_DUE = {
    "patrol": Words("30 天内没有到期的巡查", "No patrol was due within 30 days"),
    "recurring": Words("没有任务清单", "No task list"),
    "collected": Words("没有登记对象", "Nothing on record"),
}


def find(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Found:
    """The answer to a complete question."""
    below = dict(sub_areas(parts, question.area)) if question.by == "area" else {}
    by: int | str | None = max(map(len, below), default=0) if below else "kind" if question.by == "kind" else None
    shares = _shares(parts, indicator.family, question.area, now, by, apart(parts, question.filters)[0])
    pair = plus(*shares.values())
    found = Found(now, value_of(indicator, pair), *fraction(indicator, pair), why=None if pair[1] else NONE_DUE[indicator.family])
    if question.by == "area":
        found.rows = [row(indicator, key, words, shares.get(key, (0.0, 0.0)), None) for key, words in below.items()]
    elif question.by == "kind":
        words = {id: Words(each.zh, each.en) for id, each in (parts.city.task_list if indicator.family == "recurring" else parts.city.collect).items()}
        found.rows = [row(indicator, key, each, shares[key], None) for key, each in words.items() if key in shares]
    return found


def _shares(parts: Parts, family: str, area: str, now: datetime, by: int | str | None, ground: Ground | None) -> Shares:
    with parts.store.read() as conn:
        if family == "patrol":
            return patrol.share(conn, area, now - OVER, now, by if isinstance(by, int) else None)
        if family == "recurring":
            return recurring.share(conn, area, now, by, ground=ground)
        return collected.share(conn, area, now - FRESH_FOR, by, THINGS, ground)
