"""A grid officer with his phone: the list, a report in a few taps, work without a network, a second phone, a lost one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, expect

from tests import kit
from tests.e2e.conftest import CELL, PATIENCE_MS, Faults, ready
from tests.e2e.test_accessible import faultless


def offline_ready(page: Page) -> None:
    expect(page.locator('body[data-offline="ready"]')).to_be_attached(timeout=PATIENCE_MS)


def report(page: Page, photo: Path, words: str) -> None:
    """The few taps of a report: photo, category, words; the place comes by itself."""
    page.locator('[data-tab="report"]').tap()
    expect(page.locator("[data-place]")).to_contain_text("网格", timeout=PATIENCE_MS)
    page.locator('[data-photos="before"]').first.set_input_files(photo)
    expect(page.locator('[data-shot="before"]')).to_have_count(1)
    page.locator(".chips [data-category]").first.tap()
    page.locator("#words").fill(words)
    page.locator('[data-action="send"]').tap()
    expect(page.locator('[data-step="near"]:visible, [data-step="done"]:visible')).to_be_visible(timeout=PATIENCE_MS)
    if page.locator('[data-step="near"]').is_visible():
        page.locator('[data-action="continue"]').tap()
    expect(page.locator("[data-sent]")).to_be_visible(timeout=PATIENCE_MS)


def reports(desk: Callable[..., APIResponse], words: str) -> list[str]:
    """The numbers of the cases with these words."""
    items = desk("dispatcher", "GET", "/cases?source=officer&order=latest&limit=1000").json()["items"]
    return [item["no"] for item in items if item["title"] == words]


def a_task(desk: Callable[..., APIResponse], title: str) -> str:
    """A case that is sent to be verified; its number."""
    number = desk("dispatcher", "POST", "/reports", **kit.a_report(title=title, lon=CELL["longitude"], lat=CELL["latitude"])).json()["no"]
    desk("dispatcher", "POST", f"/cases/{number}/actions", action="verify_report", version=1)
    return str(number)


def test_the_list_is_as_long_as_its_badge_says_and_a_report_takes_a_few_taps(phone: Callable[..., Page], desk: Callable[..., APIResponse], photo: Path) -> None:
    me = phone()
    items = me.locator("[data-todo]")
    expect(items.first).to_be_visible()
    count = items.count()
    expect(me.locator("[data-badge]")).to_have_text(str(count))
    expect(me.locator("h1 [data-count]")).to_have_text(str(count))
    kind = me.locator('[data-kind="case"]')
    if kind.count():
        kind.tap()
        expect(me.locator('[data-todo]:not([data-todo^="case/"])')).to_have_count(0)
    assert me.evaluate("document.documentElement.scrollWidth") <= 390
    report(me, photo, "两辆面包车停在通道口")
    expect(me.locator("[data-sent]")).to_have_attribute("data-sent", "now")
    assert reports(desk, "两辆面包车停在通道口") == [me.locator("[data-no]").inner_text()]


def test_a_task_appears_on_the_list_while_it_is_looked_at(phone: Callable[..., Page], desk: Callable[..., APIResponse]) -> None:
    me = phone()
    expect(me.locator("[data-todo]").first).to_be_visible()
    no = a_task(desk, "井盖松动")
    expect(me.locator(f'[data-todo$="/{no}"], [data-todo] a[href="#case/{no}"]').first).to_be_visible(timeout=15_000)


def test_a_report_made_without_network_is_sent_once_when_there_is_one_again(
    phone: Callable[..., Page], desk: Callable[..., APIResponse], photo: Path, faults: Faults
) -> None:
    me = phone("/m#report")
    expect(me.locator("[data-drawn]")).to_be_attached(timeout=PATIENCE_MS)
    offline_ready(me)
    me.context.set_offline(True)
    me.goto("/m#todo")
    me.reload()
    ready(me)
    expect(me.locator(".head .live")).to_contain_text("离线")
    expect(me.locator(".head .live")).to_contain_text("的数据")
    report(me, photo, "桥头护栏松了")
    expect(me.locator("[data-sent]")).to_have_attribute("data-sent", "later")
    me.reload()
    ready(me, "report")
    expect(me.locator(".head .live")).to_have_attribute("data-queue", "1")
    assert reports(desk, "桥头护栏松了") == []
    me.context.set_offline(False)
    expect(me.locator(".head .live")).to_have_attribute("data-queue", "0", timeout=PATIENCE_MS)
    me.reload()
    ready(me, "report")
    assert len(reports(desk, "桥头护栏松了")) == 1
    faults.clear()


def test_an_officer_verifies_with_a_photo_and_is_told_when_somebody_was_first(
    phone: Callable[..., Page], desk: Callable[..., APIResponse], photo: Path, faults: Faults
) -> None:
    no, other = a_task(desk, "楼道堆放杂物"), a_task(desk, "门前堆土")
    me = phone(f"/m#case/{no}")
    me.locator('[data-do="verified"]').tap()
    me.locator('.fill [name="result"]').fill("现场属实")
    me.locator(".fill [type=submit]").tap()
    expect(me.locator(".fill .why")).to_contain_text("拍一张现场照片")
    me.locator('.fill [data-photos="photos"]').first.set_input_files(photo)
    expect(me.locator(".fill [data-shot]")).to_have_count(1)
    me.locator(".fill [type=submit]").tap()
    expect(me.locator('[data-step="verified"]')).to_contain_text("现场属实", timeout=PATIENCE_MS)
    expect(me.locator('[data-step="verified"] img')).to_be_visible()
    me.goto(f"/m#case/{other}")
    expect(me.locator(f'[data-case="{other}"]')).to_be_visible(timeout=PATIENCE_MS)
    me.locator('[data-do="verified"]').tap()
    me.locator('.fill [name="result"]').fill("也属实")
    me.locator('.fill [data-photos="photos"]').first.set_input_files(photo)
    expect(me.locator(".fill [data-shot]")).to_have_count(1)
    desk("community", "POST", f"/cases/{other}/actions", action="verified", version=2, verdict="valid", result="社区已核实")
    me.locator(".fill [type=submit]").tap()
    stuck = me.locator('[data-entry][data-state="stuck"]')
    expect(stuck).to_contain_text("别人已先处理", timeout=PATIENCE_MS)
    expect(stuck.locator("[data-since]")).to_contain_text("核实反馈")
    stuck.locator('[data-action="discard"]').tap()
    expect(stuck).to_have_count(1)
    stuck.locator('[data-action="discard"]').tap()
    expect(stuck).to_have_count(0)
    faults.clear()


def test_a_second_phone_waits_for_its_approval_and_a_lost_one_is_signed_out_and_empty(
    phone: Callable[..., Page], context: Callable[..., BrowserContext], page: Callable[..., Page], desk: Callable[..., APIResponse], faults: Faults
) -> None:
    phone()
    second = context("officer", width=390, height=844, has_touch=True).new_page()
    second.goto("/m")
    expect(second.locator('[data-device="waiting"]')).to_contain_text("还没有绑定")
    (number,) = re.findall(r"\d+", second.locator("main b").inner_text())
    admin = page("admin", "/admin")
    row = admin.locator(f'[data-device="{number}"]')
    row.locator('[data-action="approve-device"]').click(timeout=PATIENCE_MS)
    expect(row).to_have_attribute("data-state", "bound", timeout=PATIENCE_MS)
    second.goto("/m")
    ready(second)
    offline_ready(second)
    row.locator('[data-action="revoke-device"]').click()
    row.locator('[data-action="revoke-device"]').click()
    expect(row).to_have_attribute("data-state", "revoked", timeout=PATIENCE_MS)
    expect(second.locator('[data-device="revoked"] [data-gone]')).to_be_visible(timeout=PATIENCE_MS)
    assert second.evaluate("caches.keys().then((names) => names.filter((name) => name.startsWith('magnet-phone')).length)") == 0
    refused = second.request.post("/api/v1/session", data={"username": "officer", "password": kit.PASSWORD})
    assert (refused.status, refused.json()["error"]["code"]) == (403, "device_revoked")
    faults.clear()


@pytest.mark.parametrize(("width", "lang", "theme"), [(360, "zh", "dark"), (430, "en", "light")])
def test_it_stands_in_both_languages_and_themes(phone: Callable[..., Page], width: int, lang: str, theme: str) -> None:
    me = phone(width=width, lang=lang, theme=theme)
    for view in ("todo", "report", "map", "more"):
        me.goto(f"/m#{view}")
        ready(me, view)
        assert me.evaluate("document.documentElement.scrollWidth") <= width, view
        small = "[...document.querySelectorAll('#app :is(button, a, input:not(.sr), select)')].filter((each) => each.offsetParent && each.offsetHeight < 43.5)"
        assert me.evaluate(f"{small}.map((each) => each.outerHTML.slice(0, 120))") == [], view
        faultless(me)
    assert me.evaluate("document.documentElement.dataset.theme") == theme
