"""The layers of the map: chosen, remembered, shared by address, failing, old; by keys and by a finger."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.conftest import Faults

PATIENCE_MS = 15_000
TAB_STOPS = """() => [...document.querySelectorAll('.om-panel button, .om-panel input')]
  .filter((each) => each.checkVisibility() && (each.type !== 'radio' || each.checked))
  .map((each) => each.dataset.layer ?? each.dataset.opacity ?? each.dataset.choice ?? each.dataset.action)"""
FOCUSED = "() => { const d = document.activeElement.dataset; return d.layer ?? d.opacity ?? d.choice ?? d.action; }"
LATER = "() => { const now = Date.now; Date.now = () => now() + 95_000; }"


def switch(page: Page, layer: str) -> Locator:
    return page.locator(f'[data-layer="{layer}"]')


def choice(page: Page, name: str) -> Locator:
    return page.locator(f'[data-choice="{name}"]')


def canvas(page: Page, name: str) -> Locator:
    return page.locator(f'canvas[data-canvas="{name}"]')


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def zoom_by_keys(page: Page) -> list[float]:
    """Where the map stands after a step closer, by its address: latitude, longitude, zoom."""
    before = address(page).get("view")
    page.locator(".leaflet-container").first.press("+")
    page.wait_for_function("(old) => ![null, old].includes(new URLSearchParams(location.search).get('view'))", arg=before and before[0])
    return [float(part) for part in address(page)["view"][0].split(",")]


def test_a_copied_address_opens_the_same_layers_and_view(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map?view=23.02,113.11,13.5")
    switch(leader, "officers").click(timeout=PATIENCE_MS)
    switch(leader, "cells").click()
    leader.locator("label", has=choice(leader, "cells:fire")).click()
    expect(canvas(leader, "cells")).to_have_attribute("data-count", re.compile(r"^\d+$"), timeout=PATIENCE_MS)
    here = zoom_by_keys(leader)
    assert address(leader)["layers"] == ["areas,cells:fire,cases,crowd"]
    other = page("leader", urlparse(leader.url)._replace(scheme="", netloc="").geturl(), lang="en", theme="light")
    expect(choice(other, "cells:fire")).to_be_checked(timeout=PATIENCE_MS)
    expect(switch(other, "officers")).to_have_attribute("aria-checked", "false")
    there = zoom_by_keys(other)
    assert [round(a - b, 3) for a, b in zip(there, here, strict=True)] == [0, 0, 1]


def test_layers_are_remembered_for_the_account(context: Callable[..., BrowserContext]) -> None:
    leader = context("leader").new_page()
    leader.goto("/map")
    switch(leader, "heat").click(timeout=PATIENCE_MS)
    leader.locator('[data-opacity="cases"]').fill("40")
    expect(leader.locator(".leaflet-om-cases-pane")).to_have_css("opacity", "0.4")
    leader.goto("/map")
    expect(switch(leader, "heat")).to_have_attribute("aria-checked", "true", timeout=PATIENCE_MS)
    expect(leader.locator('[data-opacity="cases"]')).to_have_value("40")
    expect(leader.locator(".leaflet-om-cases-pane")).to_have_css("opacity", "0.4")
    leader.goto("/map?layers=cases,nowhere")
    expect(switch(leader, "heat")).to_have_attribute("aria-checked", "false", timeout=PATIENCE_MS)
    expect(leader.locator(".om-said")).to_contain_text("nowhere")


def test_a_layer_that_cannot_be_read_says_so_and_the_others_stand(page: Callable[..., Page], faults: Faults) -> None:
    community = page("community", "/map?layers=areas,cases")
    expect(canvas(community, "cases")).to_have_attribute("data-count", re.compile(r"^\d+$"), timeout=PATIENCE_MS)
    community.route("**/api/v1/map/cameras?*", lambda route: route.abort())
    switch(community, "cameras").click()
    row = community.locator(".om-layer", has=switch(community, "cameras"))
    expect(row.locator(".om-failed")).to_contain_text("没有读到")
    expect(community.locator(".om-said")).to_contain_text("视频")
    switch(community, "heat").click()
    expect(canvas(community, "heat")).to_have_attribute("data-count", re.compile(r"^\d+$"))
    community.unroute("**/api/v1/map/cameras?*")
    switch(community, "cameras").click()
    switch(community, "cameras").click()
    expect(row.locator(".om-count")).to_have_text(re.compile(r"^\d+$"))
    expect(community.locator(".om-failed:visible, .om-said:visible")).to_have_count(0)
    faults.clear()


def test_keys_reach_every_control_of_the_panel(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map?layers=areas,cells,cases,heat")
    expect(leader.locator('[data-panel="layers"]')).to_be_visible(timeout=PATIENCE_MS)
    expect(leader.locator('[data-opacity="heat"]')).to_be_visible()
    stops = leader.evaluate(TAB_STOPS)
    assert {"close-panel", "cameras", "heat", "heat:open", "cells:basic", "areas:by_zoom"} <= set(stops)
    leader.locator(".om-panel .om-close").focus()
    reached = []
    for _ in stops:
        reached.append(leader.evaluate(FOCUSED))
        leader.keyboard.press("Tab")
    assert reached == stops
    choice(leader, "heat:open").focus()
    leader.keyboard.press("ArrowRight")
    expect(choice(leader, "heat:days7")).to_be_checked()
    assert address(leader)["layers"] == ["areas,cells,cases,heat:days7"]
    leader.keyboard.press("Escape")
    expect(leader.locator('[data-panel="layers"]')).to_have_count(0)


def test_a_finger_works_the_layers_on_a_phone(page: Callable[..., Page]) -> None:
    phone = page("officer", "/map", width=390, height=844, has_touch=True)
    phone.locator('[data-tool="layers"]').tap(timeout=PATIENCE_MS)
    switch(phone, "cameras").tap()
    expect(canvas(phone, "cameras")).to_have_attribute("data-count", re.compile(r"^\d+$"), timeout=PATIENCE_MS)
    boxes = [each.bounding_box() for each in phone.locator(".om-switch:visible, .om-layers label:visible").all()]
    assert boxes
    assert all(box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    phone.locator(".om-panel .om-close").tap()
    expect(phone.locator(".om-panel")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_old_data_are_grey_with_their_time_on_a_wall(page: Callable[..., Page]) -> None:
    wall = page("wall", "/wall", width=1920, height=1080)
    legend = wall.locator(".om-legend").first
    expect(legend.locator("li", has_text="网格员")).to_be_visible(timeout=PATIENCE_MS)
    expect(canvas(wall, "officers").first).to_have_attribute("data-count", re.compile(r"^\d{3,}$"), timeout=PATIENCE_MS)
    expect(legend.locator(".old")).to_have_count(0)
    wall.evaluate(LATER)
    expect(legend.locator(".old", has_text="网格员")).to_contain_text("数据时间")
    expect(legend.locator(".old", has_text="超期")).to_have_count(0)


def test_a_row_of_a_list_shows_its_place_on_the_map_of_the_page(page: Callable[..., Page]) -> None:
    desk = page("community")
    row = desk.locator("[data-instance=needs_me] .case[data-case]").first
    expect(row).to_be_visible(timeout=20_000)
    expect(desk.locator('[data-instance=map] canvas[data-canvas="cases"]')).to_be_attached(timeout=20_000)
    row.focus()
    expect(desk.locator(".om-flash")).to_have_count(1)
    desk.keyboard.press("f")
    expect(desk.locator("[data-instance=map] .one-map[data-away]")).to_be_attached()
