"""A magnet that is for others is mounted nowhere: on a wall it is not there, on a page of one's own it says for whom it is and asks nothing."""

import json
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from core.pages import Instance
from core.scenes import Scene
from layouts._scene import scene
from layouts.gallery import layout as gallery
from services._parts import Parts
from services.save_page import load_page
from tests import kit
from widgets._base import Screen
from widgets._desk import cards, palette
from widgets._frame import magnet
from widgets._showing import meant
from widgets._views import VIEWS

FOR_SOME = [(view, role) for view in VIEWS.values() if view.roles for role in ("wall", "property", "security") if role not in view.roles]


def screen(parts: Parts, role: str, surface: Any = "desk", lang: Any = "zh") -> Screen:
    return Screen(parts, kit.account(parts, role, "440604"), "440604", lang, "dark", surface)


def drawn(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(("view", "role"), FOR_SOME, ids=lambda each: getattr(each, "id", each))
def test_a_view_for_others_says_for_whom_and_mounts_nothing(parts: Parts, view: Any, role: str) -> None:
    found = next(each for each in parts.city.magnets.values() if each.view == view.id)
    text = drawn(magnet(screen(parts, role), "one", Instance(magnet=found.id), found))
    assert "需要岗位：" in text
    assert '"module"' not in text


def test_a_magnets_own_rule_closes_it_likewise(parts: Parts) -> None:
    rule = {"when": {"roles": ["leader"]}}
    text = drawn(magnet(screen(parts, "officer"), "one", Instance(magnet="open_cases", settings=rule), parts.city.magnets["open_cases"]))
    assert "岗位是领导时显示" in text
    assert '"module"' not in text
    assert '"module"' in drawn(magnet(screen(parts, "leader"), "one", Instance(magnet="open_cases", settings=rule), parts.city.magnets["open_cases"]))


def test_a_rule_that_cannot_be_used_closes_nothing_and_says_what_is_wrong(parts: Parts) -> None:
    clock = Instance(magnet="clock", settings={"when": {"roles": ["nobody"]}})
    page = parts.city.pages["leader"].model_copy(update={"instances": {"clock": clock}, "arrangements": {}})
    assert meant(screen(parts, "leader"), page) == page
    assert "没有岗位“nobody”" in drawn(magnet(screen(parts, "leader"), "one", clock, parts.city.magnets["clock"]))


def test_on_a_wall_its_place_is_given_to_the_others(parts: Parts) -> None:
    page, wall = parts.city.pages["community"], screen(parts, "wall", "wall")
    still = scene(wall, Scene("/", "community")).children
    text = drawn(still)
    assert "data_down" not in text
    assert "monthly_tables" not in text
    assert len(still.children) == len(page.instances) - 2
    cells = sum(w * h for _, _, w, h in meant(wall, page).arrangement("wall").items.values())
    assert cells % (24 * 12) == 0  # no cell of a screen is empty


def test_on_a_page_of_ones_own_it_is_hidden_until_it_is_edited(parts: Parts) -> None:
    kept = load_page(parts, kit.account(parts), "community")
    shown = cards(screen(parts, "security", lang="en"), kept)
    assert [name for name, card in shown.items() if not card.get("when", {"mine": True})["mine"]] == ["data_down", "monthly"]
    assert shown["monthly"]["when"]["says"].startswith("This needs one of the posts Community worker")


def test_the_library_offers_only_what_is_for_me(parts: Parts) -> None:
    def offered(role: str) -> set[str]:
        return {each["view"] for each in palette(screen(parts, role))} & {"data_down", "monthly_tables", "interface_health"}

    assert offered("leader") == {"data_down", "monthly_tables", "interface_health"}
    assert offered("community") == {"data_down", "monthly_tables"}
    assert offered("property") == set()


def test_the_gallery_says_of_a_view_for_others_for_whom_it_is(parts: Parts) -> None:
    text = drawn(gallery(screen(parts, "admin"), {}))
    assert '"now_monthly_tables"' in text
    assert "需要岗位：社区工作者、派遣员、领导" in text
    assert '"module": "monthly_tables"' not in text
