"""The map with heights in a browser: buildings, their table of floors and units, and a browser that cannot draw it."""

import io
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import APIResponse, Browser, Page, expect

from services._parts import Parts
from tests.chromium import find_windowless
from tests.e2e.conftest import ARGUMENTS, PASSWORD, App, Faults
from tests.e2e.test_base_maps import server, there  # noqa: F401  a Magnet with files of its own
from tests.real_data import real

NANPU = "440604012061"
PATIENCE_MS = 40_000
WITH_WEBGL = [each for each in ARGUMENTS if each != "--disable-gpu"] + ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """Chromium that draws WebGL without a GPU."""
    chromium = browser.browser_type.launch(executable_path=find_windowless(), args=WITH_WEBGL)
    yield chromium
    chromium.close()


@pytest.fixture
def house(desk: Callable[..., APIResponse]) -> dict[str, Any]:
    """The building of the demo's story, 南浦社区3栋."""
    features = desk("community", "GET", f"/map/buildings.geojson?area={NANPU}").json()["features"]
    return dict(next(each for each in features if each["properties"]["name"] == "南浦社区3栋"))


def over(page: Callable[..., Page], house: dict[str, Any], **more: Any) -> Page:
    """The page, looking straight down on the building."""
    lon, lat = house["geometry"]["coordinates"][0][0]
    far_lon, far_lat = house["geometry"]["coordinates"][0][2]
    shown = page("community", f"/map/3d?area={NANPU}&layers=buildings,areas&at={(lon + far_lon) / 2},{(lat + far_lat) / 2},17,0,0", **more)
    expect(shown.locator(".m3[data-ready]")).to_be_visible(timeout=PATIENCE_MS)
    shown.wait_for_function("() => document.querySelector('.om-note').textContent", timeout=PATIENCE_MS)
    return shown


def test_a_click_on_a_building_opens_its_floors_and_units(page: Callable[..., Page], house: dict[str, Any]) -> None:
    desk = over(page, house)
    panel = desk.locator('[data-panel="building"]')
    box = desk.locator(".m3-ground").bounding_box()
    assert box

    def struck() -> None:
        desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(panel).to_be_visible(timeout=2_000)

    expect(desk.locator("canvas.maplibregl-canvas")).to_be_visible()
    for attempt in range(10):  # the buildings are cut into tiles beside the page
        try:
            struck()
            break
        except AssertionError:
            assert attempt < 9
    expect(panel).to_contain_text("南浦社区3栋")
    panel.get_by_role("gridcell").get_by_label("3栋501 空置").click()
    expect(panel.locator(".bd-detail")).to_contain_text("3栋501 · 空置 · 产权人")


def test_selection_base_map_and_layers_are_those_of_the_flat_map(page: Callable[..., Page]) -> None:
    desk = page("community", f"/map/3d?area={NANPU}&layers=areas&sel=c113.104,23.024,300")
    expect(desk.locator('.m3-ground[data-base="sketch"]')).to_be_attached(timeout=PATIENCE_MS)
    expect(desk.locator(".m3-credit")).to_contain_text("底图为示意")
    expect(desk.locator(".om-card[data-picked]")).to_contain_text("所选范围 0.28 km²")
    desk.locator('[data-tool="layers"]').click()
    desk.locator('[data-layer="venues"]').click()
    expect(desk.locator(".om-legend")).to_contain_text("公共场所")
    desk.wait_for_url("**layers=areas,venues*")
    desk.locator('.om-card [href^="/map"]').click()
    expect(desk.locator('[data-panel="briefing"], .om-panel')).to_contain_text("300", timeout=PATIENCE_MS)


def test_a_real_map_of_another_city_lies_under_the_heights(there: Callable[..., Page], parts: Parts) -> None:  # noqa: F811
    (parts.settings.home / "maps").mkdir()
    shutil.copy(real("firenze_protomaps_vector_ODbL.pmtiles"), parts.settings.home / "maps" / "firenze.pmtiles")
    desk = there("/map/3d?base=firenze&layers=areas&at=11.2558,43.7696,14,40,0")
    expect(desk.locator('.m3-ground[data-base="firenze"]')).to_be_attached(timeout=PATIENCE_MS)
    expect(desk.locator(".m3-credit")).to_contain_text("OpenStreetMap")
    colours = Image.open(io.BytesIO(desk.locator("canvas.maplibregl-canvas").screenshot())).convert("RGB").getcolors(1 << 20)
    assert sum(count for count, _ in sorted(colours)[:-1]) > 20_000  # streets, water and green beside the ground


def test_keys_turn_it_open_a_building_and_walk_through_its_homes(page: Callable[..., Page], house: dict[str, Any]) -> None:
    desk = over(page, house, lang="en", theme="light")
    turned = desk.locator('[data-view="turn-left"]')
    turned.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**,17,0,-2*", timeout=PATIENCE_MS)
    desk.locator("canvas.maplibregl-canvas").focus()
    panel = desk.locator('[data-panel="building"]')
    for _ in range(10):
        desk.keyboard.press("Enter")
        if panel.count():
            break
        desk.wait_for_timeout(500)
    expect(panel.locator(".bd-cell:focus")).to_have_count(1, timeout=PATIENCE_MS)
    before = panel.locator(".bd-cell:focus").get_attribute("data-home")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    chosen = panel.locator('.bd-cell[aria-pressed="true"]')
    expect(chosen).to_be_focused()
    assert chosen.get_attribute("data-home") != before
    expect(panel.locator(".bd-detail")).to_contain_text("3栋")
    desk.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_a_browser_without_webgl_is_told_so_and_sees_the_flat_map(browser: Browser, app: App, faults: Faults) -> None:
    chromium = browser.browser_type.launch(executable_path=find_windowless(), args=[*ARGUMENTS, "--disable-3d-apis"])
    context = chromium.new_context(base_url=app.url, locale="zh-CN")
    assert context.request.post("/api/v1/session", data={"username": "community", "password": PASSWORD}).ok
    plain = context.new_page()
    faults.watch(plain, app.url)
    plain.goto("/map/3d")
    expect(plain.locator(".m3-flat")).to_contain_text("没有 WebGL", timeout=PATIENCE_MS)
    expect(plain.locator('canvas[data-canvas="cases"]')).to_be_attached(timeout=PATIENCE_MS)
    chromium.close()
