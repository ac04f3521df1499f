"""The geometry of a page: magnets on a grid of cells, none covering another.

A place is (x, y, w, h) in whole cells, counted from the left and the top.
"""

import math
from collections.abc import Collection, Iterable, Mapping

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


def settle(items: Mapping[str, Place], locked: Iterable[str] = (), bars: Collection[str] = ()) -> dict[str, Place]:
    """The same items, each pushed down as far as needed to cover no other. Locked ones stay, the upper left of two goes first.

    What stands below one of `bars` (the headings of sections) stays below it: a bar that is pushed takes its section along.
    """
    held = set(locked)
    done: dict[str, Place] = {}
    for name in reading({name: items[name] for name in items if name in held}):
        done[name] = _pushed(items[name], done.values())
    for part in sections(items, bars):
        down = 0
        for name in part:
            if name in held:
                continue
            x, y, w, h = items[name]
            if name in bars:
                y = max(y, *(place[1] + place[3] for place in [(0, 0, 0, 0), *(done[other] for other in done if other not in held)]))
            done[name] = _pushed((x, y + down, w, h), done.values())
            down = done[name][1] - items[name][1] if name in bars else down
    return {name: done[name] for name in items}


def arrange(items: Mapping[str, Place], columns: int, to: int, bars: Collection[str] = ()) -> dict[str, Place]:
    """The same items in reading order in another number of columns; small ones stay side by side, rows are filled, sections stay together."""
    if to == columns:
        return dict(items)
    done: dict[str, Place] = {}
    for part in sections(items, bars):
        top = bottom(done)
        inside: dict[str, Place] = {}
        for name in part:
            w = to if name in bars else width_in(to, items[name][2], columns)
            inside[name] = first_free(inside, w, items[name][3], to)
        done |= {name: (x, y + top, w, h) for name, (x, y, w, h) in _stretched(inside, to).items()}
    return done


def sections(items: Mapping[str, Place], bars: Collection[str]) -> list[list[str]]:
    """The items in reading order, cut before each of `bars`; what stands above the first one is a section without a heading."""
    parts: list[list[str]] = [[]]
    for name in reading(items):
        if name in bars:
            parts.append([])
        parts[-1].append(name)
    return [part for part in parts if part]


def put_in(items: Mapping[str, Place], w: int, h: int, columns: int, bar: str | None, bars: Collection[str]) -> tuple[Place, dict[str, Place]]:
    """A place for w × h in the section of heading `bar` (None: above the first one), and the items as they then lie.

    A hole is filled; where there is none the sections below make room.
    """
    start = items[bar][1] + items[bar][3] if bar else 0
    end = min((items[name][1] for name in bars if name in items and items[name][1] >= start and name != bar), default=None)
    inside = {name: place for name, place in items.items() if place[1] + place[3] > start and (end is None or place[1] < end)}
    x, y, _, _ = first_free({name: (x, max(y, start) - start, w, h) for name, (x, y, w, h) in inside.items()}, w, h, columns)
    if end is None or y + start + h <= end:
        return (x, y + start, w, h), dict(items)
    down = y + start + h - end
    return (x, y + start, w, h), {name: (x, y + (down if y >= end else 0), w, h) for name, (x, y, w, h) in items.items()}


def regrouped(items: Mapping[str, Place], parts: Iterable[Iterable[str]], bars: Collection[str], columns: int) -> dict[str, Place]:
    """The items one section after another as `parts` has them, each section's in the order they had, their columns kept. A heading need not be there yet."""
    done: dict[str, Place] = {}
    for part in parts:
        names = set(part)
        inside: dict[str, Place] = {name: (0, 0, columns, 1) for name in names if name in bars}
        for name in reading({name: items[name] for name in names if name in items and name not in bars}):
            x, _, w, h = items[name]
            rows = range(bottom(inside) + 1)
            inside[name] = next((x, y, w, h) for y in rows if not any(cover((x, y, w, h), other) for other in inside.values()))
        top = bottom(done)
        done |= {name: (x, y + top, w, h) for name, (x, y, w, h) in inside.items()}
    return done


def without(items: Mapping[str, Place], names: Collection[str]) -> dict[str, Place]:
    """The items but for these."""
    return {name: place for name, place in items.items() if name not in names}


def bottom(items: Mapping[str, Place]) -> int:
    """The first row below everything."""
    return max((place[1] + place[3] for place in items.values()), default=0)


def reading(items: Mapping[str, Place]) -> list[str]:
    """The instances from the upper left to the lower right."""
    return sorted(items, key=lambda name: (items[name][1], items[name][0], name))


def width_in(to: int, w: int, columns: int = WIDE) -> int:
    """How many of `to` columns a magnet of `w` out of `columns` takes (widthIn in widgets/grid/src/steps.js says the same)."""
    return min(w, to) if to >= columns else min(to, max(1, math.ceil(w * to * 1.4 / columns - 1e-9)))


def first_free(items: Mapping[str, Place], w: int, h: int, columns: int) -> Place:
    """The first place of w × h cells that nothing covers, in reading order."""
    rows = range(bottom(items) + 1)
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
