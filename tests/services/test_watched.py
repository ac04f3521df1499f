"""Watched areas: kept under a name, shared with a role, pinned to my page."""

from typing import Any

import pytest

from core.errors import BadInput, NotAllowed, NotFound
from services import watched
from services._parts import Parts
from services.page_bases import home_of
from services.save_page import load_page
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE, square


def ground(**over: Any) -> dict[str, Any]:
    return {"name": "灯会", "audience": "mine", "area": None, "geometry": square(113.1, 23.02), "circle": None, **over}


def test_one_finds_what_one_keeps(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    made = watched.watch(parts, leader, ground())
    watched.watch(parts, leader, ground(name="南浦", geometry=None, area=NANPU))
    assert [(each["name"], each["area"], each["own"]) for each in watched.watched(parts, leader)] == [("南浦", NANPU, True), ("灯会", None, True)]
    assert watched.brief_watched(parts, leader, made["id"])["name"] == "灯会"
    assert watched.change(parts, leader, made["id"], "行通济", "role")["name"] == "行通济"
    watched.unwatch(parts, leader, made["id"])
    assert [each["name"] for each in watched.watched(parts, leader)] == ["南浦"]


def test_a_role_sees_what_is_shared_with_it_and_changes_nothing(parts: Parts) -> None:
    street = kit.account(parts, "community", "440604012")
    made = watched.watch(parts, street, ground(audience="role"))
    below, elsewhere, leader = (kit.account(parts, role, area) for role, area in (("community", NANPU), ("community", NANZHUANG_ONE), ("leader", "440604")))
    assert [each["own"] for each in watched.watched(parts, below)] == [False]
    assert watched.watched(parts, elsewhere) == watched.watched(parts, leader) == []
    with pytest.raises(NotAllowed):
        watched.unwatch(parts, below, made["id"])
    with pytest.raises(NotFound):
        watched.brief_watched(parts, elsewhere, made["id"])


def test_a_name_is_ones_own_once(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    watched.watch(parts, leader, ground())
    for over, code in (({}, "name_taken"), ({"name": " "}, "bad_name"), ({"name": "x" * 41}, "bad_name"), ({"name": "b", "area": NANPU}, "no_ground")):
        with pytest.raises(BadInput) as refused:
            watched.watch(parts, leader, ground(**over))
        assert refused.value.code == code
    with pytest.raises(NotFound):
        watched.watch(parts, kit.account(parts, "community", NANZHUANG_ONE), ground())


def test_it_is_pinned_to_the_page_one_begins_with(parts: Parts) -> None:
    community = kit.account(parts, "community", NANPU)
    made = watched.watch(parts, community, ground())
    first, second = watched.pin(parts, community, made["id"]), watched.pin(parts, community, made["id"])
    page = load_page(parts, community, home_of(parts, community).page).page
    assert page.instances[first["instance"]].settings == {"watched": made["id"], "title": "灯会"}
    assert first["instance"] != second["instance"]
    assert {each["instance"] for each in (first, second)} <= page.instances.keys()
