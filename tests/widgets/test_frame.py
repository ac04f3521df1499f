"""The frame around a magnet: what a module is given, and that a fault stays inside it."""

from dataclasses import replace
from typing import Any

import pytest

from core.city import Magnet
from core.pages import Instance
from core.words import Lang
from services._parts import Parts
from tests import kit
from widgets import _frame
from widgets._base import Screen
from widgets._frame import magnet
from widgets.grid import Live


@pytest.fixture
def screen(parts: Parts) -> Screen:
    return Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk")


def drawn(screen: Screen, magnet_id: str, **settings: Any) -> Any:
    return magnet(screen, "one", Instance(magnet=magnet_id, settings=settings), screen.city.magnets[magnet_id])


def module(section: Any) -> Live:
    found = section.children[1].children
    assert isinstance(found, Live)
    return found


def test_a_magnet_says_what_it_is(screen: Screen) -> None:
    section = drawn(screen, "open_cases").to_plotly_json()["props"]
    assert (section["data-magnet"], section["data-instance"], section["role"], section["aria-label"]) == ("open_cases", "one", "group", "在办案件")
    assert section["className"] == "mg v-number"


@pytest.mark.parametrize(
    ("area", "lang", "title"),
    [
        ("440604", "zh", "镇街按期结案率"),
        ("440604012", "zh", "社区按期结案率"),
        (kit.NANPU, "zh", "网格按期结案率"),
        ("440604012", "en", "On time by community"),
    ],
)
def test_a_magnet_of_areas_says_of_which_level(parts: Parts, area: str, lang: Lang, title: str) -> None:
    screen = Screen(parts, kit.account(parts, "leader", "440604"), area, lang, "dark", "desk")
    assert drawn(screen, "area_ranking").to_plotly_json()["props"]["aria-label"] == title


def test_a_magnet_comes_with_its_answer_and_goes_on_watching_it(screen: Screen) -> None:
    kit.a_case(screen.parts)
    live = module(drawn(screen, "open_cases"))
    assert live.value["value"] == 1
    assert live.watch == "case.open|440604|now|"
    assert live.settings["unit"] == {"zh": "件", "en": "cases"}


def test_a_department_watches_its_own_figure(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "handler", "440604", department="urban_management"), "440604", "zh", "dark", "desk")
    assert module(drawn(screen, "open_cases")).watch == "case.open|440604@urban_management|now|"


def test_settings_of_the_instance_go_before_the_magnets(screen: Screen) -> None:
    live = module(drawn(screen, "cases_by_category", limit=3, title="三类"))
    assert (live.settings["limit"], live.settings["by"], live.settings["title"]) == (3, "category", "三类")


def test_an_area_outside_the_scope_is_answered_with_the_screens_own(parts: Parts) -> None:
    screen = Screen(parts, kit.account(parts, "community", kit.NANPU), kit.NANPU, "zh", "dark", "desk")
    assert module(drawn(screen, "open_cases", area="440604")).settings["area"] == kit.NANPU


def test_a_number_leads_to_the_records_behind_it(screen: Screen) -> None:
    assert module(drawn(screen, "overdue_open")).settings["href"] == "/cases?tab=list&area=440604&of=case.overdue&period=now"
    assert module(drawn(screen, "cases_by_category")).settings["href_row"] == "/cases?tab=list&area=440604&of=case.open&period=now&category={id}"
    assert module(drawn(screen, "area_ranking")).settings["href_row"] == "/cases?tab=list&area={id}&of=case.on_time_rate&period=month"
    assert module(drawn(screen, "officers_on_duty")).settings["href"] == "/map?area=440604&layers=officers"
    assert module(drawn(screen, "population")).settings["href"] == "/lineage?indicator=person.count&area=440604&period=now"
    assert module(drawn(screen, "fire_faults")).settings["href_row"] == "/lineage?indicator=fire.faults&area=440604&period=30d&by=kind&row={id}"
    assert module(drawn(screen, "fire_mended_by_area")).settings["href_row"] == "/lineage?indicator=fire.mended_rate&area={id}&period=30d"


def test_the_records_are_narrowed_as_the_figure_is_and_a_row_takes_the_place_of_its_field(screen: Screen) -> None:
    only = {"category": ["01", "10-01"], "department": ["none"]}
    given = module(drawn(screen, "cases_by_category", filter=only)).settings
    assert given["href"] == "/cases?tab=list&area=440604&of=case.open&period=now&category=01,10-01&department=none"
    assert given["href_row"] == "/cases?tab=list&area=440604&of=case.open&period=now&category={id}&department=none"


def test_a_click_goes_where_the_settings_say(screen: Screen) -> None:
    def ways(**settings: Any) -> list[Any]:
        given = module(drawn(screen, "cases_by_category", **settings)).settings
        return [given.get("href"), given.get("href_row")]

    assert ways(click="none") == [None, None]
    assert ways(click="drill") == ["#drill=440604", None]
    assert ways(click="drill", view="ranking", by="area") == ["#drill=440604", "#drill={id}"]
    page = "/?page=officer&area=440604&source=12345"
    assert ways(click="page:officer", filter={"source": ["12345"]}) == [page, page + "&category={id}"]
    leader = replace(screen, surface="lead")  # no panel opens there
    assert module(drawn(leader, "open_cases", click="drill")).settings["href"].startswith("/cases?")


def test_a_narrowed_figure_says_so_and_watches_its_own_key(screen: Screen) -> None:
    kit.a_case(screen.parts)
    section = drawn(screen, "open_cases", filter={"category": ["10"], "state": ["handling"]})
    assert module(section).watch == "case.open|440604|now||category=10,state=handling"
    assert module(section).value["value"] == 0
    assert "安全隐患、处置中" in str(section.children[0])
    assert "only" not in str(drawn(screen, "open_cases").children[0])


def test_against_a_year_ago_the_answer_is_asked_with_it(screen: Screen) -> None:
    live = module(drawn(screen, "new_today", compare="year"))
    assert (live.watch, live.value["year"]) == ("case.new|440604|today|||year", None)
    assert "year" not in module(drawn(screen, "new_today")).value


def test_cases_are_heard_live_for_the_area_alone(screen: Screen) -> None:
    live = module(drawn(screen, "case_board"))
    assert live.topics == [{"topic": "case", "area": "440604"}]
    assert [column["id"] for column in live.settings["columns"]] == [column.id for column in screen.city.columns]


def test_an_answer_that_fails_is_shown_with_its_reason_in_its_place(screen: Screen, caplog: pytest.LogCaptureFixture) -> None:
    broken = Magnet(id="odd", zh="怪", en="Odd", view="bars", group="cases", indicator="case.open", settings={"by": "origin"})
    live = module(magnet(screen, "one", Instance(magnet="odd"), broken))
    assert live.value["state"] == "error"
    assert "origin" in live.value["why"]
    assert "no answer to" in caplog.text


def test_a_view_that_does_not_exist_or_fails_leaves_the_page_alone(screen: Screen, caplog: pytest.LogCaptureFixture) -> None:
    gone = Magnet(id="odd", zh="怪", en="Odd", view="hologram", group="cases")
    assert "hologram" in str(magnet(screen, "one", Instance(magnet="odd"), gone))
    pyramid = Magnet(id="odd", zh="怪", en="Odd", view="pyramid", group="people", indicator="case.open")
    assert "画不出来" in str(magnet(screen, "one", Instance(magnet="odd"), pyramid))


def test_a_wrong_setting_is_said_in_the_magnets_place(screen: Screen) -> None:
    shown = str(drawn(screen, "countdown", until="next spring"))
    assert "到何时" in shown
    assert "next spring" in shown


def test_what_is_inside_an_unknown_error_is_not_told(screen: Screen) -> None:
    assert "secret" not in _frame.reason(screen, RuntimeError("secret"))


def test_a_fault_on_a_wall_offers_nothing_to_press(parts: Parts) -> None:
    wall = Screen(parts, kit.account(parts, "wall", "440604"), "440604", "en", "dark", "wall")
    assert _frame.fault(wall, "why").children[1] is None


def test_one_of_it_for_each_area_below_named_by_the_area(screen: Screen) -> None:
    each = drawn(screen, "open_cases", repeat="area", title="各镇街").children[1].children
    assert [part.to_plotly_json()["props"]["aria-label"] for part in each] == ["祖庙街道", "南庄镇"]
    assert [module(part).watch for part in each] == ["case.open|440604012|now|", "case.open|440604100|now|"]


def test_where_nothing_lies_below_it_says_so(parts: Parts) -> None:
    cell = f"{kit.NANPU}001"
    officer = Screen(parts, kit.account(parts, "officer", cell), cell, "zh", "dark", "desk")
    assert "没有下级" in str(drawn(officer, "open_cases", repeat="area"))
