"""A small number of residents is not told, and does not follow from those that are."""

from hypothesis import given
from hypothesis import strategies as st

from core.few import BESIDE, FEW, HIDDEN, hide


def test_one_small_number_takes_the_next_larger_with_it() -> None:
    assert hide({"a": 3, "b": 20, "c": 9}) == {"a": HIDDEN, "b": 20, "c": BESIDE}


def test_two_small_ones_hide_each_other() -> None:
    assert hide({"a": 3, "b": 1, "c": 9}) == {"a": HIDDEN, "b": HIDDEN, "c": 9}


def test_two_that_can_only_be_one_each_need_another() -> None:
    assert hide({"a": 1, "b": 1, "c": 9}) == {"a": HIDDEN, "b": HIDDEN, "c": BESIDE}


@given(st.lists(st.integers(0, 12), min_size=2, max_size=7))
def test_no_small_number_follows_from_the_total(counts: list[int]) -> None:
    told = hide({str(n): count for n, count in enumerate(counts)})
    hidden = [name for name, count in told.items() if isinstance(count, str)]
    assert all(not 0 < count < FEW for count in told.values() if isinstance(count, int))
    if not hidden or sum(counts) < FEW or (all(told[name] == HIDDEN for name in hidden) and len(hidden) == sum(count > 0 for count in counts)):
        return  # the total itself is not told, or nothing else is there to hide behind
    left = sum(counts[int(name)] for name in hidden)
    small = [name for name in hidden if told[name] == HIDDEN]
    room = BESIDE in told.values() or len(small) < left < len(small) * (FEW - 1)
    assert room
