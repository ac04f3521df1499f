"""What magnets take of their page's choice, and what they say of it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from core.pages import Instance
from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets._frame import magnet
from widgets._screen import choosing
from widgets.grid import Live


@pytest.fixture
def screen(parts: Parts) -> Screen:
    return Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk")


def drawn(screen: Screen, magnet_id: str, picks: bool = True, **settings: Any) -> tuple[Any, Live, str]:
    """A magnet's title, its live part, and what its title row says of the choice."""
    section = magnet(screen, "one", Instance(magnet=magnet_id, settings=settings), screen.city.magnets[magnet_id], picks)
    title, follows = section.children[0].children[:2]
    return title.children, section.children[1].children, follows.children


def chosen(screen: Screen, **query: str) -> Screen:
    area = query.get("area", screen.area)
    return choosing(replace(screen, area=area), query)


def test_without_a_choice_nothing_is_said(screen: Screen) -> None:
    assert drawn(screen, "new_today")[2] == ""
    assert drawn(screen, "new_today")[1].watch == "case.new|440604|today|"


def test_a_figure_of_another_period_is_called_after_its_indicator_and_says_the_period(screen: Screen) -> None:
    title, live, said = drawn(chosen(screen, period="7d"), "new_today")
    assert (title, live.watch, said) == ("新增案件", "case.new|440604|7d|", "近 7 日")
    assert live.settings["told"] is True


def test_how_things_stand_has_no_period_and_says_so(screen: Screen) -> None:
    _, live, said = drawn(chosen(screen, period="7d"), "open_cases")
    assert (live.watch, said) == ("case.open|440604|now|", "不随周期")


def test_hours_are_of_a_day(screen: Screen) -> None:
    assert drawn(chosen(screen, period="7d"), "trend_24h")[2] == "不随周期"
    assert drawn(chosen(screen, period="yesterday"), "trend_24h")[1].watch == "case.new|440604|yesterday|hour"


def test_what_a_person_set_on_the_magnet_goes_before_the_pages_choice(screen: Screen) -> None:
    _, live, said = drawn(chosen(screen, period="7d"), "new_today", period="month")
    assert (live.watch, said) == ("case.new|440604|month|", "不随周期")


def test_a_filter_narrows_those_that_have_the_field_and_the_others_say_that_they_are_not(screen: Screen) -> None:
    look = chosen(screen, category="01")
    assert drawn(look, "open_cases")[1].watch == "case.open|440604|now||category=01"
    assert drawn(look, "open_cases")[2] == "市容环境"
    assert drawn(look, "population")[2] == "不随筛选"
    assert drawn(look, "population")[1].watch == "person.count|440604|now|"


def test_rows_of_the_chosen_field_all_stay_and_the_chosen_one_is_marked(screen: Screen) -> None:
    _, live, said = drawn(chosen(screen, category="01-10"), "cases_by_category")
    assert (live.watch, said) == ("case.open|440604|now|category", "")
    assert live.settings["pick"] == {"param": "category", "at": ["01"]}


def test_an_area_chosen_among_others_leaves_the_others_to_be_seen(screen: Screen) -> None:
    look = chosen(screen, area="440604012", among="440604")
    _, live, _ = drawn(look, "area_ranking")
    assert live.watch == "case.on_time_rate|440604|month|area"
    assert live.settings["pick"] == {"param": "area", "at": ["440604012"]}
    assert drawn(look, "open_cases")[1].watch == "case.open|440604012|now|"


def test_rows_lead_to_records_where_the_page_is_not_narrowed_by_them(screen: Screen) -> None:
    assert "pick" not in drawn(screen, "cases_by_category", picks=False)[1].settings
    assert "pick" not in drawn(screen, "open_cases")[1].settings


def test_the_way_to_the_records_is_narrowed_too(screen: Screen) -> None:
    assert "category=01" in drawn(chosen(screen, category="01-10"), "open_cases")[1].settings["href"]


def test_lists_of_cases_follow_filters(screen: Screen) -> None:
    look = chosen(screen, category="01", period="7d")
    for each in ("case_board", "overdue_list", "needs_me", "ticker"):
        _, live, said = drawn(look, each)
        assert (live.settings["narrow"], said) == ({"category": "01"}, "市容环境")


def test_the_map_keeps_its_view_and_marks_the_chosen_area(screen: Screen) -> None:
    section = magnet(chosen(screen, area="440604012", among="440604", category="01"), "one", Instance(magnet="one_map"), screen.city.magnets["one_map"], True)
    told = section.to_plotly_json()["props"]
    assert json.loads(told["data-choice"]) == {"narrow": {"category": "01"}, "pick": {"param": "area", "at": ["440604012"]}, "said": "市容环境", "deaf": False}
    assert '"area": "440604"' in str(section.children[1].to_plotly_json()["props"]["data-one-map"])
    before = magnet(screen, "one", Instance(magnet="one_map"), screen.city.magnets["one_map"], True).to_plotly_json()["props"]
    assert before["data-steady"] == told["data-steady"]


def test_a_map_of_some_categories_shows_those_whatever_the_page_chooses(screen: Screen) -> None:
    water = Instance(magnet="one_map", settings={"category": "18-01"})
    for look in (screen, chosen(screen, category="01")):
        told = magnet(look, "one", water, screen.city.magnets["one_map"]).to_plotly_json()["props"]
        assert json.loads(told["data-choice"])["narrow"] == {"category": "18-01"}
