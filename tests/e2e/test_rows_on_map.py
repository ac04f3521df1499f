"""Rows of a desk, of the ledger of hazards, of a patrol and of one's own data lead to their place on the map: by one key, by one menu."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.test_desks import opened

ON_MAP = re.compile(r"/map\?(fly=113\.\d+,2[23]\.\d+|area=4406\d+)")


def flies(page: Page, inside: Locator) -> None:
    """F leads to the map; nothing here moves that G could follow, and B has no map to flash on."""
    inside.focus(timeout=PATIENCE_MS)
    here = page.url
    page.keyboard.press("g")
    page.keyboard.press("b")
    assert page.url == here
    page.keyboard.press("f")
    expect(page).to_have_url(ON_MAP)


def flies_by_menu(page: Page, row: Locator) -> None:
    row.hover(timeout=PATIENCE_MS)
    page.locator("button.on-map").click()
    expect(page.locator('.on-map-menu [data-verb="fly"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(ON_MAP)


def test_rows_of_every_desk_lead_to_the_map(page: Callable[..., Page]) -> None:
    dispatcher = opened(page, "dispatcher", "/inbox")
    flies(dispatcher, dispatcher.locator(".desk-row.on[data-on-map]"))
    dispatcher.goto("/field")
    dispatcher.locator('[data-table="runs"] summary').first.click(timeout=PATIENCE_MS)
    flies_by_menu(dispatcher, dispatcher.locator('[data-table="runs"] .more li[data-on-map]').first)
    community = opened(page, "community", "/hazards")
    flies(community, community.locator(".hazard[data-on-map] .head").first)
    community.goto("/my-data?dataset=enterprise")
    flies(community, community.locator("tr[data-on-map] [data-action=correct]").first)
