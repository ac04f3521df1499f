"""Pages: templates, operations, arrangements for other column counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.arrangement import misfit, overlapping, sections
from core.errors import BadInput
from core.pages import COLUMNS, PageSpec, apply, changes, check, compact, operations_of

SMALL = {"a": {"magnet": "open_cases", "locked": True}, "b": {"magnet": "new_today"}, "c": {"magnet": "one_map"}}
MAGNETS = ("open_cases", "new_today", "one_map", "clock")


def page(**over):
    places = {"a": [0, 0, 3, 2], "b": [3, 0, 3, 2], "c": [0, 2, 7, 5]}
    raw = {"id": "community", "zh": "我的页面", "en": "My page", "instances": SMALL, "arrangements": {"desk": {"columns": 12, "items": places}}}
    return PageSpec.model_validate({**raw, **over})


def ops(*rows):
    return operations_of(rows)


def move(name, x, y, on="desk"):
    return {"do": "move", "id": name, "on": on, "x": x, "y": y}


def resize(name, w, h, on="desk"):
    return {"do": "resize", "id": name, "on": on, "w": w, "h": h}


def place(name, at, on="desk", magnet="clock"):
    return {"do": "place", "id": name, "magnet": magnet, "on": on, "at": at}


def test_a_template_names_what_is_wrong_with_it():
    with pytest.raises(ValidationError, match="'d' is no instance of this page"):
        page(arrangements={"desk": {"columns": 12, "items": {"d": [0, 0, 1, 1]}}})
    with pytest.raises(ValidationError, match="a and b cover each other"):
        page(arrangements={"desk": {"columns": 12, "items": {"a": [0, 0, 3, 2], "b": [2, 1, 3, 2]}}})
    with pytest.raises(ValidationError, match="columns 10 to 13 are outside"):
        page(arrangements={"desk": {"columns": 12, "items": {"a": [10, 0, 3, 2]}}})
    with pytest.raises(ValidationError, match="rows 26 to 28 are outside"):
        page(arrangements={"wall": {"columns": 48, "rows": 27, "items": {"a": [0, 26, 3, 2]}}})


def test_operations_make_the_page_and_leave_the_template_alone():
    base = page()
    mine = apply(base, ops(move("b", 9, 0), resize("c", 6, 4), place("x", [6, 0, 3, 2])))
    assert mine.arrangements["desk"].items == {"a": (0, 0, 3, 2), "b": (9, 0, 3, 2), "c": (0, 2, 6, 4), "x": (6, 0, 3, 2)}
    assert base == page()


def test_every_arrangement_has_a_place_for_every_magnet():
    mine = apply(page(), ops(place("x", [9, 0, 3, 2])))
    for on, columns in COLUMNS.items():
        assert set(mine.arrangements[on].items) == {"a", "b", "c", "x"}
        assert all(misfit(spot, columns) is None for spot in mine.arrangements[on].items.values())
    assert mine.arrangements["phone"].items["a"] == (0, 0, 1, 2)
    assert mine.arrangements["phone"].items["c"][2] == 2


def test_a_desk_edit_leaves_the_phone_as_it_was():
    before = apply(page(), ops(move("b", 1, 5, on="phone")))
    after = apply(page(), ops(move("b", 1, 5, on="phone"), move("b", 9, 0), resize("c", 12, 3)))
    assert before.arrangements["phone"] == after.arrangements["phone"]


def test_locked_magnets_neither_move_nor_go():
    for row in (move("a", 5, 5), resize("a", 4, 4), {"do": "remove", "id": "a"}):
        with pytest.raises(BadInput, match="held by the template") as caught:
            check(page(), ops(row), MAGNETS)
        assert caught.value.field == "operations.0.id"
    pushed = apply(page(), ops(move("b", 1, 0)))
    assert pushed.arrangements["desk"].items["a"] == (0, 0, 3, 2)
    assert pushed.arrangements["desk"].items["b"] == (1, 2, 3, 2)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (move("nobody", 0, 0), "no_such_instance"),
        (move("b", 10, 0), "outside"),
        (move("b", -1, 0), "outside"),
        (resize("b", 0, 2), "outside"),
        (move("b", 0, 0, on="attic"), "no_such_arrangement"),
        (place("b", [0, 0, 1, 1]), "taken"),
        (place("x", [0, 0, 1, 1], magnet="nothing"), "no_such_magnet"),
    ],
)
def test_an_operation_that_cannot_be_says_why(row, code):
    with pytest.raises(BadInput) as caught:
        check(page(), ops(row), MAGNETS)
    assert caught.value.code == code


def test_what_is_no_operation_is_refused_with_its_place():
    with pytest.raises(BadInput) as caught:
        operations_of([move("b", 0, 0), {"do": "explode", "id": "b"}])
    assert str(caught.value.field).startswith("operations.1")


def test_operations_the_template_has_outgrown_are_passed_over():
    kept = ops(move("gone", 1, 1), move("b", 9, 0))
    assert apply(page(), kept).arrangements["desk"].items["b"] == (9, 0, 3, 2)
    assert check(page(), kept, MAGNETS, forgiven=kept) == apply(page(), kept)


def test_settings_add_up():
    mine = apply(page(), ops({"do": "set", "id": "b", "settings": {"area": "440604"}}, {"do": "set", "id": "b", "settings": {"by": "hour"}}))
    assert mine.instances["b"].settings == {"area": "440604", "by": "hour"}


def test_what_was_placed_and_taken_away_leaves_no_trace():
    assert compact(ops(place("x", [9, 0, 3, 2]), move("x", 9, 3), {"do": "remove", "id": "x"})) == []


def test_one_of_the_templates_put_back_and_taken_away_again_stays_away():
    gone = {"do": "remove", "id": "b"}
    kept = compact(ops(gone, place("b", [9, 0, 3, 2]), gone))
    assert "b" not in apply(page(), kept).instances


def test_settings_that_are_no_json_or_too_many_are_refused():
    for bad in ({"n": float("nan")}, {"n": "x" * 20_000}, {"n": {1, 2}}):
        with pytest.raises(BadInput):
            operations_of([{"do": "set", "id": "b", "settings": bad}])


def test_changes_say_what_moved_and_nothing_else():
    items = {"a": (5, 5, 3, 2), "b": (3, 0, 4, 2), "c": (0, 3, 7, 5), "unknown": (0, 0, 1, 1)}
    assert changes(page(), [], "desk", items) == ops(resize("b", 4, 2), move("c", 0, 3))


def test_changes_bring_the_page_where_it_was_seen():
    placed = ops(place("x", [9, 0, 3, 2]))
    seen = {"a": (0, 0, 1, 2), "x": (0, 2, 1, 2), "b": (1, 0, 1, 2), "c": (0, 4, 2, 5)}
    mine = apply(page(), [*placed, *changes(page(), placed, "phone", seen)])
    assert mine.arrangements["phone"].items == seen
    assert mine.arrangements["desk"].items["x"] == (9, 0, 3, 2)


boxes = st.tuples(st.integers(0, 9), st.integers(0, 30), st.integers(1, 3), st.integers(1, 6))
names = st.sampled_from(["a", "b", "c", "x", "y", "z"])
ons = st.sampled_from(list(COLUMNS))
rows = st.one_of(
    st.builds(move, names, st.integers(0, 12), st.integers(0, 20), ons),
    st.builds(resize, names, st.integers(1, 14), st.integers(1, 8), ons),
    st.builds(place, names, boxes.map(list), ons),
    names.map(lambda name: {"do": "remove", "id": name}),
    names.map(lambda name: {"do": "set", "id": name, "settings": {"n": name}}),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=25))
def test_any_operations_make_a_sound_page(given_rows):
    kept = ops(*given_rows)
    mine = apply(page(), kept)
    for on, columns in COLUMNS.items():
        items = mine.arrangements[on].items
        assert set(items) == set(mine.instances)
        assert overlapping(items) is None
        assert all(misfit(spot, columns) is None for spot in items.values())
    assert mine.arrangements["desk"].items["a"] == (0, 0, 3, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=25))
def test_the_shorter_list_makes_the_same_page(given_rows):
    kept = []
    for row in ops(*given_rows):  # as they are kept: each was good when it came
        try:
            check(page(), [*kept, row], MAGNETS, forgiven=kept)
        except BadInput:
            continue
        kept.append(row)
    assert apply(page(), compact(kept)) == apply(page(), kept)


HELD = ("desk", "tablet", "phone")  # a wall shows everything at once
SECTIONS = {"one": [0, 2, 12, 1], "two": [0, 8, 12, 1]}


def sectioned(**over):
    """Above the first heading a and b, under it c, under the second nothing."""
    instances = {**SMALL, "one": {"magnet": "section"}, "two": {"magnet": "section"}}
    items = {"a": [0, 0, 3, 2], "b": [3, 0, 3, 2], "c": [0, 3, 7, 5], **SECTIONS}
    return page(instances=instances, arrangements={"desk": {"columns": 12, "items": items}, **over})


def parts_of(made, on):
    return [set(part) for part in sections(made.arrangements[on].items, made.bars)]


def test_sections_stay_together_on_every_screen():
    mine = apply(sectioned(), ops(place("x", [7, 3, 3, 2])))
    for on in HELD:
        assert parts_of(mine, on) == [{"a", "b"}, {"one", "c", "x"}, {"two"}]
        assert mine.arrangements[on].items["one"][2] == COLUMNS[on]


def test_a_heading_that_comes_gathers_its_section_on_a_phone_that_was_arranged_by_hand():
    phone = {"columns": 2, "items": {"c": [0, 0, 2, 5], "a": [0, 5, 1, 2], "b": [1, 5, 1, 2]}}
    desk = {"columns": 12, "items": {"a": [0, 0, 3, 2], "b": [3, 0, 3, 2], "c": [0, 3, 7, 5]}}
    base = page(instances={**SMALL, "a": {"magnet": "open_cases"}}, arrangements={"desk": desk, "phone": phone})
    mine = apply(base, ops(place("one", [0, 2, 12, 1], magnet="section")))
    assert mine.arrangements["phone"].items == {"a": (0, 0, 1, 2), "b": (1, 0, 1, 2), "one": (0, 2, 2, 1), "c": (0, 3, 2, 5)}


def test_a_magnet_put_into_a_section_pushes_the_ones_below_on_every_screen():
    mine = apply(sectioned(), ops(place("x", [0, 8, 12, 3]), {"do": "move", "id": "two", "on": "desk", "x": 0, "y": 11}))
    for on in HELD:
        assert parts_of(mine, on)[1] == {"one", "c", "x"}
        assert overlapping(mine.arrangements[on].items) is None


def test_a_heading_pushed_down_takes_its_section_along():
    grown = apply(sectioned(), ops(resize("b", 3, 4)))
    assert grown.arrangements["desk"].items == {"a": (0, 0, 3, 2), "b": (3, 0, 3, 4), "one": (0, 4, 12, 1), "c": (0, 5, 7, 5), "two": (0, 10, 12, 1)}


def test_a_heading_is_always_as_wide_as_the_page():
    assert apply(sectioned(), ops(resize("one", 3, 4), move("one", 5, 2))).arrangements["desk"].items["one"] == (0, 2, 12, 1)


SPOT = st.tuples(st.integers(0, 9), st.integers(0, 12), st.integers(1, 6), st.integers(1, 4), st.booleans())
HEADED = st.dictionaries(st.sampled_from("abcdefgh"), SPOT, min_size=1)


@settings(max_examples=150)
@given(HEADED)
def test_whatever_is_placed_nothing_overlaps_and_what_is_under_a_heading_stays_under_it(given_):
    rows = [place(name, [x if not bar else 0, y, w if not bar else 12, h], magnet="section" if bar else "clock") for name, (x, y, w, h, bar) in given_.items()]
    rows = [{**row, "at": [min(row["at"][0], 12 - row["at"][2]), *row["at"][1:]]} for row in rows]
    made = apply(page(instances={}, arrangements={}), ops(*rows))
    desk = parts_of(made, "desk")
    for on in COLUMNS:
        assert overlapping(made.arrangements[on].items) is None
    for on in HELD:
        assert parts_of(made, on) == desk
    assert set(made.arrangements["wall"].items) == set(made.instances) - made.bars


def test_a_wall_nobody_arranged_follows_the_desk():
    before, after = apply(page(), []), apply(page(), ops(place("x", [9, 0, 3, 2]), resize("c", 12, 3)))
    assert set(after.arrangements["wall"].items) == {"a", "b", "c", "x"}
    assert before.arrangements["wall"].items["c"] != after.arrangements["wall"].items["c"]
    assert max(y + h for _, y, _, h in after.arrangements["wall"].items.values()) == 12


def test_a_wall_somebody_arranged_stays_as_it_was_seen():
    seen = {"a": (0, 0, 12, 6), "b": (12, 0, 12, 6), "c": (0, 6, 24, 6)}
    kept = changes(page(), [], "wall", seen)
    automatic = apply(page(), []).arrangements["wall"].items
    mine = apply(page(), [*kept, *ops(resize("c", 12, 3))]).arrangements["wall"].items
    assert {name: mine[name] for name in "bc"} == {name: seen[name] for name in "bc"}
    assert mine["a"][:2] == automatic["a"][:2]  # locked: where the wall put it


def test_an_arrangement_of_another_column_count_is_made_anew():
    old = page(arrangements={"desk": page().arrangements["desk"].model_dump(), "wall": {"columns": 144, "rows": 54, "items": {"a": [0, 0, 16, 9]}}})
    assert apply(old, []).arrangements["wall"] == apply(page(), []).arrangements["wall"]
