"""Another choice on my page: what is drawn anew, what is said, what is remembered."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from callbacks.page_controls import answer
from core.pages import PageSpec, PlaceOne
from layouts.my_page import layout, recall
from services._parts import Parts
from services.page_choices import last_choice, remember_choice
from services.save_page import load_page, save_page
from tests import kit
from widgets import _desk as desk
from widgets import _page_controls as controls
from widgets._base import Screen
from widgets._screen import choosing


@pytest.fixture
def screen(parts: Parts) -> Screen:
    return Screen(parts, kit.account(parts, "community"), kit.NANPU, "zh", "dark", "desk")


def choose(before: Screen, search: str) -> tuple[list[Any], set[str], Screen]:
    """The line, the magnets drawn anew, and the screen after it."""
    query = dict(parse_qsl(search))
    asked = replace(before, area=query.get("area", before.account.area), choice={})
    line, widgets, _, _ = answer(before, asked, query, "community", datetime.now(UTC), shown(before))
    return line, {each["location"][0] for each in widgets.to_plotly_json()["operations"]}, choosing(asked, query)


def shown(screen: Screen) -> dict[str, Any]:
    """What the grid shows of the page."""
    return desk.cards(screen, load_page(screen.parts, screen.account, "community"))


def text(part: Any) -> str:
    return str(part)


def test_only_what_follows_is_asked_anew(screen: Screen) -> None:
    _, first, after = choose(screen, "page=community&category=01")
    assert {"open", "new", "on_time", "categories", "map", "needs_me"} <= first
    _, second, _ = choose(after, "page=community&category=02")
    assert not {"population", "ages", "officers"} & second
    _, none, _ = choose(after, "page=community&category=01")
    assert none == set()


def test_everything_chosen_is_named_with_its_way_back(screen: Screen) -> None:
    line, _, _ = choose(screen, "page=community&period=7d&category=01-10&state=handling")
    for words in ("近 7 日", "暴露生活垃圾", "清除环节", "恢复默认"):
        assert words in text(line)
    assert "hidden=True" not in text(line[0].children[3])
    assert "随之变化" in text(line[2])


def test_a_page_as_it_begins_offers_no_reset(screen: Screen) -> None:
    line, _, _ = choose(choosing(screen, {"period": "7d"}), "page=community&area=" + kit.NANPU)
    assert "hidden=True" in text(line[0].children[3])


def test_what_is_chosen_is_there_when_the_page_is_opened_again(screen: Screen) -> None:
    choose(screen, "page=community&period=7d&category=01")
    assert last_choice(screen.parts, screen.account, "community") == {"period": "7d", "category": "01"}
    assert recall(screen, {}) == {"period": "7d", "category": "01"}
    assert recall(screen, {"period": "30d"}) == {"period": "30d"}
    assert recall(screen, {"page": "community", "area": kit.NANPU}) == {"page": "community", "area": kit.NANPU}
    choose(choosing(screen, {"period": "7d"}), "page=community&area=" + kit.NANPU)
    assert recall(screen, {}) == {}


def test_a_magnet_that_is_put_on_or_taken_off_while_a_choice_is_answered_is_left_to_its_edit(screen: Screen) -> None:
    before = shown(screen)
    was = load_page(screen.parts, screen.account, "community")
    kept = save_page(screen.parts, screen.account, "community", [PlaceOne(id="more", magnet="closed_today", on="desk", at=(0, 60, 3, 2))], was.version)
    query = {"page": "community", "period": "7d"}
    _, widgets, cards, history = answer(screen, replace(screen, choice={}), query, "community", datetime.now(UTC), before)
    touched = [{each["location"][0] for each in part.to_plotly_json()["operations"]} for part in (widgets, cards)]
    assert touched[1] == set(before)
    assert "more" not in touched[0]
    drawn = next(each["params"]["value"] for each in history.to_plotly_json()["operations"] if each["location"] == ["drawn"])
    assert drawn["version"] == kept.version


def test_a_remembered_area_that_is_no_longer_mine_is_passed_over(screen: Screen) -> None:
    remember_choice(screen.parts, screen.account, "community", {"area": kit.NANZHUANG_ONE, "period": "7d"}, datetime.now(UTC))
    assert recall(screen, {}) == {"period": "7d"}


def test_a_link_to_another_area_shows_mine_and_says_so(screen: Screen) -> None:
    look = choosing(screen, {"area": kit.NANZHUANG_ONE, "category": "99", "period": "7d"})
    assert look.choice == {"period": "7d"}
    said = controls.left_out(look)
    assert f"区域“{kit.NANZHUANG_ONE}”不在您的范围内，显示南浦社区" in said
    assert "没有类别“99”" in said
    assert "南庄" not in said


def test_a_department_chooses_its_own_cases_only(parts: Parts) -> None:
    mine = Screen(parts, kit.account(parts, "handler", "440604", department="water"), "440604", "zh", "dark", "desk")
    assert choosing(mine, {"department": "water"}).choice == {"department": "water"}
    other = choosing(mine, {"department": "housing"})
    assert other.choice == {}
    assert "本部门" in other.left_out[0].zh


def test_among_is_an_area_above_in_the_scope(parts: Parts) -> None:
    leader = Screen(parts, kit.account(parts, "leader", "440604012"), kit.NANPU, "zh", "dark", "desk")
    assert choosing(leader, {"among": "440604012"}).choice == {"among": "440604012"}
    for odd in ("440604", "440604100", kit.NANPU, "x"):
        assert choosing(leader, {"among": odd}).choice == {}


def test_a_template_begins_with_its_own_choice_and_the_address_says_what_differs(screen: Screen) -> None:
    page = screen.city.pages["community"].model_copy(update={"controls": {"period": "7d"}})
    city = screen.city.model_copy(update={"pages": {**screen.city.pages, "community": page}})
    look = replace(screen, parts=replace(screen.parts, city=city))
    begun = layout(look, {}).children[0]
    assert "近 7 日" in text(begun)
    assert controls.address(choosing(look, {}, page.controls), page, "community") == ""
    assert controls.address(choosing(look, {"period": "off"}, page.controls), page, "community") == "?page=community&period=off"
    assert controls.address(choosing(look, {"period": "2026-11-01/2026-11-02"}, page.controls), page, "x").endswith("&period=2026-11-01/2026-11-02")


def test_a_page_keeps_its_own_choice_as_a_file() -> None:
    assert PageSpec(id="a", zh="甲", en="A", controls={"period": "7d"}).model_dump()["controls"] == {"period": "7d"}
