"""Which numbers of residents are told to those who are not on duty there: the same whatever is asked, on whatever screen.

Residents are told by area and by sex and age, and by area and by registration and origin; never by a property of the one and one of the other at
once. What is told of each of the two is settled once for a version of the lake (core/few.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from core.few import Told, hide
from core.indicators import age_span
from data_sources.lake import LAST_BAND, NoLake
from services._brief_held import still
from services._found import kept
from services._parts import Parts
from services.areas import areas

if TYPE_CHECKING:
    import ibis

KEPT_S = 600.0
EVERYBODY = ""
AGES = {(0, 14): (0,), (15, 59): (15, 35), (60, LAST_BAND): (60, 80)}  # ages told apart first, and where the groups within them begin
VIEWS = (("sex", "age"), ("residence", "origin"))
HERE = "-"  # behind an area's code: those of whom no area below it is known
LENGTHS = (6, 9, 12, 15)

Conditions = Mapping[str, Iterable[str]]
Tree = dict[str, list[str]]


class Census:
    """A population by area and by leaves of a tree: `rows` are area, leaf and how many. Areas are known to as many digits as the last of `lengths`."""

    def __init__(self, parts: Parts, rows: Iterable[tuple[str, str, int]], tree: Tree, lengths: Sequence[int]) -> None:
        self.root, self.lengths = parts.city.code, lengths
        self._number: dict[str, int] = {}
        self._leaves = self._numbered(tree, EVERYBODY)
        self._counts: dict[str, Any] = {}
        self._below: dict[str, dict[str, None]] = {}
        for code, area in areas(parts).items():
            if area.parent is not None and len(code) <= lengths[-1]:
                self._below.setdefault(area.parent, {})[code] = None
        for code, leaf, n in rows:
            self._add(code[: lengths[-1]], self._number[leaf], n)
        self._told = Told(self.root, EVERYBODY, tree, lambda code: [*self._below.get(code, ())], self._count)

    def number(self, area: str, leaves: Iterable[str]) -> int | None:
        """How many there are of these leaves in an area, None where that is not told."""
        path = [area[:length] for length in self.lengths if len(area) >= length]
        return self._told.number(path, leaves) if path and path[0] == self.root and path[-1] == area else None

    def _numbered(self, tree: Tree, node: str) -> dict[str, Any]:
        """The numbers of the leaves of each node."""
        found: dict[str, Any] = {}
        if not tree.get(node):
            found[node] = np.array([self._number.setdefault(node, len(self._number))])
            return found
        for below in tree[node]:
            found |= self._numbered(tree, below)
        found[node] = np.concatenate([found[below] for below in tree[node]])
        return found

    def _add(self, code: str, leaf: int, n: int) -> None:
        chain = [code[:length] for length in self.lengths if len(code) >= length]
        if len(code) < self.lengths[-1]:
            chain.append(code + HERE)
        for above, below in pairwise(chain):
            self._below.setdefault(above, {})[below] = None
        for each in chain:
            if each not in self._counts:
                self._counts[each] = np.zeros(len(self._number), dtype=np.int64)
            self._counts[each][leaf] += n

    def _count(self, area: str, node: str) -> int:
        row = self._counts.get(area)
        return 0 if row is None else int(row[self._leaves[node]].sum())


def view_of(*conditions: Conditions) -> tuple[str, str] | None:
    """The properties by which residents are told that all conditions are of; None where they are of one and of another."""
    asked = {field for each in conditions for field in each}
    return next((view for view in VIEWS if asked <= set(view)), None)


def residents(parts: Parts, area: str, *conditions: Conditions) -> int | None:
    """How many residents of an area fit all conditions (`sex, age, residence, origin` by their values), None where that is not told."""
    view = view_of(*conditions)
    if view is None:
        return None
    try:
        key = (str(parts.store.home), "told", parts.lake.version(), view)
        census, leaves = kept(key, KEPT_S, lambda: _of_residents(parts, view))
    except NoLake:
        return None
    return census.number(area, [leaf for leaf, values in leaves.items() if all(_fits(values, each) for each in conditions)])


def in_building(parts: Parts, building: int) -> int | None:
    """How many live in a building, None where that is not told: of its cell's buildings those with few, and some beside them."""
    points = still(parts, "people", datetime.now(UTC))
    total = 0
    for area in set(points.area[points.ids == building].tolist()):
        here = points.area == area
        counts: dict[str, int] = {}
        for id, n in zip(points.ids[here], points.n[here], strict=True):
            counts[str(id)] = counts.get(str(id), 0) + int(n)
        told = hide(counts)[str(building)] if residents(parts, points.codes[area][: LENGTHS[-1]]) is not None else None
        if not isinstance(told, int):
            return None
        total += told
    return total


def row_of(by: str | None, key: str | None) -> list[Conditions]:
    """The condition that a row of an answer stands for."""
    if key is None or by is None:
        return []
    if by == "age_sex":
        age, _, sex = key.partition("|")
        return [{"age": [age], "sex": [sex]}]
    return [{by: [key]}]


def _of_residents(parts: Parts, view: tuple[str, str]) -> tuple[Census, dict[str, dict[str, str]]]:
    """The census of a view, and the values of its leaves."""

    def ask(lake: "ibis.BaseBackend") -> "ibis.Table":
        table = lake.table("person")
        table = table.mutate(place=table.area.substr(0, LENGTHS[-1]), first=table[view[0]].cast("string"), second=table[view[1]].cast("string"))
        return table.group_by("place", "first", "second").agg(n=table.n.sum())

    rows = [(str(place), str(first), str(second), int(n)) for place, first, second, n in parts.lake.frame(ask).itertuples(index=False)]
    pairs = sorted({(first, second) for _, first, second, _ in rows}, key=lambda pair: (pair[0], len(pair[1]), pair[1]))
    leaves = {"|".join(pair): dict(zip(view, pair, strict=True)) for pair in pairs}
    return Census(parts, [(place, f"{first}|{second}", n) for place, first, second, n in rows], _tree(view, pairs), LENGTHS), leaves


def _tree(view: tuple[str, str], pairs: Sequence[tuple[str, str]]) -> Tree:
    """By sex, then by ever narrower ages; by registration, then by origin."""
    tree: Tree = {EVERYBODY: list(dict.fromkeys(first for first, _ in pairs))}
    for first in tree[EVERYBODY]:
        mine = [second for each, second in pairs if each == first]
        if view[1] != "age":
            tree[first] = [f"{first}|{second}" for second in mine]
            continue
        for span, begins in AGES.items():
            whole = _ages(first, mine, *span)
            groups = {f"{first} {begin}+": _ages(first, mine, begin, end) for begin, end in zip(begins, [*(n - 1 for n in begins[1:]), span[1]], strict=True)}
            tree |= groups if len(groups) > 1 else {}
            tree[f"{first} {span}"] = [group for group, found in groups.items() if found] if len(groups) > 1 else whole
            tree.setdefault(first, []).extend([f"{first} {span}"] if whole else [])
    return {node: below for node, below in tree.items() if below}


def _ages(sex: str, ages: Iterable[str], first: int, last: int) -> list[str]:
    return [f"{sex}|{age}" for age in ages if first <= int(age) <= last]


def _fits(values: Mapping[str, str], conditions: Conditions) -> bool:
    return all(_among(field, values[field], wanted) for field, wanted in conditions.items())


def _among(field: str, value: str, wanted: Iterable[str]) -> bool:
    if field != "age":
        return value in wanted
    return any(first <= int(value) <= last for first, last in map(age_span, wanted))
