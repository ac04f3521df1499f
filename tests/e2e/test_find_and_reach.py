"""The lift vote: the owner of an empty flat is found, reached and his vote written down, without a mouse."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, expect

FLAT, PATIENCE_MS, BUILT_S = "3栋501", 20_000, 150
WORDS = {
    "zh": {"called": "已由平台接通", "reached": "已达到比例", "missing": "还差 1 户"},
    "en": {"called": "Connected by the provider", "reached": "The share is reached", "missing": "1 more needed"},
}


def tab_to(page: Page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Walk there as somebody without a mouse does."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reached {selector}")


def looked_up(page: Page, words: str, kind: str, id: object) -> None:
    """Look for it with Ctrl+K until it is what Enter would take."""
    expect(page.locator("[data-page-module][data-awake]")).to_be_attached(timeout=PATIENCE_MS)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.find input")).to_be_focused(timeout=PATIENCE_MS)
    page.keyboard.type(words)
    expect(page.locator(f'[data-found="{kind}"][data-id="{id}"][aria-selected="true"]')).to_be_visible(timeout=PATIENCE_MS)


def flat(desk: Callable[..., APIResponse]) -> int:
    """The home's number, once the index is complete."""
    until = time.monotonic() + BUILT_S
    while True:
        found = desk("community", "GET", f"/search?q={FLAT}&kind=home").json()
        if not found["building"] or time.monotonic() > until:
            return int(found["groups"][0]["items"][0]["id"])
        time.sleep(1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_owner_of_an_empty_flat_is_found_and_the_lift_vote_goes_on(page: Callable[..., Page], desk: Callable[..., APIResponse], lang: str) -> None:
    words, home = WORDS[lang], flat(desk)
    (sheet,) = (each for each in desk("community", "GET", f"/records/home/{home}").json()["sheets"] if each["title"] == "3栋加装电梯")
    desk("community", "PUT", f"/consents/{sheet['id']}/homes/{home}", state="unreachable", note="")
    mine = page("community", "/cases", lang=lang)
    looked_up(mine, FLAT, "home", home)
    mine.keyboard.press("Enter")
    expect(mine.locator('[data-serve="home_owner"]')).to_be_visible(timeout=PATIENCE_MS)
    tab_to(mine, '[data-serve="home_owner"]')
    mine.keyboard.press("Enter")
    phone = mine.locator('dd[data-field="phone"]')
    expect(phone).to_have_text("138****" + phone.inner_text()[-4:], timeout=PATIENCE_MS)
    tab_to(mine, '[data-reach="call"]')
    mine.keyboard.press("Enter")
    expect(mine.locator(".reach-said")).to_contain_text(words["called"], timeout=PATIENCE_MS)
    tab_to(mine, '[data-outcome="reached"]')
    mine.keyboard.press("Enter")
    tab_to(mine, '[data-reach="reveal"] + [data-reach="reveal"]', "Shift+Tab")
    mine.keyboard.press("Enter")
    expect(mine.locator("dd.shown b")).to_contain_text("138000", timeout=PATIENCE_MS)
    tab_to(mine, f'a[href^="/consent?id={sheet["id"]}"]', "Shift+Tab")
    mine.keyboard.press("Enter")
    expect(mine.locator(".consent-figure")).to_contain_text(words["missing"], timeout=PATIENCE_MS)
    tab_to(mine, '.consent-side [data-serve="home_owner"]')  # the owner is reached from the sheet as well as from his home
    mine.keyboard.press("Enter")
    tab_to(mine, '[data-reach="reveal"] + [data-reach="reveal"]')
    mine.keyboard.press("Enter")
    expect(mine.locator(".consent-side dd.shown b")).to_contain_text("138000", timeout=PATIENCE_MS)
    tab_to(mine, '[data-state="signed"]', "Shift+Tab")
    mine.keyboard.press("Enter")
    expect(mine.locator(".consent-figure")).to_contain_text(words["reached"], timeout=PATIENCE_MS)


def test_whoever_a_case_names_is_shown_for_a_minute_and_that_is_on_record(page: Callable[..., Page], desk: Callable[..., APIResponse]) -> None:
    (case, *_) = desk("dispatcher", "GET", "/cases?open=yes&limit=1").json()["items"]
    desk("dispatcher", "POST", f"/cases/{case['no']}/messages", text="租客：赵六七来电 13800000022")
    mine = page("dispatcher", f"/case?no={case['no']}")
    names = mine.locator("details.masked")
    names.locator("summary").first.click(timeout=PATIENCE_MS)
    row = names.locator('li:has([data-masked^="name-"])')
    expect(row).to_contain_text("赵**", timeout=PATIENCE_MS)
    row.locator('[data-reach="reveal"]').click()
    expect(row.locator(".shown b")).to_have_text("赵六七", timeout=PATIENCE_MS)
    expect(mine.locator(".talk")).not_to_contain_text("赵六七")
    expect(names.locator(".reach-looks li").first).to_contain_text("核实案件情况")
