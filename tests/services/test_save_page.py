"""Each account's own pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.pages import Move, PlaceOne, Remove
from services.page_history import versions
from services.save_page import KEEP, THIN_EVERY, Deed, load_page, save_page
from store import page_versions, pages
from tests import kit

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


def test_an_untouched_page_is_the_template(parts, me):
    kept = load_page(parts, me, "community")
    assert (kept.version, kept.operations, kept.at) == (0, [], None)
    assert set(kept.page.instances) == set(parts.city.pages["community"].instances)


def test_a_page_comes_back_as_it_was_left(parts, me):
    saved = save_page(parts, me, "community", [CLOCK], 0)
    kept = load_page(parts, me, "community")
    assert kept == saved
    assert kept.version == 1
    assert kept.page.arrangements["desk"].items["clock-1"][2:] == (3, 2)


def test_other_accounts_are_untouched(parts, me):
    other = kit.account(parts, "community")
    save_page(parts, me, "community", [CLOCK], 0)
    assert load_page(parts, other, "community").version == 0
    assert "clock-1" not in load_page(parts, other, "community").page.instances


def test_a_stale_version_is_told_what_is_there_now(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    with pytest.raises(Conflict) as caught:
        save_page(parts, me, "community", [], 0)
    assert caught.value.data["version"] == 1
    assert caught.value.data["operations"][0]["id"] == "clock-1"
    assert load_page(parts, me, "community").operations == [CLOCK]


def test_saving_nothing_goes_back_to_the_template(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    assert save_page(parts, me, "community", [], 1).page == load_page(parts, kit.account(parts, "community"), "community").page


def test_what_cannot_be_is_refused_and_nothing_is_kept(parts, me):
    for operation in (Remove(id="open"), Move(id="new", on="desk", x=11, y=0), PlaceOne(id="x", magnet="no_such", on="desk", at=(0, 0, 1, 1))):
        with pytest.raises(BadInput):
            save_page(parts, me, "community", [operation], 0)
    assert load_page(parts, me, "community").version == 0


def test_a_page_of_another_post_is_none_of_mine(parts, me):
    with pytest.raises(NotFound):
        load_page(parts, me, "nowhere")
    with pytest.raises(NotFound):
        load_page(parts, me, "admin")


def test_a_wall_changes_no_page(parts, me):
    with pytest.raises(NotAllowed):
        save_page(parts, replace(me, kind="wall"), "wall", [], 0)


def test_notes_go_with_the_version(parts, me):
    save_page(parts, me, "community", [CLOCK], 0, Deed(note="早班用"))
    assert versions(parts, me, "community")[0][0].note == "早班用"


def test_old_versions_thin_out_to_the_last_of_each_day(parts, me):
    with parts.store.write() as conn:
        old = {"owner": me.id, "base": "community", "author": me.id, "act": "save", "operations": [], "at": datetime.now(UTC) - timedelta(days=2)}
        for version in range(1, 31):
            page_versions.add(conn, {**old, "version": version})
        pages.put(conn, me.id, "community", {"version": 1, "operations": [], "at": old["at"], "decided": {}})
        pages.put(conn, me.id, "community", {"version": 30})
    for version in range(30, KEEP + THIN_EVERY):
        save_page(parts, me, "community", [Move(id="new", on="desk", x=version % 2, y=40)], version)
    with parts.store.read() as conn:
        kept = [version for version, _ in page_versions.times(conn, me.id, "community")]
    assert kept == [*range(KEEP + THIN_EVERY, THIN_EVERY, -1), THIN_EVERY]


def test_what_a_session_may_still_undo_is_kept(parts, me):
    for version in range(KEEP + 2 * THIN_EVERY):
        save_page(parts, me, "community", [Move(id="new", on="desk", x=version % 2, y=40)], version)
    with parts.store.read() as conn:
        assert len(page_versions.times(conn, me.id, "community")) == KEEP + 2 * THIN_EVERY
