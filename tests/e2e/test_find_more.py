"""A thing found goes to one's page and comes off again; the phone searches, also without network."""

from collections.abc import Callable

from playwright.sync_api import APIResponse, Page, expect

from tests.e2e.test_find_and_reach import PATIENCE_MS, looked_up


def test_what_is_found_goes_to_the_page_and_undo_takes_it_off(page: Callable[..., Page], desk: Callable[..., APIResponse]) -> None:
    no = desk("community", "GET", "/cases?open=true&limit=1").json()["items"][0]["no"]
    mine = page("community", "/cases")
    looked_up(mine, no, "case", no)
    mine.keyboard.press("Shift+Enter")
    expect(mine.locator('.find-said [data-do="undo"]')).to_be_visible(timeout=PATIENCE_MS)
    (added,) = (name for name, each in desk("community", "GET", "/pages/community").json()["instances"].items() if each["magnet"] == "thing")
    mine.locator('.find-said [data-do="see"]').click()
    card = mine.locator(f'[data-instance="{added}"]')
    expect(card).to_contain_text(no, timeout=PATIENCE_MS)
    desk("community", "DELETE", f"/search/add/{added}")
    expect(card).to_have_count(0, timeout=PATIENCE_MS)


def test_the_phone_searches_and_says_when_there_is_no_network(phone: Callable[..., Page], faults: list[str]) -> None:
    me = phone("/m")
    me.locator('[data-action="search"]').click()
    me.locator(".find-bar input").fill("南浦")
    expect(me.locator('[data-found="building"]').first).to_be_visible(timeout=PATIENCE_MS)
    me.context.set_offline(True)
    me.locator(".find-bar input").fill("南浦 网格")
    expect(me.locator(".view .hint")).to_contain_text("现在没有网络", timeout=PATIENCE_MS)
    me.context.set_offline(False)
    me.locator(".find-bar input").fill("南浦")
    me.locator('[data-found="building"] [data-do="report"]').first.click()
    expect(me.locator("[data-place]")).to_contain_text("南浦社区", timeout=PATIENCE_MS)
    faults.clear()
