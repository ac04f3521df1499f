"""The geometry of a page: magnets on a grid of cells, none covering another.

A place is (x, y, w, h) in whole cells, counted from the left and the top.
"""

import math
from collections.abc import Iterable, Mapping

Place = tuple[int, int, int, int]
WIDE = 12  # columns of a desk, by which widths are given
TALLEST = 60  # rows of one magnet
DEEPEST = 2000  # rows of one page


def misfit(place: Place, columns: int, rows: int | None = None) -> str | None:
    """Why `place` does not fit in so many columns (and rows), None when it does."""
    x, y, w, h = place
    if w < 1 or h < 1 or h > TALLEST:
        return f"a size of {w} × {h} cannot be: use at least 1 × 1 and at most {TALLEST} rows"
    if x < 0 or x + w > columns:
        return f"columns {x} to {x + w} are outside 0 to {columns}"
    if y < 0 or y + h > (rows or DEEPEST):
        return f"rows {y} to {y + h} are outside 0 to {rows or DEEPEST}"
    return None


def cover(a: Place, b: Place) -> bool:
    """Whether two places share a cell."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def overlapping(items: Mapping[str, Place]) -> tuple[str, str] | None:
    """Two instances that cover each other, if any do."""
    names = sorted(items, key=lambda name: items[name][1])
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if items[other][1] >= items[one][1] + items[one][3]:
                break
            if cover(items[one], items[other]):
                return one, other
    return None


def settle(items: Mapping[str, Place], locked: Iterable[str] = ()) -> dict[str, Place]:
    """The same items, each pushed down as far as needed to cover no other. Locked ones stay, the upper left of two goes first."""
    held = set(locked)
    done: dict[str, Place] = {}
    for name in sorted(items, key=lambda each: (each not in held, items[each][1], items[each][0], each)):
        done[name] = _pushed(items[name], done.values())
    return {name: done[name] for name in items}


def arrange(items: Mapping[str, Place], columns: int, to: int) -> dict[str, Place]:
    """The same items in reading order in another number of columns; small ones stay side by side, rows are filled."""
    if to == columns:
        return dict(items)
    done: dict[str, Place] = {}
    for name in reading(items):
        w = width_in(to, items[name][2], columns)
        done[name] = first_free(done, w, items[name][3], to)
    return _stretched(done, to)


def reading(items: Mapping[str, Place]) -> list[str]:
    """The instances from the upper left to the lower right."""
    return sorted(items, key=lambda name: (items[name][1], items[name][0], name))


def width_in(to: int, w: int, columns: int = WIDE) -> int:
    """How many of `to` columns a magnet of `w` out of `columns` takes (widthIn in widgets/grid/src/steps.js says the same)."""
    return min(w, to) if to >= columns else min(to, max(1, math.ceil(w * to * 1.4 / columns - 1e-9)))


def first_free(items: Mapping[str, Place], w: int, h: int, columns: int) -> Place:
    """The first place of w × h cells that nothing covers, in reading order."""
    rows = range(max((place[1] + place[3] for place in items.values()), default=0) + 1)
    tries = ((x, y, w, h) for y in rows for x in range(columns - w + 1))
    return next(place for place in tries if not any(cover(place, other) for other in items.values()))


def _pushed(place: Place, others: Iterable[Place]) -> Place:
    x, y, w, h = place
    fixed = sorted(others, key=lambda other: other[1])
    for other in fixed:
        if cover((x, y, w, h), other):
            y = other[1] + other[3]
    return (x, y, w, h) if not any(cover((x, y, w, h), other) for other in fixed) else _pushed((x, y, w, h), fixed)


def _stretched(items: dict[str, Place], columns: int) -> dict[str, Place]:
    done = dict(items)
    for name in reading(items):
        x, y, w, h = done[name]
        others = [place for other, place in done.items() if other != name]
        while x + w < columns and not any(cover((x, y, w + 1, h), other) for other in others):
            w += 1
        done[name] = (x, y, w, h)
    return done
