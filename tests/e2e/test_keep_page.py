"""The page keeps to its map and the map to its page: figures and marks are what counting by hand gives, and both are there again when one comes back."""

import base64
import math
import re
import struct
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, agree, held

VIEW = re.compile(r"within=[\d.]+_")
PAGE = "/?page=leader&area=440604"


def open_cases(page: Page, **few: str) -> list[tuple[float, float]]:
    """Where every open case lies that has a place."""
    columns = page.request.get("/api/v1/map/cases", params=few).json()
    raw = base64.b64decode(columns["xy"])
    flat = struct.unpack(f"<{len(raw) // 4}f", raw)
    return [(lon, lat) for lon, lat in zip(flat[::2], flat[1::2], strict=True) if not math.isnan(lon)]


def kept_to(page: Page) -> tuple[float, ...]:
    """West, south, east, north of the address."""
    return tuple(float(each) for each in parse_qs(urlparse(page.url).query)["within"][0].split("_"))


def by_hand(page: Page, **few: str) -> int:
    west, south, east, north = kept_to(page)
    return sum(west <= lon <= east and south <= lat <= north for lon, lat in open_cases(page, **few))


def drawn(page: Page) -> int:
    """How many cases the map draws."""
    return int(page.locator('.mg.v-map canvas[data-canvas="cases"]').get_attribute("data-count") or -1)


def counted(figure: Locator) -> int:
    return int(re.sub(r"\D", "", figure.inner_text()) or -1)


def test_the_page_keeps_to_the_map_and_the_map_to_the_page(page: Callable[..., Page]) -> None:
    leader = page("leader", PAGE)
    figure, header = leader.locator('.mg[data-magnet="open_cases"] .v span').first, leader.locator('.mg[data-magnet="population"] header')
    leader.locator('.mg.v-map [data-tool="keep"]').click(timeout=PATIENCE_MS)
    leader.locator('.mg.v-map [name="follow"]').select_option("extent")
    leader.wait_for_url(VIEW, timeout=PATIENCE_MS)
    whole = kept_to(leader)
    leader.keyboard.press("Escape")
    leader.locator(".mg.v-map .leaflet-control-zoom-in").click()
    leader.wait_for_function(
        "([w]) => Number(new URLSearchParams(location.search).get('within')?.split('_')[0]) > w + 0.01", arg=[whole[0]], timeout=PATIENCE_MS
    )
    expect(header).to_contain_text("视野内 · 推算", timeout=PATIENCE_MS)
    agree(lambda: counted(figure), lambda: by_hand(leader))

    inside = kept_to(leader)
    leader.goto("/?page=leader")  # as it was left
    leader.wait_for_url(VIEW, timeout=PATIENCE_MS)
    assert kept_to(leader) == inside
    agree(lambda: counted(figure), lambda: by_hand(leader))

    leader.goto(f"{leader.url}&category=01")
    agree(lambda: drawn(leader), lambda: len(open_cases(leader, category="01")))
    agree(lambda: counted(figure), lambda: by_hand(leader, category="01"))
    leader.locator('.mg.v-map [data-tool="keep"]').click()
    leader.locator('.mg.v-map [name="own"]').uncheck()
    agree(lambda: drawn(leader), lambda: len(open_cases(leader)))
    leader.locator('.mg.v-map [name="own"]').check()
    leader.locator('.mg.v-map [name="follow"]').select_option("")
    expect(leader.locator('[data-clear="within"]')).to_have_count(0, timeout=PATIENCE_MS)
    agree(lambda: counted(figure), lambda: len(open_cases(leader, category="01")))
    leader.locator('[data-do="reset-page"]').click()
    expect(leader.locator('[data-do="reset-page"]')).to_be_hidden(timeout=PATIENCE_MS)


def test_rows_show_their_place_on_the_map_of_the_page_or_open_it_there(page: Callable[..., Page]) -> None:
    leader = page("leader", "/login")
    come = held(leader, "**/one_map/pick.mjs*")  # the map is there and does not listen yet
    leader.goto(PAGE)
    street = leader.locator('.mg[data-magnet="area_ranking"] [data-on-map]').first
    street.hover(timeout=PATIENCE_MS)
    leader.locator("button.on-map").click(timeout=PATIENCE_MS)
    expect(leader.locator('.on-map-menu [data-verb="follow"]')).to_have_count(0)
    leader.keyboard.press("ArrowDown")
    leader.keyboard.press("Enter")  # flash
    come()
    expect(leader.locator(".om-flash-area").first).to_be_attached(timeout=PATIENCE_MS)
    case = leader.locator('.mg[data-magnet="needs_me"] .case[data-case][data-on-map]').first
    case.focus()
    case.press("f")
    expect(leader.locator(".om-flash").first).to_be_attached(timeout=PATIENCE_MS)
    leader.goto("/cases")
    card = leader.locator(".card[data-on-map]").first
    card.focus(timeout=PATIENCE_MS)
    card.press("f")
    leader.wait_for_url(re.compile(r"/map"), timeout=PATIENCE_MS)
    leader.wait_for_function("() => new URLSearchParams(location.search).get('view')?.endsWith(',17')", timeout=PATIENCE_MS)
