"""Work in the field: patrol, task list and visits on the phone; a case rings the bell at a desk and shows among the messages sent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests import kit
from tests.e2e.conftest import CELL, PATIENCE_MS

METRE = 1 / 111_320  # degrees of latitude


@pytest.fixture
def phone(phone: Callable[..., Page]) -> Page:
    """The list of the demo's officer, open on his phone."""
    return phone()


def go(page: Page, where: str) -> None:
    page.evaluate("where => { delete document.body.dataset.ready; location.hash = where; }", where)
    expect(page.locator(f'body[data-ready="{where.partition("/")[0]}"]')).to_be_attached(timeout=PATIENCE_MS)


def a_patrol(desk: Callable[..., APIResponse]) -> int:
    """Today's patrol over two points, the second 300 m north of the first; its number."""
    points = [{"zh": f"第{n + 1}点", "en": f"Point {n + 1}", "lon": CELL["longitude"], "lat": CELL["latitude"] + n * 300 * METRE} for n in range(2)]
    words = {"zh": "巷道巡查", "en": "Lane patrol", "area": "440604012061001", "days": "1234567", "from_time": "00:00", "until_time": "23:59"}
    desk("community", "POST", "/patrol/routes", points=points, **words)
    return int(max(run["id"] for run in desk("community", "GET", "/patrol/runs?open=true").json()["items"] if run["zh"] == "巷道巡查"))


def test_an_officer_checks_in_where_he_is_and_nowhere_else(phone: Page, desk: Callable[..., APIResponse]) -> None:
    run = a_patrol(desk)
    go(phone, f"patrol/{run}")
    phone.locator('[data-check="0"]').tap()
    expect(phone.locator('[data-point="0"][data-checked="true"]')).to_be_visible(timeout=PATIENCE_MS)
    phone.locator('[data-check="1"]').tap()
    expect(phone.locator("[data-refused]")).to_contain_text("距打卡点 300 米", timeout=PATIENCE_MS)
    phone.context.set_geolocation({**CELL, "latitude": CELL["latitude"] + 260 * METRE})
    phone.locator('[data-check="1"]').tap()
    expect(phone.locator('[data-state="complete"], [data-progress]:text("2/2")').first).to_be_visible(timeout=PATIENCE_MS)
    phone.locator('[data-action="end"]').tap()
    phone.locator("#summary").fill("一切正常")
    phone.locator('[data-ending] [type="submit"]').tap()
    expect(phone.locator('[data-state="complete"]')).to_contain_text("一切正常", timeout=PATIENCE_MS)
    shown = desk("community", "GET", f"/patrol/runs/{run}").json()
    assert [point["check"]["accuracy_m"] for point in shown["list"]] == [6, 6]


def test_a_line_of_the_task_list_that_is_done_raises_the_completion(phone: Page, desk: Callable[..., APIResponse]) -> None:
    before = desk("community", "GET", "/recurring/completion").json()
    waits = phone.locator('[data-todo^="recurring/"]').first
    go(phone, str(waits.get_attribute("data-todo")))
    phone.locator('[data-action="done"]').tap()
    expect(phone.locator("form .error:visible")).to_contain_text("结果")
    phone.locator('[data-usual="All is well"]').tap()
    phone.locator('[data-action="done"]').tap()
    expect(phone.locator('[data-done="true"]')).to_contain_text("正常", timeout=PATIENCE_MS)
    after = desk("community", "GET", "/recurring/completion").json()
    assert (after["done"], after["all"]) == (before["done"] + 1, before["all"])


def test_a_home_is_confirmed_by_one_tap_and_a_shop_sends_only_what_changed(phone: Page, desk: Callable[..., APIResponse]) -> None:
    home, shop = (desk("officer", "GET", f"/collect?kind={kind}&oldest=true&limit=1").json()["items"][0] for kind in ("home", "enterprise"))
    go(phone, f"visit/home-{home['id']}")
    expect(phone.locator('[data-known="owner"]')).to_contain_text("*")
    phone.locator('[data-action="same"]').tap()
    expect(phone.locator('[data-visits="1"]')).to_contain_text("无变化", timeout=PATIENCE_MS)
    go(phone, f"visit/enterprise-{shop['id']}")
    phone.locator('[data-field="activity"] [aria-pressed="false"]').first.tap()
    phone.locator('[data-action="changed"]').tap()
    expect(phone.locator('[data-visits="1"]')).to_contain_text("经营状态", timeout=PATIENCE_MS)
    after = desk("officer", "GET", f"/collect/enterprise/{shop['id']}").json()
    assert [change["field"] for change in after["visits"][0]["changes"]] == ["activity"]


def test_a_dispatched_case_rings_the_departments_bell_and_shows_among_the_messages(page: Callable[..., Page], desk: Callable[..., APIResponse]) -> None:
    handler = page("handler", "/cases")
    bell = handler.locator('[data-action="bell"]')
    expect(bell).to_have_attribute("data-unread", re.compile(r"\d+"), timeout=PATIENCE_MS)
    desk("handler", "POST", "/notifications/read", limit=0)
    expect(handler.locator('[data-action="bell"] .n')).to_be_hidden(timeout=PATIENCE_MS)  # live, on another screen of the same account
    no = desk("dispatcher", "POST", "/reports", **kit.a_report(lon=CELL["longitude"], lat=CELL["latitude"])).json()["no"]
    for version, (action, given) in enumerate([("accept", {}), ("file_case", {}), ("dispatch", {"department": "urban_management"})], 1):
        desk("dispatcher", "POST", f"/cases/{no}/actions", action=action, version=version, **given)
    expect(handler.locator('[data-action="bell"] .n')).to_be_visible(timeout=PATIENCE_MS)

    def listed() -> None:
        bell.click()
        expect(handler.locator(".bell-list .list > *").first).to_be_visible(timeout=PATIENCE_MS)

    listed()
    expect(handler.locator(f'.bell-list [data-case="{no}"]')).to_be_visible(timeout=PATIENCE_MS)
    handler.locator(f'.bell-list [data-case="{no}"]').click()
    expect(handler.locator("#case-panel")).to_contain_text(no, timeout=PATIENCE_MS)
    centre = page("dispatcher", "/field")
    row = centre.locator(f'[data-sent="{no}"]')
    expect(row.first).to_be_visible(timeout=PATIENCE_MS)
    expect(row.first).to_contain_text("演示通道")
    expect(row.first).to_contain_text("暴露生活垃圾 · 南浦社区")
