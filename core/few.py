"""Small counts of residents: one under five says something about somebody, and so does a number from which it follows.

`hide` is for one list whose total is told; `Told` for every number of a population by area and by some property, which are told together:
districts with their towns, communities and cells, each by sex, by age, and so on. What is hidden follows from the numbers alone, never from what
is asked or in which order, so that no two questions tell more than one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, product

FEW = 5
HIDDEN = "few"  # under five
BESIDE = "beside"  # kept back so that a small one does not follow by subtraction

MOST = 6  # rows, and columns, that small numbers of a table are hidden behind; where more would be needed it is not told at all

Cell = tuple[str, str]  # an area, and a property's value


def is_few(count: float | None) -> bool:
    """Whether a count is of so few people that it says something about somebody."""
    return count is not None and 0 < count < FEW


def hide(counts: Mapping[str, int]) -> dict[str, int | str]:
    """The parts of a total that is told: those under five as HIDDEN, and as BESIDE those from which with the total they would follow.

    Small ones alone hide each other where they are five people or more and not all ones or all fours. Else larger ones stay back with them, in
    the order given, until what is hidden is five for each. Where there are not enough of them, or none at all, nothing is told, not even what is none.
    """
    small = [name for name, count in counts.items() if is_few(count)]
    total = sum(counts[name] for name in small)
    beside: list[str] = []
    large = [name for name, count in counts.items() if count >= FEW]
    if small and not (large and total >= FEW and len(small) < total < len(small) * (FEW - 1)):
        for name in large:
            beside.append(name)
            total += counts[name]
            if total >= FEW * (len(small) + len(beside)):
                break
        else:
            return dict.fromkeys(counts, BESIDE)
    return {name: HIDDEN if name in small else BESIDE if name in beside else count for name, count in counts.items()}


class Told:
    """Which numbers of a population are told: `count(area, value)` is how many there are, `under(area)` the areas one level below.

    `tree` has the values below each value, from `top` down, which is everybody; those without an entry are not divided further. The areas below
    one hold everybody in it. A number is told where those above it are (of the larger area, of the wider value) and where it cannot be hidden
    behind in vain; so every table of areas below one by values below one is looked at by itself.
    """

    def __init__(self, root: str, top: str, tree: Mapping[str, Sequence[str]], under: Callable[[str], Sequence[str]], count: Callable[[str, str], int]) -> None:
        self.root, self.top, self.tree = root, top, tree
        self._under, self._count = under, count
        self._above = {below: above for above, values in tree.items() for below in values}
        self._parent: dict[str, str] = {}
        self._hidden: dict[tuple[str | None, str | None], frozenset[Cell]] = {}
        self._known: dict[Cell, bool] = {}

    @cached_property
    def _leaves(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}

        def fill(value: str) -> frozenset[str]:
            found[value] = frozenset().union(*map(fill, self.tree[value])) if value in self.tree else frozenset((value,))
            return found[value]

        fill(self.top)
        return found

    def number(self, path: Sequence[str], leaves: Iterable[str]) -> int | None:
        """How many there are of these leaves in the last area of `path` (the root first), where that follows from what is told; else None."""
        for above, below in pairwise(path):
            self._parent[below] = above
        wanted = frozenset(leaves) & self._leaves[self.top]
        found = self._number(path[-1], self.top, wanted) if self.tells(path[-1], self.top) else None
        return None if is_few(found) else found

    def tells(self, area: str, value: str) -> bool:
        """Whether one number is told. The areas above `area` are known from `number` or from having been looked at."""
        cell = (area, value)
        if cell not in self._known:
            self._known[cell] = self._tells(area, value)
        return self._known[cell]

    def _tells(self, area: str, value: str) -> bool:
        parent, above = self._parent.get(area), self._above.get(value)
        if parent is None and above is None:
            return not is_few(self._count(area, value))
        if (parent is not None and not self.tells(parent, value)) or (above is not None and not self.tells(area, above)):
            return False
        return (area, value) not in self._table(parent, above)

    def _number(self, area: str, value: str, wanted: frozenset[str]) -> int | None:
        mine = self._leaves[value]
        if mine <= wanted:
            return self._count(area, value)
        if not mine & wanted:
            return 0
        below = self.tree[value]
        shut = [each for each in below if not self.tells(area, each)]
        behind = frozenset().union(*(self._leaves[each] for each in shut))
        if behind & wanted and not behind <= wanted:
            return None
        found = [self._number(area, each, wanted) for each in below if each not in shut]
        if any(each is None for each in found):
            return None
        rest = self._count(area, value) - sum(self._count(area, each) for each in below if each not in shut) if behind & wanted else 0
        return rest + sum(each or 0 for each in found)

    def _table(self, parent: str | None, above: str | None) -> frozenset[Cell]:
        """What is hidden of the areas below `parent` by the values below `above`; of the root, or of everybody, where there is none."""
        key = (parent, above)
        if key not in self._hidden:
            self._hidden[key] = frozenset(self._hide(parent, above))
        return self._hidden[key]

    def _hide(self, parent: str | None, above: str | None) -> set[Cell]:
        areas = [self.root] if parent is None else list(self._under(parent))
        values = [self.top] if above is None else list(self.tree[above])
        self._parent.update((area, parent) for area in areas if parent is not None)
        if parent is None or above is None:
            cells = list(product(areas, values))
            told = hide({f"{n}": self._count(*cell) for n, cell in enumerate(cells)})
            return {cell for n, cell in enumerate(cells) if isinstance(told[f"{n}"], str)}
        rows = _apart(areas, lambda area: self.tells(area, above))
        columns = _apart(values, lambda value: self.tells(parent, value))
        counts = [[sum(self._count(area, value) for area in row for value in column) for column in columns] for row in rows]
        return {(area, value) for row, column in _shut(counts) for area in rows[row] for value in columns[column]}


def _apart(names: Sequence[str], told: Callable[[str], bool]) -> list[list[str]]:
    """Each that is told by itself, and all that are not together: their sum follows from the others."""
    hidden = [name for name in names if not told(name)]
    return [*([name] for name in names if name not in hidden), *([hidden] if hidden else [])]


def _shut(counts: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """What stays hidden of a table whose sums by row and by column are told.

    Behind the small ones stand some rows and columns, of which only what crosses a small one is hidden; more of them until each small one could be
    one more or one less, with the sums as they are. Where that cannot be had nothing of the table is told. What is hidden all looks alike.
    """
    height, width = len(counts), len(counts[0]) if counts else 0
    small = {(r, c) for r, c in product(range(height), range(width)) if is_few(counts[r][c])}
    if not small:
        return set()
    in_rows, in_columns = {r for r, _ in small}, {c for _, c in small}
    by_row = sorted(range(height), key=lambda r: (sum(counts[r][c] == 0 for c in in_columns), sum(counts[r]), r))
    by_column = sorted(range(width), key=lambda c: (sum(counts[r][c] < FEW for r in in_rows), sum(row[c] for row in counts), c))
    for rows, columns in _behind(by_row, by_column):
        hidden = small | {(r, c) for r in rows for c in in_columns} | {(r, c) for r in in_rows for c in columns} | set(product(rows, columns))
        if all(_could_differ(counts, hidden, cell, rows, columns) for cell in small):
            return hidden
    return set(product(range(height), range(width)))


def _behind(by_row: list[int], by_column: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns to hide behind, the fewest first."""
    heights, widths = range(1, min(len(by_row), MOST) + 1), range(1, min(len(by_column), MOST) + 1)
    for height, width in sorted(product(heights, widths), key=lambda pair: (sum(pair), pair)):
        yield by_row[:height], by_column[:width]


def _could_differ(counts: Sequence[Sequence[int]], hidden: set[tuple[int, int]], cell: tuple[int, int], rows: list[int], columns: list[int]) -> bool:
    """Whether a small one can be one more or one less, and so each sum of small ones of its row: against a larger one of the row, with all sums as they are."""
    row, column = cell
    for r, c in product(rows, columns):
        beside, below, across = counts[row][c], counts[r][column], counts[r][c]
        square = r != row and c != column and {(row, c), (r, column), (r, c)} <= hidden
        if square and beside >= FEW and (below > 0 or across > 0):
            return True
    return False
