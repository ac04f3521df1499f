"""The records behind a figure over datasets: its rows in the area and period, masked, those first that somebody has to do something about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset
from core.errors import BadInput, NotFound
from core.indicators import FAMILIES, Indicator, window
from core.terms import Term, terms
from core.words import Words
from services._figures_datasets import TOO_DEEP, too_deep
from services._parts import Parts
from services._tally import members
from services.answer import Question, asked, may_ask
from services.datasets import shows_rows
from services.sent_rows import place_of, rows_of, wire_columns, wire_value
from store import sent_down

if TYPE_CHECKING:
    from services.who import Account

Found = dict[str, Any]
MOST = 100
RESIDENTS = Words("居民只作统计，不列名单", "Residents are counted, never listed")
COUNTED = Words("这项数据只作统计，不显示明细", "These data are counted, their rows are not shown to you")
CASES = Words("案件在案件清单中逐件列出", "Cases stand one by one in the list of cases")
ELSEWHERE = Words("由业务记录逐条得出，没有单独的明细表", "It is reckoned from the work itself and has no table of its own")
TIMES = ("day", "month")


def figure_records(parts: Parts, account: "Account", question: Question, row: str | None = None) -> Found:
    """`{dataset, columns, items, more, part, why}` of at most MOST rows; `part` says what the mark on a row means, `why` why there are none.

    `row` is one row of the figure told apart by `question.by`. Raises NotFound for what is not the account's to ask, BadInput.
    """
    indicator = parts.city.indicators.get(question.indicator)
    if indicator is None or not may_ask(indicator, account):
        raise NotFound(f"There is no indicator {question.indicator}.")
    whole = asked(parts, account, replace(question, area=row, by=None) if row and question.by == "area" else question)
    dataset = _dataset_of(parts, indicator)
    if indicator.family == "case":
        return _none(None, CASES)
    if dataset is None:
        return _none(None, ELSEWHERE)
    why = _why_not(parts, account, indicator, dataset, whole.area)
    if why:
        return _none(dataset, why)
    rows = _of_lake(parts, indicator, dataset, whole, row) if indicator.family == "dataset" else _of_store(parts, account, indicator, dataset, whole, row)
    if rows is None:
        return _none(dataset, ELSEWHERE)
    columns = wire_columns(parts, dataset)
    items = [
        {
            "_area": place_of(parts, each["_area"]),
            "_part": bool(each["_part"]) if each.get("_part") is not None else None,
            **{column["id"]: wire_value(parts.city, dataset.columns[column["id"]], each.get(column["id"])) for column in columns},
        }
        for each in rows[:MOST]
    ]
    marked = indicator.measure == "ratio" and bool(indicator.part)
    return {**_none(dataset, None), "columns": columns, "items": items, "more": len(rows) > MOST, "part": marked}


def _none(dataset: Dataset | None, why: Words | None) -> Found:
    about = {"id": dataset.id, "zh": dataset.zh, "en": dataset.en} if dataset else None
    return {"dataset": about, "columns": [], "items": [], "more": False, "part": False, "why": why._asdict() if why else None}


def _dataset_of(parts: Parts, indicator: Indicator) -> Dataset | None:
    """The dataset whose rows are counted: of a ratio of two the numerator's."""
    if indicator.dataset in parts.city.datasets and indicator.family == "dataset" and indicator.dataset not in FAMILIES:
        return parts.city.datasets[indicator.dataset]
    family = FAMILIES.get(indicator.dataset)
    return next((each for each in parts.city.datasets.values() if each.family == family and family is not None), None)


def _why_not(parts: Parts, account: "Account", indicator: Indicator, dataset: Dataset, area: str) -> Words | None:
    if dataset.family == "person" or indicator.few:
        return RESIDENTS
    if indicator.family == "dataset" and too_deep(indicator, area):
        return TOO_DEEP
    return None if shows_rows(parts, account, dataset) else COUNTED


def _of_store(parts: Parts, account: "Account", indicator: Indicator, dataset: Dataset, question: Question, row: str | None) -> list[Found] | None:
    """Records of the house, where what is counted can be said of their columns."""
    own = sent_down.FAMILIES.get(dataset.family or "")
    where = {**indicator.where, **(indicator.part if indicator.measure == "count" else {})}
    if row and question.by and question.by != "area":
        where[question.by] = [row]
    if own is None or any(name not in own.columns for name in where):
        return None
    return rows_of(parts, account, dataset, question.area, {name: _as_stored(values) for name, values in where.items()}, MOST + 1)


def _as_stored(values: list[str]) -> list[str]:
    return [{"yes": "true", "no": "false"}.get(value, value) for value in values]


def _of_lake(parts: Parts, indicator: Indicator, dataset: Dataset, question: Question, row: str | None) -> list[Found] | None:
    first, _ = terms(indicator, parts.city.datasets)
    if first.dataset in FAMILIES or not parts.records.state(dataset).version:
        return []
    now = datetime.now(UTC)
    stretch = _stretch(parts, indicator, question, now) if first.time else None
    term = _narrowed(dataset, first, question.by, row)
    if row and question.by in TIMES and stretch:
        stretch = _part_of(stretch, row, question.by)
    if indicator.measure == "count" and term.part:
        term = replace(term, wheres=(*term.wheres, term.part), part={})
    return members(parts, replace(question, by=None), term, stretch, now, list(dataset.columns), MOST + 1, indicator.good == "down")


def _narrowed(dataset: Dataset, term: Term, by: str | None, row: str | None) -> Term:
    """The term, of the rows of one kind alone."""
    term = replace(term, measure="count", of=None) if term.measure in ("median", "distinct", "sum") else term
    if row is None or by is None or by not in dataset.columns or by in ("area", *TIMES):
        return term
    value = {"true": "yes", "false": "no"}.get(row, row) if dataset.columns[by].kind == "bool" else row or "(empty)"
    return replace(term, wheres=(*term.wheres, {by: [value]}))


def _stretch(parts: Parts, indicator: Indicator, question: Question, now: datetime) -> tuple[date, date]:
    span = window(question.period or indicator.period, now, parts.city.tz)
    return span.start.date(), max(span.start.date(), (span.end - timedelta(microseconds=1)).date())


def _part_of(stretch: tuple[date, date], row: str, by: str) -> tuple[date, date]:
    """The day or month `row` of a stretch. Raises BadInput for what is none."""
    try:
        first = date.fromisoformat(row if by == "day" else f"{row}-01")
    except ValueError as error:
        raise BadInput("bad_row", f"{row[:20]!r} is no {by} of this figure: write {'2026-11-05' if by == 'day' else '2026-11'}.", "row") from error
    last = first if by == "day" else (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return max(stretch[0], first), min(stretch[1], last)
