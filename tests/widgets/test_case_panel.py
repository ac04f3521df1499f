import json
from datetime import UTC, datetime

from services._parts import Parts
from services.act import act
from services.cases import actions_for, case
from services.photos import take_photo
from tests import kit
from tests.photo import a_photo
from widgets._base import Screen
from widgets._case_panel import actions, actor, gone, panel, timeline


def text(part: object) -> str:
    return json.dumps(part, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_an_opened_case_shows_its_steps_newest_first_and_what_may_be_done(parts: Parts) -> None:
    no = kit.a_case(parts)
    look = Screen(parts, kit.account(parts, "dispatcher", "440604012"), "440604012", "zh", "dark", "desk")
    act(parts, look.account, no, "accept", 1, note="已核实")
    shown = text(panel(look, case(parts, look.account, no)))
    steps = timeline(look, case(parts, look.account, no)).children[1].children
    assert [step.children[1].children for step in steps] == ["受理", "上报"]
    assert "已核实" in shown
    assert "立案" in shown
    assert '"data-version": 2' in shown


def test_only_the_usual_way_is_the_primary_button(parts: Parts) -> None:
    look = Screen(parts, kit.account(parts, "dispatcher", "440604012"), "440604012", "zh", "dark", "desk")
    row, now = {"workflow": "case", "category": "01-10", "area": kit.NANPU, "flags": {}, "department": None, "due_at": None}, datetime.now(UTC)
    buttons = {
        state: actions(look, {"actions": actions_for(look.city, {**row, "state": state}, look.account, now)}).children[0].children
        for state in ("accepted", "handling")
    }
    words = [("不予受理", "btn"), ("立案", "btn pri"), ("合并到原案件", "btn"), ("督办", "btn"), ("上报上级", "btn")]
    assert [(each.children, each.className) for each in buttons["accepted"]] == words
    assert {each.className for each in buttons["handling"]} == {"btn"}


def test_source_and_department_are_named_in_the_readers_language(parts: Parts) -> None:
    look = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "en", "dark", "desk")
    no = kit.a_case(parts, source="citizen")
    assert '"Residents"' in text(panel(look, case(parts, look.account, no)))
    assert actor(look, "城管执法局") == "Urban Management"
    assert actor(look, "区指挥中心") == "区指挥中心"


def test_phones_in_the_text_are_masked(parts: Parts) -> None:
    no = kit.a_case(parts, text="请回电 13812345678")
    look = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk")
    shown = text(panel(look, case(parts, look.account, no)))
    assert "13812345678" not in shown
    assert "138****5678" in shown


def test_a_case_that_cannot_be_shown_says_so(parts: Parts) -> None:
    look = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "en", "dark", "desk")
    assert "There is no such case" in text(gone(look, "C1"))


def test_photos_are_shown_small_and_open_whole(parts: Parts) -> None:
    name = take_photo(parts, a_photo(), None)
    no = kit.a_case(parts, photos=[name])
    look = Screen(parts, kit.account(parts, "leader", "440604"), "440604", "en", "dark", "desk")
    shown = text(panel(look, case(parts, look.account, no)))
    assert f'"/api/v1/photos/{name}?size=thumb"' in shown
    assert f'"/api/v1/photos/{name}"' in shown
    assert "Photo 1" in shown


def test_the_condition_it_was_filed_on_and_its_closing_standard_are_shown(parts: Parts) -> None:
    no = kit.a_case(parts, category="01-10")
    dispatcher = kit.account(parts, "dispatcher", "440604")
    kit.go(parts, no, "accept")
    filed = act(parts, dispatcher, no, "file_case", 2, condition="heap")
    shown = text(panel(Screen(parts, dispatcher, "440604", "zh", "dark", "desk"), filed))
    assert "成堆垃圾 1 立方米以上" in shown
    assert "垃圾已清运、地面干净" in shown
