"""What makes one page of another."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.page_diff import between, steps
from core.pages import COLUMNS, PageSpec, apply, compact, operations_of
from tests.core.test_pages import MAGNETS, move, ops, page, place, resize, rows


def told(before, after):
    return [(step.do, step.id, step.of) for step in steps(before, after)]


def test_steps_say_what_differs():
    after = apply(page(), ops(place("x", [9, 0, 3, 2]), move("c", 1, 2), resize("b", 4, 2), {"do": "set", "id": "b", "settings": {"period": "7d"}}))
    assert {("add", "x", None), ("move", "c", "desk"), ("resize", "b", "desk"), ("set", "b", "period")} <= set(told(page(), after))
    (setting,) = [step for step in steps(page(), after) if step.do == "set"]
    assert (setting.before, setting.after) == (None, "7d")


def test_a_page_does_not_differ_from_itself():
    assert steps(page(), page()) == []
    assert told(page(), apply(page(), ops({"do": "remove", "id": "b"}))) == [("remove", "b", None)]


def test_another_magnet_of_the_same_name_is_one_taken_and_one_added():
    other = PageSpec.model_validate({**page().model_dump(), "instances": {**page().model_dump()["instances"], "b": {"magnet": "clock"}}})
    assert told(page(), other) == [("add", "b", None), ("remove", "b", None)]


@settings(max_examples=80, deadline=None)
@given(st.lists(rows, max_size=25))
def test_between_makes_the_page_of_the_template(given_rows):
    wanted = apply(page(), ops(*given_rows))
    made = compact(between(page(), wanted))
    assert apply(page(), made) == wanted


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, max_size=12))
def test_any_sequence_of_operations_undone_gives_back_the_page(given_rows):
    kept, past, pages = [], [], []
    for row in ops(*given_rows):
        past.append(kept)
        pages.append(apply(page(), kept))
        kept = compact([*kept, row])
    while past:
        kept = past.pop()
        assert apply(page(), kept) == pages.pop()
    assert apply(page(), kept) == apply(page(), [])


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, max_size=12), st.lists(rows.filter(lambda row: row["do"] != "set" or row["id"] != "a"), max_size=12))  # a locked one keeps its settings
def test_the_way_from_one_page_to_another_and_back_is_the_page(first, then):
    before = apply(page(), ops(*first))
    after = apply(before, ops(*then))
    assert apply(apply(before, between(before, after)), between(after, before)) == before
    assert set(before.arrangements) == set(COLUMNS)
    assert {each.magnet for each in after.instances.values()} <= set(MAGNETS)
    assert operations_of([each.model_dump() for each in between(before, after)]) == between(before, after)
