"""The history of a page in a real browser: going back, the bin, clashes, publishing, files."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_my_page import api

MINE = "/pages/admin"  # the auditor's page, which no other test touches
CLOCK = {"do": "place", "id": "clock-1", "magnet": "clock", "on": "desk", "at": [0, 60, 3, 2]}


def write(page: Page, id: str, *operations: dict) -> None:
    version = api(page, "GET", f"/pages/{id}")["version"]
    api(page, "PUT", f"/pages/{id}", {"version": version, "operations": list(operations)})


def title(name: str, text: str) -> dict:
    return {"do": "set", "id": name, "settings": {"title": text}}


@pytest.fixture
def me(page: Callable[..., Page]) -> Iterator[Page]:
    """The auditor on the history of an untouched page."""
    opened = page("auditor", "/cases")
    write(opened, "admin")
    yield opened
    write(opened, "admin")


def test_versions_are_read_compared_and_gone_back_to(me: Page) -> None:
    write(me, "admin", CLOCK)
    write(me, "admin", title("new", "今天来的"), {"do": "remove", "id": "origin"})
    me.goto("/history")
    expect(me.locator(".versions .row").first).to_contain_text("移除 人口来源地、时钟")
    expect(me.locator(".versions .row").first).to_contain_text("设置 今日新增：标题 默认 → 今天来的")
    rows = me.locator(".versions .row").count()
    me.locator(".versions .row").nth(1).get_by_role("button", name="恢复").click()
    expect(me.locator(".said")).to_contain_text("已恢复到第")
    expect(me.locator(".versions .row")).to_have_count(rows + 1)
    assert "clock-1" in api(me, "GET", MINE)["instances"]
    me.locator(".versions .row").nth(0).get_by_role("button", name="对比").click()
    expect(me.get_by_text("再选一版对比")).to_be_visible()
    me.locator(".versions .row").nth(1).get_by_role("button", name="对比").click()
    expect(me.locator(".diff")).to_contain_text("加入 人口来源地、时钟")
    me.get_by_label("给这一版写备注").fill("夜班用")
    me.get_by_role("button", name="记下").click()
    expect(me.locator(".versions .row q").first).to_have_text("夜班用")


def test_a_magnet_comes_back_from_the_bin(me: Page) -> None:
    write(me, "admin", CLOCK, title("clock-1", "大钟"))
    write(me, "admin")
    me.goto("/history?page=admin")
    me.get_by_role("button", name="放回: 大钟").click()
    expect(me.locator(".said")).to_contain_text("已放回")
    assert api(me, "GET", MINE)["instances"]["clock-1"]["settings"] == {"title": "大钟"}
    me.get_by_role("button", name="恢复为模板").click()
    expect(me.locator(".said")).to_contain_text("已恢复为模板")
    assert api(me, "GET", MINE)["operations"] == []


def test_a_file_is_taken_and_its_faults_are_said(me: Page) -> None:
    me.goto("/history?page=admin")
    text = "instances:\n  a: {magnet: clock, settings: {title: <b>钟</b>}}\n  b: {magnet: nothing}\n"
    me.locator("input[type=file]").set_input_files({"name": "page.yaml", "mimeType": "application/yaml", "buffer": text.encode()})
    expect(me.locator(".said")).to_contain_text("已导入")
    expect(me.locator(".said")).to_contain_text("第 3 行")
    expect(me.locator(".said")).to_contain_text("没有磁铁“nothing”")
    me.goto("/")
    expect(me.get_by_text("<b>钟</b>").first).to_be_visible()


def test_a_page_is_published_patched_changed_and_taken_back(me: Page, page: Callable[..., Page]) -> None:
    leader = page("leader", "/history?page=leader", lang="en")
    leader.get_by_role("textbox", name="For").click()
    leader.get_by_role("option", name="Auditor").click()
    leader.get_by_label("Name of the page").fill("For auditors")
    leader.get_by_role("button", name="Publish", exact=True).click()
    expect(leader.locator(".said")).to_contain_text("Published")
    (published,) = [each["id"] for each in api(leader, "GET", "/published")["items"]]
    home = api(me, "GET", "/pages")["home"]
    assert (home["page"], home["why"], home["chosen"]) == (published, "group", False)
    write(me, published, title("trend", "我的趋势"))
    write(leader, "leader", title("trend", "区里的趋势"))
    api(leader, "POST", "/pages/leader/publish", {"kind": "role", "whom": "auditor"})
    me.goto(f"/history?page={published}")
    expect(me.locator(".clashes")).to_contain_text("标题：我的 我的趋势，模板 区里的趋势")
    me.get_by_role("button", name="用模板的").click()
    expect(me.locator(".said")).to_contain_text("已决定")
    expect(me.locator(".clashes")).to_have_count(0)
    me.goto(f"/?page={published}")
    expect(me.get_by_text("区里的趋势")).to_be_visible()
    leader.get_by_role("button", name="Take back").click()
    expect(leader.locator(".said")).to_contain_text("Taken back")
    assert api(me, "GET", "/pages")["home"]["page"] == "admin"
    me.goto(f"/?page={published}")
    expect(me.locator(".mg").first).to_be_visible()
    write(leader, "leader")
    assert published not in json.dumps(api(me, "GET", "/pages"))


def test_a_share_link_carries_no_rights(page: Callable[..., Page]) -> None:
    me = page("community", "/?page=leader&area=440604")
    expect(me.locator(".mg").first).to_be_visible()
    assert me.locator("[data-instance=ranking]").count() == 1
    assert me.locator("[data-area='440604']").count() == 0


def test_the_page_fits_a_phone_in_both_languages_and_themes(me: Page, page: Callable[..., Page]) -> None:
    write(me, "admin", CLOCK, title("new", "很长的标题" * 10))
    for lang, theme in (("zh", "dark"), ("en", "light")):
        small = page("auditor", "/history?page=admin", width=390, height=800, lang=lang, theme=theme)
        expect(small.locator(".versions .row").first).to_be_visible()
        assert small.evaluate("document.documentElement.scrollWidth") <= 390
        assert small.evaluate("document.querySelector('.history-page').scrollWidth") <= 390
