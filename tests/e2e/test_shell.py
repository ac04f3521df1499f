"""The shell in a real browser: navigation, area switcher, language, theme, signing out."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_rail_leads_from_page_to_page_and_keeps_the_area(page: Callable[..., Page]) -> None:
    desk = page("leader", "/cases?area=440604012")
    expect(desk.locator("[data-action=area]")).to_contain_text("祖庙街道")
    desk.locator('.rail a[href^="/map"]').click()
    expect(desk).to_have_url(re.compile(r"/map\?area=440604012(&layers=|$)"))
    expect(desk.locator(".rail .nav.on")).to_have_attribute("title", "一张图")


def test_the_area_switcher_finds_by_pinyin_and_is_worked_by_keys(page: Callable[..., Page]) -> None:
    desk = page("leader", "/cases")
    desk.locator("[data-action=area]").click()
    expect(desk.locator(".area-switch input")).to_be_focused()
    desk.keyboard.type("nanpu")
    expect(desk.locator(".area-switch li").first).to_contain_text("南浦社区")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-action=area]")).to_contain_text("南浦社区")
    expect(desk).to_have_url(re.compile("area=440604012061"))


def test_the_area_switcher_ends_at_ones_scope(page: Callable[..., Page]) -> None:
    desk = page("community", "/cases")
    desk.locator("[data-action=area]").click()
    expect(desk.locator(".area-switch li").first).to_contain_text("南浦社区")
    desk.keyboard.type("祖庙")
    expect(desk.locator(".area-switch li")).to_have_text(["范围内没有这个区域"])
    desk.keyboard.press("Escape")
    expect(desk.locator(".area-switch")).to_have_count(0)


def test_language_and_theme_are_switched_and_kept(page: Callable[..., Page]) -> None:
    desk = page("auditor", "/map")
    desk.locator('.rail > [data-action="lang"]').click()
    expect(desk.locator(".topbar h1")).to_have_text("Map")
    desk.locator('.rail > [data-action="theme"]').click()
    expect(desk.locator("html")).to_have_attribute("data-theme", "light")
    kept = desk.request.get("/api/v1/session").json()["account"]
    assert (kept["lang"], kept["theme"]) == ("en", "light")


def test_the_connection_light_says_its_word(page: Callable[..., Page], faults: list[str]) -> None:
    desk = page("leader", "/cases")
    light = desk.locator(".topbar [data-live]")
    expect(light).to_have_attribute("data-live", "live", timeout=15_000)
    expect(light).to_have_text("实时")


def test_signing_out_leads_to_the_login_and_back_shows_nothing(page: Callable[..., Page]) -> None:
    desk = page("handler", "/cases")
    desk.locator("[data-action=account]").click()
    desk.locator(".mi[data-action=logout]").click()
    expect(desk).to_have_url(re.compile("/login"))
    desk.goto("/cases")
    expect(desk).to_have_url(re.compile("/login"))


def test_an_unknown_address_shows_the_way_home(page: Callable[..., Page]) -> None:
    desk = page("leader", "/nowhere")
    desk.get_by_role("link", name="回到首页").click()
    expect(desk.locator(".topbar h1")).to_have_text("领导首页")


def test_on_a_phone_the_navigation_is_at_the_foot_and_nothing_runs_over(page: Callable[..., Page]) -> None:
    phone = page("leader", "/cases", width=390, height=844)
    box = phone.locator(".rail").bounding_box()
    assert box is not None
    assert box["y"] > 700
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_the_area_switcher_stays_on_the_screen(page: Callable[..., Page]) -> None:
    phone = page("dispatcher", "/cases", width=390, height=844)
    phone.locator("[data-action=area]").click()
    expect(phone.locator(".area-switch li").first).to_be_visible()
    box = phone.locator(".area-switch").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
