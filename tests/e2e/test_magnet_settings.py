"""One magnet in a real browser: its settings shown while they are chosen, its menu, by mouse, finger and keyboard."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_my_page import ITEM, api, edit, fresh, saved

RATE = "[data-key=on_time]"


@pytest.fixture
def desk(page: Callable[..., Page]) -> Page:
    return fresh(page("community"))


def settings(page: Page, key: str) -> None:
    page.locator(f"[data-key={key}] .grid-stack-item-content").click(position={"x": 60, "y": 60})
    expect(page.locator("[data-setting=title] input")).to_be_visible()


def menu(page: Page, key: str, action: str) -> None:
    page.locator(f"[data-key={key}] .mg").hover()
    page.locator(f"[data-key={key}] [data-action=more]").click()
    page.locator(f".magnet-menu [data-action={action}]:not([aria-disabled=true])").click()


def test_what_is_chosen_is_seen_at_once_and_kept_only_when_applied(desk: Page) -> None:
    edit(desk)
    settings(desk, "on_time")
    desk.locator("[data-setting=view] [data-value=ranking]").click()
    expect(desk.locator(f"{RATE} .v-ranking")).to_be_visible()
    expect(desk.locator("[data-setting=area] [aria-pressed=true]")).to_have_attribute("data-value", "below")
    desk.keyboard.press("Escape")
    expect(desk.locator(".drawer")).to_have_count(0)
    expect(desk.locator(f"{RATE} .v-rate")).to_be_visible()
    settings(desk, "on_time")
    expect(desk.locator(".setting-says")).to_contain_text("÷")
    desk.locator("[data-setting=title] input").fill("<img src=x onerror=alert(1)>率")
    desk.locator("[data-setting=compare] [data-value=target]").click()
    expect(desk.locator(f"{RATE} .cmp")).to_contain_text("较目标")
    desk.locator("[data-action=apply]").click()
    expect(desk.locator(".drawer")).to_have_count(0)
    expect(desk.locator(f"{RATE} header .t")).to_have_text("<img src=x onerror=alert(1)>率")
    saved(desk)
    desk.reload()
    expect(desk.locator(f"{RATE} header .t")).to_have_text("<img src=x onerror=alert(1)>率")
    assert api(desk, "GET", "/pages/community")["instances"]["on_time"]["settings"] == {"title": "<img src=x onerror=alert(1)>率", "compare": "target"}


def test_applied_settings_are_one_step_to_undo_and_restore_is_none(desk: Page) -> None:
    edit(desk)
    settings(desk, "new")
    desk.locator("[data-setting=period] [data-value='7d']").click()
    expect(desk.locator("[data-key=new] header")).to_contain_text("近 7 日")
    desk.locator("[data-action=restore]").click()
    expect(desk.locator("[data-key=new] header")).to_contain_text("今日")
    desk.locator("[data-setting=period] [data-value='7d']").click()
    desk.locator("[data-action=apply]").click()
    expect(desk.locator(".drawer")).to_have_count(0)
    desk.locator("[data-action=undo]").click()
    expect(desk.locator("[data-key=new] header")).not_to_contain_text("近 7 日")
    desk.locator("[data-action=redo]").click()
    expect(desk.locator("[data-key=new] header")).to_contain_text("近 7 日")


def narrow(page: Page, field: str, find: str) -> None:
    page.locator("[data-setting=filter] select").select_option(field)
    page.locator("#setting-filter").click()
    page.locator("#setting-filter").fill(find)
    page.keyboard.press("Enter")


def test_a_narrowed_figure_is_kept_and_its_records_are_as_many_as_it_counts(desk: Page) -> None:
    edit(desk)
    settings(desk, "new")
    desk.locator("[data-setting=period] [data-value='30d']").click()
    narrow(desk, "category", "市容")
    narrow(desk, "department", "城管")
    narrow(desk, "source", "网格员")
    expect(desk.locator("[data-chip]")).to_have_text(["类别：市容环境", "部门：城管执法局", "来源：网格员"])
    desk.locator("[data-chip='source=officer']").click()
    expect(desk.locator("#setting-filter")).to_be_focused()
    desk.locator("[data-setting=compare] [data-value=year]").click()
    expect(desk.locator("[data-key=new] .cmp")).to_contain_text("较去年同期")
    expect(desk.locator("[data-key=new] header .only")).to_contain_text("市容环境、城管执法局")
    desk.locator("[data-action=apply]").click()
    expect(desk.locator(".drawer")).to_have_count(0)
    saved(desk)
    desk.reload()
    only = {"category": ["01"], "department": ["urban_management"]}
    assert api(desk, "GET", "/pages/community")["instances"]["new"]["settings"] == {"period": "30d", "filter": only, "compare": "year"}
    expect(desk.locator("[data-key=new] header")).to_contain_text("近 30 日")
    expect(desk.locator("[data-key=new] .cmp")).to_contain_text("较去年同期")
    desk.locator("[data-key=new] a.v").click()
    expect(desk.locator(".of-figure")).to_contain_text("新增案件 · 近 30 日 · 市容环境、城管执法局")
    expect(desk.locator("#cases-count")).to_contain_text("截至")
    query = "area=440604012061&period=30d&category=01&department=urban_management"
    listed = int(desk.locator(".case-list").get_attribute("data-total") or "")
    assert abs(listed - api(desk, "GET", f"/indicators/case.new?{query}")["value"]) <= 1  # one may be reported in between
    assert listed > 3
    desk.locator(".of-figure a").click()
    expect(desk.locator(".cases-page .tabs")).to_be_visible()


def test_a_click_on_a_figure_does_what_its_settings_say(page: Callable[..., Page]) -> None:
    desk = fresh(page("community", lang="en"))
    edit(desk)
    settings(desk, "new")
    desk.locator("[data-setting=click] select").select_option("drill")
    desk.locator("[data-action=apply]").click()
    expect(desk.locator(".drawer")).to_have_count(0)
    saved(desk)
    desk.locator("[data-action=done]").first.click()
    desk.locator("[data-key=new] a.v").click()
    expect(desk.locator(".magnet-panel .v-ranking .rk").first).to_be_visible()
    expect(desk.locator(".magnet-panel nav [aria-current]")).to_have_text("Nanpu Community")
    desk.keyboard.press("Escape")
    edit(desk)
    settings(desk, "new")
    desk.locator("[data-setting=click] select").select_option("none")
    desk.locator("[data-action=apply]").click()
    expect(desk.locator("[data-key=new] a.v")).to_have_count(0)
    saved(desk)


def test_a_wrong_filter_is_refused_by_the_api_with_its_reason(desk: Page) -> None:
    token = next(cookie["value"] for cookie in desk.context.cookies() if cookie["name"] == "_csrf_token")
    version = api(desk, "GET", "/pages/community")["version"]
    bad = {"version": version, "operations": [{"do": "set", "id": "new", "settings": {"filter": {"sex": ["m"]}}}]}
    answer = desk.request.fetch("/api/v1/pages/community", method="PUT", data=bad, headers={"X-CSRFToken": token})
    assert answer.status in (400, 422)
    assert "category, department, state, source, urgent" in answer.text()


def test_another_indicator_offers_only_views_that_show_it(desk: Page) -> None:
    edit(desk)
    settings(desk, "on_time")
    expect(desk.locator("[data-setting=view] [data-value=ring]")).to_have_count(0)
    desk.locator("#setting-indicator").click()
    desk.locator("#setting-indicator").fill("cqwj")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"{RATE} header .t")).to_have_text("超期未结")
    expect(desk.locator(f"{RATE} .v-number")).to_be_visible()
    expect(desk.locator("[data-setting=view] [data-value=ring]")).to_be_visible()
    expect(desk.locator("[data-setting=view] [data-value=rate]")).to_have_count(0)


def test_settings_that_cannot_be_are_refused_by_the_api_too(desk: Page) -> None:
    token = next(cookie["value"] for cookie in desk.context.cookies() if cookie["name"] == "_csrf_token")
    version = api(desk, "GET", "/pages/community")["version"]
    bad = {"version": version, "operations": [{"do": "set", "id": "new", "settings": {"view": "pyramid"}}]}
    answer = desk.request.fetch("/api/v1/pages/community", method="PUT", data=bad, headers={"X-CSRFToken": token})
    assert answer.status in (400, 422)
    assert "Pyramid" in answer.text()
    assert api(desk, "GET", "/pages/community")["version"] == version


def test_the_menu_defines_copies_and_looks_into_a_magnet(page: Callable[..., Page], context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    opened = context("leader", permissions=["clipboard-read", "clipboard-write"]).new_page()
    opened.goto("/")
    desk = fresh(opened)
    menu(desk, "on_time", "definitionOf")
    expect(desk.locator(".definition")).to_contain_text(re.compile("÷.*案件库.*领导", re.S))
    desk.keyboard.press("Escape")
    expect(desk.locator(f"{RATE} [data-action=more]")).to_be_focused()
    menu(desk, "on_time", "copyCsv")
    expect(desk.locator(".toast")).to_have_text("已复制")
    assert desk.evaluate("navigator.clipboard.readText()").splitlines()[1].startswith("按期结案率,")
    with desk.expect_download() as download:
        menu(desk, "on_time", "savePicture")
    download.value.save_as(tmp_path / "magnet.png")
    assert (tmp_path / "magnet.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    menu(desk, "on_time", "down")
    rows = desk.locator(".magnet-panel a.rk")
    expect(rows).to_have_count(4)
    rows.first.click()
    expect(desk.locator(".magnet-panel nav [aria-current]")).not_to_have_text("禅城区")
    desk.locator(".magnet-panel nav button").first.click()
    expect(rows).to_have_count(4)
    desk.keyboard.press("Escape")
    menu(desk, "on_time", "copyLink")
    expect(desk.locator(".magnet-menu")).to_have_count(0)
    link = desk.evaluate("navigator.clipboard.readText()")
    other = page("community", f"/?{urlsplit(link).query}#{urlsplit(link).fragment}")
    expect(other.locator(".magnet-panel .v-rate")).to_be_visible()


def test_on_a_phone_a_long_press_opens_the_menu_and_a_tap_the_settings(page: Callable[..., Page]) -> None:
    phone = fresh(page("community", width=390, height=844, has_touch=True, is_mobile=True))
    expect(phone.locator("[data-key=open] .mg")).to_have_attribute("data-state", re.compile("ok|empty"))
    phone.locator("[data-key=open] .mg").scroll_into_view_if_needed()  # waits until it rests
    # In the middle of the screen, where the menu opens under the finger: lifting it there chooses nothing.
    phone.evaluate("document.querySelector('[data-key=open]').scrollIntoView({block: 'center', behavior: 'instant'})")
    spot = phone.locator("[data-key=open] .mg").bounding_box()
    assert spot
    finger = phone.context.new_cdp_session(phone)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": spot["x"] + 60, "y": spot["y"] + 60}]})
    expect(phone.locator(".magnet-menu")).to_be_visible()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    expect(phone.locator(".magnet-menu[role=menu]")).to_be_visible()
    phone.touchscreen.tap(200, 120)
    expect(phone.locator(".magnet-menu")).to_have_count(0)
    edit(phone)
    phone.evaluate("document.querySelector('[data-key=on_time]').scrollIntoView({block: 'start'})")
    phone.locator(f"{RATE} [data-action=set]").tap()
    expect(phone.locator(".drawer [data-setting=period]")).to_be_attached()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.locator("[data-setting=view] [data-value=number]").tap()
    expect(phone.locator(f"{RATE} .v-number")).to_be_in_viewport()
    phone.locator("[data-action=apply]").tap()
    expect(phone.locator(".drawer")).to_have_count(0)
    saved(phone)


def test_eight_magnets_and_their_settings_by_keyboard_alone(page: Callable[..., Page]) -> None:
    desk = fresh(page("community", lang="en", theme="light"))
    count = desk.locator(ITEM).count()
    desk.locator("[data-action=edit]").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".palette input")).to_be_focused()
    for words in ("enterprises", "overdue", "closed today", "satisfaction", "rework", "handling", "cameras", "people on"):
        desk.keyboard.press("Control+a")
        desk.keyboard.type(words)
        desk.keyboard.press("Enter")
    expect(desk.locator(f"{ITEM} .magnet-body > section.mg")).to_have_count(count + 8)
    desk.locator("[data-key=new]").focus()
    desk.keyboard.press("Tab")
    expect(desk.locator(f"{RATE}")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#setting-indicator")).to_be_focused()
    desk.locator("[data-setting=title] input").fill("Mine")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"{RATE} header .t")).to_have_text("Mine")
    expect(desk.locator(RATE)).to_be_focused()
    expect(desk.locator("[data-said]")).to_contain_text("applied")
