"""What is counted of a dataset: the terms an indicator is made of, what may stand in them, and the rollups they are answered from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from core.cubes import FILLED, HOUR, Shape
from core.datasets import DataColumn, Dataset
from core.masking import is_person

if TYPE_CHECKING:
    from core.indicators import Indicator

Where = Mapping[str, list[str]]
Fault = tuple[tuple[str, ...], str]  # where in the row, and what is wrong with the cure
IS_FILLED, IS_EMPTY = "(filled)", "(empty)"
IS_PAST, IS_TO_COME = "(past)", "(to_come)"  # of dates: before today, today and later
ALWAYS = ("area", "day", "month", "hour")  # what rows may be told apart by besides columns
YES_NO = ("yes", "no")
NUMBERS = ("int", "float")
_DAYS = re.compile(r"(-?\d{1,5})d/(-?\d{1,5})d")  # of dates: 0d/30d are today and the thirty days after it
_SPAN = re.compile(r"(-?\d+(?:\.\d+)?)(?:(\+)|-(\d+(?:\.\d+)?))?")


class Side(BaseModel):
    """The numerator or the denominator of a ratio. Without `dataset` it is of the indicator's, narrowed by its `where` too."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    dataset: str | None = None
    measure: Literal["count", "sum", "distinct"] = "count"
    of: str | None = None
    where: dict[str, list[str]] = {}
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One number to find: `measure` (count, sum, distinct, median) of the column `of`, of the rows that fit all of `wheres`, by `time`.

    With `part` the number of those that fit it too is found beside it.
    """

    dataset: str
    measure: str
    of: str | None
    wheres: tuple[Where, ...]
    time: str | None
    part: Where = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns it is found from."""
        return list(dict.fromkeys([*filter(None, (self.of, self.time)), *(name for where in (*self.wheres, self.part) for name in where)]))


def terms(indicator: "Indicator", datasets: Mapping[str, Dataset]) -> tuple[Term, Term | None]:
    """Numerator (or the only number, with its part) and denominator of an indicator over a dataset."""
    if indicator.numerator and indicator.denominator:
        return _side(indicator, indicator.numerator, datasets), _side(indicator, indicator.denominator, datasets)
    measure = "count" if indicator.measure == "ratio" else indicator.measure
    time = _time(indicator, indicator.dataset, indicator.time, datasets)
    return Term(indicator.dataset, measure, indicator.of, (indicator.where,), time, indicator.part), None


def _side(indicator: "Indicator", side: Side, datasets: Mapping[str, Dataset]) -> Term:
    own = side.dataset in (None, indicator.dataset)
    name = side.dataset or indicator.dataset
    wheres = (side.where,) if side.dataset else (indicator.where, side.where)
    return Term(name, side.measure, side.of, wheres, _time(indicator, name, side.time or (indicator.time if own else None), datasets))


def _time(indicator: "Indicator", name: str, given: str | None, datasets: Mapping[str, Dataset]) -> str | None:
    """By which column things happened; None where they are counted as they stand."""
    if not indicator.happens or name not in datasets:
        return None
    return given or datasets[name].time


def shape(term: Term, by: str | None, digits: int, filters: Where) -> Shape | None:
    """The rollup that answers this, None where only the rows do."""
    dims: set[str] = {by} if by and by not in ALWAYS else {f"{term.time}{HOUR}"} if by == "hour" else set()
    for where in (*term.wheres, term.part, filters):
        for name, values in where.items():
            if any(value in (IS_PAST, IS_TO_COME) or days(value) for value in values):
                return None
            dims.add(name + FILLED if set(values) <= {IS_FILLED, IS_EMPTY} else name)
    how: Any = term.measure if term.measure in ("median", "distinct") else None
    sums = (term.of,) if term.measure == "sum" and term.of else ()
    return Shape(term.time, tuple(sorted(dims)), sums, term.of if how else None, how, digits)


def shapes(indicators: Mapping[str, "Indicator"], datasets: Mapping[str, Dataset], dataset: str) -> set[Shape]:
    """The rollups that all indicators over a dataset want."""
    found: set[Shape] = set()
    for indicator in indicators.values():
        if indicator.family != "dataset":
            continue
        for term in terms(indicator, datasets):
            if term and term.dataset == dataset:
                columns = {name: ["any"] for name in indicator.by if name not in ALWAYS}
                hours = shape(term, "hour", 12, {}) if "hour" in indicator.by else None
                found |= {made for made in (shape(term, None, 12, columns), hours) if made is not None}
    return found


def span(text: str) -> tuple[float, float] | None:
    """First and last number of 3, 60+ or 0-14; None for anything else."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    first = float(match[1])
    return first, (float("inf") if match[2] else float(match[3]) if match[3] else first)


def days(text: str) -> tuple[int, int] | None:
    """First and last day of 0d/30d or -90d/-1d, counted from today; None for anything else."""
    match = _DAYS.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def faults(indicator: "Indicator", datasets: Mapping[str, Dataset]) -> Iterator[Fault]:
    """What an indicator over datasets says that they have not: where it stands, and the cure. What the store counts by a name is its own."""
    from core.indicators import FAMILIES

    datasets = {name: each for name, each in datasets.items() if name not in FAMILIES}
    if indicator.dataset in datasets or not indicator.numerator:
        yield from _of_set(indicator, datasets, indicator.dataset, ("dataset",), indicator.where, indicator.of, indicator.time, ("where",))
    if indicator.dataset in datasets:
        yield from _wheres(datasets[indicator.dataset], indicator.part, ("part",))
        yield from _dimensions(indicator, datasets, datasets[indicator.dataset])
    for name, side in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        if side and (side.dataset or indicator.dataset) in datasets:
            at = side.dataset or indicator.dataset
            yield from _of_set(indicator, datasets, at, (name, "dataset"), side.where, side.of, side.time, (name, "where"))
            yield from _measured(datasets[at], side.measure, side.of, (name, "of"))
        elif side:
            yield from _listed(side, name)
    if indicator.dataset in datasets and not indicator.numerator:
        yield from _measured(datasets[indicator.dataset], indicator.measure, indicator.of, ("of",))


def _of_set(
    indicator: "Indicator", datasets: Mapping[str, Dataset], name: str, path: tuple[str, ...], where: Where, of: str | None, time: str | None,
    at: tuple[str, ...],
) -> Iterator[Fault]:  # fmt: skip
    dataset = datasets.get(name)
    if dataset is None:
        yield path, f"there is no dataset {name!r}: name one of the pack's datasets ({', '.join(list(datasets)[:12])} …) or of the store's, such as case_open"
        return
    if dataset.family:
        yield path, f"{name} is kept in the case store: name its records ({dataset.family}) as the dataset"
    yield from _wheres(dataset, where, at)
    if of is not None and of not in dataset.columns:
        yield (*at[:-1], "of"), f"{name} has no column {of!r}: its columns are {', '.join(dataset.columns)}"
    if time is not None and (time not in dataset.columns or dataset.columns[time].kind not in ("date", "time")):
        dates = [each for each, column in dataset.columns.items() if column.kind in ("date", "time")]
        yield (*at[:-1], "time"), f"{time!r} is no date or time of {name}: it has {', '.join(dates) or 'none'}"
    if indicator.happens and not (time or dataset.time):
        yield (*at[:-1], "time"), f"{name} has no time, so nothing of it happens in a period: name one of its dates by 'time', or make the period now"


def _listed(side: Side, name: str) -> Iterator[Fault]:
    """A side of a family of the store, which can be counted."""
    from core.indicators import FAMILIES, FIELDS

    if side.dataset not in FAMILIES:
        yield (name, "dataset"), f"there is no dataset {side.dataset!r}: name one of the pack's datasets, or of the store's: {', '.join(FAMILIES)}"
    elif side.measure != "count":
        yield (name, "measure"), f"records of {side.dataset} are counted: a {side.measure} of them is not known"
    else:
        for column in side.where:
            if column not in FIELDS[FAMILIES[side.dataset]]:
                yield (name, "where", column), f"{side.dataset} has no {column!r}: it has {', '.join(FIELDS[FAMILIES[side.dataset]])}"


def _wheres(dataset: Dataset, where: Where, path: tuple[str, ...]) -> Iterator[Fault]:
    for name, values in where.items():
        column = dataset.columns.get(name)
        if column is None:
            yield (*path, name), f"{dataset.id} has no column {name!r}: its columns are {', '.join(dataset.columns)}"
        elif column.personal:
            yield (*path, name), f"{name} of {dataset.id} is personal: nobody is counted by it"
        elif column.holder and any(is_person(value) for value in values):
            yield (*path, name), f"{name} of {dataset.id} may name a natural person here: nobody is counted by name"
        else:
            yield from (((*path, name), odd) for value in values if (odd := wrong(dataset, column, value)))


def wrong(dataset: Dataset, column: DataColumn, value: str) -> str | None:
    """Why a column cannot have this value, with the cure."""
    if value in (IS_FILLED, IS_EMPTY):
        return None
    if column.kind in ("date", "time"):
        allowed = (IS_FILLED, IS_EMPTY, IS_PAST, IS_TO_COME)
        found = value in allowed or days(value)
        return None if found else f"{column.id} of {dataset.id} holds dates: write {', '.join(allowed)}, or days from today such as 0d/30d"
    if column.kind == "bool":
        return None if value in YES_NO else f"{column.id} of {dataset.id} is yes or no, not {value!r}"
    if column.kind in NUMBERS:
        return None if span(value) else f"{value!r} is no number for {column.id} of {dataset.id}: write 3, 60+ or 0-14"
    if column.choices and value not in column.choices:
        return f"{column.id} of {dataset.id} cannot be {value!r}: it is one of {', '.join(column.choices)}"
    return None


def _dates(indicator: "Indicator", datasets: Mapping[str, Dataset]) -> list[str]:
    """The times of an indicator's sides that are days without an hour."""
    sides = [(term, datasets[term.dataset].columns.get(term.time)) for term in terms(indicator, datasets) if term and term.time and term.dataset in datasets]
    return [f"{term.time} of {term.dataset} holds days" for term, column in sides if column is not None and column.kind == "date"]


def _dimensions(indicator: "Indicator", datasets: Mapping[str, Dataset], dataset: Dataset) -> Iterator[Fault]:
    for name in indicator.by:
        column = dataset.columns.get(name)
        able = [each.id for each in dataset.columns.values() if not (each.personal or each.holder) and each.kind in ("text", "bool", "int")]
        if name in ("day", "month", "hour") and not indicator.happens:
            yield ("by",), f"{indicator.dataset} is asked for as things stand and has no {name} to be told apart by: take it out of 'by'"
        elif name == "hour" and (dates := _dates(indicator, datasets)):
            yield ("by",), f"hours are of times, but {', '.join(dates)}: take hour out of 'by'"
        elif name not in ALWAYS and column is None:
            yield ("by",), f"{dataset.id} has no column {name!r}: allowed are area, day, month, hour, {', '.join(able)}"
        elif column is not None and name not in ALWAYS and name not in able:
            kind = "personal" if column.personal else "a holder's name" if column.holder else column.kind
            yield ("by",), f"{name} of {dataset.id} is {kind}: rows are told apart by {', '.join(able)}"


def _measured(dataset: Dataset, measure: str, of: str | None, path: tuple[str, ...]) -> Iterator[Fault]:
    numbers = [each.id for each in dataset.columns.values() if each.kind in NUMBERS and not each.personal]
    column = dataset.columns.get(of or "")
    if measure in ("sum", "median") and (column is None or column.id not in numbers):
        yield path, f"a {measure} needs 'of', a number of {dataset.id}: {', '.join(numbers) or 'it has none'}"
    elif measure == "distinct" and column is None:
        yield path, f"a distinct count needs 'of', a column of {dataset.id}: {', '.join(dataset.columns)}"
    elif measure in ("count", "ratio") and of is not None:
        yield path, f"a {measure} counts rows and has no 'of': take it out, or make the measure sum"
