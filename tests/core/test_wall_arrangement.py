"""A page on a wall's screen: everything there, nothing covered, nothing cut, no hole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrangement import misfit, overlapping, reading, settle
from core.wall_arrangement import COLUMNS, ROWS, beside, legible, on_wall

boxes = st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(1, 12), st.integers(1, 9)).map(lambda box: (min(box[0], 12 - box[2]), *box[1:]))
pages = st.dictionaries(st.sampled_from([f"m{i}" for i in range(60)]), boxes, min_size=1, max_size=60).map(settle)


def screens(items):
    return -(-max(y + h for _, y, _, h in items.values()) // ROWS)


def filled(items, columns):
    return sum(w * h for _, _, w, h in items.values()) == columns * ROWS * screens(items)


@settings(max_examples=150, deadline=None)
@given(pages)
def test_every_magnet_stands_whole_on_a_screen_without_holes(items):
    wall = on_wall(items)
    assert set(wall) == set(items)
    assert overlapping(wall) is None
    assert all(misfit(place, COLUMNS) is None for place in wall.values())
    assert all(y // ROWS == (y + h - 1) // ROWS for _, y, _, h in wall.values())
    assert filled(wall, COLUMNS)


@settings(max_examples=150, deadline=None)
@given(pages)
def test_nothing_is_smaller_than_it_can_be_read(items):
    for name, (_, _, w, h) in on_wall(items).items():
        least = legible(items[name])
        assert (w >= least[0], h >= least[1]) == (True, True)


def test_a_shelf_that_is_not_full_may_be_what_makes_everything_fit():
    items = {"m0": (0, 0, 7, 3), "m1": (0, 3, 11, 7), "m2": (0, 11, 7, 3), "m3": (0, 14, 11, 3), "m4": (0, 18, 1, 9), "m5": (0, 10, 1, 1), "m6": (0, 17, 10, 1)}
    assert filled(on_wall(items), COLUMNS)


@settings(max_examples=100, deadline=None)
@given(pages)
def test_a_wide_wall_shows_two_screens_side_by_side(items):
    wall = beside(items, 12)
    assert set(wall) == set(items)
    assert overlapping(wall) is None
    assert filled(wall, 2 * COLUMNS)
    assert len(items) == 1 or all(x // COLUMNS == (x + w - 1) // COLUMNS for x, y, w, _ in wall.values() if y < ROWS)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 36))
def test_figures_of_one_size_stay_in_reading_order(many):
    items = {f"m{i:02}": (i % 4 * 3, i // 4 * 2, 3, 2) for i in range(many)}
    wall = on_wall(items)
    assert screens(wall) == 1
    assert reading(wall)[0] == "m00"
    if many <= 24:  # as many bands as the desk has
        assert reading(wall) == reading(items)


def test_more_than_one_screen_holds_are_spread_evenly():
    items = {f"m{i:02}": (i % 4 * 3, i // 4 * 2, 3, 2) for i in range(50)}
    wall = on_wall(items)
    assert screens(wall) == 2
    assert sorted(sum(y // ROWS == n for _, y, _, _ in wall.values()) for n in (0, 1)) == [25, 25]


@pytest.mark.parametrize("page", ["community", "leader", "dispatcher", "officer", "handler", "admin", "wall", "summary"])
def test_each_page_of_the_city_fits_one_screen(city, page):
    assert screens(on_wall(city.pages[page].arrangement("desk").items)) == 1


def test_an_empty_page_is_an_empty_wall():
    assert (on_wall({}), beside({})) == ({}, {})
