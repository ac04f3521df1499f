"""What a page is narrowed to, in a real browser: by the line above it, by its rows, by its address; remembered, shared, let go."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import answered_late, held
from tests.e2e.test_my_page import ITEM, edit, saved

NANPU = "440604012061"


@pytest.fixture
def desk(page: Callable[..., Page]) -> Page:
    return untouched(page("community"))


def untouched(page: Page) -> Page:
    """My page with nothing chosen."""
    expect(page.locator(f"{ITEM} .mg").first).to_be_visible()
    expect(page.locator("[data-awake]")).to_be_visible(timeout=20_000)
    reset = page.locator("[data-do=reset-page]")
    if reset.is_visible():
        reset.click()
    expect(reset).to_be_hidden()
    return page


def follows(page: Page, key: str) -> Locator:
    """What a magnet says of the choice."""
    return page.locator(f"[data-key={key}] header .fw")


def chips(page: Page) -> Locator:
    return page.locator(".chip")


def category(page: Page, text: str) -> None:
    """Choose a category by keys alone."""
    page.locator("[data-control=category]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".area-switch input")).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator(".area-switch li.at")).to_contain_text("暴露生活垃圾")
    page.keyboard.press("Enter")


def test_what_is_chosen_before_the_page_listens_holds(desk: Page) -> None:
    desk.goto("/login")
    come = held(desk, "**/assets/my_page.mjs*")
    desk.goto("/")
    desk.locator("[data-control=period]").select_option("7d")
    come()
    expect(desk).to_have_url(re.compile("period=7d"))
    expect(desk.locator("[data-control=period]")).to_have_value("7d")
    untouched(desk)


def test_a_magnet_put_on_while_a_choice_is_answered_stays(desk: Page) -> None:
    come = answered_late(desk, "page-controls.children")
    with desk.expect_request(lambda request: "page-controls.children" in (request.post_data or "")):
        desk.locator("[data-control=period]").select_option("7d")
    expect(desk.locator("[data-control=period]")).to_have_value("7d")
    edit(desk)
    desk.locator("[data-palette=closed_today]").click()
    put = desk.locator(f"{ITEM}:has([data-magnet=closed_today] a)")
    expect(put).to_have_count(1)
    saved(desk)
    come()  # it is from before the magnet
    expect(follows(desk, "new")).to_have_text("近 7 日")
    expect(put).to_have_count(1)


def test_period_and_category_are_chosen_gone_back_to_kept_and_let_go(desk: Page, context: Callable[..., BrowserContext]) -> None:
    desk.locator("[data-control=period]").select_option("7d")
    expect(follows(desk, "new")).to_have_text("近 7 日")
    expect(desk.locator("[data-key=new] header .t")).to_have_text("新增案件")
    expect(follows(desk, "open")).to_have_text("不随周期")
    expect(desk).to_have_url(re.compile(r"\?page=community&period=7d$"))
    category(desk, "blshlj")
    expect(follows(desk, "open")).to_have_text("暴露生活垃圾")
    expect(follows(desk, "population")).to_have_text("不随筛选")
    expect(chips(desk)).to_have_text([re.compile("近 7 日"), re.compile("暴露生活垃圾")])
    expect(desk.locator("[data-chosen]")).to_contain_text("随之变化")
    desk.go_back()
    expect(chips(desk)).to_have_text([re.compile("近 7 日")])
    desk.go_back()
    expect(chips(desk)).to_have_count(0)
    expect(desk.locator("[data-key=new] header .t")).to_have_text("今日新增")
    desk.go_forward()
    desk.go_forward()
    expect(chips(desk)).to_have_count(2)
    desk.reload()
    expect(chips(desk)).to_have_count(2)
    expect(desk.locator("[data-control=period]")).to_have_value("7d")
    expect(follows(desk, "new")).to_have_text("近 7 日 · 暴露生活垃圾")

    other = context("community").new_page()
    other.goto("/")
    expect(chips(other)).to_have_count(2)
    expect(other).to_have_url(re.compile(r"\?page=community&period=7d&category=01-10$"))
    other.locator("[data-do=reset-page]").click()
    expect(chips(other)).to_have_count(0)
    other.goto("/")
    expect(other.locator(f"{ITEM} .mg").first).to_be_visible()
    expect(chips(other)).to_have_count(0)


def test_a_row_narrows_the_other_magnets_and_lets_go(desk: Page) -> None:
    rows = desk.locator("[data-key=categories] .bar")
    expect(rows.first).to_be_visible()
    before = rows.count()
    name = rows.first.locator(".k").inner_text()
    rows.first.click()
    expect(rows.first.locator(".hit")).to_have_attribute("aria-pressed", "true")
    expect(rows.first.locator("a.to")).to_have_text("查看记录 →")
    expect(rows.first.locator("a.to")).to_have_attribute("href", re.compile(r"^/cases\?.*category="))
    expect(rows).to_have_count(before)
    expect(follows(desk, "open")).to_have_text(name)
    expect(follows(desk, "needs_me")).to_have_text(name)
    expect(desk.locator("[data-key=open] .v")).to_contain_text(rows.first.locator(".n").inner_text())
    rows.first.locator(".hit").click()
    expect(rows.first.locator(".hit")).to_have_attribute("aria-pressed", "false")
    expect(follows(desk, "open")).to_have_text("")
    rows.nth(1).locator(".hit").focus()
    desk.keyboard.press("Space")
    expect(rows.nth(1).locator(".hit")).to_have_attribute("aria-pressed", "true")
    expect(rows.nth(1).locator(".hit")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(chips(desk)).to_have_count(0)
    desk.keyboard.press("Enter")
    expect(chips(desk)).to_have_count(1)
    chips(desk).click()
    expect(chips(desk)).to_have_count(0)


def test_an_area_of_the_ranking_narrows_the_page_and_the_others_stay(page: Callable[..., Page]) -> None:
    desk = untouched(page("leader"))
    rows = desk.locator("[data-key=ranking] .rk")
    expect(rows).to_have_count(4)
    name = rows.nth(1).locator(".k").inner_text()
    rows.nth(1).click()
    expect(desk.locator("[data-action=area]")).to_have_text(name)
    expect(rows).to_have_count(4)
    expect(desk.locator("[data-key=ranking] .rk.on .k")).to_have_text(name)
    expect(chips(desk)).to_have_text([re.compile(name)])
    expect(desk.locator(".rail a[href^='/cases']")).to_have_attribute("href", re.compile(r"area=440604\d{3}$"))
    chips(desk).click()
    expect(desk.locator("[data-action=area]")).to_have_text("禅城区")
    expect(desk.locator("[data-key=ranking] .rk.on")).to_have_count(0)


def test_choosing_keeps_every_magnet_and_shows_no_skeleton(desk: Page) -> None:
    expect(desk.locator("[data-key=categories] .bar").first).to_be_visible()
    expect(desk.locator(".mg[data-state=loading]")).to_have_count(0)
    desk.evaluate(
        """() => {
          const kept = ".grid-stack-item, .mg, [data-key=open] .mg-draw, [data-key=categories] .mg-draw, .leaflet-container";
          document.querySelectorAll(kept).forEach((el) => { el.marked = true; });
          window.blank = 0;
          const look = () => {
            window.blank += document.querySelectorAll(".mg-bones, .mg[data-state=loading], .mg-live:empty").length;
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    desk.locator("[data-key=categories] .bar").first.click()
    expect(follows(desk, "needs_me")).not_to_have_text("")
    desk.locator("[data-control=period]").select_option("month")
    expect(follows(desk, "new")).to_contain_text("本月")
    expect(desk.locator(".mg-draw.coming")).to_have_count(0)
    count = "(selector) => [...document.querySelectorAll(selector)].filter((el) => el.marked).length"
    magnets = desk.locator(ITEM).count()
    for selector, many in ((ITEM, magnets), (f"{ITEM} .mg", magnets), (".mg-draw", 2), (".leaflet-container", 1)):
        assert desk.evaluate(count, selector) == many, selector
    assert desk.evaluate("window.blank") == 0
    untouched(desk)


def test_days_of_ones_own_are_checked_before_they_are_asked_for(desk: Page) -> None:
    desk.locator("[data-control=period]").select_option("custom")
    days = desk.locator(".stretch input")
    days.first.fill("2026-11-10")
    days.last.fill("2026-11-01")
    desk.locator(".stretch button").click()
    expect(desk.locator(".stretch [role=alert]")).to_have_text("止日在起日之前")
    days.last.fill("2026-11-12")
    desk.locator(".stretch button").click()
    expect(follows(desk, "new")).to_have_text("2026-11-10 至 2026-11-12")
    expect(desk).to_have_url(re.compile(r"period=2026-11-10/2026-11-12$"))
    untouched(desk)


def test_a_shared_link_shows_its_receiver_what_he_may_see(page: Callable[..., Page]) -> None:
    leader = untouched(page("leader", permissions=["clipboard-read", "clipboard-write"]))
    leader.locator("[data-control=period]").select_option("7d")
    expect(chips(leader)).to_have_count(1)
    leader.locator("[data-do=copy-page]").click()
    expect(leader.locator(".toast")).to_contain_text("链接已复制")
    link = leader.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\?page=leader&period=7d&area=440604$", link)

    receiver = page("community")
    receiver.goto(link.replace("period=7d", "period=7d&category=01&state=nowhere"))
    expect(receiver.locator(f"{ITEM} .mg").first).to_be_visible()
    expect(receiver.locator(".left-out")).to_contain_text("区域“440604”不在您的范围内，显示南浦社区")
    expect(receiver.locator(".left-out")).to_contain_text("没有环节“nowhere”")
    expect(receiver.locator("[data-action=area]")).to_have_attribute("data-area", NANPU)
    expect(follows(receiver, "new")).to_have_text("近 7 日 · 市容环境")
    watched = receiver.evaluate("[...document.querySelectorAll('.mg[data-magnet=open_cases]')].length")
    assert watched == 1
    untouched(leader)


def test_on_a_phone_the_line_scrolls_sideways_and_works_by_touch(page: Callable[..., Page]) -> None:
    phone = untouched(page("community", width=390, height=844, has_touch=True, is_mobile=True))
    phone.locator("[data-control=period]").select_option("30d")
    expect(follows(phone, "new")).to_have_text("近 30 日")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    chips(phone).tap()
    expect(chips(phone)).to_have_count(0)
