"""Which pages there are for an account, and where it begins."""

from dataclasses import replace

import pytest

from core.errors import NotAllowed, NotFound
from core.pages import PlaceOne
from services.page_bases import Home, choose_home, home_of, pages_of
from services.publish_page import Audience, publish_page
from services.save_page import load_page, save_page
from tests import kit

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


@pytest.fixture
def leader(parts):
    return kit.account(parts, "leader", "440604")


def test_everybody_has_a_home(parts, me):
    assert (home_of(parts, me).page, home_of(parts, me).why) == ("community", "role")
    for role in ("leader", "dispatcher", "officer", "handler", "admin", "security", "auditor", "wall"):
        assert home_of(parts, replace(me, role=role)).page in parts.city.pages
    assert pages_of(parts, me)[1][0][0].page.id == "community"


def test_a_role_without_a_template_begins_with_the_systems(parts, me):
    home = home_of(parts, replace(me, role="visitor"))
    assert (home.page, home.why) == ("community", "system")


def test_own_before_group_before_role(parts, me, leader):
    page = publish_page(parts, leader, "leader", Audience("role", "community"))["id"]
    assert (home_of(parts, me).page, home_of(parts, me).why) == (page, "group")
    save_page(parts, me, "community", [CLOCK], 0)
    assert (home_of(parts, me).page, home_of(parts, me).why) == ("community", "own")
    assert (choose_home(parts, me, page).page, home_of(parts, me).why) == (page, "own")
    assert choose_home(parts, me, None).page == "community"


def test_going_back_to_the_template_is_no_page_of_ones_own(parts, me):
    save_page(parts, me, "community", [CLOCK], 0)
    save_page(parts, me, "community", [], 1)
    assert home_of(parts, me).why == "role"


def test_the_nearest_audience_comes_first(parts, me, leader):
    ids = [
        publish_page(parts, leader, "leader", to)["id"]
        for to in (Audience("level", "community"), Audience("role", "community"), Audience("person", me.username))
    ]
    assert [base.page.id for base, _ in pages_of(parts, me)[1]][:4] == [*ids[::-1], "community"]


def test_topics_come_last_and_are_nobodys_home(parts, leader):
    begins, found = pages_of(parts, leader)
    topics = [base.page.topic for base, _ in found]
    assert topics == sorted(topics)
    assert not found[0][0].page.topic
    assert begins == Home("leader", "role")
    assert {"smart_water", "command"} <= {base.page.id for base, _ in found}


def test_a_topic_may_be_chosen_as_home_but_is_not_home_for_having_been_changed(parts, me):
    save_page(parts, me, "public_safety", [CLOCK], 0)
    assert home_of(parts, me) == Home("community", "role")
    assert choose_home(parts, me, "public_safety") == Home("public_safety", "own", chosen=True)


def test_a_topic_that_a_role_is_not_offered_is_not_there(parts, me):
    with pytest.raises(NotFound):
        load_page(parts, me, "smart_water")


def test_what_one_may_not_open_cannot_be_home(parts, me):
    with pytest.raises(NotFound):
        choose_home(parts, me, "admin")
    with pytest.raises(NotAllowed):
        choose_home(parts, replace(me, kind="wall"), "wall")
