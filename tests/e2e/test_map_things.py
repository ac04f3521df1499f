"""Things on the map in a browser: every layer shows marks and a card, sensors move, an officer gets a message, looks at trails are on record."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page, expect

from data_sources import bus
from store.engine import FILE
from tests.e2e.conftest import App

NANPU = "440604012061"
LAYERS = {  # and the kind of what its card shows
    "buildings": "building",
    "enterprises": "enterprise",
    "venues": "venue",
    "supplies": "supplies",
    "shelters": "shelter",
    "hydrants": "hydrant",
    "components": "component",
    "sensors": "sensor",
    "bodycams": "bodycam",
    "community_types": "community_type",
    "patrols": None,
    "officer_trails": None,
}
SOME = re.compile(r"^[1-9]\d*$")
# The middle of a mark: a point of the canvas that is painted all around.
PAINTED = """name => {
  const canvas = document.querySelector(`canvas[data-canvas="${name}"]`), r = canvas.getBoundingClientRect(), k = canvas.width / r.width;
  const box = document.querySelector(".leaflet-container").getBoundingClientRect();
  const paint = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const on = (x, y) => paint[(Math.round((y - r.top) * k) * canvas.width + Math.round((x - r.left) * k)) * 4 + 3] > 40;
  const panel = document.querySelector(".om-panel")?.getBoundingClientRect(), right = Math.min(box.right, panel?.left ?? box.right) - 20;
  for (let y = box.top + 70; y < box.bottom - 330; y += 2) for (let x = box.left + 340; x < right; x += 2)
    if ([[0, 0], [0, -4], [0, 4], [-4, 0], [4, 0]].every(([dx, dy]) => on(x + dx, y + dy))) return [x, y];
  return null;
}"""
LINE = PAINTED.replace("[[0, 0], [0, -4], [0, 4], [-4, 0], [4, 0]]", "[[0, 0]]")


def canvas_of(page: Page, layer: str) -> Any:
    return page.locator(f'canvas[data-canvas="{layer}"]').first


def test_every_layer_of_things_shows_marks_and_a_card(page: Callable[..., Page]) -> None:
    community = page("community", "/map?layers=areas")
    for layer, kind in LAYERS.items():
        switch = community.locator(f'[data-layer="{layer}"]')
        switch.click()
        expect(canvas_of(community, layer)).to_have_attribute("data-count", SOME, timeout=15_000)
        spot = community.wait_for_function(PAINTED if kind else LINE, arg=layer, timeout=10_000).json_value()
        community.mouse.click(*spot)
        card = community.locator(f'.om-card[data-kind="{kind}"]' if kind else ".om-card[data-patrol], .om-card[data-officer]")
        expect(card.or_(community.locator(".om-card[data-several]"))).to_be_visible(timeout=5_000)
        switch.click()
        expect(canvas_of(community, layer)).to_have_count(0)


def stored(app: App, question: str) -> list[tuple[Any, ...]]:
    """What the application's store answers."""
    with contextlib.closing(sqlite3.connect(f"file:{app.home / FILE}?mode=ro", uri=True)) as store:
        return store.execute(question).fetchall()


def sensor_of(page: Page) -> dict[str, Any]:
    ids = page.request.get(f"/api/v1/map/points?kind=sensor&area={NANPU}").json()["id"]
    return dict(page.request.get(f"/api/v1/map/things/sensor/{ids[0]}").json())


def test_a_sensor_over_its_threshold_is_coloured_at_once(page: Callable[..., Page], app: App) -> None:
    community = page("community", "/map?layers=sensors")
    expect(canvas_of(community, "sensors")).to_have_attribute("data-count", SOME, timeout=15_000)
    expect(community.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    sensor = sensor_of(community)
    reds = """() => {
      const c = document.querySelector('canvas[data-canvas="sensors"]'), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
      let n = 0;
      for (let i = 0; i < d.length; i += 4) n += d[i] > 200 && d[i + 1] < 110 && d[i + 2] < 110 && d[i + 3] > 200;
      return n;
    }"""
    assert community.evaluate(reds) == 0
    client = bus.connect((app.home / "run" / "bus.url").read_text().strip())
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    bus.publish(client, [{"topic": "sensor", "key": sensor["id"], "area": sensor["area"], "at": at, "v": {"value": 9, "band": 1, "online": True}}])
    client.close()
    community.wait_for_function(f"() => ({reds})() > 20", timeout=10_000)


def test_an_officer_gets_a_message_and_a_look_at_his_trail_is_on_record(page: Callable[..., Page], app: App) -> None:
    ((officer,),) = stored(app, "SELECT officer FROM accounts WHERE username = 'officer'")
    community = page("community", f"/map?layers=areas,officers&officer={officer}")
    card = community.locator(f'.om-card[data-officer="{officer}"]')
    expect(card).to_contain_text("南浦社区", timeout=15_000)
    expect(card).to_contain_text("最近定位", timeout=15_000)
    card.get_by_role("button", name="本班轨迹").click()
    expect(card.locator(".om-officer")).to_contain_text("本次查看已记录", timeout=5_000)
    expect(canvas_of(community, "trail")).to_have_attribute("data-count", SOME)
    assert len(stored(app, f"SELECT at FROM audit WHERE act = 'see_trail' AND target = '{officer}'")) == 1
    card.get_by_role("button", name="发消息").click()
    card.get_by_role("textbox").fill("请到通济桥北端协助疏导")
    card.get_by_role("button", name="发送").click()
    expect(card.locator("[data-sent]")).to_be_visible(timeout=5_000)
    his = page("officer", "/map")
    bell = his.locator('[data-action="bell"]')
    bell.click()
    expect(his.locator(".bell-list")).to_contain_text("请到通济桥北端协助疏导", timeout=10_000)
