"""Ground picked on the map by mouse, finger and keys: the briefing counts what counting by hand counts, and something is done with it."""

import base64
import math
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, expect
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from tests.e2e.conftest import CELL, PATIENCE_MS, ready

NANPU = "440604012061"
SLACK = 0.00002  # degrees: the map's columns hold places to a metre or two
SOME = re.compile(r"^\d")
KEY = re.compile(r"^(g|4406)")


def middle(page: Page) -> tuple[float, float]:
    expect(page.locator('canvas[data-canvas="cases"]').first).to_have_attribute("data-count", SOME, timeout=PATIENCE_MS)
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def briefed(page: Page) -> dict[str, Any]:
    """The briefing that stands in the panel, asked for again."""
    panel = page.locator(".om-brief[data-briefed]")
    expect(panel).to_have_attribute("data-briefed", KEY, timeout=PATIENCE_MS)
    expect(panel.locator('[data-count="cameras"]')).to_be_visible()
    found: dict[str, Any] = page.request.get(f"/api/v1/briefings/{panel.get_attribute('data-briefed')}").json()
    return found


def cameras(page: Page) -> dict[str, Point]:
    columns = page.request.get("/api/v1/map/cameras").json()
    raw = base64.b64decode(columns["xy"])
    flat = struct.unpack(f"<{len(raw) // 4}f", raw)
    return {id: Point(flat[2 * n], flat[2 * n + 1]) for n, id in enumerate(columns["gb_id"])}


def listed(page: Page, address: str) -> Iterator[str]:
    """The ids of a list, page by page."""
    after = ""
    while True:
        answer = page.request.get(f"{address}?limit=1000{after}").json()
        yield from (item["id"] for item in answer["items"])
        if answer["next"] is None:
            return
        after = f"&after={answer['next']}"


def agrees(page: Page, known: dict[str, Point]) -> BaseGeometry:
    """The panel's number, its list and counting by hand say the same; the outline."""
    answer = briefed(page)
    outline, line = shape(answer["geometry"]), answer["counts"]["cameras"]
    ids = set(listed(page, line["list"]))
    assert page.locator('[data-count="cameras"]').inner_text().replace(",", "") == str(len(ids)) == str(line["count"])
    sure, maybe = outline.buffer(-SLACK), outline.buffer(SLACK)
    assert {id for id, place in known.items() if sure.contains(place)} <= ids <= {id for id, place in known.items() if maybe.contains(place)}
    assert ids
    return outline


def drag(page: Page, *points: tuple[float, float]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=2)
    page.mouse.up()


def press(page: Page, *points: tuple[float, float]) -> None:
    for point in points:
        page.mouse.click(*point)


def ring(x: float, y: float, r: float) -> list[tuple[float, float]]:
    return [(x + r * math.cos(n * math.pi / 10), y + r * math.sin(n * math.pi / 10)) for n in range(21)]


def test_each_way_to_pick_gives_the_list_that_counting_by_hand_gives(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map", width=1600, height=1000)
    x, y = middle(leader)
    known = cameras(leader)
    ways: dict[str, Callable[[], None]] = {
        "rectangle": lambda: drag(leader, (x - 160, y - 120), (x - 40, y - 20)),
        "circle": lambda: drag(leader, (x - 60, y - 60), (x, y - 60)),
        "polygon": lambda: (press(leader, (x - 150, y - 150), (x, y - 60), (x - 20, y)), leader.mouse.dblclick(x - 140, y - 10)),  # type: ignore[func-returns-value]
        "lasso": lambda: drag(leader, *ring(x - 60, y - 60, 70)),
        "within": lambda: press(leader, (x - 40, y - 40)),
        "cell": lambda: press(leader, (x - 60, y - 60)),
    }
    seen = set()
    for way, draw in ways.items():
        leader.locator(f'[data-pick="{way}"]').click()
        before = leader.locator(".om-brief").get_attribute("data-briefed") or ""
        draw()
        expect(leader.locator(".om-brief")).not_to_have_attribute("data-briefed", before, timeout=PATIENCE_MS)
        seen.add(round(agrees(leader, known).area, 9))
    assert len(seen) == len(ways)


def test_a_finger_draws_a_lasso_without_moving_the_map(page: Callable[..., Page]) -> None:
    phone = page("community", "/map", width=390, height=844, lang="en", theme="light", has_touch=True, is_mobile=True)
    x, y = middle(phone)
    phone.locator('[data-tool="pick"]').tap()
    phone.locator('[data-pick="lasso"]').tap()
    stands = phone.locator(".leaflet-map-pane").get_attribute("style")
    touch = phone.context.new_cdp_session(phone)
    points = [{"x": px, "y": py} for px, py in ring(x, y - 150, 80)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    answer = briefed(phone)
    assert answer["counts"]["cameras"]["count"] == len(set(listed(phone, answer["counts"]["cameras"]["list"])))
    assert phone.locator(".leaflet-map-pane").get_attribute("style") == stands
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.locator('[data-action="pin"]')).to_contain_text("Pin to my page")


def test_keys_alone_pick_and_open_a_list(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map")
    middle(leader)
    leader.locator('[data-pick="circle"]').focus()
    leader.keyboard.press("Enter")
    cover = leader.locator(".om-draw")
    expect(cover).to_be_focused()
    for key in ("ArrowLeft", "Shift+ArrowUp", "Enter", "Escape", "Enter", "8", "0", "0"):
        leader.keyboard.press(key)
    expect(leader.locator(".om-measure")).to_contain_text("r 800 m")
    leader.keyboard.press("Enter")
    agrees(leader, cameras(leader))
    leader.locator('[data-list="cameras"]').focus()
    leader.keyboard.press("Enter")
    expect(leader.locator('[data-rows="cameras"] li').first).to_be_visible(timeout=PATIENCE_MS)
    expect(leader.locator('[data-action="back"]')).to_be_focused()


def test_a_selection_comes_back_from_its_address(page: Callable[..., Page]) -> None:
    leader = page("leader", "/map?sel=c113.105,23.024,600")
    first = briefed(leader)
    expect(leader.locator('canvas[data-canvas="pick"]')).to_have_attribute("data-count", "1")
    leader.reload()
    assert briefed(leader)["key"] == first["key"]
    rim = leader.locator(".om-handle.rim").bounding_box()
    assert rim
    drag(leader, (rim["x"], rim["y"]), (rim["x"] + 60, rim["y"]), (rim["x"] + 120, rim["y"]))
    expect(leader.locator(".om-brief")).not_to_have_attribute("data-briefed", first["key"], timeout=PATIENCE_MS)
    assert briefed(leader)["km2"] < first["km2"]
    leader.locator('[data-action="clear"]').click()
    expect(leader.locator('canvas[data-canvas="pick"]')).to_have_attribute("data-count", "0")
    assert "sel=" not in leader.url
    leader.goto("/map?sel=pcrooked")
    middle(leader)
    expect(leader.locator('canvas[data-canvas="pick"]')).to_have_attribute("data-count", "0")


@pytest.fixture
def tidy(desk: Callable[..., APIResponse]) -> Iterator[None]:
    """What a test has watched and sent is taken away again."""
    yield
    for each in desk("community", "GET", "/watched").json()["items"]:
        desk("community", "DELETE", f"/watched/{each['id']}")
    for each in desk("community", "GET", "/guards").json()["items"]:
        desk("community", "DELETE", f"/guards/{each['id']}")


@pytest.mark.usefixtures("tidy")
def test_a_watched_area_is_a_live_magnet_on_my_page(page: Callable[..., Page]) -> None:
    community = page("community", f"/map?sel=a{NANPU}")
    answer = briefed(community)
    community.locator('[data-action="watch"]').click()
    community.locator('.om-brief-name [name="name"]').fill("通济桥一带")
    community.locator('[data-action="save-watched"]').click()
    expect(community.locator(".om-brief-note")).to_contain_text("已关注")
    community.locator('[data-action="pin"]').click()
    expect(community.locator(".om-brief-note a")).to_be_visible()
    community.goto("/")
    magnet = community.locator('.mg[data-magnet="area_briefing"]')
    expect(magnet.locator("header")).to_contain_text("通济桥一带", timeout=PATIENCE_MS)
    expect(community.locator('.mg[data-magnet="needs_me"] .case').first).to_be_visible(timeout=PATIENCE_MS)
    community.locator('.mg.v-map [data-tool="pick"]').click()
    community.locator('.mg.v-map [name="follow"]').select_option("extent")
    expect(community.locator('.mg[data-magnet="needs_me"] header')).to_contain_text("视野内", timeout=PATIENCE_MS)
    expect(magnet.locator('[data-kind="homes"] b')).to_have_text(f"{answer['counts']['homes']['count']:,}", timeout=PATIENCE_MS)


@pytest.mark.usefixtures("tidy")
def test_a_guard_is_seen_on_the_officers_phone_and_his_check_in_comes_back(page: Callable[..., Page], phone: Callable[..., Page]) -> None:
    here = f"c{CELL['longitude']},{CELL['latitude']},100"
    community = page("community", f"/map?sel={here}")
    briefed(community)
    community.locator('[data-action="guard"]').click()
    officer = phone()
    name = officer.request.get("/api/v1/session").json()["account"]["name"]
    community.wait_for_selector("[data-officer]", timeout=PATIENCE_MS)
    for box in community.locator('.om-brief-people input[type="checkbox"]').all():
        box.uncheck()
    community.locator("[data-officer]", has_text=name).locator("input").check()
    community.locator('.om-brief-guard [name="note"]').fill("看好桥头")
    community.locator('[data-action="send-guard"]').click()
    followed = community.locator("[data-guard-followed]")
    expect(followed.locator('[data-checked="false"]')).to_have_count(1, timeout=PATIENCE_MS)
    officer.reload()
    ready(officer)
    officer.locator('[data-todo^="patrol/"]', has_text="值守").locator("a").first.click()
    ready(officer, "patrol")
    expect(officer.locator("#view, main").first).to_contain_text("看好桥头")
    officer.locator('[data-check="0"]').click()
    expect(followed.locator('[data-checked="true"]')).to_have_count(1, timeout=PATIENCE_MS)
