"""Steps of a page: any sequence undone gives the page back, and what two people did is there afterwards."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrangement import overlapping
from core.errors import BadInput
from core.page_rebase import clashes, rebase
from core.page_steps import by_magnet, carry
from core.pages import COLUMNS, MOST, PageSpec, PlaceOne, apply, apply_one, compact, finished, opened, operations_of, written

NAMES = ("a", "b", "c", "d")
MINE = ("m-1", "m-2")


def template(locked=()):
    instances = {name: {"magnet": "open_cases", "settings": {"period": "today"}, "locked": name in locked} for name in NAMES}
    items = {name: [i % 4 * 3, i // 4 * 2, 3, 2] for i, name in enumerate(NAMES)}
    return PageSpec.model_validate({"id": "p", "zh": "页", "en": "page", "instances": instances, "arrangements": {"desk": {"columns": 12, "items": items}}})


def row(do, name, **more):
    return {"do": do, "id": name, **more}


screens = st.sampled_from(list(COLUMNS))
small = st.integers(0, 8)
settings_ = st.dictionaries(st.sampled_from(["title", "period", "by"]), st.sampled_from(["x", "y", "z", None]), min_size=1, max_size=2)


def steps(ids, screens):
    """One thing a person does."""
    return st.one_of(
        st.builds(lambda name, on, x, y: row("move", name, on=on, x=x % 2 if on == "phone" else x % 4, y=y), ids, screens, small, small),
        st.builds(lambda name, on, w, h: row("resize", name, on=on, w=1 + w % 2, h=1 + h % 4), ids, screens, small, small),
        st.builds(lambda name, given: row("set", name, settings=given), ids, settings_),
        st.builds(lambda name: row("remove", name), ids),
        st.builds(lambda name, x, y: row("place", name, magnet="clock", on="desk", at=[x, y, 3, 2]), ids, small, small),
    )


one = steps(st.sampled_from([*NAMES, *MINE]), screens)
titled = st.sampled_from(["x", "y", "z"]).map(lambda title: row("set", "a", settings={"title": title}))
near = st.one_of(one, titled, steps(st.sampled_from(["a", "m-1"]), st.just("desk")))  # two people often mean the same magnet
pages = st.builds(template, st.sets(st.sampled_from(NAMES), max_size=2))


def possible(base, rows):
    """Those of `rows` a person could do one after another: a place on the page, kept as the store keeps them."""
    kept, made = opened(base), []
    for operation in operations_of(rows):
        try:
            kept = apply_one(kept, operation)
        except BadInput:
            continue
        made.append(operation)
    return made


def history(base, rows):
    """The operations after each step, from none on."""
    kept = [[]]
    for operation in possible(base, rows):
        kept.append(compact([*kept[-1], operation]))
    return kept


def seen(base, operations):
    return apply(base, operations)


@settings(max_examples=150, deadline=None)
@given(pages, st.lists(one, max_size=12))
def test_any_sequence_undone_step_by_step_gives_the_page_back_and_redone_its_end(base, rows):
    kept = history(base, rows)
    now = kept[-1]
    for before, after in reversed(list(pairwise(kept))):
        assert seen(base, now) == seen(base, after)
        now, missed = carry(after, before, now)
        assert missed == []
    assert seen(base, now) == seen(base, []) == finished(opened(base))
    for before, after in pairwise(kept):
        now, missed = carry(before, after, now)
        assert missed == []
        assert seen(base, now) == seen(base, after)


def touched(before, after):
    """What a person changed: (magnet, aspect); a magnet that comes or goes is touched as a whole."""
    was, now = by_magnet(before), by_magnet(after)
    return {
        (name, key)
        for name in {*was, *now}
        for key in {*was.get(name, {}), *now.get(name, {})}
        if was.get(name, {}).get(key, ...) != now.get(name, {}).get(key, ...)
    }


@settings(max_examples=200, deadline=None)
@given(pages, st.lists(near, max_size=5), st.lists(near, max_size=5), st.lists(near, max_size=5))
def test_what_each_did_alone_is_there_and_what_both_did_is_told(base, before, mine, theirs):
    start = history(base, before)[-1]
    after, now = (compact([*start, *possible(written(base, start), rows)]) for rows in (mine, theirs))
    merged, missed = carry(start, after, now)
    was, wanted, here, got = (by_magnet(each) for each in (start, after, now, merged))
    for name in {*was, *wanted, *here}:
        both = [{key for other, key in touched(start, each) if other == name} for each in (after, now)]
        if not both[0]:
            assert got.get(name, {}) == here.get(name, {})
        elif not both[1]:
            assert got.get(name, {}) == wanted.get(name, {})
            assert name not in missed
        for key in both[1] - both[0]:  # theirs alone: never lost
            assert got.get(name, {}).get(key, ...) == here.get(name, {}).get(key, ...)
        for key in both[0] & both[1]:  # both: theirs, and said where it is another thing
            assert got.get(name, {}).get(key, ...) == here.get(name, {}).get(key, ...)
            assert name in missed or wanted.get(name, {}).get(key, ...) == here.get(name, {}).get(key, ...)
    assert len([each for each in merged if isinstance(each, PlaceOne)]) == len({each.id for each in merged if isinstance(each, PlaceOne)})
    assert all(not overlapping(each.items) for each in seen(base, merged).arrangements.values())


@settings(max_examples=200, deadline=None)
@given(pages, st.lists(near, max_size=6), st.lists(near, max_size=6))
def test_rebasing_on_a_changed_template_keeps_both_intents_and_tells_what_clashes(base, theirs, mine):
    new = apply(base, possible(base, theirs))
    operations = compact(possible(base, mine))
    rebased = rebase(base, new, operations)
    told = {clash.id: {(each.what, each.of) for each in clash.aspects} for clash in clashes(base, new, rebased)}
    page = apply(new, rebased)
    own = apply(base, operations)
    assert len(page.instances) <= MOST
    for name in new.instances:
        if name not in {each.id for each in rebased}:  # theirs alone
            assert page.instances[name] == new.instances[name]
    names = dict(zip((each.id for each in operations), (each.id for each in rebased), strict=True))
    for name, renamed in names.items():
        held, was, theirs_now = own.instances.get(name), base.instances.get(name), new.instances.get(renamed)
        if held is None:
            continue
        if any(isinstance(each, PlaceOne) and each.id == renamed for each in rebased):  # mine alone
            assert page.instances[renamed] == held.model_copy(update={"locked": False})
            continue
        if theirs_now is None or theirs_now.magnet != held.magnet:  # gone there
            assert ("removed", None) in told[name]
            continue
        for key, value in held.settings.items():
            before, after = (each.settings.get(key) if each else None for each in (was, theirs_now))
            if value != before:  # mine is there, and told where theirs is another
                assert page.instances[renamed].settings.get(key) == value
                assert after in (before, value) or ("setting", key) in told[name]
    assert set(new.instances) - set(page.instances) <= {each.id for each in rebased if each.do == "remove"}
    assert all(not overlapping(each.items) for each in page.arrangements.values())
