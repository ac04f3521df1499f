"""A short way: never longer than going to the nearest one each time, and without crossings."""

from itertools import pairwise, permutations
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from core.route import MOST, short_way

Places = list[tuple[float, float]]
places = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=7)


def length(start: tuple[float, float], way: Places) -> float:
    return sum(dist(a, b) for a, b in pairwise([start, *way]))


def test_places_on_a_line_are_visited_along_it() -> None:
    assert short_way((0, 0), [(3, 0), (1, 0), (2, 0)], dist) == [1, 2, 0]


def test_going_back_for_the_near_one_is_undone() -> None:
    there: Places = [(1, 0), (-1.1, 0), (5, 0)]
    way = [there[i] for i in short_way((0, 0), there, dist)]
    assert length((0, 0), way) <= length((0, 0), [(-1.1, 0), (1, 0), (5, 0)]) + 1e-9


@given(places)
def test_every_place_comes_once_and_the_way_is_near_the_shortest(there: Places) -> None:
    order = short_way((0, 0), there, dist)
    assert sorted(order) == list(range(len(there)))
    best = min((length((0, 0), list(each)) for each in permutations(there)), default=0)
    assert length((0, 0), [there[i] for i in order]) <= 2 * best + 1e-9


def test_more_than_a_day_holds_stays_as_it_is() -> None:
    assert short_way((0, 0), [(n, 0) for n in range(MOST + 3)], dist)[-3:] == [MOST, MOST + 1, MOST + 2]
