"""How a column of made-up rows is filled: at random, from a list, counted up, so long after another one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np

from core.datasets import DataColumn, Dataset
from data_sources.demo.people import SURNAMES, fictional_phone

Column = np.ndarray
Fill = Any  # a function of Rows, or what `fill` makes of it


@dataclass(slots=True)
class Rows:
    """Rows in the making: where each is (`places`: code, community, name, within, lon, lat, residents …), how far one has come, and what day it is."""

    dataset: Dataset
    rng: np.random.Generator
    places: Mapping[str, Column]
    day: date  # the rows' day; of registers the first day of the present month, so that they stay the same for a while
    now: datetime  # local, without a zone
    words: Mapping[str, Sequence[str]]  # keys of the city's lists
    first: int = 1
    done: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.places["code"])

    @property
    def numbers(self) -> range:
        """The rows' numbers, counted on from `first`."""
        return range(self.first, self.first + len(self))


def fill(rows: Rows, column: DataColumn, how: Fill) -> Column:
    """The values of a column.

    `how` is a function, weights by key, bounds of a number, the chance of a yes, a list to draw from, a text with {place}, {within} and {n}; None: as usual.
    """
    if how is None:
        how = _usual(rows, column)
    if callable(how):
        return np.asarray(how(rows))
    if isinstance(how, Mapping):
        return weighted(rows, list(how), list(how.values()))
    if isinstance(how, tuple):
        return _between(rows, column, *how)
    if isinstance(how, float):
        return rows.rng.random(len(rows)) < how
    if isinstance(how, list):
        return rows.rng.choice(np.array(how, dtype=object), len(rows))
    return text(how)(rows)


def _usual(rows: Rows, column: DataColumn) -> Fill:
    if column.personal == "phone":
        return lambda rows: [fictional_phone(70_000 + n) for n in rows.numbers]
    if column.personal == "name":
        return lambda rows: [f"{SURNAMES[n % len(SURNAMES)]}测试{n:04d}" for n in rows.numbers]
    if column.personal == "address":
        return lambda rows: [f"{place}{n % 6 + 1}0{n % 4 + 1}" for n, place in zip(rows.numbers, rows.places["name"], strict=True)]
    if keys := list(column.choices) or list(rows.words.get(column.words or "", ())):
        return {key: 1 / (rank + 1.5) for rank, key in enumerate(keys)}
    if column.id == "phone":
        return lambda rows: [f"0757-8{n % 10_000_000:07d}" for n in rows.numbers]
    if column.kind == "bool":
        return 0.9
    if column.kind in ("date", "time"):
        return ago(900, 5)
    if column.kind in ("int", "float"):
        return (column.low or 0, column.high or 100)
    return "{within}" + rows.dataset.zh + "{n}"


def _between(rows: Rows, column: DataColumn, low: float, high: float) -> Column:
    if column.kind == "int":
        return rows.rng.integers(int(low), int(high) + 1, len(rows))
    return np.round(rows.rng.uniform(low, high, len(rows)), 2)


def weighted(rows: Rows, keys: Sequence[str], weights: Sequence[float]) -> Column:
    """Keys by their weights."""
    shares = np.array(weights, dtype=float)
    return rows.rng.choice(np.array(keys, dtype=object), len(rows), p=shares / shares.sum())


def text(template: str) -> Callable[[Rows], list[str]]:
    """A text from {place}, {within} (its community), {n} (also {n:05d}) and {ymd}."""

    def texts(rows: Rows) -> list[str]:
        ymd, named = f"{rows.day:%Y%m%d}", zip(rows.numbers, rows.places["name"], rows.places["within"], strict=True)
        return [template.format(place=place, within=within, n=n, ymd=ymd) for n, place, within in named]

    return texts


def ago(most: int, least: int = 0, missing: float = 0.0) -> Callable[[Rows], Column]:
    """A day between `most` and `least` days back; negative is ahead. `missing` is the share that is not known."""

    def days(rows: Rows) -> Column:
        return _without(rows, np.datetime64(rows.day) - rows.rng.integers(least, most + 1, len(rows)).astype("timedelta64[D]"), missing)

    return days


def after(name: str, least: float, most: float, missing: float = 0.0) -> Callable[[Rows], Column]:
    """So many days (hours, where the column holds moments) after another column; what has not come yet is not known."""

    def later(rows: Rows) -> Column:
        base = rows.done[name]
        unit = 86_400 if base.dtype == "datetime64[D]" else 3_600
        span = (rows.rng.uniform(least, most, len(rows)) * unit).astype("timedelta64[s]")
        return _without(rows, (base.astype("datetime64[s]") + span).astype(base.dtype), missing)

    return later


def happened(name: str, least: float, most: float, missing: float = 0.0) -> Callable[[Rows], Column]:
    """As `after`, but not known while it lies ahead."""

    def later(rows: Rows) -> Column:
        values = after(name, least, most, missing)(rows)
        return np.where(values > np.datetime64(rows.now).astype(values.dtype), np.datetime64("NaT"), values).astype(values.dtype)

    return later


def lasted(name: str, kind: str, hours: Mapping[str, float]) -> Callable[[Rows], Column]:
    """A moment after another column, mostly within a factor of two of the hours that this kind takes; not known while it lies ahead."""

    def later(rows: Rows) -> Column:
        usual = np.array([hours[each] for each in rows.done[kind]], dtype=float)
        took = (usual * np.exp(rows.rng.normal(0, np.log(2), len(rows))) * 3600).astype("timedelta64[s]")
        values = rows.done[name].astype("datetime64[s]") + took
        return np.where(values > np.datetime64(rows.now), np.datetime64("NaT"), values).astype("datetime64[s]")

    return later


def hours_between(first: str, last: str) -> Callable[[Rows], Column]:
    """Hours from one column to another."""

    def hours(rows: Rows) -> Column:
        span = (rows.done[last].astype("datetime64[s]") - rows.done[first].astype("datetime64[s]")) / np.timedelta64(1, "h")
        return np.round(span.astype(float), 1)

    return hours


def part_of(name: str, low: float, high: float) -> Callable[[Rows], Column]:
    """A share of another number, whole where that is."""

    def part(rows: Rows) -> Column:
        base = np.asarray(rows.done[name], dtype=float)
        found = base * rows.rng.uniform(low, high, len(rows))
        return np.round(found) if np.issubdtype(np.asarray(rows.done[name]).dtype, np.integer) else np.round(found, 2)

    return part


def rate(each: float) -> Callable[[Rows], Column]:
    """As many as there would be at `each` for every resident."""
    return lambda rows: rows.rng.poisson(rows.places["residents"].astype(float) * each)


def times(name: str, low: float, high: float) -> Callable[[Rows], Column]:
    """Another number times something between `low` and `high`."""
    return lambda rows: np.round(np.asarray(rows.done[name], dtype=float) * rows.rng.uniform(low, high, len(rows)), 2)


def around(middle: float, wide: float) -> Callable[[Rows], Column]:
    """Numbers with this median, mostly within a factor of `wide`."""
    return lambda rows: np.round(middle * np.exp(rows.rng.normal(0, np.log(wide), len(rows))), 2)


def cycle(*values: object) -> Callable[[Rows], Column]:
    """These values in their order, over and over."""
    return lambda rows: np.array([values[(n - 1) % len(values)] for n in rows.numbers], dtype=object)


def at(name: str) -> Callable[[Rows], Column]:
    """What the row's place has under `name`."""
    return lambda rows: rows.places[name]


def where(name: str, is_in: Sequence[str], how: Fill) -> Callable[[Rows], Column]:
    """Filled by `how` only where another column holds one of `is_in`; a function."""

    def chosen(rows: Rows) -> Column:
        values, wanted = np.asarray(how(rows)), np.isin(rows.done[name], list(is_in))
        if values.dtype.kind == "M":
            return np.where(wanted, values, np.datetime64("NaT")).astype(values.dtype)
        return np.where(wanted, values.astype(object), None)

    return chosen


def _without(rows: Rows, values: Column, missing: float) -> Column:
    return np.where(rows.rng.random(len(rows)) < missing, np.datetime64("NaT"), values).astype(values.dtype) if missing else values
