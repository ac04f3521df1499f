"""A template that changes under somebody's operations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.page_rebase import clashes, decide, rebase
from core.pages import COLUMNS, PageSpec, apply, compact, operations_of, written

NAMES = ("a", "b", "c", "d", "e", "f")


def template(**instances):
    made = {name: {"magnet": "open_cases", "settings": {"period": "today"}} for name in NAMES} | instances
    places = {name: [i % 4 * 3, i // 4 * 2, 3, 2] for i, name in enumerate(NAMES)}
    items = {name: places.get(name, [0, 40, 3, 2]) for name in made if made[name]}
    return PageSpec.model_validate(
        {"id": "p", "zh": "页", "en": "page", "instances": {k: v for k, v in made.items() if v}, "arrangements": {"desk": {"columns": 12, "items": items}}}
    )


def changed(base, *rows):
    """The template after its author's operations, everything written down."""
    return apply(base, operations_of(rows))


def move(name, x, y):
    return {"do": "move", "id": name, "on": "desk", "x": x, "y": y}


def put(name, **given_settings):
    return {"do": "set", "id": name, "settings": given_settings}


def place(name, magnet="clock"):
    return {"do": "place", "id": name, "magnet": magnet, "on": "desk", "at": [0, 30, 3, 2]}


def told(found):
    return [(clash.id, [(each.what, each.of) for each in clash.aspects]) for clash in found]


def test_what_only_one_of_us_touched_is_no_clash():
    new = changed(template(), move("a", 9, 20), put("b", period="7d"))
    mine = operations_of([move("c", 6, 20), put("b", title="案件"), {"do": "remove", "id": "d"}])
    assert clashes(template(), new, mine) == []
    page = apply(new, mine)
    assert page.instances["b"].settings == {"period": "7d", "title": "案件"}
    assert page.arrangements["desk"].items["a"][:2] == (9, 20)


def test_the_same_thing_done_differently_is_one_clash_of_that_magnet():
    new = changed(template(), move("a", 9, 20), put("a", period="7d"))
    mine = operations_of([move("a", 0, 20), put("a", period="month")])
    assert told(clashes(template(), new, mine)) == [("a", [("place", "desk"), ("setting", "period")])]
    assert clashes(template(), new, operations_of([move("a", 9, 20), put("a", period="7d")])) == []


def test_theirs_drops_what_clashes_and_nothing_else():
    new = changed(template(), put("a", period="7d"))
    mine = operations_of([move("a", 0, 20), put("a", period="month", title="我的")])
    left = decide(template(), new, mine, "a", "theirs")
    assert clashes(template(), new, left) == []
    assert written(new, left).instances["a"].settings == {"period": "7d", "title": "我的"}
    assert written(new, left).arrangements["desk"].items["a"][:2] == (0, 20)


def test_a_magnet_taken_away_that_i_had_configured_can_be_kept():
    new, mine = template(b=None), operations_of([put("b", title="我的"), move("b", 6, 20)])
    assert told(clashes(template(), new, mine)) == [("b", [("removed", None)])]
    assert "b" not in apply(new, decide(template(), new, mine, "b", "theirs")).instances
    page = apply(new, decide(template(), new, mine, "b", "mine"))
    assert page.instances["b"].settings == {"period": "today", "title": "我的"}
    assert page.arrangements["desk"].items["b"][:2] == (6, 20)


def test_a_magnet_replaced_under_its_name_is_kept_beside_the_new_one():
    new, mine = template(b={"magnet": "new_today"}), operations_of([put("b", title="我的")])
    page = apply(new, decide(template(), new, mine, "b", "mine"))
    assert {name: each.magnet for name, each in page.instances.items() if name[0] == "b"} == {"b": "new_today", "b-1": "open_cases"}


def test_what_the_template_locks_stays_and_is_said():
    new = template(b={"magnet": "open_cases", "locked": True})
    mine = operations_of([{"do": "remove", "id": "b"}])
    (clash,) = clashes(template(), new, mine)
    assert (clash.aspects[0].what, clash.sides) == ("locked", ("theirs",))
    with pytest.raises(BadInput, match="theirs"):
        decide(template(), new, mine, "b", "mine")
    assert decide(template(), new, mine, "b", "theirs") == []


def test_a_name_the_template_takes_leaves_my_magnet_another():
    new, mine = template(clock={"magnet": "ticker"}), operations_of([place("clock"), move("clock", 3, 30)])
    page = apply(new, rebase(template(), new, mine))
    assert (page.instances["clock"].magnet, page.instances["clock-1"].magnet) == ("ticker", "clock")
    assert page.arrangements["desk"].items["clock-1"][:2] == (3, 30)


def test_deciding_where_nothing_clashes_is_refused():
    with pytest.raises(BadInput):
        decide(template(), template(), [], "a", "mine")


def rows(names):
    some = st.sampled_from(sorted(names))
    return st.lists(
        st.one_of(
            st.builds(move, some, st.integers(0, 9), st.integers(0, 20)),
            st.builds(lambda name, w, h: {"do": "resize", "id": name, "on": "desk", "w": w, "h": h}, some, st.integers(1, 3), st.integers(1, 6)),
            st.builds(lambda name, value: put(name, period=value), some, st.sampled_from(["7d", "month"])),
            some.map(lambda name: {"do": "remove", "id": name}),
        ),
        max_size=10,
    )


def of_mine(page, names):
    found = {name: page.instances.get(name) for name in names}
    return found, {on: {name: page.arrangements[on].items.get(name) for name in names} for on in COLUMNS if on == "desk"}


@settings(max_examples=100, deadline=None)
@given(rows("abc"), rows("def"))
def test_both_keep_what_they_did_where_they_touched_different_magnets(theirs, mine):
    base = template()
    new = written(base, operations_of(theirs))
    ops = compact(operations_of(mine))
    assert clashes(base, new, ops) == []
    both = written(new, rebase(base, new, ops))
    assert of_mine(both, "abc") == of_mine(new, "abc")
    assert of_mine(both, "def") == of_mine(written(base, ops), "def")


@settings(max_examples=100, deadline=None)
@given(rows("abc"), rows("abc"), st.lists(st.sampled_from(["mine", "theirs"]), min_size=3, max_size=3))
def test_every_clash_can_be_decided(theirs, mine, sides):
    base = template()
    new = written(base, operations_of(theirs))
    ops = compact(operations_of(mine))
    for clash, side in zip(clashes(base, new, ops), sides, strict=False):
        ops = decide(base, new, ops, clash.id, side)
        if side == "theirs":
            assert clash.id not in [each.id for each in clashes(base, new, ops)]
    apply(new, rebase(base, new, ops))
