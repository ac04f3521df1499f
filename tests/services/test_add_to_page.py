"""A thing found becomes a magnet of one's page, and is taken off again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from core.errors import BadInput, NotAllowed, NotFound
from services import add_to_page, thing_card, watched
from services._parts import Parts
from services.page_bases import home_of
from services.save_page import load_page
from services.who import Account
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case, account

CELL, HERE = f"{NANPU}001", {"lon": 113.101, "lat": 23.021}
CAMERA = "44060400001320000001"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def things(parts: Parts) -> Parts:
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", area=CELL, floors=6, kind="residential", **HERE))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=CELL, occupied=False))
        conn.execute(insert(tables.enterprises).values(id=1, name="佛山市测试陶瓷有限公司", industry="ceramics", activity="active", area=CELL, **HERE))
        conn.execute(insert(tables.cameras).values(gb_id=CAMERA, name="南浦路口", area=CELL, source_class="skynet", online=True, status_at=NOW, **HERE))
        conn.execute(insert(tables.facilities).values(id=1, kind="shelter", name="南浦避难场所", area=CELL, amount=300, **HERE))
        conn.execute(insert(tables.officers).values(id=7, name="王测试0007", phone="13800000007", post="full_time", grid=CELL, on_duty=True))
    return parts


@pytest.fixture
def who(parts: Parts) -> Account:
    return account(parts, "community", NANPU)


def on_page(parts: Parts, who: Account) -> dict[str, dict[str, object]]:
    return {name: {"magnet": each.magnet, **each.settings} for name, each in load_page(parts, who, home_of(parts, who).page).page.instances.items()}


@pytest.mark.parametrize(("kind", "id"), [("building", "1"), ("home", "1"), ("enterprise", "1"), ("place", "shelter:1"), ("officer", "7")])
def test_a_thing_becomes_its_card_and_undo_takes_it_off(things: Parts, who: Account, kind: str, id: str) -> None:
    before = on_page(things, who)
    made = add_to_page.add(things, who, kind, id)
    added = on_page(things, who)[made["instance"]]
    assert (added["magnet"], added["kind"], added["ref"]) == ("thing", kind, id)
    add_to_page.take_back(things, who, made["instance"])
    assert on_page(things, who) == before
    with pytest.raises(NotFound):
        add_to_page.take_back(things, who, made["instance"])


def test_a_case_is_followed_and_a_camera_shows_its_picture(things: Parts, who: Account) -> None:
    case = add_to_page.add(things, who, "case", a_case(things))
    camera = add_to_page.add(things, who, "camera", CAMERA)
    page = on_page(things, who)
    assert page[case["instance"]]["kind"] == "case"
    assert (page[camera["instance"]]["magnet"], page[camera["instance"]]["cameras"]) == ("camera_wall", CAMERA)


def test_areas_indicators_pages_and_knowledge_have_magnets_of_their_own(things: Parts, who: Account) -> None:
    area = add_to_page.add(things, who, "place", NANPU)
    again = add_to_page.add(things, who, "place", NANPU)
    assert area["instance"] != again["instance"]
    figure = add_to_page.add(things, who, "indicator", "case.open")
    entry = add_to_page.add(things, who, "knowledge", next(iter(things.city.knowledge)))
    page = on_page(things, who)
    assert page[area["instance"]]["watched"] == page[again["instance"]]["watched"]
    assert page[figure["instance"]]["magnet"] == "open_cases"
    assert "](/knowledge?id=" in str(page[entry["instance"]]["text"])


def test_undo_ends_the_watch_that_began_with_it_and_no_other(things: Parts, who: Account) -> None:
    made = add_to_page.add(things, who, "place", NANPU)
    add_to_page.take_back(things, who, made["instance"], made["watched"])
    assert watched.watched(things, who) == []
    mine = watched.watch(things, who, {"area": NANPU, "name": "南浦", "audience": "mine"})
    later = add_to_page.add(things, who, "place", NANPU)
    assert "watched" not in later
    add_to_page.take_back(things, who, later["instance"])
    assert [each["id"] for each in watched.watched(things, who)] == [mine["id"]]


def test_a_watch_that_another_magnet_shows_goes_on(things: Parts, who: Account) -> None:
    first, second = (add_to_page.add(things, who, "place", NANPU) for _ in range(2))
    add_to_page.take_back(things, who, first["instance"], first["watched"])
    assert [each["id"] for each in watched.watched(things, who)] == [first["watched"]]
    assert on_page(things, who)[second["instance"]]["watched"] == first["watched"]


def test_nobody_is_pinned_by_name(things: Parts, who: Account) -> None:
    with pytest.raises(NotAllowed, match="by name"):
        add_to_page.add(things, who, "person", "home_owner:1")


def test_nothing_from_elsewhere_and_nothing_unknown_is_added(things: Parts) -> None:
    other = account(things, "community", NANZHUANG_ONE)
    for kind, id in (("building", "1"), ("home", "1"), ("enterprise", "1"), ("place", "shelter:1"), ("officer", "7"), ("camera", CAMERA), ("place", NANPU)):
        with pytest.raises(NotFound):
            add_to_page.add(things, other, kind, id)
    for kind, id in (("page", "none"), ("knowledge", "none"), ("case", "C1"), ("building", "x"), ("place", "street:1")):
        with pytest.raises(NotFound):
            add_to_page.add(things, other, kind, id)
    with pytest.raises(BadInput):
        add_to_page.add(things, other, "moon", "1")


def test_a_card_has_the_open_cases_at_the_thing(things: Parts, who: Account) -> None:
    no = a_case(things, lon=113.1011, lat=23.021)
    a_case(things, lon=113.109, lat=23.029)
    assert [each["no"] for each in thing_card.card(things, who, "enterprise", "1")["cases"]] == [no]
    assert "王测试" not in str(thing_card.card(things, who, "home", "1"))
