"""Pages handed to others."""

import pytest
from sqlalchemy import select

from core.errors import BadInput, NotAllowed, NotFound
from core.pages import PlaceOne, Remove
from services.page_bases import home_of, pages_of
from services.page_history import versions
from services.page_trail import retrace
from services.publish_page import Audience, colleagues, name_editors, publish_page, published_by, unpublish
from services.save_page import load_page, save_page
from store import outbox, tables
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


@pytest.fixture
def team(parts, me, leader):
    """A page published to officers that its author edits with a colleague: its team's number."""
    page = publish_page(parts, leader, "leader", Audience("role", "officer"), ("值班页", "Duty"))["id"]
    name_editors(parts, leader, page, [me.username])
    return f"t{page[1:]}"


def test_it_is_edited_by_those_named_and_nobody_else(parts, me, leader, team):
    assert "（共同编辑）" in load_page(parts, me, team).page.zh
    assert team in [base.page.id for base, _ in pages_of(parts, leader)[1]]
    for other in (kit.account(parts, "community"), kit.account(parts, "officer", "440604012061001"), kit.account(parts, "admin", "440604")):
        with pytest.raises(NotFound):
            load_page(parts, other, team)
        with pytest.raises(NotFound):
            save_page(parts, other, team, [CLOCK], 1)
        with pytest.raises(NotFound):
            versions(parts, other, team)
    assert home_of(parts, me).page == "community"


def test_what_each_does_reaches_the_receivers_and_the_others(parts, me, leader, team):
    officer = kit.account(parts, "officer", "440604012061001")
    save_page(parts, me, team, [CLOCK], 1)
    kept = load_page(parts, leader, team)
    assert "clock-1" in kept.page.instances
    save_page(parts, leader, team, [*kept.operations, PlaceOne(id="clock-2", magnet="clock", on="desk", at=(3, 40, 3, 2))], kept.version)
    got = load_page(parts, officer, f"g{team[1:]}")
    assert {"clock-1", "clock-2"} <= set(got.page.instances)
    told = [(each.version, each.act, each.author) for each in versions(parts, me, team)[0]]
    assert told == [(3, "save", leader.name), (2, "save", me.name), (1, "publish", leader.name)]
    assert published_by(parts, leader)[0]["version"] == 3


def test_undo_takes_back_ones_own_step_on_it(parts, me, leader, team):
    save_page(parts, me, team, [CLOCK], 1)
    kept = load_page(parts, leader, team)
    save_page(parts, leader, team, [*kept.operations, PlaceOne(id="clock-2", magnet="clock", on="desk", at=(3, 40, 3, 2))], kept.version)
    done = retrace(parts, me, team, "undo").kept.page.instances
    assert "clock-1" not in done
    assert "clock-2" in done


def test_publishing_again_is_one_more_version_of_it(parts, me, leader, team):
    save_page(parts, leader, "leader", [CLOCK], 0)
    publish_page(parts, leader, "leader", Audience("role", "officer"))
    assert "clock-1" in load_page(parts, me, team).page.instances
    assert [each.act for each in versions(parts, me, team)[0]] == ["publish", "publish"]


def test_the_team_ends_when_its_author_says_so_or_the_page_is_taken_back(parts, me, leader, team):
    page = f"g{team[1:]}"
    name_editors(parts, leader, page, [])
    with pytest.raises(NotFound):
        load_page(parts, me, team)
    name_editors(parts, leader, page, [me.username])
    unpublish(parts, leader, page)
    with pytest.raises(NotFound):
        load_page(parts, me, team)


def test_only_people_of_ones_scope_are_named_and_only_by_the_author(parts, me, leader, team):
    page = f"g{team[1:]}"
    with pytest.raises(NotFound):
        name_editors(parts, leader, page, ["nobody"])
    with pytest.raises(NotFound):
        name_editors(parts, kit.account(parts, "leader", "440604"), page, [me.username])
    with pytest.raises(NotAllowed):
        name_editors(parts, me, page, [me.username])
    assert [each["username"] for each in published_by(parts, leader)[0]["editors"]] == [me.username]
    narrow = kit.account(parts, "leader", "440604100")
    assert me.username not in [each["username"] for each in colleagues(parts, narrow)]
    assert me.username in [each["username"] for each in colleagues(parts, leader)]


def test_a_save_is_told_to_whoever_has_the_page_open(parts, me, team):
    save_page(parts, me, team, [CLOCK], 1)
    with parts.store.read() as conn:
        said = [row for row in outbox.oldest(conn, 99) if row["topic"] == "page"][-1]
    assert (said["key"], said["body"]["version"], said["body"]["by"]["name"]) == (f"0.{team}", 2, me.name)
    assert said["body"]["did"] == {"add": 1}
