"""A small number of residents is not told, and does not follow from those that are."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, islice, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.few import BESIDE, FEW, HIDDEN, Told, _shut, hide, is_few

SEXES, AGES = ("f", "m"), ("0", "5", "60", "65")
TREE = {"": SEXES, **{sex: (f"{sex} young", f"{sex} old") for sex in SEXES}}
TREE |= {f"{sex} {name}": tuple(f"{sex}{age}" for age in ages) for sex in SEXES for name, ages in (("young", AGES[:2]), ("old", AGES[2:]))}
LEAVES = tuple(f"{sex}{age}" for sex, age in product(SEXES, AGES))
CELLS = tuple("".join(each) for each in product("c", "12", "12", "12"))
AREAS = sorted({cell[:length] for cell in CELLS for length in (1, 2, 3, 4)}, key=len)
ASKED = [  # every question: an area, some sexes, some ages
    (area, frozenset(f"{sex}{age}" for sex in sexes for age in ages))
    for area in AREAS
    for n in (1, 2)
    for sexes in combinations(SEXES, n)
    for m in (1, 2, 3, 4)
    for ages in combinations(AGES, m)
]


def test_one_small_number_takes_larger_ones_with_it() -> None:
    assert hide({"a": 3, "b": 20, "c": 9}) == {"a": HIDDEN, "b": BESIDE, "c": 9}


def test_small_ones_hide_each_other_where_they_are_five_people() -> None:
    assert hide({"a": 3, "b": 2, "c": 9}) == {"a": HIDDEN, "b": HIDDEN, "c": 9}


def test_where_nothing_is_large_enough_to_hide_behind_not_even_what_is_none_is_told() -> None:
    assert hide({"a": 4, "b": 5, "c": 0}) == dict.fromkeys("abc", BESIDE)


def of_total(total: int, size: int) -> Iterator[tuple[int, ...]]:
    """Every list of so many counts with this total."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in of_total(total - first, size - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("size", "most"), [(2, 30), (3, 30), (4, 22), (5, 14)])
def test_who_knows_the_total_and_how_things_are_hidden_still_cannot_tell_a_small_number(size: int, most: int) -> None:
    for total in range(FEW, most + 1):
        alike: dict[tuple[int | str, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in of_total(total, size):
            alike[tuple(hide({str(n): count for n, count in enumerate(counts)}).values())].append(counts)
        for each in alike.values():
            for could_be in zip(*each, strict=True):
                assert len(set(could_be)) > 1 or not is_few(could_be[0]), each


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_who_knows_the_sums_of_a_table_still_cannot_tell_a_small_one_nor_two_of_one_area_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.choice([0, 1, 2, 3, 4, 5, 6, 7, 9, 12], size=(rng.integers(2, 4), rng.integers(2, 4))).tolist()
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    if any(map(is_few, (*rows, *columns))):
        return
    hidden = _shut(counts)
    small = [(r, c) for r, c in product(range(len(rows)), range(len(columns))) if is_few(counts[r][c])]
    assert set(small) <= hidden
    found = list(_tables(counts, hidden, rows, columns))
    for r, c in small:
        assert len({table[r][c] for table in found}) > 1
        for other in range(len(columns)):
            if (r, other) in hidden and is_few(counts[r][c] + counts[r][other]):
                assert len({table[r][c] + table[r][other] for table in found}) > 1


def _tables(counts: list[list[int]], hidden: set[tuple[int, int]], rows: list[int], columns: list[int]) -> Iterator[list[list[int]]]:
    """Some of the tables that would be told alike."""
    if not rows:
        yield []
        return
    at = len(counts) - len(rows)
    spans = [range(min(rows[0], left) + 1) if (at, c) in hidden else [counts[at][c]] for c, left in enumerate(columns)]
    for row in product(*spans):
        left = [total - count for total, count in zip(columns, row, strict=True)]
        fits = sum(row) == rows[0] and min(left) >= 0 and (len(rows) > 1 or not any(left))
        if fits:
            yield from ([list(row), *rest] for rest in islice(_tables(counts, hidden, rows[1:], left), 20))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_small_number_follows_from_all_that_is_told_of_all_areas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean = rng.choice([0.5, 3, 8, 40], size=(len(CELLS), len(LEAVES)), p=rng.dirichlet([1, 1, 1, 1]))
    people = rng.poisson(mean)

    def which(area: str, leaves: frozenset[str]) -> np.ndarray:
        return np.outer([cell.startswith(area) for cell in CELLS], [leaf in leaves for leaf in LEAVES]).ravel()

    def below(value: str) -> frozenset[str]:
        return frozenset().union(*map(below, TREE[value])) if value in TREE else frozenset((value,))

    whole = Told(
        "c", "", TREE, lambda area: [each for each in AREAS if each[:-1] == area], lambda area, value: int(people.ravel()[which(area, below(value))].sum())
    )
    known, small = [], []
    for area, leaves in ASKED:
        mine, told = which(area, leaves), whole.number([area[:n] for n in range(1, len(area) + 1)], leaves)
        count = int(people.ravel()[mine].sum())
        assert told is None or (told == count and not is_few(told))
        if told == 0:
            known += [row for row in np.eye(people.size) if row @ mine]
        elif told is not None:
            known.append(mine.astype(float))
        if is_few(count):
            small.append(mine.astype(float))
    if not known or not small:
        return
    _, sizes, directions = np.linalg.svd(np.array(known), full_matrices=False)
    space = directions[sizes > 1e-9]
    left = np.array(small) - np.array(small) @ space.T @ space
    assert (np.abs(left).max(axis=1) > 1e-6).all()
