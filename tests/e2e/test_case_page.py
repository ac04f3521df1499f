"""The page of a case in a real browser: history, times, links, messages, and its print."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.test_case_board import act
from tests.e2e.test_cases import report


def whole(page: Callable[..., Page], role: str, no: str, **more: object) -> Page:
    """The page of the case once it listens."""
    desk = page(role, f"/case?no={no}", **more)
    expect(desk.locator(".case-page[data-awake]")).to_be_visible(timeout=15_000)
    expect(desk.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    return desk


def test_the_page_says_what_was_done_how_long_it_took_and_follows_live(page: Callable[..., Page]) -> None:
    no = report(page("leader", "/login"), title="整页案件")
    desk = whole(page, "dispatcher", no)
    expect(desk.locator(".stages > li")).to_have_count(1)
    expect(desk.locator(".pin-map .pin")).to_be_visible(timeout=10_000)
    desk.locator('[data-do="accept"]').click()
    desk.locator(".doing .ask textarea").fill("已核实")
    desk.locator('.doing .ask [type="submit"]').click()
    expect(desk.locator(".steps > li")).to_have_count(2, timeout=10_000)
    expect(desk.locator(".stages > li")).to_have_count(2)
    act(desk, no, "file_case", 2)
    expect(desk.locator(".steps > li")).to_have_count(3, timeout=10_000)


def test_desks_write_to_each_other_and_a_call_is_marked(page: Callable[..., Page]) -> None:
    no = report(page("leader", "/login"), title="留言案件", lon=113.108, lat=23.023)
    desk, other = whole(page, "dispatcher", no), whole(page, "community", no)
    field = desk.locator(".talk textarea")
    field.fill("请 ")
    field.press_sequentially("@社区")
    desk.locator(".talk .names .mi", has_text="社区工作者").click()
    field.press_sequentially("到场，联系 13812345678")
    desk.locator('.talk [type="submit"]').click()
    said = other.locator(".talk .said li p")
    expect(said).to_contain_text("到场", timeout=10_000)
    expect(said.locator("mark")).to_have_text("@社区工作者")
    expect(said).to_contain_text("138****5678")


def test_parts_of_a_case_say_how_they_stand_and_a_link_is_undone_with_a_reason(page: Callable[..., Page]) -> None:
    first = page("leader", "/login")
    no, part = report(first, title="主案"), report(first, title="子案")
    desk = whole(page, "dispatcher", no)
    desk.locator('[data-link="add"]').click()
    form = desk.locator(".linked .ask")
    form.locator('[name="other"]').fill(part)
    form.locator('[name="kind"]').select_option("whole_of")
    form.locator('[name="reason"]').fill("分段处置")
    form.locator('[type="submit"]').click()
    line = desk.locator(f'[data-linked-case="{part}"]')
    expect(line).to_contain_text("子案", timeout=10_000)
    expect(line).to_contain_text("待受理")
    act(desk, part, "accept", 1)
    expect(line).to_contain_text("待立案", timeout=10_000)
    line.locator('[aria-label="解除关联"]').click()
    line.locator('[name="reason"]').fill("不是一回事")
    line.locator('[type="submit"]').click()
    expect(desk.locator(".linked .links")).to_contain_text("没有关联案件", timeout=10_000)


def test_the_drawer_opens_the_page_and_a_case_of_others_has_none(page: Callable[..., Page]) -> None:
    no = report(page("leader", "/login"), lon=113.025, lat=22.985)
    desk = page("leader", f"/cases?no={no}")
    desk.locator("#case-panel .as-page").click()
    expect(desk).to_have_url(re.compile(rf"/case\?no={no}"))
    expect(desk.locator(".case-page .no")).to_have_text(no, timeout=10_000)
    other = page("community", f"/case?no={no}")
    expect(other.locator(".case-page")).to_contain_text("没有这个案件", timeout=15_000)


def test_the_print_is_one_case_on_white_with_who_printed_it(page: Callable[..., Page], tmp_path: Path) -> None:
    no = report(page("leader", "/login"), title="打印 13812345678")
    desk = whole(page, "dispatcher", no)
    desk.emulate_media(media="print")
    expect(desk.locator(".printed")).to_be_visible()
    expect(desk.locator(".rail")).to_be_hidden()
    expect(desk.locator(".doing")).to_be_hidden()
    desk.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(desk.locator(".printed")).to_contain_text(re.compile(r"祖庙街道综治中心.*打印于 20\d\d"))
    expect(desk.locator(".case-live")).not_to_contain_text("13812345678")
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    desk.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    desk.pdf(path=tmp_path / "case.pdf", format="A4")
    assert (tmp_path / "case.pdf").read_bytes().count(b"/Type /Page\n") <= 2
