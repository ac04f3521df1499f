"""Edits that are undone, that wait for a lost connection, and of two people on one page, in real browsers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import App, Faults
from tests.e2e.test_my_page import ITEM, api, cell, drag, edit, fresh, layout, point, saved

SAVED = ".desk-saved"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('magnet-edits')).length"


@pytest.fixture
def desk(page: Callable[..., Page]) -> Page:
    return fresh(page("community"))


def carry_in(desk: Page, magnet: str, at: tuple[int, int] = (0, 0)) -> None:
    drag(desk, point(desk, f"[data-palette={magnet}]"), cell(desk, *at))
    desk.mouse.up()


def version(desk: Page) -> int:
    return api(desk, "GET", "/pages")["items"][0]["version"]


def done(desk: Page, before: str) -> str:
    """Wait until another version than `before` is saved; its number."""
    desk.wait_for_function("was => ![was, ''].includes(document.querySelector('.desk-saved').dataset.saved)", arg=before)
    return desk.locator(SAVED).get_attribute("data-saved") or ""


def test_every_gesture_is_undone_and_done_again_by_keys_also_after_a_reload(desk: Page) -> None:
    edit(desk)
    expect(desk.locator("[data-action=undo]")).to_be_disabled()
    now, pictures = desk.locator(SAVED).get_attribute("data-saved") or "0", [layout(desk)]
    gestures = [
        lambda: carry_in(desk, "enterprises"),
        lambda: desk.locator("[data-key=new]").press("ArrowDown"),
        lambda: desk.locator("[data-key=new]").press("Shift+ArrowRight"),
        lambda: desk.locator("[data-key=new]").press("Delete"),
        lambda: desk.locator("[data-action=reset]").click(),
    ]
    for gesture in gestures:
        gesture()
        now = done(desk, now)
        pictures.append(layout(desk))
    desk.reload()
    expect(desk.locator(f"{ITEM} .mg").first).to_be_visible()
    edit(desk)
    for picture in pictures[-2::-1]:
        desk.keyboard.press("Control+z")
        desk.wait_for_function(LAYOUT_IS, arg=[picture])
        saved(desk)
    expect(desk.locator("[data-action=undo]")).to_be_disabled()
    for number, picture in enumerate(pictures[1:]):
        desk.keyboard.press("Control+y" if number % 2 else "Control+Shift+z")
        desk.wait_for_function(LAYOUT_IS, arg=[picture])
        saved(desk)
    expect(desk.locator("[data-action=redo]")).to_be_disabled()


LAYOUT_IS = """([picture]) => {
  const nodes = [...document.querySelectorAll('.grid-stack-item')].map((el) => el.gridstackNode).filter(Boolean);
  return nodes.length === Object.keys(picture).length && nodes.every((n) => String(picture[n.id]) === String([n.x, n.y, n.w, n.h]));
}"""


def test_edits_go_on_while_the_connection_is_lost_and_are_sent_once_when_it_is_back(desk: Page, faults: Faults) -> None:
    edit(desk)
    carry_in(desk, "enterprises")
    saved(desk)
    before = version(desk)
    desk.context.set_offline(True)
    carry_in(desk, "population")
    desk.locator("[data-key=new]").focus()
    desk.keyboard.press("Delete")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存，正在重试 · 2 处改动")
    expect(desk.locator("[data-key=new]")).to_have_count(0)
    assert desk.evaluate(KEPT) == 1
    desk.context.set_offline(False)
    saved(desk)
    assert desk.evaluate(KEPT) == 0
    assert version(desk) == before + 2
    there = layout(desk)
    desk.reload()
    expect(desk.locator("[data-magnet=population]")).to_have_count(2)
    assert layout(desk) == there
    faults.clear()


def test_what_waits_survives_a_reload_of_the_tab(desk: Page, faults: Faults) -> None:
    edit(desk)
    before = version(desk)
    desk.context.set_offline(True)
    carry_in(desk, "enterprises")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        desk.reload()
    desk.context.set_offline(False)
    desk.goto("/")
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    desk.wait_for_function(f"() => {KEPT} === 0")
    assert version(desk) == before + 1
    faults.clear()


def test_the_web_part_is_killed_while_editing_and_nothing_is_lost(desk: Page, app: App, faults: Faults) -> None:
    edit(desk)
    carry_in(desk, "enterprises")
    saved(desk)
    before = version(desk)
    app.kill("web")
    carry_in(desk, "population")
    desk.locator("[data-key=new]").focus()
    desk.keyboard.press("Delete")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存，正在重试")
    expect(desk.locator(SAVED)).to_have_attribute("data-saved", re.compile(r"\d+"), timeout=60_000)
    assert version(desk) == before + 2
    assert set(layout(desk)) == set(api(desk, "GET", f"/pages/{api(desk, 'GET', '/pages')['items'][0]['id']}")["instances"])
    faults.clear()


def test_what_no_longer_fits_is_said(desk: Page, context: Callable[..., BrowserContext], faults: Faults) -> None:
    edit(desk)
    desk.context.set_offline(True)
    desk.locator("[data-key=new]").focus()
    desk.keyboard.press("Shift+ArrowRight")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存")
    other = context("community").new_page()
    other.goto("/")
    edit(other)
    other.locator("[data-key=new]").focus()
    other.keyboard.press("Delete")
    saved(other)
    desk.context.set_offline(False)
    expect(desk.locator(".toast", has_text="您的改动没有保留")).to_be_visible()
    expect(desk.locator("[data-key=new]")).to_have_count(0)
    faults.clear()


def test_leaving_asks_only_where_something_could_be_lost(desk: Page, faults: Faults) -> None:
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    edit(desk)
    desk.context.set_offline(True)
    carry_in(desk, "enterprises")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存")
    desk.context.set_offline(False)
    desk.reload()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    assert asked == []
    edit(desk)
    desk.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    desk.context.set_offline(True)
    carry_in(desk, "population")
    expect(desk.locator(SAVED)).to_contain_text("还没有保存")
    with desk.expect_event("close"):
        desk.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    faults.clear()


@pytest.fixture
def two(page: Callable[..., Page]) -> tuple[Page, Page]:
    """One person's page in two browsers."""
    return fresh(page("community")), page("community")


def test_both_see_that_the_other_is_there_works_and_has_gone(two: tuple[Page, Page]) -> None:
    one, other = two
    for desk in two:
        expect(desk.locator(".here li")).to_have_count(1)
    expect(one.locator(".here li")).to_have_attribute("title", re.compile("您（另一处）.*正在看这一页"))
    edit(other)
    expect(one.locator(".here li")).to_have_attribute("title", re.compile("正在编辑这一页"))
    other.close()
    expect(one.locator(".here li")).to_have_count(0, timeout=15_000)


def test_what_the_other_does_is_shown_at_once_and_said(two: tuple[Page, Page]) -> None:
    one, other = two
    expect(one.locator(".here li")).to_have_count(1)
    edit(other)
    other.locator("[data-key=new]").press("Delete")
    expect(one.locator("[data-key=new]")).to_have_count(0)
    expect(one.locator(".toast").last).to_contain_text("移除了 1 块磁铁")
    carry_in(other, "enterprises")
    expect(one.locator("[data-magnet=enterprises]")).to_be_visible()
    saved(other)
    one.wait_for_function(LAYOUT_IS, arg=[layout(other)])


def test_what_i_am_dragging_is_not_lost_when_the_other_changes_the_page(two: tuple[Page, Page]) -> None:
    one, other = two
    expect(one.locator(".here li")).to_have_count(1)
    edit(one)
    edit(other)
    drag(one, point(one, "[data-key=on_time] .magnet-grip"), cell(one, 0, 0))
    other.locator("[data-key=crowd]").press("Delete")
    expect(one.locator(".toast").last).to_contain_text("移除了 1 块磁铁")
    expect(one.locator("[data-key=crowd]")).to_have_count(1)
    one.mouse.up()
    expect(one.locator("[data-key=crowd]")).to_have_count(0)
    saved(one)
    one.wait_for_function("() => document.querySelector('[data-key=on_time]').gridstackNode.x === 0")
    expect(one.locator(SAVED)).not_to_contain_text("没有保留")
    other.wait_for_function(LAYOUT_IS, arg=[layout(one)])


def test_a_published_page_is_edited_by_two_people_and_reaches_its_receivers(page: Callable[..., Page], context: Callable[..., BrowserContext]) -> None:
    leader = page("leader")
    given = {"kind": "role", "whom": "officer", "zh": "值班页", "en": "Duty"}
    shared = api(leader, "POST", f"/pages/{api(leader, 'GET', '/pages')['items'][0]['id']}/publish", given)["id"]
    leader.goto("/history")
    row = leader.locator(f"[data-page={shared}]")
    row.get_by_role("textbox").click()
    leader.get_by_role("option", name=re.compile("社区|南浦")).first.click()
    row.get_by_role("button", name="一起编辑这一页").click()
    expect(leader.locator(".said")).to_contain_text("和您一起编辑")
    team = f"t{shared[1:]}"
    leader.goto(f"/?page={team}")
    edit(leader)
    api(leader, "PUT", f"/published/{shared}/editors", {"usernames": ["community"]})
    other = page("community", f"/?page={team}")
    expect(other.locator(".here li")).to_have_attribute("title", re.compile("正在编辑这一页"))
    edit(other)
    carry_in(other, "enterprises")
    expect(leader.locator("[data-magnet=enterprises]").last).to_be_visible()
    expect(leader.locator(".toast").last).to_contain_text("加入了 1 块磁铁")
    saved(other)
    officer = page("officer")
    expect(officer.locator("[data-magnet=enterprises]").first).to_be_visible()
    api(leader, "DELETE", f"/published/{shared}")
