"""The page history: every button, and files."""

import base64

import pytest

from callbacks.history import answer, taken
from core.errors import NotFound
from core.pages import PlaceOne, Remove, Set
from services.page_bases import home_of
from services.page_history import versions
from services.save_page import load_page, save_page
from tests import kit
from widgets._base import Screen
from widgets._page_history import body

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))


@pytest.fixture
def look(parts):
    def make(role="community", area=kit.NANPU, lang="zh"):
        account = kit.account(parts, role, area)
        return Screen(parts, account, account.area, lang, "dark", "desk")

    return make


def text(component) -> str:
    """Everything that is to be read in a component."""
    if component is None or isinstance(component, bool):
        return ""
    if isinstance(component, list | tuple):
        return "\n".join(text(each) for each in component)
    if isinstance(component, str | int):
        return str(component)
    return text(getattr(component, "children", None))


def press(screen, do, id="", page="community", fields=None, **state):
    drawn, after = answer(screen, {"page": page, **state}, do, id, fields or {})
    return text(drawn), after


def test_an_untouched_page_says_so(look):
    said = text(body(look(), "community"))
    assert "还没有改过这一页" in said
    assert "回收站" not in said
    assert "发布" not in said


def test_versions_the_bin_and_the_way_back(look, parts):
    me = look()
    save_page(parts, me.account, "community", [CLOCK], 0)
    save_page(parts, me.account, "community", [Remove(id="trend")], 1)
    said = text(body(me, "community"))
    assert "加入 时钟" in said
    assert "移除 24 小时新增" in said
    assert "已放回" in press(me, "put_back", "clock-1")[0]
    assert "clock-1" in load_page(parts, me.account, "community").page.instances
    assert "已恢复到第 2 版" in press(me, "restore", "2")[0]
    assert "已恢复为模板" in press(me, "restore", "0")[0]
    assert "没有完成" in press(me, "restore", "99")[0]
    assert "没有完成" in press(me, "put_back", "nothing")[0]


def test_two_versions_are_compared(look, parts):
    me = look(lang="en")
    for version in range(3):
        save_page(parts, me.account, "community", [CLOCK, Set(id="new", settings={"title": f"T{version}"})], version)
    said, state = press(me, "mark", "1")
    assert "Version 1 is chosen" in said
    said, state = press(me, "mark", "3", **{key: value for key, value in state.items() if key != "page"})
    assert "Version 1 → version 3" in said
    assert "title T0 → T2" in said
    assert press(me, "mark", "3", marked=[1, 3])[1]["marked"] == [1]


def test_a_note_and_earlier_versions(look, parts):
    me = look()
    for version in range(25):
        save_page(parts, me.account, "community", [CLOCK, Set(id="new", settings={"title": f"T{version}"})], version)
    assert "更早的版本" in text(body(me, "community"))
    said, state = press(me, "more")
    assert (state["limit"], "更早的版本" in said) == (40, False)
    press(me, "note", "25", fields={"note": "夜班用"})
    assert versions(parts, me.account, "community")[0][0].note == "夜班用"


def test_publishing_deciding_and_taking_back(look, parts):
    dispatcher, me = look("dispatcher", "440604"), look()
    fields = {"to": "role:community", "person": "", "title": "社区页", "locked": ["open"]}
    said, _ = press(dispatcher, "publish", page="dispatcher", fields=fields)
    assert "已发布" in said
    assert "社区工作者 · 禅城区" in said
    page = home_of(parts, me.account).page
    save_page(parts, me.account, page, [Set(id="on_time", settings={"period": "7d"})], 0)
    save_page(parts, dispatcher.account, "dispatcher", [Set(id="on_time", settings={"period": "today"})], 0)
    press(dispatcher, "publish", page="dispatcher", fields=fields)
    said = text(body(me, page))
    assert "周期：我的 近 7 日，模板 今日" in said
    assert "用我的" in said
    said, _ = press(me, "theirs", "on_time", page=page)
    assert "模板更新待决定" not in said
    assert load_page(parts, me.account, page).page.instances["on_time"].settings == {"period": "today"}
    press(dispatcher, "unpublish", page, page="dispatcher")
    assert home_of(parts, me.account).page == "community"


def test_publishing_to_a_person_that_is_not_there_says_so(look):
    fields = {"to": "person:", "person": "nobody", "title": "", "locked": []}
    assert "没有完成" in press(look("leader", "440604"), "publish", page="leader", fields=fields)[0]
    assert "没有完成" in press(look(), "publish", fields={**fields, "to": "role:community"})[0]


def test_the_page_to_begin_with(look, parts):
    me = look()
    press(me, "home")
    assert home_of(parts, me.account).why == "own"
    press(me, "home", "-")
    assert home_of(parts, me.account).why == "role"


def test_a_file_is_taken_with_what_was_wrong_in_it(look):
    def given(raw: bytes):
        return taken(look(), "community", "data:application/yaml;base64," + base64.b64encode(raw).decode())

    said = given(b"instances:\n  a: {magnet: clock}\n  b: {magnet: nothing}\n")
    assert said.good
    assert said.problems[0].line == 3
    assert not given(b"\xff\xfe\xff").good
    assert not given(b"format: 7\ninstances: {}\n").good
    assert not taken(look(), "community", "data:,§§").good


def test_another_s_page_is_not_there(look):
    with pytest.raises(NotFound):
        body(look(), "admin")
