"""The case board in a real browser: a card dragged, several cases at once, filters shared, the keyboard, boxes over a photo."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_cases import opened, report
from tests.photo import a_photo


def act(desk: Page, no: str, action: str, version: int, **needs: Any) -> None:
    """Something done to the case by REST."""
    token = desk.request.get("/api/v1/session").json()["csrf_token"]
    done = desk.request.post(f"/api/v1/cases/{no}/actions", data={"action": action, "version": version, **needs}, headers={"X-CSRFToken": token})
    assert done.ok, done.text()


def card_of(desk: Page, no: str, column: str) -> Locator:
    """The card of the case in this column, in the open board."""
    card = desk.locator(f'[data-column="{column}"] [data-case="{no}"]')
    expect(card).to_be_visible(timeout=15_000)
    return card


def lift(desk: Page, card: Locator) -> None:
    """Press the card and move it until the columns say what a drop does."""
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    desk.mouse.move(box["x"] + 40, box["y"] + 12)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    expect(desk.locator(".desk-board .drop").first).to_be_visible(timeout=15_000)


def drop(desk: Page, zone: Locator) -> None:
    """Let go over the zone."""
    box = zone.bounding_box()
    assert box
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    expect(zone).to_have_class(re.compile("over"))
    desk.mouse.up()


def test_a_dragged_card_asks_for_what_it_needs_and_arrives_on_anothers_board_too(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?text=拖动的案件")
    other = opened(page, "community", "/cases?text=拖动的案件")
    no = report(desk, title="拖动的案件", lon=113.108, lat=23.023)
    act(desk, no, "accept", 1)
    card = card_of(desk, no, "to_accept")
    lift(desk, card)
    closed = desk.locator('[data-column="closed_today"] .zone')
    expect(closed).to_contain_text("先“立案”")  # a column that refuses says why
    drop(desk, closed)
    expect(desk.locator(".toast").last).to_contain_text("先“立案”")
    lift(desk, card_of(desk, no, "to_accept"))
    drop(desk, desk.locator('[data-column="to_dispatch"] .zone[data-do="file_case"]'))
    form = desk.locator(".case-pop form.ask")
    form.locator('[name="condition"]').select_option("bags")
    form.locator('[type="submit"]').click()
    card_of(desk, no, "to_dispatch")
    card_of(other, no, "to_dispatch")


def test_five_cases_are_accepted_at_once_and_one_that_moved_on_says_so(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?text=批量受理&column=to_accept")
    numbers = [report(desk, title="批量受理") for _ in range(5)]
    for no in numbers:
        card_of(desk, no, "to_accept").click(modifiers=["Control"])
    expect(desk.locator(".bulk .n")).to_have_text("已选 5 件")
    desk.locator('.bulk [data-bulk="accept"]').click(timeout=15_000)
    form = desk.locator(".bulk form.ask")
    form.locator('[name="note"]').fill("已电话核实")
    act(desk, numbers[2], "accept", 1)
    form.locator('[type="submit"]').click()
    expect(desk.locator(".bulk .outcome")).to_contain_text("受理：4 件完成，1 件未办理，仍选中", timeout=15_000)
    expect(desk.locator('.bulk [data-outcome="moved"]')).to_contain_text(numbers[2][-4:])
    expect(desk.locator(".card.chosen")).to_have_count(1)
    expect(desk.locator(".bulk .n")).to_have_text("已选 1 件")


def test_a_shared_filter_is_in_anothers_menu_and_lists_what_it_asks_for(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?category=05&light=green")
    desk.locator('[data-action="saved-filters"]').click()
    menu = desk.locator(".case-filters")
    menu.locator(".keep .inp").first.fill("突发且按期")
    menu.locator(".keep select").first.select_option("unit")
    menu.locator('.keep [type="submit"]').first.click()
    expect(menu.locator(".saved-filter", has_text="突发且按期")).to_be_visible(timeout=10_000)
    other = opened(page, "community", "/cases")
    other.locator('[data-action="saved-filters"]').click()
    shared = other.locator(".saved-filter", has_text="突发且按期")
    expect(shared).to_contain_text("共享给我", timeout=10_000)
    expect(shared.locator('[aria-label="删除"]')).to_have_count(0)
    shared.locator(".take").click()
    expect(other).to_have_url(re.compile(r"category=05.*light=green|light=green.*category=05"))
    expect(other.locator('[data-filter="category"]')).to_have_value("05")


def test_the_board_is_walked_opened_chosen_and_moved_by_keys(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?text=键盘案件")
    numbers = [report(desk, title="键盘案件") for _ in range(2)]
    first, second = (card_of(desk, no, "to_accept") for no in reversed(numbers))  # the newest first
    first.focus()
    desk.keyboard.press("j")
    expect(second).to_be_focused()
    desk.keyboard.press("x")
    expect(second).to_have_class(re.compile("chosen"))
    desk.keyboard.press("Escape")
    expect(second).not_to_have_class(re.compile("chosen"))
    desk.keyboard.press("?")
    expect(desk.locator(".keys-help")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator(".keys-help")).to_have_count(0)
    second.focus()
    desk.keyboard.press("m")
    expect(desk.locator(".case-pop")).to_contain_text("移到", timeout=10_000)
    accept = desk.locator('.case-pop [data-move="accept"]')
    while not accept.evaluate("node => node === document.activeElement"):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    form = desk.locator(".case-pop form.ask")
    expect(form.locator('[name="note"]')).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".toast").last).to_contain_text("受理", timeout=10_000)
    desk.keyboard.press("/")
    expect(desk.locator(".cases-search input")).to_be_focused()


def test_a_finger_that_rests_on_a_card_lifts_it(page: Callable[..., Page]) -> None:
    phone = opened(page, "dispatcher", "/cases?text=手指案件", width=390, height=844, has_touch=True)
    no = report(phone, title="手指案件")
    card = card_of(phone, no, "to_accept")
    box = card.bounding_box()
    assert box
    session = phone.context.new_cdp_session(phone)
    at = {"x": box["x"] + 60, "y": box["y"] + 20}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    zone = phone.locator('[data-column="to_accept"] .zone[data-do="accept"]')
    expect(zone).to_be_visible(timeout=10_000)
    there = zone.bounding_box()
    assert there
    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": there["x"] + 80, "y": there["y"] + 40}]})
    expect(zone).to_have_class(re.compile("over"))
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.locator('.case-pop [type="submit"]').click()
    expect(phone.locator(".toast").last).to_contain_text("受理", timeout=10_000)


def test_a_box_over_a_photo_is_what_others_see(page: Callable[..., Page]) -> None:
    desk = page("dispatcher", "/login")
    token = desk.request.get("/api/v1/session").json()["csrf_token"]
    headers = {"X-CSRFToken": token, "Content-Type": "image/jpeg"}
    photo = desk.request.post("/api/v1/photos", data=a_photo(color="orchid"), headers=headers).json()["id"]
    no = report(desk, photos=[photo])
    desk.goto(f"/case?no={no}")
    expect(desk.locator(".case-page[data-awake]")).to_be_visible(timeout=15_000)
    leader = page("leader", f"/case?no={no}")
    expect(leader.locator(".case-page[data-awake]")).to_be_visible(timeout=15_000)
    desk.locator(f'[data-photo="{photo}"]').first.click()
    desk.locator('[data-photo-do="cover"]').click()
    expect(desk.locator('[data-photo-do="save"]')).to_be_visible()
    frame = desk.locator(".photo-viewer .boxes").bounding_box()
    assert frame
    corner = [frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.25]
    desk.mouse.move(*corner)
    desk.mouse.down()
    desk.mouse.move(corner[0] + frame["width"] / 2, corner[1] + frame["height"] / 2, steps=4)
    desk.mouse.up()
    expect(desk.locator(".photo-viewer .cover")).to_have_count(1)
    desk.locator('[data-photo-do="save"]').click()
    expect(desk.locator(".photo-viewer .note")).to_contain_text("已保存", timeout=10_000)
    seen = leader.locator(f'[data-photo="{photo}"] img').first
    expect(seen).to_have_attribute("src", re.compile("v=1"), timeout=15_000)  # the page follows live
    middle = seen.evaluate(
        """async img => { await img.decode(); const canvas = new OffscreenCanvas(img.naturalWidth, img.naturalHeight), ink = canvas.getContext("2d");
        ink.drawImage(img, 0, 0); return [...ink.getImageData(img.naturalWidth / 2, img.naturalHeight / 2, 1, 1).data].slice(0, 3); }"""
    )
    assert max(middle) < 30  # black, where the picture is orchid
    leader.locator(f'[data-photo="{photo}"]').first.click()
    expect(leader.locator(".photo-viewer")).to_be_visible()
    expect(leader.locator('[data-photo-do="cover"]')).to_have_count(0)
