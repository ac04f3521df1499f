"""Magnets on a grid of cells."""

from hypothesis import given
from hypothesis import strategies as st

from core.arrangement import arrange, misfit, overlapping, settle

boxes = st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(1, 3), st.integers(1, 6))
layouts = st.dictionaries(st.sampled_from([f"m{i}" for i in range(14)]), boxes, max_size=14).map(settle)


@given(layouts, st.sampled_from([1, 2, 6, 12, 24]))
def test_another_column_count_keeps_every_magnet_inside_and_covers_none(items, to):
    arranged = arrange(items, 12, to)
    assert set(arranged) == set(items)
    assert all(misfit(spot, to) is None for spot in arranged.values())
    assert overlapping(arranged) is None
    assert arranged == arrange(items, 12, to)


@given(st.dictionaries(st.sampled_from("abcdefgh"), boxes), st.sets(st.sampled_from("ab"), max_size=1))
def test_settling_pushes_down_until_nothing_is_covered(items, locked):
    settled = settle(items, locked)
    assert overlapping(settled) is None
    assert all(settled[name][0::2] == items[name][0::2] and settled[name][1] >= items[name][1] for name in items)
    assert all(settled[name] == items[name] for name in locked & set(items))
    assert settle(settled, locked) == settled
