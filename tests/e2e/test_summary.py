"""The leader's page in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_twelve_figures_and_what_needs_somebody_stand_on_one_screen(page: Callable[..., Page]) -> None:
    lead = page("leader", "/summary", width=1920, height=1080, theme="light")
    expect(lead.locator('[data-magnet="open_cases"] .v')).not_to_be_empty(timeout=15_000)
    assert lead.locator(".still [data-magnet]:visible").count() == 13
    body = lead.locator(".page-body")
    assert body.evaluate("node => node.scrollHeight <= node.clientHeight")
    assert lead.evaluate("[...document.querySelectorAll('.still > .cell')].every(cell => cell.getBoundingClientRect().bottom <= innerHeight)")


def test_a_figure_leads_to_its_records(page: Callable[..., Page]) -> None:
    lead = page("leader", "/summary", width=1920, height=1080)
    lead.locator('[data-magnet="overdue_open"] a.v').click()
    expect(lead).to_have_url(re.compile(r"/cases\?.*of=case\.overdue"))
    expect(lead.locator(".of-figure")).to_contain_text("超期未结")
    expect(lead.locator("#cases-count")).to_contain_text("截至")


def test_comparison_with_last_week(page: Callable[..., Page]) -> None:
    lead = page("leader", "/summary", width=1920, height=1080)
    expect(lead.locator('[data-instance="new"] .cmp')).to_contain_text("昨日")
    lead.get_by_role("link", name="较上周").click()
    expect(lead.locator('[data-instance="new"] .t')).to_have_text("新增案件")
    expect(lead.locator('[data-instance="new"] .cmp')).to_contain_text("上周")


def test_on_a_phone_it_is_stacked(page: Callable[..., Page]) -> None:
    phone = page("leader", "/summary", width=390, height=844)
    expect(phone.locator('[data-magnet="open_cases"] .v')).not_to_be_empty(timeout=15_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
