"""The case page in a real browser: board, list, filters in the address, a case opened and acted on."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page, expect

HERE = {"lon": 113.1103, "lat": 23.0282}


def report(page: Page, **over: Any) -> str:
    """A report by REST; its case number."""
    name = f"cases-{time.time_ns()}"
    body = {"source": "e2e", "external_id": name, "category": "01-10", "title": "暴露生活垃圾", "text": "", **HERE, "crs": "wgs84", **over}
    token = page.request.get("/api/v1/session").json()["csrf_token"]
    answer = page.request.post("/api/v1/reports", data={"at": datetime.now(UTC).isoformat(), **body}, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()
    return str(answer.json()["no"])


def opened(page: Callable[..., Page], role: str, path: str, **more: Any) -> Page:
    """The case page once it listens."""
    desk = page(role, path, **more)
    expect(desk.locator(".cases-page[data-awake]")).to_be_visible(timeout=15_000)
    return desk


def row(desk: Page, no: str, there: bool) -> None:
    """Wait until the list holds case `no`, or holds it no longer."""
    desk.wait_for_function("([no, there]) => Boolean(dash_ag_grid.getApi('cases-grid')?.getRowNode(no)) === there", arg=[no, there], timeout=8_000)


def test_filters_go_into_the_address_and_come_back_from_it(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases")
    desk.locator('[data-filter="light"]').select_option("red")
    expect(desk).to_have_url(re.compile(r"light=red"))
    desk.locator('[data-tab="list"]').click()
    expect(desk).to_have_url(re.compile(r"tab=list"))
    expect(desk.locator(".ag-row").first).to_be_visible(timeout=10_000)
    desk.reload()
    expect(desk.locator('[data-filter="light"]')).to_have_value("red")
    expect(desk.locator(".ag-row").first).to_be_visible(timeout=10_000)
    assert set(desk.locator('.ag-row [col-id="light_text"]').all_inner_texts()) == {"超期"}


def test_a_new_case_comes_into_the_list_and_moves_on_live(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?tab=list&column=to_accept")
    expect(desk.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    expect(desk.locator(".ag-row").first).to_be_visible(timeout=10_000)
    no = report(desk)
    row(desk, no, True)
    token = desk.request.get("/api/v1/session").json()["csrf_token"]
    for version, action in ((1, "accept"), (2, "file_case")):
        done = desk.request.post(f"/api/v1/cases/{no}/actions", data={"action": action, "version": version}, headers={"X-CSRFToken": token})
        assert done.ok, done.text()
    row(desk, no, False)


def test_a_card_opens_with_its_timeline_and_is_acted_on(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?column=to_accept")
    no = report(desk)
    card = desk.locator(f'[data-case="{no}"]')
    card.click(timeout=10_000)
    panel = desk.locator("#case-panel")
    expect(panel.locator(".no")).to_have_text(no)
    expect(desk).to_have_url(re.compile(f"no={no}"))
    expect(panel.locator(".steps li")).to_have_count(1)
    panel.locator('[data-do="accept"]').click()
    panel.locator(".ask textarea").fill("已核实")
    panel.locator(".ask [type=submit]").click()
    expect(panel.locator(".steps li")).to_have_count(2)
    expect(panel.locator(".steps li").first).to_contain_text("已核实")


def test_escape_closes_the_case_and_a_link_opens_it(page: Callable[..., Page]) -> None:
    desk = page("dispatcher", "/cases")
    no = report(desk)
    desk.goto(f"/cases?no={no}")
    expect(desk.locator("#case-panel .no")).to_have_text(no)
    expect(desk.locator(".cases-page[data-awake]")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#case-panel")).to_be_hidden()
    expect(desk).not_to_have_url(re.compile("no="))


def test_a_case_acted_on_elsewhere_is_shown_as_it_is_now(page: Callable[..., Page]) -> None:
    desk = page("dispatcher", "/cases")
    no = report(desk)
    desk.goto(f"/cases?no={no}")
    expect(desk.locator("#case-panel .steps li")).to_have_count(1)
    expect(desk.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    token = desk.request.get("/api/v1/session").json()["csrf_token"]
    desk.request.post(f"/api/v1/cases/{no}/actions", data={"action": "accept", "version": 1}, headers={"X-CSRFToken": token})
    expect(desk.locator("#case-panel .steps li")).to_have_count(2, timeout=8_000)


def test_another_communitys_case_cannot_be_opened(page: Callable[..., Page]) -> None:
    no = report(page("leader", "/cases"), lon=113.025, lat=22.985)
    desk = page("community", f"/cases?no={no}")
    expect(desk.locator("#case-panel")).to_contain_text("没有这个案件")


def test_on_a_phone_the_case_covers_the_screen(page: Callable[..., Page]) -> None:
    no = report(page("leader", "/cases"))
    phone = page("leader", f"/cases?no={no}", width=390, height=844)
    expect(phone.locator("#case-panel .no")).to_have_text(no)
    phone.wait_for_function("() => { const box = document.querySelector('#case-panel').getBoundingClientRect(); return box.x === 0 && box.width === 390; }")


def test_a_filter_that_holds_nothing_says_so_and_is_cleared(page: Callable[..., Page]) -> None:
    desk = opened(page, "community", "/cases?tab=list&column=to_dispatch&category=10&light=red")
    expect(desk.locator(".cases-grid")).to_contain_text("没有符合筛选的案件", timeout=10_000)
    desk.locator('[data-action="all-cases"]').click()
    expect(desk).to_have_url(re.compile(r"/cases\?tab=list$"))
    expect(desk.locator(".ag-row").first).to_be_visible(timeout=10_000)
    expect(desk.locator('[data-action="all-cases"]')).to_be_hidden()


def test_a_header_orders_the_whole_list_not_what_is_loaded(page: Callable[..., Page]) -> None:
    desk = opened(page, "leader", "/cases?tab=list")
    rows = desk.locator(".ag-center-cols-container [row-index='0']")
    expect(rows.first).to_be_visible(timeout=15_000)

    def first(order: str) -> str:
        return str(desk.request.get(f"/api/v1/cases?open=1&order={order}&limit=1").json()["items"][0]["no"])

    header = desk.locator(".ag-header-cell[col-id=no] .ag-header-cell-label")
    for order in ("no", "-no"):
        header.click()
        expect(rows.locator("[col-id=no]")).to_have_text(first(order), timeout=10_000)
    header.click()
    expect(rows.locator("[col-id=no]")).to_have_text(first("pressing"), timeout=10_000)


def test_what_an_action_needs_is_asked_for_in_the_pages_language(page: Callable[..., Page]) -> None:
    desk = page("dispatcher", "/cases")
    no = report(desk)
    desk.goto(f"/cases?no={no}")
    expect(desk.locator(".cases-page[data-awake]")).to_be_visible(timeout=15_000)
    desk.locator('[data-do="reject"]').click()
    desk.locator(".ask [type=submit]").click()
    expect(desk.locator(".ask .why")).to_have_text("请填写理由。")


def test_a_case_opened_by_keys_takes_the_focus_and_gives_it_back(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?column=to_accept")
    no = report(desk)
    card = desk.locator(f'[data-case="{no}"]')
    expect(card).to_be_visible(timeout=10_000)
    card.press("Enter")
    expect(desk.locator("#case-panel .close")).to_be_focused(timeout=8_000)
    desk.keyboard.press("Escape")
    expect(card).to_be_focused()


def test_on_a_phone_the_lists_columns_fit(page: Callable[..., Page]) -> None:
    phone = opened(page, "dispatcher", "/cases?tab=list", width=390, height=844)
    expect(phone.locator(".ag-row").first).to_be_visible(timeout=10_000)
    phone.wait_for_function(
        "() => { const box = document.querySelector('.ag-header-cell[col-id=left_text]')?.getBoundingClientRect(); return box && box.right <= 390; }"
    )


def test_a_case_of_the_list_is_flown_to_on_the_map(page: Callable[..., Page]) -> None:
    desk = opened(page, "dispatcher", "/cases?tab=list")
    desk.locator(".ag-row").first.hover()
    desk.locator("button.on-map").click()
    desk.locator('.on-map-menu [data-verb="fly"]').click()
    expect(desk).to_have_url(re.compile(r"/map\?fly=113\.\d+,2[23]\.\d+"))
