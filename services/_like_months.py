"""Tables that come by the month are compared month with month: with the same months of before as have come so far, or not at all."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from core.datasets import Dataset
from core.terms import Term
from services._found import kept
from services._parts import Parts
from services._tally import NOW

KEPT_S = 600.0
Stretches = Mapping[str, tuple[date, date]]


def like_months(parts: Parts, asked: Iterable[Term | None], stretches: Stretches) -> dict[str, tuple[date, date]]:
    """The stretches with what is compared cut to the months that have come of the present one; without those of which a month is missing."""
    timed = [(parts.city.datasets[term.dataset], term) for term in asked if term and term.time and term.dataset in parts.city.datasets]
    monthly = [dataset for dataset, term in timed if dataset.grain == "month" and term.time == dataset.time]
    if not monthly or len(monthly) < len(timed):
        return dict(stretches)
    come = set.intersection(*(_come(parts, dataset) for dataset in monthly))
    first, last = stretches[NOW]
    now = sorted(month for month in come if first <= month <= last)
    likes = {name: each if name == NOW else _like(first, now, each, come) for name, each in stretches.items()}
    return {name: like for name, like in likes.items() if like is not None}


def _like(first: date, now: list[date], then: tuple[date, date], come: set[date]) -> tuple[date, date] | None:
    """The months of `then` that those of now stand beside; None where there are none, or they have not all come."""
    back = _number(first) - _number(then[0])
    wanted = [_month(_number(month) - back) for month in now]
    whole = wanted and _number(wanted[-1]) - _number(wanted[0]) == len(wanted) - 1
    if not whole or not come.issuperset(wanted) or not then[0] <= wanted[0]:
        return None
    return wanted[0], _month(_number(wanted[-1]) + 1) - timedelta(days=1)


def _come(parts: Parts, dataset: Dataset) -> set[date]:
    """The months of which there are rows, wherever."""

    def months() -> set[date]:
        def ask(tables: Any) -> Any:
            return tables.rows.select(month=tables.rows[dataset.time].cast("date")).distinct()

        found = (each["month"] for each in parts.records.ask(dataset, "months", ask, {}) or () if each["month"] is not None)
        return {date(each.year, each.month, 1) for each in found}

    return kept((str(parts.settings.home), "months", dataset.id, parts.records.state(dataset).version), KEPT_S, months)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
