"""Pages handed to others."""

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed, NotFound
from core.pages import PlaceOne, Remove
from services.page_bases import home_of
from services.publish_page import Audience, publish_page, published_by, unpublish
from services.save_page import load_page, save_page
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


@pytest.fixture
def leader(parts):
    return kit.account(parts, "leader", "440604")


def test_the_receivers_get_the_page_with_what_its_author_did(parts, me, leader):
    save_page(parts, leader, "leader", [CLOCK], 0)
    page = publish_page(parts, leader, "leader", Audience("role", "community"), ("社区页", "Communities"), ["clock-1"])
    got = load_page(parts, me, page["id"])
    assert got.page.instances["clock-1"].locked
    assert (got.page.zh, home_of(parts, me).page) == ("社区页", page["id"])
    with pytest.raises(BadInput, match="held by the template"):
        save_page(parts, me, page["id"], [Remove(id="clock-1")], 0)


def test_receivers_patch_it_and_get_what_is_published_later(parts, me, leader):
    page = publish_page(parts, leader, "leader", Audience("role", "community"))["id"]
    name = next(name for name, each in load_page(parts, me, page).page.instances.items() if not each.locked)
    save_page(parts, me, page, [Remove(id=name)], 0)
    save_page(parts, leader, "leader", [CLOCK], 0)
    again = publish_page(parts, leader, "leader", Audience("role", "community"))
    assert (again["id"], again["version"]) == (page, 2)
    got = load_page(parts, me, page).page.instances
    assert "clock-1" in got
    assert name not in got


@pytest.mark.parametrize(
    ("to", "reaches"),
    [
        (Audience("role", "community"), {"nanpu", "nanzhuang"}),
        (Audience("role", "community", "440604012"), {"nanpu"}),
        (Audience("level", "community", "440604100"), {"nanzhuang"}),
        (Audience("level", "district"), {"admin"}),
        (Audience("role", "officer"), set()),
    ],
)
def test_it_reaches_whom_it_is_for_and_nobody_else(parts, leader, to, reaches):
    people = {
        "nanpu": kit.account(parts, "community", NANPU),
        "nanzhuang": kit.account(parts, "community", NANZHUANG_ONE),
        "admin": kit.account(parts, "admin", "440604"),
    }
    page = publish_page(parts, leader, "leader", to)["id"]
    assert {name for name, account in people.items() if home_of(parts, account).page == page} == reaches
    for name in set(people) - reaches:
        with pytest.raises(NotFound):
            load_page(parts, people[name], page)


def test_to_one_person_of_ones_scope(parts, me, leader):
    page = publish_page(parts, leader, "leader", Audience("person", me.username))
    assert home_of(parts, me).page == page["id"]
    assert page["to"]["whom"] == me.username
    narrow = kit.account(parts, "leader", "440604100")
    with pytest.raises(NotFound):
        publish_page(parts, narrow, "leader", Audience("person", me.username))


def test_no_further_than_ones_scope(parts, me):
    narrow = kit.account(parts, "leader", "440604100")
    with pytest.raises(NotFound):
        publish_page(parts, narrow, "leader", Audience("role", "community", "440604012"))
    publish_page(parts, narrow, "leader", Audience("role", "community"))
    assert home_of(parts, me).why == "role"


def test_what_cannot_be_is_refused(parts, me, leader):
    for to, code in ((Audience("role", "king"), "unknown_role"), (Audience("role", "wall"), "unknown_role"), (Audience("level", "planet"), "unknown_level")):
        with pytest.raises(BadInput) as caught:
            publish_page(parts, leader, "leader", to)
        assert caught.value.code == code
    with pytest.raises(BadInput, match="nothing-1"):
        publish_page(parts, leader, "leader", Audience("role", "community"), locked=["nothing-1"])
    with pytest.raises(NotFound):
        publish_page(parts, leader, "leader", Audience("person", "nobody"))
    with pytest.raises(NotAllowed):
        publish_page(parts, me, "community", Audience("role", "community"))


def test_taking_it_back_gives_everybody_their_own_again(parts, me, leader):
    page = publish_page(parts, leader, "leader", Audience("role", "community"))["id"]
    for other in (kit.account(parts, "dispatcher", "440604"), kit.account(parts, "admin", "440604100")):
        with pytest.raises(NotFound):
            unpublish(parts, other, page)
    unpublish(parts, leader, page)
    assert (home_of(parts, me).page, published_by(parts, leader)) == ("community", [])
    with pytest.raises(NotFound):
        load_page(parts, me, page)


def test_a_page_handed_on_stands_on_its_own(parts, me, leader):
    save_page(parts, leader, "leader", [CLOCK], 0)
    admin = kit.account(parts, "admin", "440604")
    first = publish_page(parts, leader, "leader", Audience("role", "admin"), locked=["clock-1"])["id"]
    second = publish_page(parts, admin, first, Audience("role", "community"))
    unpublish(parts, leader, first)
    assert second["base"] == "leader"
    assert load_page(parts, me, second["id"]).page.instances["clock-1"].locked


def test_the_audit_says_who_published_what_to_whom(parts, leader):
    page = publish_page(parts, leader, "leader", Audience("role", "community"), address="10.0.0.1")["id"]
    unpublish(parts, leader, page)
    with parts.store.read() as conn:
        lines = conn.execute(select(tables.audit).where(tables.audit.c.target == page).order_by(tables.audit.c.id)).mappings().all()
    assert [(line["act"], line["account_id"]) for line in lines] == [("publish_page", leader.id), ("unpublish_page", leader.id)]
    assert lines[0]["detail"]["whom"] == "community"
