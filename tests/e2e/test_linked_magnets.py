"""Linked magnets in real browsers: saved from a magnet's menu, put on other pages, changed everywhere, made one's own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_my_page import api, edit, fresh, saved


@pytest.fixture
def leader(page: Callable[..., Page]) -> Page:
    """A leader's fresh page, an empty library."""
    desk = fresh(page("leader"))
    for each in api(desk, "GET", "/magnets")["items"]:
        api(desk, "DELETE", f"/magnets/{each['id']}")
    return desk


def menu(desk: Page, key: str) -> Locator:
    item = desk.locator(f"[data-key={key}]")
    item.hover()
    item.locator("[data-action=more]").click()
    expect(desk.locator(".magnet-menu [data-action=copyLink]")).not_to_have_attribute("aria-disabled", "true")
    return desk.locator(".magnet-menu")


def first(desk: Page) -> str:
    """A number on the page that is not held by the template."""
    free = "[...document.querySelectorAll('.grid-stack-item:not(.held)')]"
    return desk.evaluate(f"{free}.find((el) => el.querySelector('.v-number, .v-rate')).dataset.key")


def save(desk: Page, key: str, title: str) -> str:
    menu(desk, key).locator("[data-action=saveMagnet]").click()
    dialog = desk.locator("dialog.library")
    dialog.get_by_role("textbox").fill(title)
    dialog.locator("[data-value=area]").click()
    dialog.locator("[data-action=go]").click()
    expect(desk.locator(f"[data-key={key}] .mg header .t")).to_have_text(title)
    desk.wait_for_function("() => Object.keys(localStorage).every((key) => !key.startsWith('magnet-edits'))")
    return next(each["id"] for each in api(desk, "GET", "/magnets")["items"] if each["title"]["zh"] == title)


def test_saved_once_it_stands_on_two_peoples_pages_and_one_change_reaches_both(leader: Page, page: Callable[..., Page]) -> None:
    key = first(leader)
    shared = save(leader, key, "重点指标")
    other = fresh(page("community"))
    edit(other)
    expect(other.locator(".palette h3").first).to_contain_text("我的与共享")
    other.locator(f"[data-palette={shared}]").click()
    expect(other.locator(f"[data-magnet={shared}]")).to_be_visible()
    saved(other)
    leader.locator("[data-action=edit]").click()
    leader.locator(f"[data-key={key}] .magnet-strip").click()
    leader.locator("[data-setting=title] input").fill("本区重点")
    leader.get_by_role("button", name="应用").click()
    saved(leader)
    leader.locator("[data-action=done]").click()
    menu(leader, key).locator("[data-action=relinkMagnet]").click()
    expect(leader.locator("dialog.library")).to_contain_text("用在 2 个页面")
    leader.locator("dialog.library [data-action=go]").click()
    expect(other.locator(f"[data-magnet={shared}] header .t")).to_have_text("本区重点")
    expect(leader.locator(f"[data-key={key}] .mg header .t")).to_have_text("本区重点")


def test_made_mine_it_no_longer_follows_and_undo_links_it_again(leader: Page) -> None:
    key = first(leader)
    shared = save(leader, key, "各页同一块")
    menu(leader, key).locator("[data-action=ownMagnet]").click()
    expect(leader.locator(f"[data-key={key}] .mg")).not_to_have_attribute("data-magnet", shared)
    expect(leader.locator(f"[data-key={key}] .mg header .t")).to_have_text("各页同一块")
    edit(leader)
    leader.keyboard.press("Control+z")
    expect(leader.locator(f"[data-key={key}] .mg")).to_have_attribute("data-magnet", shared)
    saved(leader)


def test_deleted_it_goes_on_as_it_was_and_says_so(leader: Page) -> None:
    key = first(leader)
    shared = save(leader, key, "将删除")
    menu(leader, key).locator("[data-action=retireMagnet]").click()
    expect(leader.locator("dialog.library")).to_contain_text("按最后的设置继续显示")
    leader.locator("dialog.library [data-action=go]").click()
    expect(leader.locator(".toast").last).to_contain_text("已从磁铁库删除")
    leader.wait_for_function("() => Object.keys(localStorage).every((key) => !key.startsWith('magnet-edits'))")
    expect(menu(leader, key)).to_contain_text("已删除，这里按最后的设置显示")
    leader.keyboard.press("Escape")
    edit(leader)
    expect(leader.locator(f"[data-palette={shared}]")).to_have_count(0)
    expect(leader.locator(f"[data-key={key}] .mg header .t")).to_have_text("将删除")


def test_by_keyboard_and_in_english(page: Callable[..., Page]) -> None:
    desk = fresh(page("leader", lang="en"))
    key = first(desk)
    desk.locator(f"[data-key={key}] [data-action=more]").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".magnet-menu [data-action=saveMagnet]")).to_contain_text("Save to the library")
    desk.locator(".magnet-menu [data-action=saveMagnet]").press("Enter")
    expect(desk.locator("dialog.library input")).to_be_focused()
    desk.keyboard.type(" week")
    desk.keyboard.press("Enter")
    expect(desk.locator("dialog.library")).to_have_count(0)
    expect(desk.locator(f"[data-key={key}] .mg")).to_have_attribute("data-magnet", re.compile("linked_"))
