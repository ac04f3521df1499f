import json

import pytest

from core.scenes import Scene
from layouts._scene import scene
from services._parts import Parts
from services.walls import make_wall
from services.who import open_wall
from tests import kit
from widgets._base import Screen


def wall(parts: Parts, area: str = "440604") -> Screen:
    _, token = make_wall(parts, kit.account(parts, "admin", "440604"), "大厅", area)
    entered = open_wall(parts, token, "127.0.0.1")
    assert entered is not None
    return Screen(parts, entered[1], area, "zh", "dark", "wall")


def text_of(part: object) -> str:
    return json.dumps(part, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_one_case_stands_there_with_number_place_and_steps_and_no_word_of_anybody(parts: Parts) -> None:
    no = kit.a_case(parts, title="刘测试0007家漏水", text="电话 13800000007")
    shown = text_of(scene(wall(parts), Scene("/cases", query={"no": no})))
    assert no in shown
    assert "南浦社区" in shown
    assert "case-scene" in shown
    for word in ("刘测试", "13800000007", "王测试", "家漏水"):
        assert word not in shown


@pytest.mark.parametrize("what", [Scene("/cases", query={"light": "red"}), Scene("/map"), Scene("/summary"), Scene("/wall"), Scene("/", "community")])
def test_each_kind_of_scene_is_drawn_without_a_title_or_text(parts: Parts, what: Scene) -> None:
    kit.a_case(parts, title="刘测试0007家漏水", text="电话 13800000007")
    shown = text_of(scene(wall(parts), what))
    assert "scene-body" in shown
    assert "刘测试" not in shown
    assert "这块磁铁画不出来" not in shown


def test_a_page_has_an_arrangement_for_a_usual_and_for_a_wide_wall(parts: Parts) -> None:
    still = scene(wall(parts), Scene("/", "community")).children
    assert {name: still.style[name] for name in ("--columns0", "--rows0", "--columns1", "--rows1")} == {
        "--columns0": 24,
        "--rows0": 12,
        "--columns1": 48,
        "--rows1": 12,
    }


def test_a_scene_of_another_area_says_which_and_one_outside_the_wall_is_the_walls_own(parts: Parts) -> None:
    look = wall(parts, "440604012")
    assert "南浦社区" in getattr(scene(look, Scene("/map", query={"area": kit.NANPU})), "data-title")
    assert getattr(scene(look, Scene("/map", query={"area": "440604100"})), "data-title") == "一张图"


def test_what_is_gone_or_outside_says_so(parts: Parts) -> None:
    no = kit.a_case(parts, lon=113.022, lat=22.985)
    for what in (Scene("/cases", query={"no": no}), Scene("/", "attic")):
        assert "已不存在" in text_of(scene(wall(parts, "440604012"), what))


def test_a_page_on_a_wall_is_narrowed_as_its_scene_says(parts: Parts) -> None:
    wall = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "wall")
    drawn = str(scene(wall, Scene("/", "community", {"period": "7d", "category": "01"})))
    assert "case.new|440604|7d||category=01" in drawn
