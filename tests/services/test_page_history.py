"""Versions, going back, and the bin."""

import pytest

from core.errors import BadInput, Conflict, NotFound
from core.pages import Move, PlaceOne, Remove, Set
from services.page_history import compare, note_version, put_back, read_version, removed, restore, versions
from services.save_page import load_page, save_page
from tests import kit

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))
TITLED = Set(id="new", settings={"title": "新来的"})


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


def told(steps):
    return [(step.do, step.id) for step in steps]


def test_each_save_is_a_version_that_says_what_it_changed(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    save_page(parts, me, "community", [CLOCK, TITLED, Remove(id="trend")], 1)
    (second, first), after = versions(parts, me, "community")
    assert (first.version, first.author, first.act, told(first.steps)) == (1, me.name, "save", [("add", "clock-1")])
    assert told(second.steps) == [("set", "new"), ("remove", "trend")]
    assert after is None
    assert told(compare(parts, me, "community", 0, 2)) == [("set", "new"), ("add", "clock-1"), ("remove", "trend")]


def test_versions_come_in_parts(parts, me):
    for version in range(5):
        save_page(parts, me, "community", [Move(id="new", on="desk", x=version, y=40)], version)
    found, after = versions(parts, me, "community", limit=2)
    assert ([each.version for each in found], after) == ([5, 4], 4)
    assert [each.version for each in versions(parts, me, "community", limit=2, below=after)[0]] == [3, 2]


def test_going_back_is_a_new_version(parts, me):
    first = save_page(parts, me, "community", [CLOCK, TITLED], 0)
    save_page(parts, me, "community", [Remove(id="trend")], 1)
    kept, skipped = restore(parts, me, "community", 1, 2)
    assert (kept.version, kept.page, skipped) == (3, first.page, [])
    assert (versions(parts, me, "community")[0][0].act, versions(parts, me, "community")[0][0].of) == ("restore", 1)
    assert "trend" not in restore(parts, me, "community", 2, 3)[0].page.instances


def test_back_to_the_template_can_itself_be_gone_back_from(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    kept, _ = restore(parts, me, "community", 0, 1)
    assert (kept.version, kept.operations) == (2, [])
    assert versions(parts, me, "community")[0][0].act == "template"
    assert "clock-1" in restore(parts, me, "community", 1, 2)[0].page.instances


def test_an_old_version_can_be_looked_at(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    save_page(parts, me, "community", [], 1)
    assert "clock-1" in read_version(parts, me, "community", 1).page.instances
    assert "clock-1" not in read_version(parts, me, "community", 0).page.instances
    with pytest.raises(NotFound):
        read_version(parts, me, "community", 9)


def test_a_note_is_written_and_taken_away(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    note_version(parts, me, "community", 1, "  早班  用 ")
    assert versions(parts, me, "community")[0][0].note == "早班 用"
    note_version(parts, me, "community", 1, "")
    assert versions(parts, me, "community")[0][0].note is None
    with pytest.raises(BadInput):
        note_version(parts, me, "community", 1, "长" * 201)
    with pytest.raises(NotFound):
        note_version(parts, me, "community", 2, "x")


def test_the_bin_has_what_was_taken_off_and_gives_it_back(parts, me):
    save_page(parts, me, "community", [CLOCK, TITLED, Move(id="new", on="desk", x=5, y=40), Set(id="clock-1", settings={"title": "钟"})], 0)
    save_page(parts, me, "community", [Remove(id="new")], 1)
    assert [(gone.id, gone.instance.settings.get("title"), gone.version) for gone in removed(parts, me, "community")] in (
        [("new", "新来的", 2), ("clock-1", "钟", 2)],
        [("clock-1", "钟", 2), ("new", "新来的", 2)],
    )
    back = put_back(parts, me, "community", "new", 2)
    assert back.page.instances["new"].settings == {"title": "新来的"}
    assert back.page.arrangements["desk"].items["new"][:2] == (5, 40)
    back = put_back(parts, me, "community", "clock-1", 3)
    assert back.page.instances["clock-1"].settings == {"title": "钟"}
    assert removed(parts, me, "community") == []
    with pytest.raises(NotFound):
        put_back(parts, me, "community", "new", 4)


def test_what_was_put_back_can_be_taken_off_again(parts, me):
    save_page(parts, me, "community", [Remove(id="new")], 0)
    put_back(parts, me, "community", "new", 1)
    save_page(parts, me, "community", [*load_page(parts, me, "community").operations, Remove(id="new")], 2)
    assert "new" not in load_page(parts, me, "community").page.instances


def test_history_is_ones_own(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    other = kit.account(parts, "community")
    assert versions(parts, other, "community") == ([], None)
    assert removed(parts, other, "community") == []
    with pytest.raises(NotFound):
        restore(parts, other, "community", 1, 0)
    with pytest.raises(NotFound):
        versions(parts, me, "admin")


def test_a_stale_restore_is_told(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    with pytest.raises(Conflict):
        restore(parts, me, "community", 0, 0)
