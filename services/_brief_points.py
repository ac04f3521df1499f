"""Points of one kind in memory, sorted into squares, so that a polygon over a million of them tests only those along its edge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from core.scope import Scope

A_SQUARE = 250  # points in a square of the grid, about
MOST_SQUARES = 96  # along one side
SMALL = 2000  # fewer are tested one by one
METRES_PER_DEGREE = 111_320

Rows = NDArray[np.int64]
Box = tuple[float, float, float, float]


class Points:
    """Columns of one kind: ids, places (NaN where unknown), area codes, how many stand behind a row, an amount, and groups by name."""

    def __init__(self, rows: Sequence[Any], groups: Sequence[str]) -> None:
        columns = list(zip(*rows, strict=True)) if rows else [()] * (6 + len(groups))
        self.ids = np.array(columns[0], dtype=object)
        self.lon, self.lat = (np.array(column, dtype=float) for column in columns[1:3])
        self.codes, self.area = _coded(columns[3])
        self.n = np.array(columns[4], dtype=np.int64)
        self.amount = np.array(columns[5], dtype=float)
        self.groups = {name: _coded(column) for name, column in zip(groups, columns[6:], strict=True)}
        self._tables: dict[str, Any] = {}
        self._sort()

    def __len__(self) -> int:
        return len(self.ids)

    def _sort(self) -> None:
        placed = np.flatnonzero(~np.isnan(self.lon))
        self._side = int(min(MOST_SQUARES, max(1, (len(placed) / A_SQUARE) ** 0.5)))
        if not len(placed):
            self._box, self._order, self._starts = (0.0, 0.0, 0.0, 0.0), placed, np.zeros(2, dtype=np.int64)
            return
        lon, lat = self.lon[placed], self.lat[placed]
        west, south, east, north = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
        self._box = (west, south, max(east, west + 1e-9), max(north, south + 1e-9))
        square = self._line(lat, 1) * self._side + self._line(lon, 0)
        order = np.argsort(square, kind="stable")
        self._order = placed[order]
        self._starts = np.searchsorted(square[order], np.arange(self._side**2 + 1))

    def _line(self, values: Any, axis: int) -> Any:
        """Which column (axis 0) or row (axis 1) of squares these degrees lie in."""
        low, high = self._box[axis], self._box[axis + 2]
        return np.clip(((values - low) / (high - low) * self._side).astype(np.int64), 0, self._side - 1)

    def within(self, shape: Any) -> Rows:
        """The rows whose place lies in `shape` or on its edge."""
        if not len(self._order):
            return self._order
        shapely.prepare(shape)
        if len(self._order) < SMALL:
            return np.compress(shapely.intersects_xy(shape, self.lon[self._order], self.lat[self._order]), self._order)
        squares, boxes = self._squares(shape.bounds)
        whole = shapely.contains_properly(shape, boxes)
        edge = ~whole
        edge[edge] = shapely.intersects(shape, boxes[edge])
        tested = self._rows(squares[edge])
        return np.concatenate([self._rows(squares[whole]), tested[shapely.intersects_xy(shape, self.lon[tested], self.lat[tested])]])

    def _squares(self, bounds: Box) -> tuple[Rows, Any]:
        west, south, east, north = self._box
        if bounds[0] > east or bounds[2] < west or bounds[1] > north or bounds[3] < south:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object)
        (x0, x1), (y0, y1) = (self._line(np.array([bounds[axis], bounds[axis + 2]]), axis) for axis in (0, 1))
        xs, ys = (each.ravel() for each in np.meshgrid(np.arange(x0, x1 + 1), np.arange(y0, y1 + 1)))
        wide, high = (east - west) / self._side, (north - south) / self._side
        slack = 1e-9  # a point that rounding put into the next square is tested, not taken
        left, low = west + xs * wide - slack, south + ys * high - slack
        return ys * self._side + xs, shapely.box(left, low, left + wide + 2 * slack, low + high + 2 * slack)

    def _rows(self, squares: Rows) -> Rows:
        """The rows of these squares."""
        starts, counts = self._starts[squares], self._starts[squares + 1] - self._starts[squares]
        if not counts.sum():
            return np.zeros(0, dtype=np.int64)
        first = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return np.take(self._order, first + np.arange(counts.sum()))

    def of_codes(self, wanted: Callable[[str], bool]) -> "Chosen":
        """What has one of these area codes."""
        return ByCodes(self, np.array([wanted(code) for code in self.codes], dtype=bool))

    def inside(self, shape: Any, scope: Scope) -> "Chosen":
        """What lies in `shape` or on its edge, and in a scope."""
        return ByRows(self, self.seen(self.within(shape), scope))

    def seen(self, rows: Rows, scope: Scope) -> Rows:
        """Those of `rows` that lie in a scope."""
        mine = np.array([scope.covers(code) for code in self.codes], dtype=bool)
        return rows if mine.all() else rows[mine[self.area[rows]]]

    def table(self, group: str) -> Any:
        """How many there are by area code (rows) and by the values of a group (columns); counted once."""
        if group not in self._tables:
            names, values = self.groups[group]
            sums = np.bincount(self.area.astype(np.int64) * len(names) + values, weights=self.n, minlength=len(self.codes) * len(names))
            self._tables[group] = sums.reshape(len(self.codes), len(names)).round().astype(np.int64)
        return self._tables[group]

    def sums(self, what: str) -> Any:
        """The sum of a column (n, amount) by area code; counted once."""
        if what not in self._tables:
            column = np.nan_to_num(getattr(self, what).astype(float))
            self._tables[what] = np.bincount(self.area, weights=column, minlength=len(self.codes))
        return self._tables[what]

    def metres(self, rows: Rows, lon: float, lat: float) -> Any:
        """How far the places of `rows` are from a point near by."""
        east = (self.lon[rows] - lon) * np.cos(np.radians(lat))
        return np.hypot(east, self.lat[rows] - lat) * METRES_PER_DEGREE


class Chosen(Protocol):
    """Some of the points of a kind."""

    def total(self) -> int:
        """How many."""

    def amount(self) -> int:
        """The sum of their amounts."""

    def tally(self, group: str) -> dict[str, int]:
        """How many by the values of a group."""

    def by_area(self) -> dict[str, int]:
        """How many by area code."""

    def ids(self) -> list[Any]:
        """Their ids, in order."""


@dataclass(slots=True)
class ByRows:
    """Chosen one by one."""

    points: Points
    rows: Rows

    def total(self) -> int:
        return int(self.points.n[self.rows].sum())

    def amount(self) -> int:
        return int(np.nansum(self.points.amount[self.rows]))

    def tally(self, group: str) -> dict[str, int]:
        names, values = self.points.groups[group]
        return _named(names, np.bincount(values[self.rows], weights=self.points.n[self.rows], minlength=len(names)))

    def by_area(self) -> dict[str, int]:
        codes = self.points.codes
        return _named(codes, np.bincount(self.points.area[self.rows], weights=self.points.n[self.rows], minlength=len(codes)))

    def ids(self) -> list[Any]:
        return sorted(self.points.ids[self.rows].tolist())


@dataclass(slots=True)
class ByCodes:
    """Chosen by area code: everything but their ids is known beforehand."""

    points: Points
    codes: NDArray[np.bool_]

    def total(self) -> int:
        return int(self.points.sums("n")[self.codes].sum())

    def amount(self) -> int:
        return int(self.points.sums("amount")[self.codes].sum())

    def tally(self, group: str) -> dict[str, int]:
        return _named(self.points.groups[group][0], self.points.table(group)[self.codes].sum(axis=0))

    def by_area(self) -> dict[str, int]:
        return _named(self.points.codes, np.where(self.codes, self.points.sums("n"), 0))

    def ids(self) -> list[Any]:
        return sorted(self.points.ids[self.codes[self.points.area]].tolist()) if len(self.codes) else []


def _named(names: Sequence[str], sums: Any) -> dict[str, int]:
    return {name: round(total) for name, total in zip(names, sums.tolist(), strict=True) if total}


def _coded(values: Sequence[Any]) -> tuple[list[str], NDArray[np.int32]]:
    """Texts as the list of those there are, and for each its number in that list."""
    names = sorted({"" if value is None else str(value) for value in values})
    number = {name: n for n, name in enumerate(names)}
    return names, np.fromiter((number["" if value is None else str(value)] for value in values), dtype=np.int32, count=len(values))
