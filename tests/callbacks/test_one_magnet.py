"""What the settings drawer and the menu of a magnet are told."""

import csv
import io

import pytest
from dash import no_update

from callbacks.one_magnet import PANEL, answer
from tests import kit
from widgets._base import Screen
from widgets._screen import choosing


@pytest.fixture
def screen(parts):
    account = kit.account(parts, "community", kit.NANPU)
    return Screen(parts, account, account.area, "zh", "dark", "desk")


def ask(screen, do, **more):
    return answer(screen, "community", {"n": 1, "do": do, **more})


def test_the_form_offers_what_the_account_may_choose(screen):
    told, drawn = ask(screen, "form", id="on_time")
    form = told["form"]
    assert form["base"] == {"indicator": "case.on_time_rate", "view": "rate", "settings": {}}
    assert {"case.open", "person.count"} <= {each["id"] for each in form["indicators"]}
    assert all(each["id"].startswith(kit.NANPU) for each in form["areas"])
    assert drawn is no_update


def test_a_preview_draws_the_magnet_alone_and_keeps_nothing(screen):
    told, drawn = ask(screen, "preview", id="on_time", settings={"view": "ranking", "by": "area"})
    (step,) = drawn.to_plotly_json()["operations"]
    assert step["location"] == ["on_time"]
    assert step["params"]["value"].className == "mg v-ranking"
    assert "problem" not in told
    assert ask(screen, "form", id="on_time")[0]["form"]["own"] == {}


def test_a_preview_of_what_cannot_be_says_why_and_shows_it_in_its_place(screen):
    told, drawn = ask(screen, "preview", id="on_time", settings={"view": "pyramid", "by": "area"})
    assert "金字塔" in told["problem"]
    (step,) = drawn.to_plotly_json()["operations"]
    assert "画不出来" in str(step["params"]["value"])


def test_on_a_page_kept_to_its_maps_view_a_magnets_menu_and_settings_say_so(screen):
    looking = choosing(screen, {"within": "113.1_22.9_113.2_23.1"})
    assert [ask(looking, do, id="open")[0]["about"]["narrowed"] for do in ("about", "form")] == ["视野内", "视野内"]


def test_an_area_outside_the_scope_cannot_be_chosen(screen):
    told, _ = ask(screen, "preview", id="on_time", settings={"area": "440604"})
    assert "范围" in told["problem"]


def test_the_form_offers_what_a_figure_can_be_narrowed_by_and_where_a_click_can_lead(screen):
    form = ask(screen, "form", id="on_time")[0]["form"]
    by_id = {each["id"]: each for each in form["indicators"]}
    assert by_id["case.open"]["fields"] == ["category", "department", "state", "source", "urgent"]
    assert (by_id["person.count"]["fields"], by_id["person.count"]["records"], by_id["person.count"]["happens"]) == (
        ["sex", "residence", "origin"],
        True,
        False,
    )
    categories = {each["id"]: each for each in form["fields"]["category"]["values"]}
    assert (categories["01"]["title"], categories["01-10"]["group"]) == ("市容环境", "市容环境")
    assert "community" in {each["id"] for each in form["pages"]}


def test_a_click_leads_only_to_a_page_the_account_may_open(screen):
    assert "没有您能打开的页面" in ask(screen, "preview", id="on_time", settings={"click": "page:leader"})[0]["problem"]
    assert "problem" not in ask(screen, "preview", id="on_time", settings={"click": "page:community"})[0]


def test_a_narrowed_figure_is_defined_as_narrowed_and_its_records_are_too(screen):
    kit.a_case(screen.parts)
    told, _ = ask(screen, "preview", id="open", settings={"filter": {"category": ["10"]}, "click": "none"})
    assert (told["about"]["value"], told["about"]["narrowed"]) == (0, "安全隐患")
    assert told["about"]["href"].endswith("&of=case.open&period=now&category=10")


def test_the_definition_says_parts_time_source_and_why(screen):
    kit.a_case(screen.parts)
    about = ask(screen, "about", id="open")[0]["about"]
    assert about["says"].startswith("已上报")
    assert about["value"] == 1
    assert about["href"] == f"/cases?tab=list&area={kit.NANPU}&of=case.open&period=now"
    assert about["why"].startswith("您是社区工作者")
    assert about["datasets"] == [{"title": "案件", "href": "/datasets?id=case"}]
    assert (about["source"], about["refresh"]) == ("案件库，逐件统计", "随办随新")
    assert about["lineage"] == f"/lineage?indicator=case.open&area={kit.NANPU}&period=now"


def test_the_answer_as_csv_has_a_line_for_each_row(screen):
    kit.a_case(screen.parts)
    head, whole, *rows = csv.reader(io.StringIO(ask(screen, "about", id="categories")[0]["about"]["csv"]))
    assert head[:3] == ["名称", "数值", "单位"]
    assert whole[:3] == ["在办分类", "1", "件"]
    assert sum(int(row[1]) for row in rows) == 1


def test_the_panel_goes_down_by_area_and_never_outside_the_scope(screen):
    told, drawn = ask(screen, "panel", id="open", area=kit.NANPU)
    (step,) = drawn.to_plotly_json()["operations"]
    assert step["location"] == [PANEL]
    assert [each["id"] for each in told["panel"]["path"]] == [kit.NANPU]
    assert "problem" in ask(screen, "panel", id="open", area="440604")[0]


@pytest.mark.parametrize("link", [{"magnet": "gone", "settings": {}}, {"magnet": 7}, {"magnet": "open_cases", "settings": {"href": "javascript:0"}}])
def test_a_link_that_is_not_whole_says_so(screen, link):
    told, drawn = ask(screen, "panel", link=link)
    assert told["problem"]
    assert drawn is no_update
