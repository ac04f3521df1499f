"""A template that improves under people's pages."""

from dataclasses import replace

import pytest

from core.errors import NotFound
from core.pages import PageSpec, Remove, Set, apply, operations_of
from services.page_clashes import decide_clash
from services.page_history import restore
from services.save_page import load_page, save_page
from tests import kit


@pytest.fixture
def me(parts):
    return kit.account(parts, "community")


def improve(parts, *rows, without=()):
    """The installation with its community template changed."""
    now = apply(parts.city.pages["community"], operations_of(rows)).model_dump()
    for name in without:
        del now["instances"][name]
        for arrangement in now["arrangements"].values():
            arrangement["items"].pop(name, None)
    return replace(parts, city=parts.city.model_copy(update={"pages": {**parts.city.pages, "community": PageSpec.model_validate(now)}}))


def put(name, **settings):
    return {"do": "set", "id": name, "settings": settings}


MINE = Set(id="new", settings={"period": "month"})


def test_the_template_improves_and_i_get_it(parts, me):
    save_page(parts, me, "community", [MINE], 0)
    better = improve(parts, put("trend", by="day"), {"do": "place", "id": "clock", "magnet": "clock", "on": "desk", "at": [0, 40, 3, 2]})
    page = load_page(better, me, "community")
    assert page.open_clashes == []
    assert page.page.instances["trend"].settings == {"by": "day"}
    assert page.page.instances["new"].settings == {"period": "month"}
    assert "clock" in page.page.instances


def test_a_clash_stays_open_until_decided_and_mine_is_shown(parts, me):
    save_page(parts, me, "community", [MINE], 0)
    better = improve(parts, put("new", period="7d"))
    assert [clash.id for clash in load_page(better, me, "community").open_clashes] == ["new"]
    kept = save_page(better, me, "community", [MINE, Remove(id="trend")], 1)
    assert [clash.id for clash in kept.open_clashes] == ["new"]
    assert kept.page.instances["new"].settings == {"period": "month"}


@pytest.mark.parametrize(("side", "period"), [("mine", "month"), ("theirs", "7d")])
def test_a_decision_settles_it(parts, me, side, period):
    save_page(parts, me, "community", [MINE], 0)
    better = improve(parts, put("new", period="7d"))
    kept = decide_clash(better, me, "community", "new", side, 1)
    assert (kept.page.instances["new"].settings, kept.open_clashes) == ({"period": period}, [])
    with pytest.raises(NotFound):
        decide_clash(better, me, "community", "new", side, 2)


def test_each_magnet_is_decided_for_itself(parts, me):
    save_page(parts, me, "community", [MINE, Set(id="trend", settings={"by": "day"}), Set(id="ranking", settings={"title": "榜"})], 0)
    better = improve(parts, put("new", period="7d"), put("trend", by="hour"), without=["ranking"])
    assert {clash.id for clash in load_page(better, me, "community").open_clashes} == {"new", "trend", "ranking"}
    decide_clash(better, me, "community", "new", "mine", 1)
    assert {clash.id for clash in load_page(better, me, "community").open_clashes} == {"trend", "ranking"}
    decide_clash(better, me, "community", "ranking", "mine", 2)
    kept = decide_clash(better, me, "community", "trend", "theirs", 3)
    assert kept.open_clashes == []
    assert kept.page.instances["new"].settings == {"period": "month"}
    assert kept.page.instances["trend"].settings == {"by": "hour"}
    assert kept.page.instances["ranking"].settings["title"] == "榜"


def test_what_is_done_with_the_new_template_in_sight_is_no_clash(parts, me):
    save_page(parts, me, "community", [Remove(id="trend")], 0)
    better = improve(parts, put("new", period="7d"))
    kept = save_page(better, me, "community", [Remove(id="trend"), MINE], 1)
    assert kept.open_clashes == []
    assert load_page(better, me, "community").open_clashes == []


def test_a_template_that_changes_again_asks_again(parts, me):
    save_page(parts, me, "community", [MINE], 0)
    decide_clash(improve(parts, put("new", period="7d")), me, "community", "new", "mine", 1)
    again = improve(parts, put("new", period="today"))
    assert [clash.id for clash in load_page(again, me, "community").open_clashes] == ["new"]


def test_going_back_to_a_version_of_the_old_template_asks_too(parts, me):
    save_page(parts, me, "community", [MINE], 0)
    better = improve(parts, put("new", period="7d"))
    decide_clash(better, me, "community", "new", "theirs", 1)
    kept, _ = restore(better, me, "community", 1, 2)
    assert [clash.id for clash in kept.open_clashes] == ["new"]


def test_a_name_the_template_takes_costs_me_no_magnet(parts, me):
    mine = {"do": "place", "id": "extra", "magnet": "ticker", "on": "desk", "at": [0, 40, 3, 2]}
    save_page(parts, me, "community", operations_of([mine]), 0)
    better = improve(parts, {**mine, "magnet": "clock"})
    page = load_page(better, me, "community").page
    assert (page.instances["extra"].magnet, page.instances["extra-1"].magnet) == ("clock", "ticker")
    kept = save_page(better, me, "community", [*load_page(better, me, "community").operations, MINE], 1)
    assert kept.page.instances["extra-1"].magnet == "ticker"
