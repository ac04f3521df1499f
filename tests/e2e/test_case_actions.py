"""A case is dispatched, handled with a photo and checked, each by a form that asks what the action needs."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import answered_late
from tests.e2e.test_cases import opened, report
from tests.photo import a_photo


def act(desk: Page, action: str, steps: int, fill: Callable[[Any], None] = lambda form: None) -> None:
    """Press the action's button, fill the form it asks with, send it; wait until the history has so many steps."""
    desk.locator(f'#case-panel [data-do="{action}"]').click()
    form = desk.locator("#case-panel form.ask")
    expect(form).to_be_visible()
    fill(form)
    form.locator('[type="submit"]').click()
    expect(desk.locator("#case-panel .steps > li")).to_have_count(steps, timeout=10_000)


def test_a_photo_of_what_was_done_stands_in_the_history(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases")
    no = report(desk)
    desk.goto(f"/cases?no={no}")
    act(desk, "accept", 2)
    act(desk, "file_case", 3)

    def dispatch(form: Any) -> None:
        expect(form.locator("small")).to_contain_text("规则")
        form.locator('[name="department"]').select_option("urban_management")
        form.locator('[name="assist"]').first.check()
        form.locator('[name="assist"]').first.uncheck()

    act(desk, "dispatch", 4, dispatch)
    handler = opened(page, "handler", f"/cases?no={no}")
    act(handler, "sign_for", 5)

    def feed_back(form: Any) -> None:
        form.locator('[name="result"]').fill("已清运")
        form.locator('[name="photos"]').set_input_files({"name": "after.jpg", "mimeType": "image/jpeg", "buffer": a_photo(color="teal")})

    act(handler, "feed_back", 6, feed_back)
    photo = handler.locator("#case-panel .steps > li").first.locator(".photos img")
    expect(photo).to_be_visible()
    assert photo.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    expect(desk.locator("#case-panel .steps > li")).to_have_count(6, timeout=10_000)  # the dispatcher follows live


def test_a_case_drawn_anew_takes_nothing_away_that_was_typed(page: Callable[..., Page]) -> None:
    desk = opened(page, "community", "/cases")
    no = report(desk, lon=113.108, lat=23.023)
    desk.goto(f"/cases?no={no}")
    expect(desk.locator('#case-panel [data-do="self_handle"]')).to_be_visible()
    come = answered_late(desk, "case-panel.children")
    with desk.expect_request(lambda request: "case-panel.children" in (request.post_data or "")):
        desk.evaluate("no => window.dash_clientside.set_props('case-open', {data: {no, at: Date.now()}})", no)
    desk.locator('#case-panel [data-do="self_handle"]').click()
    form = desk.locator("#case-panel form.ask")
    form.locator('[name="result"]').fill("已当场清理")
    desk.locator("#case-panel .doing").evaluate("(doing) => { doing.dataset.old = '' }")
    come()
    expect(desk.locator("#case-panel .doing[data-old]")).to_have_count(0)
    expect(form.locator('[name="result"]')).to_have_value("已当场清理")
    expect(form.locator('[name="result"]')).to_be_focused()
    form.locator('[type="submit"]').click()
    expect(form.locator(".why")).to_contain_text("请填写照片")


def test_what_is_no_photo_is_refused_in_a_word_and_nothing_is_lost(page: Callable[..., Page], faults: list[str]) -> None:
    desk = opened(page, "community", "/cases")
    no = report(desk, lon=113.108, lat=23.023)
    desk.goto(f"/cases?no={no}")
    desk.locator('#case-panel [data-do="self_handle"]').click()
    form = desk.locator("#case-panel form.ask")
    form.locator('[name="result"]').fill("已当场清理")
    form.locator('[type="submit"]').click()
    expect(form.locator(".why")).to_contain_text("请填写照片")
    form.locator('[name="photos"]').set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    form.locator('[type="submit"]').click()
    expect(desk.locator(".toast")).to_contain_text(re.compile("JPEG"))
    expect(form.locator('[name="result"]')).to_have_value("已当场清理")
    expect(desk.locator("#case-panel .steps > li")).to_have_count(1)
    faults.clear()  # the refusal is a 400 in the console
