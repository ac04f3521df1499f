"""What a machine can tell of WCAG 2.2 AA: names, roles, contrast, sizes of what is pressed; on every page, dark and light."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.test_cases import opened, report
from tests.e2e.test_my_page import edit

# The watermark over a page is no text to be read.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = ["/", "/summary", "/history", "/map", "/cases", "/supervise", "/hazards", "/handover", "/wall"]


def faultless(page: Page) -> None:
    found = Axe().run(page, context={"exclude": [[".page-mark"]]}, options=RULES).response["violations"]
    assert not found, "\n".join(f"{page.url} {each['id']} {each['nodes'][0]['target']}: {each['nodes'][0]['failureSummary']}" for each in found)


def drawn(page: Page) -> Page:
    expect(page.locator(".mg:not([data-state=loading])").first).to_be_visible()
    expect(page.locator(".mg-bones")).to_have_count(0)
    return page


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_page_has_a_fault(page: Callable[..., Page], theme: str) -> None:
    shown = page("leader", "/login", theme=theme)
    for path in PAGES:
        shown.goto(path)
        expect(shown.locator("main, .wall").first).to_be_visible()
        if path in ("/", "/summary", "/wall"):
            drawn(shown)
        if shown.locator("[data-page-module]").count():
            expect(shown.locator("[data-page-module][data-awake]")).to_have_count(1)
        faultless(shown)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_editing_and_the_settings_of_a_magnet_have_no_fault(page: Callable[..., Page], theme: str) -> None:
    desk = edit(drawn(page("community", theme=theme)))
    faultless(desk)
    desk.locator("[data-key=on_time]").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-setting=title] input")).to_be_visible()
    desk.locator("[data-setting=when] summary").click()
    faultless(desk)


def test_a_phone_has_no_fault_in_english(page: Callable[..., Page]) -> None:
    phone = drawn(page("community", width=390, height=844, has_touch=True, is_mobile=True, lang="en"))
    faultless(phone)
    faultless(edit(phone))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_page_of_a_case_and_what_is_done_with_a_card_have_no_fault(page: Callable[..., Page], theme: str) -> None:
    desk = opened(page, "dispatcher", "/cases", theme=theme)
    no = report(desk)
    card = desk.locator(f'[data-case="{no}"]')
    expect(card).to_be_visible(timeout=15_000)
    card.focus()
    desk.keyboard.press("x")
    expect(desk.locator(".bulk .acts button").first).to_be_visible(timeout=10_000)
    card.press("m")
    expect(desk.locator(".case-pop .mi").first).to_be_visible(timeout=10_000)
    faultless(desk)
    desk.goto(f"/case?no={no}")
    expect(desk.locator(".case-page[data-awake]")).to_be_visible(timeout=15_000)
    expect(desk.locator(".near li").first).to_be_visible(timeout=10_000)
    faultless(desk)
