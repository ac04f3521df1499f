"""Base maps, search and pictures of the map, in a browser."""

import io
import math
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import make_web
from core.bases import Base, tile_at
from core.coordinates import to_gcj02
from data_sources import tile_servers
from services._parts import Parts
from tests import kit
from tests.e2e.conftest import PASSWORD
from tests.real_data import real
from tests.tile_server import Server, serve

BRIDGE = (113.10832, 23.02361)  # lon, lat
EARTH_M = 40_075_016.686
MAGENTA = (255, 0, 255)
LONG_MS = 20_000
# Where the light of a colour lies on the base map's canvas, as the middle of its pixels in CSS px of the map.
FIND_COLOUR = """() => {
  const canvas = document.querySelector('canvas[data-canvas=base]'), box = canvas.getBoundingClientRect();
  const frame = document.querySelector('.leaflet-container').getBoundingClientRect();
  const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let n = 0, sx = 0, sy = 0;
  for (let i = 0; i < data.length; i += 4) {
    const strength = Math.min(data[i], data[i + 2]) - data[i + 1];
    if (strength > 60) { n += strength; sx += strength * ((i / 4) % width + 0.5); sy += strength * (Math.floor(i / 4 / width) + 0.5); }
  }
  return [sx / n * box.width / canvas.width + box.left - frame.left, sy / n * box.height / canvas.height + box.top - frame.top, frame.width, frame.height];
}"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def there(parts: Parts, server: Server, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """`there(path)` is a page of a Magnet whose base maps come from a server that speaks GCJ-02, from one that can fail, and from a file."""
    rows = [
        {
            "id": "gcj",
            "kind": "xyz",
            "address": f"{server.url}/gcj/{{z}}/{{x}}/{{y}}.png",
            "attribution": "© 测试",
            "crs": "gcj02",
            "dark": "as_is",
            "keep_days": 0,
        },
        {"id": "shaky", "kind": "xyz", "address": f"{server.url}/shaky/{{z}}/{{x}}/{{y}}.png", "attribution": "© 影像测试", "keep_days": 0},
        {"id": "firenze", "kind": "pmtiles", "file": "firenze.pmtiles"},
    ]
    parts.city = parts.city.model_copy(update={"bases": {row["id"]: Base.model_validate({**row, "zh": f"底图{row['id']}", "en": row["id"]}) for row in rows}})
    web = make_server("127.0.0.1", 0, make_web(parts).server, threaded=True)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    username, context = (
        kit.login(parts, "leader", "440604"),
        browser.new_context(viewport={"width": 1200, "height": 800}, base_url=f"http://127.0.0.1:{web.server_port}"),
    )
    assert context.request.post("/api/v1/session", data={"username": username, "password": PASSWORD}).ok

    def open_(path: str) -> Page:
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    context.close()
    web.shutdown()


def ground(page: Page, base: str, state: str) -> None:
    expect(page.locator(f'.leaflet-container[data-base="{base}"][data-base-state="{state}"]').first).to_be_attached(timeout=LONG_MS)


def test_a_base_map_without_a_network_is_remembered_and_comes_back_from_the_address(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map?view=23.0236,113.1082,15.5")
    ground(leader, "sketch", "shown")
    expect(leader.locator(".om-attribution")).to_have_text("底图为示意，非实测")
    expect(leader.locator(".om-scale")).to_have_text("200 米")
    colours = "(c) => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
    assert leader.locator('canvas[data-canvas="base"]').evaluate(colours) > 20
    leader.locator('[data-tool="base"]').click()
    leader.locator('[data-base="outline"]').focus()
    leader.keyboard.press("Space")
    ground(leader, "outline", "none")
    assert "base=outline" in leader.url
    assert "view=23.0236,113.1082,15.5" in leader.url
    leader.goto(leader.url.replace("base=outline", "base=sketch"))
    ground(leader, "sketch", "shown")
    expect(leader.locator(".om-scale")).to_have_text("200 米")
    leader.goto("/map")
    ground(leader, "outline", "none")
    leader.goto("/map?base=nowhere")
    expect(leader.locator(".om-base-said")).to_contain_text("没有名为“nowhere”的底图")


def test_a_map_in_gcj02_lies_under_the_data_to_a_metre(there: Callable[..., Page], server: Server) -> None:
    zoom, east_m, north_m = 17.0, 60.0, -35.0
    per_px = EARTH_M * math.cos(math.radians(BRIDGE[1])) / 256 / 2**zoom
    lon, lat = BRIDGE[0] + east_m / 111_320 / math.cos(math.radians(BRIDGE[1])), BRIDGE[1] + north_m / 111_320

    def draw(z: int, x: int, y: int) -> bytes:
        tile = Image.new("RGB", (1024, 1024), (20, 20, 20))
        at = tile_at(z, *to_gcj02(lon, lat))
        px, py = (at[0] - x) * 1024, (at[1] - y) * 1024
        for box in ((px - 40, py - 8, px + 40, py + 8), (px - 8, py - 40, px + 8, py + 40)):
            ImageDraw.Draw(tile).rectangle(box, fill=MAGENTA)
        out = io.BytesIO()
        tile.resize((256, 256), Image.Resampling.BOX).save(out, "PNG")
        return out.getvalue()

    server.draw = draw
    leader = there(f"/map?base=gcj&view={BRIDGE[1]},{BRIDGE[0]},{zoom}&layers=cases")
    ground(leader, "gcj", "shown")
    leader.wait_for_function(f"() => Number.isFinite(({FIND_COLOUR})()[0])", timeout=LONG_MS)
    leader.wait_for_timeout(500)  # the last tiles around it
    x, y, width, height = leader.evaluate(FIND_COLOUR)
    middle, there_ = tile_at(0, *BRIDGE), tile_at(0, lon, lat)
    expected = [size / 2 + (b - a) * 256 * 2**zoom for size, a, b in zip((width, height), middle, there_, strict=True)]
    assert math.dist((x, y), expected) * per_px < 1.0
    server.draw = None


def test_a_dead_map_server_is_said_in_place_and_asked_again(there: Callable[..., Page], server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_servers, "REST_S", 2.0)
    server.status = 500
    leader = there("/map?base=shaky&layers=areas,cases")
    said = leader.locator(".om-base-said")
    expect(said).to_contain_text("底图“底图shaky”暂时取不到：地图服务器返回 500", timeout=LONG_MS)
    expect(leader.locator('[data-tool="base"][data-away]')).to_be_visible()
    ground(leader, "shaky", "away")
    expect(leader.locator(".om-note")).to_contain_text("3 村社区")
    server.status = 200
    ground(leader, "shaky", "shown")
    expect(said).to_be_hidden()
    expect(leader.locator(".om-attribution")).to_have_text("© 影像测试")


def test_a_real_map_of_another_city_opens_from_its_file(there: Callable[..., Page], parts: Parts) -> None:
    (parts.settings.home / "maps").mkdir()
    shutil.copy(real("firenze_protomaps_vector_ODbL.pmtiles"), parts.settings.home / "maps" / "firenze.pmtiles")
    leader = there("/map?base=firenze&view=43.7696,11.2558,14.5&layers=cases")
    ground(leader, "firenze", "shown")
    expect(leader.locator(".om-attribution")).to_contain_text("OpenStreetMap")
    leader.goto("/map?base=firenze&layers=areas,cases")
    ground(leader, "firenze", "outside")
    expect(leader.locator(".om-base-said")).to_contain_text("没有这里的内容")


def test_a_search_by_keys_flies_there_and_opens_the_card(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map")
    expect(leader.locator(".om-note")).to_contain_text("147 村社区", timeout=LONG_MS)
    leader.locator(".leaflet-container").first.focus()
    leader.keyboard.press("/")
    leader.keyboard.type("npsq")
    expect(leader.locator('[data-found="area"][aria-selected="true"]')).to_contain_text("南浦社区")
    leader.keyboard.press("Enter")
    expect(leader.locator('.om-card[data-area="440604012061"]')).to_contain_text("人口")
    leader.wait_for_url("**view=23.023*,113.106*,15**")
    leader.locator(".om-search").fill("没有这样的地方")
    expect(leader.locator('[data-panel="search"] [role="status"]')).to_contain_text("没有找到“没有这样的地方”")


def test_a_picture_of_the_map_is_saved_with_its_legend(page: Callable[..., Page], tmp_path: Path) -> None:
    leader = page("leader", "/map?view=23.0236,113.1082,15", width=1200, height=800)
    ground(leader, "sketch", "shown")
    leader.locator('[data-tool="picture"]').click()
    expect(leader.locator("[data-picture-title]")).to_have_value("禅城区 · 一张图")
    saved = {}
    for form in ("png", "a4"):
        with leader.expect_download() as download:
            leader.locator(f'[data-picture="{form}"]').click()
        download.value.save_as(tmp_path / form)
        saved[form] = download.value.suggested_filename
    assert saved["png"].startswith("禅城区-一张图-")
    assert (tmp_path / "a4").read_bytes()[:8] == b"%PDF-1.4"
    picture = Image.open(tmp_path / "png").convert("RGB")
    box = leader.locator(".leaflet-container").first.bounding_box()
    assert box
    assert picture.width == box["width"]
    map_, foot = picture.crop((0, 58, picture.width, 58 + int(box["height"]))), picture.crop((0, 58 + int(box["height"]), picture.width, picture.height - 66))
    assert len(set(map_.get_flattened_data())) > 500
    red = sum(1 for r, g, b in foot.get_flattened_data() if r > 180 and g < 110 and b < 110)
    assert red > 30  # the diamond of what is overdue stands in the legend
