"""Linked magnets: saved once, on many pages, changed everywhere, made one's own."""

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed, NotFound
from core.magnet_settings import chosen
from core.page_file import read_page
from core.page_steps import exchange
from core.pages import Instance, PlaceOne, Set
from core.words import Words
from services.magnets import change_magnet, end_magnet, library, linked, magnets, save_magnet, unlinked, used
from services.page_files import export_page
from services.page_trail import retrace
from services.publish_page import Audience, publish_page
from services.save_page import load_page, save_page
from store import outbox, tables
from tests import kit
from tests.kit import NANZHUANG_ONE
from widgets._views import VIEWS

WEEK = Instance(magnet="new_today", settings={"period": "7d", "title": "一周新增"})


@pytest.fixture
def leader(parts):
    return kit.account(parts, "leader", "440604012")


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


@pytest.fixture
def week(parts, leader):
    """A shared magnet of the street's leader."""
    return save_magnet(parts, leader, Words("一周新增", "New in a week"), WEEK, "area")


def place(parts, who, magnet, name="w-1", page="community"):
    kept = load_page(parts, who, page)
    return save_page(parts, who, page, [*kept.operations, PlaceOne(id=name, magnet=magnet, on="desk", at=(0, 40, 3, 2))], kept.version)


def test_it_is_a_magnet_with_its_settings_and_title(parts, week):
    made = magnets(parts)[week.id]
    assert (made.zh, made.indicator, made.settings["period"]) == ("一周新增", parts.city.magnets["new_today"].indicator, "7d")
    assert "title" not in made.settings


def test_those_of_its_area_see_it_and_nobody_else_does(parts, leader, me, week):
    own = save_magnet(parts, leader, Words("我的", "Mine"), WEEK, "mine")
    assert set(library(parts, leader)) == {week.id, own.id}
    assert set(library(parts, me)) == {week.id}
    assert library(parts, kit.account(parts, "community", NANZHUANG_ONE)) == {}
    assert library(parts, kit.account(parts, "admin", "440604")) == {}


def test_only_what_one_sees_is_put_on_a_page(parts, leader, me, week):
    own = save_magnet(parts, leader, Words("我的", "Mine"), WEEK, "mine")
    place(parts, me, week.id)
    for who, id in ((me, own.id), (kit.account(parts, "community", NANZHUANG_ONE), week.id), (me, "linked_999")):
        with pytest.raises(BadInput, match="there is no magnet"):
            place(parts, who, id, "w-2")


def test_a_page_handed_on_shows_it_to_those_who_could_not_place_it(parts, leader, me):
    own = save_magnet(parts, leader, Words("我的", "Mine"), WEEK, "mine")
    place(parts, leader, own.id, page="leader")
    page = publish_page(parts, leader, "leader", Audience("role", "community"))["id"]
    kept = load_page(parts, me, page)
    assert kept.page.instances["w-1"].magnet == own.id
    assert save_page(parts, me, page, [Set(id="w-1", settings={"period": "today"})], 0).version == 1


def test_a_change_is_everywhere_and_ones_own_settings_lie_on_top(parts, leader, me, week):
    place(parts, me, week.id)
    kept = load_page(parts, me, "community")
    save_page(parts, me, "community", [*kept.operations, Set(id="w-1", settings={"title": "我的一周"})], kept.version)
    change_magnet(parts, leader, week.id, None, {"period": "month", "title": "没用"})
    instance = load_page(parts, me, "community").page.instances["w-1"]
    shown = chosen(magnets(parts)[instance.magnet], instance.settings)
    assert (shown.settings["period"], shown.settings["title"], linked(parts)[week.id].version) == ("month", "我的一周", 2)


def test_it_says_on_how_many_pages_it_is(parts, leader, me, week):
    assert used(parts, week.id) == 0
    place(parts, me, week.id)
    place(parts, me, week.id, "w-2")
    place(parts, leader, week.id, page="leader")
    publish_page(parts, leader, "leader", Audience("role", "community"))
    assert used(parts, week.id) == 3


def test_its_author_and_the_administrator_change_it(parts, leader, me, week):
    with pytest.raises(NotAllowed):
        change_magnet(parts, me, week.id, None, {})
    with pytest.raises(NotFound):
        change_magnet(parts, kit.account(parts, "admin", "440604100"), week.id, None, {})
    change_magnet(parts, kit.account(parts, "admin", "440604"), week.id, Words("新", "New"), {})
    assert linked(parts)[week.id].words.zh == "新"
    with pytest.raises(NotFound):
        end_magnet(parts, leader, "linked_9")


def test_what_is_deleted_goes_on_where_it_is(parts, leader, me, week):
    place(parts, me, week.id)
    end_magnet(parts, leader, week.id)
    assert library(parts, me) == {}
    assert linked(parts)[week.id].ended
    assert magnets(parts)[week.id].settings["period"] == "7d"
    kept = load_page(parts, me, "community")
    assert save_page(parts, me, "community", [*kept.operations, Set(id="w-1", settings={"period": "today"})], kept.version)
    with pytest.raises(BadInput):
        place(parts, kit.account(parts, "community"), week.id)
    with pytest.raises(NotFound):
        change_magnet(parts, leader, week.id, None, {})


def test_made_ones_own_it_shows_what_it_shows_and_is_linked_no_more(parts, leader, me, week):
    kept = place(parts, me, week.id)
    instance = unlinked(parts, kept.page.instances["w-1"])
    made = save_page(parts, me, "community", exchange(kept.page, kept.operations, "w-1", instance.magnet, instance.settings), kept.version)
    assert made.page.instances["w-1"] == WEEK
    assert {on: each.items["w-1"] for on, each in made.page.arrangements.items()} == {on: each.items["w-1"] for on, each in kept.page.arrangements.items()}
    change_magnet(parts, leader, week.id, None, {"period": "month"})
    assert load_page(parts, me, "community").page.instances["w-1"].settings["period"] == "7d"
    assert retrace(parts, me, "community", "undo").kept.page.instances["w-1"].magnet == week.id


def test_one_of_the_template_is_exchanged_and_comes_back(parts, me, week):
    kept = load_page(parts, me, "community")
    made = save_page(parts, me, "community", exchange(kept.page, [], "new", week.id, {}), 0)
    assert made.page.instances["new"].magnet == week.id
    assert made.page.arrangements["desk"].items["new"] == kept.page.arrangements["desk"].items["new"]
    assert retrace(parts, me, "community", "undo").kept.operations == []


def test_a_linked_one_saved_again_comes_down_to_the_citys(parts, leader, week):
    again = save_magnet(parts, leader, Words("又", "Again"), Instance(magnet=week.id, settings={"view": "trend", "by": "day"}), "mine")
    assert (again.magnet, again.settings) == ("new_today", {"period": "7d", "view": "trend", "by": "day"})


def test_a_file_holds_what_it_is_made_of_and_opens_elsewhere(parts, me, week):
    place(parts, me, week.id)
    read = read_page(export_page(parts, me, "community"), parts.city, VIEWS)
    assert read.problems == []
    assert read.page is not None
    assert read.page.instances["w-1"] == WEEK


def test_what_cannot_be_is_refused(parts, leader, me):
    with pytest.raises(NotAllowed):
        save_magnet(parts, me, Words("x", "x"), WEEK, "area")
    with pytest.raises(BadInput, match="title"):
        save_magnet(parts, leader, Words(" ", ""), WEEK, "mine")
    with pytest.raises(BadInput, match="no magnet"):
        save_magnet(parts, leader, Words("x", "x"), Instance(magnet="nothing"), "mine")


def test_open_pages_and_the_audit_are_told(parts, leader, week):
    change_magnet(parts, leader, week.id, None, {}, address="10.0.0.1")
    with parts.store.read() as conn:
        said = [row for row in outbox.oldest(conn, 99) if row["topic"] == "magnet"]
        acts = conn.execute(select(tables.audit.c.act).where(tables.audit.c.target == week.id)).scalars().all()
    assert [(row["key"], row["area"], row["body"]) for row in said] == [(week.id, "440604012", {"version": 2})]
    assert acts == ["save_magnet", "change_magnet"]
