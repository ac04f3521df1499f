"""The map in a browser."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Locator, Page, expect

from data_sources import bus
from tests.e2e.conftest import App, held

ZUMIAO = "440604012"
NANPU = "440604012061"
# Each alarm with where the map was before it and is with it; one stays for a second instead of 20.
EARS = """window.heard = [];
document.addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('--m-banner', '1s'));
document.addEventListener('magnet:alarm', ({detail: {v}}) => {
  const where = () => (document.querySelector('.one-map[data-away]') ? 'away' : 'home'), before = where();
  setTimeout(() => heard.push([v.no, before, where()]));
});"""
A_NUMBER, HUNDREDS = re.compile(r"^\d+$"), re.compile(r"^\d{3,}$")


def canvas(page: Page, name: str) -> Locator:
    return page.locator(f'canvas[data-canvas="{name}"]').first


def some_case(page: Page, area: str) -> str:
    """An open case with a place."""
    items = page.request.get(f"/api/v1/cases?open=1&area={area}&limit=50").json()["items"]
    return str(next(item["no"] for item in items if item["lon"] is not None))


def in_the_middle(page: Page) -> tuple[float, float]:
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def says(app: App, messages: list[dict[str, Any]]) -> None:
    """Put messages on the bus as the worker does."""
    client = bus.connect((app.home / "run" / "bus.url").read_text().strip())
    bus.publish(client, messages)
    client.close()


def alarm(no: str, area: str = NANPU) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    place = {"area": area, "area_zh": "南浦社区", "area_en": "Nanpu", "grid": None, "grid_zh": None, "lon": 113.108, "lat": 23.0235}
    times = {"state_at": now, "reported_at": now, "yellow_at": None, "due_at": None, "closed_at": None}
    kind = {"category": "07-01", "major": "07", "category_zh": "人员密集疏导", "category_en": "Crowding", "state": "reported", "column": "to_accept"}
    v = {"no": no, "light": "green", "urgent": True, "flags": {}, "version": 1, "department": None, **kind, **place, **times}
    return {"topic": "case", "key": no, "area": area, "at": now, "v": v, "alarm": True}


def test_the_map_shows_areas_cases_and_officers(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map")
    expect(leader.locator(".om-note")).to_contain_text("147 村社区", timeout=15_000)
    expect(leader.locator(".om-note")).to_contain_text("界线为示意")
    for name in ("areas", "names", "cases", "officers", "crowd"):
        expect(canvas(leader, name)).to_be_attached()
    expect(canvas(leader, "officers")).to_have_attribute("data-count", HUNDREDS, timeout=15_000)


def test_a_layer_is_switched_by_keyboard(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map")
    switch = leader.locator('[data-layer="cameras"]')
    switch.focus()
    leader.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(canvas(leader, "cameras")).to_have_attribute("data-count", HUNDREDS, timeout=15_000)
    expect(leader.locator(".om-legend")).to_contain_text("视频离线")
    leader.keyboard.press("Space")
    expect(leader.locator('canvas[data-canvas="cameras"]')).to_have_count(0)
    expect(leader.locator(".om-legend")).not_to_contain_text("视频离线")


def test_a_click_on_a_case_opens_its_card(page: Callable[..., Page]) -> None:
    leader = page("leader", "/login")
    no = some_case(leader, ZUMIAO)
    leader.goto(f"/map?case={no}&area={ZUMIAO}")
    card = leader.locator(f'.om-card[data-case="{no}"]')
    expect(card).to_be_visible(timeout=15_000)
    card.locator('[data-action="close-card"]').click()
    expect(card).to_have_count(0)
    leader.mouse.click(*in_the_middle(leader))
    expect(leader.locator(".om-card[data-case]")).to_be_visible()
    expect(card.locator("a")).to_have_attribute("href", f"/cases?no={no}")


def test_a_click_on_an_area_opens_its_card_with_counts(page: Callable[..., Page]) -> None:
    community = page("community", "/map?layers=areas")
    expect(community.locator(".om-note")).to_have_text("界线为示意", timeout=15_000)
    community.mouse.click(*in_the_middle(community))
    card = community.locator(".om-card[data-area]")
    expect(card).to_contain_text("网格员在岗", timeout=5_000)
    assert (card.get_attribute("data-area") or "").startswith(NANPU)
    card.get_by_text("↑ 南浦社区").click()
    expect(community.locator(f'.om-card[data-area="{NANPU}"]')).to_contain_text("人口")


def test_a_report_becomes_a_point_on_the_map(page: Callable[..., Page], app: App) -> None:
    community = page("community", "/map")
    expect(community.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    drawn = canvas(community, "cases")
    expect(drawn).to_have_attribute("data-count", A_NUMBER, timeout=15_000)
    for n in range(3):
        says(app, [alarm(f"C20261121-9{n}") | {"alarm": False}])
    before = int(drawn.get_attribute("data-count") or 0)
    says(app, [alarm("C20261121-99") | {"alarm": False}])
    community.wait_for_function("(n) => Number(document.querySelector('canvas[data-canvas=cases]').dataset.count) > n", arg=before, timeout=5_000)


def test_an_urgent_case_takes_the_wall_there_and_back(page: Callable[..., Page], app: App) -> None:
    wall = page("wall", "/login", width=1920, height=1080)
    wall.add_init_script(EARS)
    wall.goto("/wall")
    expect(wall.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    mine = [f"C-{turn}-{time.time_ns()}" for turn in ("first", "second")]
    says(app, [alarm(no) for no in mine])
    # What was urgent half a minute before the wall was opened takes its turn before them.
    wall.wait_for_function("(last) => heard.some(([no]) => no === last)", arg=mine[1], timeout=20_000)
    assert [each for each in wall.evaluate("heard") if each[0] in mine] == [[no, "home", "away"] for no in mine]
    expect(wall.locator(".one-map[data-away]")).to_have_count(0, timeout=10_000)


def test_a_wall_has_nothing_to_operate(page: Callable[..., Page]) -> None:
    wall = page("wall", "/wall", width=1920, height=1080)
    expect(wall.locator(".om-note").first).to_contain_text("界线为示意", timeout=15_000)
    expect(wall.locator(".om-switch, .leaflet-control-zoom")).to_have_count(0)
    expect(wall.locator(".om-inset canvas[data-canvas=crowd]")).to_be_attached()


def test_it_stands_on_a_phone(page: Callable[..., Page]) -> None:
    phone = page("officer", "/map", width=390, height=844, theme="light")
    expect(canvas(phone, "cases")).to_have_attribute("data-count", A_NUMBER, timeout=15_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_map_is_worked_by_keys(page: Callable[..., Page]) -> None:
    desk = page("community", "/login")
    come = held(desk, "**/map/base.geojson*")  # nothing lies there yet
    desk.goto("/map")
    expect(desk.locator(".om-legend li").first).to_be_visible(timeout=15_000)
    for layer in ("cases", "officers", "crowd"):
        desk.locator(f'[data-layer="{layer}"]').click()
    ground = desk.locator(".leaflet-container").first
    ground.focus()
    ground.press("Enter")
    come()
    expect(desk.locator(".om-card")).to_be_visible(timeout=8_000)
    expect(desk.locator(".one-map[data-keys]")).to_have_count(1)
    ground.press("Escape")
    expect(desk.locator(".om-card")).to_have_count(0)
