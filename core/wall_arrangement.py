"""The automatic arrangement of a page on a wall: one screen that is full, read in the order of the desk, with nothing too small to read.

A page is cut as its desk is (bands, columns in a band …) and the parts stretched; where that does not fit, its magnets are packed on shelves.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.arrangement import WIDE, Place, reading

COLUMNS, ROWS = 24, 12  # of a wall's screen, whatever its size
SHAPE = 1.37  # columns a row of a wall's screen that look like one column a row of a desk
TRIES = 6  # ways to share a page between the halves of a wide wall


def on_wall(items: Mapping[str, Place], columns: int = WIDE) -> dict[str, Place]:
    """The same items on a wall's screen of COLUMNS × ROWS: in reading order, grown until no cell is empty, none smaller than can be read.

    A wall never scrolls and never cuts a magnet: where more are asked for than one screen can hold legibly, there are as many screens as
    needed, each ROWS further down, which the wall shows in turn.
    """
    return dict(_screens(tuple(items.items()), columns, 1))


def beside(items: Mapping[str, Place], columns: int = COLUMNS) -> dict[str, Place]:
    """The same items on a wall of 32:9: two screens of COLUMNS side by side, so that nothing is drawn out in length."""
    return dict(_screens(tuple(items.items()), columns, 2))


@lru_cache(maxsize=256)
def _screens(items: tuple[tuple[str, Place], ...], columns: int, across: int) -> Mapping[str, Place]:
    """The places on so many screens side by side, and below them as many again as are needed."""
    places = dict(items)
    names = reading(places)
    shelves = _Shelves([legible(places[name], columns) for name in names])
    groups = shelves.screens(min(across, len(names)))
    halves = [groups] if len(groups) != 2 or across != 2 else shelves.halves()
    shapes = {name: w / h * (SHAPE if columns == WIDE else 1) for name, (_, _, w, h) in places.items()}
    tries = [_laid(places, names, shelves, each, across, shapes) for each in halves]
    return min(tries, key=lambda done: strain(shapes, done))


def _laid(
    places: Mapping[str, Place], names: Sequence[str], shelves: "_Shelves", groups: Sequence[tuple[int, int]], across: int, shapes: Mapping[str, float]
) -> dict[str, Place]:
    done: dict[str, Place] = {}
    for number, (first, last) in enumerate(groups):
        alone = number == len(groups) - 1 and number % across == 0
        ground = (number % across * COLUMNS, number // across * ROWS, COLUMNS * across if alone else COLUMNS, ROWS)
        here = {name: places[name] for name in names[first:last]}
        parts = _cut(here, {name: shelves.sizes[first + i] for i, name in enumerate(here)}), shelves.tree(names, first, last)
        tries = [_lay(part, ground) for part in parts if part.w <= ground[2] and part.h <= ROWS]
        best: dict[str, Place] = min(tries, key=lambda each: strain(shapes, each))
        done |= best
    return done


def strain(shapes: Mapping[str, float], after: Mapping[str, Place]) -> float:
    """How far magnets are drawn out of their shape (columns a row): the worst, and all together."""
    pulls = [abs(math.log(w / h / shapes[name])) for name, (_, _, w, h) in after.items()]
    return max(pulls, default=0) + sum(pulls) / max(1, len(pulls))


def legible(place: Place, columns: int = WIDE) -> tuple[int, int]:
    """The least columns × rows on a wall for what somebody could read at `place` on a page of `columns`."""
    _, _, w, h = place
    return max(4, math.ceil(w * WIDE / columns - 1e-9)), 2 if h <= 2 else min(ROWS // 2, max(3, math.ceil(h * 0.6 - 1e-9)))


@dataclass(frozen=True, slots=True)
class _Part:
    """A magnet, or parts one below the other or side by side. `w` × `h` is the least it needs, `weight` its share along its parent."""

    w: int
    h: int
    weight: float
    name: str = ""
    below: bool = False
    parts: "tuple[_Part, ...]" = ()


def _pile(parts: "Sequence[_Part]", below: bool, weight: float) -> _Part:
    if len(parts) == 1:
        return replace(parts[0], weight=weight)
    along, across = (sum, max) if below else (max, sum)
    return _Part(across(each.w for each in parts), along(each.h for each in parts), weight, below=below, parts=tuple(parts))


def _cut(items: Mapping[str, Place], least: Mapping[str, tuple[int, int]], below: bool = True, weight: float = 1.0) -> _Part:
    """The page as it is cut by lines that cross no magnet: bands, columns in a band, bands in a column …"""
    if len(items) == 1:
        (name,) = items
        return _Part(*least[name], weight, name)
    for lying in (below, not below):
        bands = _bands(items, 1 if lying else 0)
        if len(bands) > 1:
            return _pile([_cut(band, least, not lying, size) for size, band in bands], lying, weight)
    names = reading(items)  # interlocked like bricks: halved in reading order
    halves = [{name: items[name] for name in part} for part in (names[: len(names) // 2], names[len(names) // 2 :])]
    return _pile([_cut(half, least, True, sum(w * h for _, _, w, h in half.values())) for half in halves], False, weight)


def _bands(items: Mapping[str, Place], axis: int) -> list[tuple[int, dict[str, Place]]]:
    """The groups of items between lines that cross none, with the extent of each along `axis` (0 columns, 1 rows)."""
    found: list[tuple[int, dict[str, Place]]] = []
    start = end = -1
    for name in sorted(items, key=lambda each: (items[each][axis], items[each][1 - axis], each)):
        low, high = items[name][axis], items[name][axis] + items[name][axis + 2]
        if low >= end:
            start = low
            found.append((0, {}))
        end = max(end, high)
        found[-1] = (end - start, {**found[-1][1], name: items[name]})
    return found


def _lay(part: _Part, place: Place) -> dict[str, Place]:
    x, y, w, h = place
    if part.name:
        return {part.name: place}
    done: dict[str, Place] = {}
    sizes = _shares(h if part.below else w, [(each.h if part.below else each.w, each.weight) for each in part.parts])
    for each, size in zip(part.parts, sizes, strict=True):
        done |= _lay(each, (x, y, w, size) if part.below else (x, y, size, h))
        x, y = (x, y + size) if part.below else (x + size, y)
    return done


def _shares(total: int, parts: Sequence[tuple[int, float]]) -> list[int]:
    """`total` cells for parts of (least, weight): the least each, and every further cell to whoever has the smallest share."""
    sizes = [least for least, _ in parts]
    for _ in range(total - sum(sizes)):
        i = min(range(len(parts)), key=lambda n: (sizes[n] / parts[n][1], n))
        sizes[i] += 1
    return sizes


class _Shelves:
    """Magnets in order, packed at their least sizes: columns of magnets on shelves, shelves on screens."""

    def __init__(self, sizes: Sequence[tuple[int, int]]) -> None:
        self.sizes = sizes
        self._filled: dict[tuple[int, int, int], list[list[int]]] = {}

    def screens(self, least: int) -> list[tuple[int, int]]:
        """Where each screen begins and ends: as few as can be but `least`, about as full as each other."""
        many, found, start = max(least, self._many(0)), [], 0
        areas = [w * h for w, h in self.sizes]
        for left in range(many, 0, -1):
            ends = [end for end in self._ends(start, len(areas)) if self._many(end) <= left - 1 <= len(areas) - end]
            wanted = sum(areas[start:]) / left
            end = min(ends, key=lambda each: abs(sum(areas[start:each]) - wanted))
            found.append((start, end))
            start = end
        return found

    def halves(self) -> list[list[tuple[int, int]]]:
        """The ways to share everything between two screens so that neither has much more than the other."""
        areas, many = [w * h for w, h in self.sizes], len(self.sizes)
        ends = [end for end in self._ends(0, many) if end < many and self._many(end) == 1]
        even = sorted(ends, key=lambda end: abs(2 * sum(areas[:end]) - sum(areas)))
        return [[(0, end), (end, many)] for end in even[:TRIES]]

    def tree(self, names: Sequence[str], start: int, last: int) -> _Part:
        """The shelves of one screen as parts."""
        shelves = []
        for columns in self._best(start, last)[start][1]:
            heaps = [_pile([_Part(*self.sizes[i], self.sizes[i][1], names[i]) for i in column], True, 1.0) for column in columns]
            shelves.append(_pile([replace(each, weight=each.w) for each in heaps], False, 1.0))
        return _pile([replace(each, weight=each.h) for each in shelves], True, 1.0)

    def _many(self, start: int) -> int:
        many = 0
        while start < len(self.sizes):
            start, many = self._ends(start, len(self.sizes))[-1], many + 1
        return many

    def _ends(self, start: int, last: int) -> list[int]:
        """The places at which a screen that begins at `start` may end."""
        height = {start: 0}
        for at in range(start, last):
            for room in range(2, ROWS - height.get(at, ROWS) + 1):
                for end in range(at + 1, self._reach(at, room, last) + 1):
                    height[end] = min(height.get(end, ROWS), height[at] + room)
        return sorted(height)[1:]

    def _best(self, start: int, last: int) -> dict[int, tuple[int, list[list[list[int]]]]]:
        """The lowest shelves from each place to `last`."""
        best: dict[int, tuple[int, list[list[list[int]]]]] = {last: (0, [])}
        for at in range(last - 1, start - 1, -1):
            tries = []
            for room in range(2, ROWS + 1):
                for end in range(at + 1, self._reach(at, room, last) + 1):  # a shelf need not be full: what follows may lie lower without it
                    columns = self._fill(at, room, end)
                    height = max(sum(self.sizes[i][1] for i in column) for column in columns)
                    tries.append((height + best[end][0], [columns, *best[end][1]]))
            best[at] = min(tries, key=lambda each: each[0])
        return best

    def _reach(self, start: int, room: int, last: int) -> int:
        columns = self._fill(start, room, last)
        return columns[-1][-1] + 1 if columns else start

    def _fill(self, start: int, room: int, last: int) -> list[list[int]]:
        """The columns of a shelf of height `room`, as many magnets as go on it."""
        if (start, room, last) not in self._filled:
            self._filled[start, room, last] = self._columns(start, room, last)
        return self._filled[start, room, last]

    def _columns(self, start: int, room: int, last: int) -> list[list[int]]:
        columns: list[list[int]] = []
        width = wide = high = 0  # of the shelf, and of its last column
        for i in range(start, last):
            w, h = self.sizes[i]
            if columns and high + h <= room and width + max(wide, w) - wide <= COLUMNS:
                width, wide, high = width + max(wide, w) - wide, max(wide, w), high + h
                columns[-1].append(i)
            elif h <= room and width + w <= COLUMNS:
                width, wide, high = width + w, w, h
                columns.append([i])
            else:
                break
        return columns
