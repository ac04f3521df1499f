"""Rows of a dataset that nobody has, by its recipe: the same city and day give the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from core.datasets import Dataset
from data_sources.demo._fills import Fill, Rows, fill
from data_sources.demo._seeds import chance

Where = Literal["building", "enterprise", "community", "town", "district"]
FROM_H, UNTIL_H = 7.5, 21.5  # when things happen
LIVELY, LIVELIER = "440604012061", 6  # the community of the demo's story, and how much more happens there
MOST_MONTHS, FEWEST_MONTHS = 25, 3
BUSY = (1.12, 1.08, 1.04, 1.02, 1.06, 0.88, 0.8)  # how much happens from Monday to Sunday


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the rows of a dataset are made up.

    `count` at full scale, all of them or, with `per` a day, each day. `per` month or week: a row for each place and each of them.
    `across` makes a row for each choice of that column. `cell`: the area is the cell, else the community. `least` drops rows with less than 1 in that column.
    """

    count: int
    where: Where = "building"
    per: Literal["", "day", "week", "month"] = ""
    span: int = 0  # days or weeks back
    across: str | None = None
    cell: bool = False
    least: str | None = None
    fills: Mapping[str, Fill] = field(default_factory=dict)


def recipe(count: int, where: Where = "building", per: Literal["", "day", "week", "month"] = "", span: int = 0, *, across: str | None = None,
           cell: bool = False, least: str | None = None, **fills: Fill) -> Recipe:  # fmt: skip
    """A recipe, its columns by name."""
    return Recipe(count, where, per, span, across, cell, least, fills)


@dataclass(frozen=True, slots=True)
class Around:
    """What rows are placed at, in columns code, community (the code to give as the area), name, within (the community's), lon, lat, residents;
    and the keys of the city's lists of words."""

    places: Mapping[Where, Mapping[str, np.ndarray]]
    words: Mapping[str, Sequence[str]]
    scale: float = 1.0
    _reach: dict[Where, np.ndarray] = field(default_factory=dict)

    def reach(self, where: Where) -> np.ndarray:
        """Up to where each place reaches between 0 and 1, the more residents the wider, that of the demo's story most of all."""
        if where not in self._reach:
            here = self.places[where]
            liveliness = np.where(here["community"] == LIVELY, LIVELIER, 1)
            weights = np.cumsum((here["residents"].astype(float) + 1.0) * liveliness)
            self._reach[where] = weights / weights[-1]
        return self._reach[where]


def made(dataset: Dataset, how: Recipe, around: Around, now: datetime) -> pd.DataFrame:
    """The rows, columns in the dataset's order; days and moments as ISO texts in local time (`now` is local, without a zone)."""
    unknown = [name for name in how.fills if name not in dataset.columns]
    if unknown:
        raise KeyError(f"the recipe of {dataset.id} fills {unknown[0]!r}, which it has not")
    lots = [_one(dataset, how, rows) for rows in _lots(dataset, how, around, now)]
    whole = {name: np.concatenate([lot[name] for lot in lots]) for name in dataset.columns}
    kept = np.ones(len(whole[next(iter(whole))]), dtype=bool)
    if how.least:
        kept &= whole[how.least].astype(float) >= 1
    if how.per == "day" and dataset.time and dataset.columns[dataset.time].kind == "time":
        kept &= whole[dataset.time] <= np.datetime64(now)
    return pd.DataFrame({name: _written(whole[name][kept], column.kind) for name, column in dataset.columns.items()})


def _lots(dataset: Dataset, how: Recipe, around: Around, now: datetime) -> Iterator[Rows]:
    """What is made at a time: a day, a week, a month, or everything."""
    today = now.date()
    if how.per == "day":
        for day in (today - timedelta(days=back) for back in range(how.span, -1, -1)):
            yield _drawn(dataset, how, around, now, day, f"{day}", _busy(dataset, how, around, day)) if how.count else _every(dataset, how, around, now, day)
    elif how.per == "month":
        for day in _months(today, max(FEWEST_MONTHS, min(MOST_MONTHS, round(40 * around.scale)))):
            yield _every(dataset, how, around, now, day)
    elif how.per == "week":
        monday = today - timedelta(days=today.weekday())
        for day in (monday - timedelta(weeks=back) for back in range(max(2, round(how.span * min(1.0, 3 * around.scale))), 0, -1)):
            yield _every(dataset, how, around, now, day)
    elif how.count:
        yield _drawn(dataset, how, around, now, today.replace(day=1), "", _few(how.count, around.scale, 20))
    else:
        yield _every(dataset, how, around, now, today.replace(day=1))


def _drawn(dataset: Dataset, how: Recipe, around: Around, now: datetime, day: date, name: str, count: int) -> Rows:
    rng = chance("feed", dataset.id, name)
    known = around.places[how.where]
    chosen = np.sort(np.searchsorted(around.reach(how.where), rng.random(count), side="right"))
    return Rows(dataset, rng, {each: values[chosen] for each, values in known.items()}, day, now, around.words)


def _every(dataset: Dataset, how: Recipe, around: Around, now: datetime, day: date) -> Rows:
    rng, places = chance("feed", dataset.id, day), around.places[how.where]
    rows = Rows(dataset, rng, places, day, now, around.words)
    if how.across:
        column = dataset.columns[how.across]
        keys = list(column.choices) or list(around.words.get(column.words or "", ()))
        rows.places = {name: np.repeat(values, len(keys)) for name, values in places.items()}
        rows.done[how.across] = np.array(keys * len(places["code"]), dtype=object)
    return rows


def _one(dataset: Dataset, how: Recipe, rows: Rows) -> dict[str, np.ndarray]:
    """The columns of one lot: what is given, what is as usual, then what the recipe says, in its order."""
    rows.done |= _placed(dataset, how, rows) | _timed(dataset, how, rows)
    for name in (*(each for each in dataset.columns if each not in how.fills and each not in rows.done), *how.fills):
        rows.done[name] = fill(rows, dataset.columns[name], how.fills.get(name))
    return rows.done


def _placed(dataset: Dataset, how: Recipe, rows: Rows) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    if dataset.area:
        codes = rows.places["code"]
        found[dataset.area] = codes if how.cell else rows.places["community"]
    if dataset.place:
        for name, side in zip(dataset.place, ("lon", "lat"), strict=True):
            found[name] = rows.places[side]
    return found


def _timed(dataset: Dataset, how: Recipe, rows: Rows) -> dict[str, np.ndarray]:
    if not how.per or dataset.time is None:
        return {}
    day = np.full(len(rows), np.datetime64(rows.day))
    if dataset.columns[dataset.time].kind == "date":
        return {dataset.time: day}
    moments = np.sort(rows.rng.uniform(FROM_H * 3600, UNTIL_H * 3600, len(rows))).astype("timedelta64[s]")
    return {dataset.time: day.astype("datetime64[s]") + moments}


def _written(values: np.ndarray, kind: str) -> pd.Series:
    if kind in ("date", "time"):
        texts = np.datetime_as_string(values.astype("datetime64[D]" if kind == "date" else "datetime64[s]")).astype(object)
        return pd.Series(texts).where(~np.isnat(values), None).str.replace("T", " ", regex=False)
    if kind == "int":
        return pd.Series(values).astype("Float64").round().astype("Int64")
    return pd.Series(values)


def _months(today: date, count: int) -> list[date]:
    """The first days of the last `count` whole months."""
    found: list[date] = []
    day = today.replace(day=1)
    for _ in range(count):
        day = (day - timedelta(days=1)).replace(day=1)
        found.append(day)
    return found[::-1]


def _busy(dataset: Dataset, how: Recipe, around: Around, day: date) -> int:
    """How much happens on a day: more on working days, and no two days alike."""
    return max(1, round(_few(how.count, around.scale, 1) * BUSY[day.weekday()] * chance("busy", dataset.id, day).uniform(0.85, 1.15)))


def _few(count: int, scale: float, least: int) -> int:
    return max(min(least, count), round(count * scale))
