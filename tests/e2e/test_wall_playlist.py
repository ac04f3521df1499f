"""Walls and desks in two browsers: playlists that turn, what is sent and taken back, what happens when the line is cut."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import PASSWORD, Faults
from tests.e2e.test_cases import report
from tests.e2e.test_wall import RAISE, STAYS_MS, fits, live

STREET, TOWN = "440604012", "440604100"
SCENES = [
    {"path": "/wall", "dwell": 5},
    {"path": "/", "page": "community", "query": {"area": "440604012061", "period": "7d"}, "dwell": 5},
    {"path": "/cases", "query": {"light": "red"}, "dwell": 5},
]
NOW = "document.querySelector('.top .now').textContent"


class Rest:
    """REST as somebody who is signed in."""

    def __init__(self, context: BrowserContext, role: str) -> None:
        self.request = context.request
        self.csrf = context.request.post("/api/v1/session", data={"username": role, "password": PASSWORD}).json()["csrf_token"]

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.request.fetch(f"/api/v1{path}", method=method, data=body, headers={"X-CSRFToken": self.csrf})
        assert answer.ok, answer.text()
        return answer.json()


@pytest.fixture
def admin(context: Callable[..., BrowserContext]) -> Rest:
    return Rest(context(), "admin")


@pytest.fixture
def device(admin: Rest, context: Callable[..., BrowserContext]) -> Callable[..., tuple[dict[str, Any], Page]]:
    """`device(scenes, area)` is a wall opened by its link, with its row."""

    def make(scenes: list[Any] | None = None, area: str = "440604", **more: Any) -> tuple[dict[str, Any], Page]:
        name = f"屏 {time.time_ns() % 1_000_000}"
        wall = admin("POST", "/walls", {"name": name, "area": area}) | {"name": name}
        if scenes:
            playlist = admin("POST", "/playlists", {"name": f"轮播 {name}", "area": area, "scenes": scenes})
            admin("PUT", f"/walls/{wall['id']}/playlist", {"playlist": playlist["id"]})
        page = context(None, **{"width": 1920, "height": 1080, **more}).new_page()
        page.clock.install()
        page.goto(wall["link"])
        live(page)
        return wall, page

    return make


def shows(wall: Page, title: str, timeout: int = 15_000) -> None:
    expect(wall.locator(".top .now")).to_have_text(re.compile(title), timeout=timeout)


def turns_to(wall: Page, title: str, timeout: int = 15_000) -> None:
    """The scene that is shown has stood for its 5 s, and the next one comes."""
    wall.clock.fast_forward(5_000)
    shows(wall, title, timeout)


def census(wall: Page) -> dict[str, float]:
    """What the page holds: elements, DOM nodes alive anywhere, listeners."""
    cdp = wall.context.new_cdp_session(wall)
    cdp.send("Performance.enable")
    for _ in range(2):
        cdp.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in cdp.send("Performance.getMetrics")["metrics"]}
    cdp.detach()
    return {"elements": wall.evaluate("document.querySelectorAll('*').length"), "nodes": found["Nodes"], "listeners": found["JSEventListeners"]}


def test_a_playlist_turns_round_after_round_and_the_wall_grows_no_larger(device: Callable[..., Any]) -> None:
    _, wall = device([SCENES[1], SCENES[2]])
    asked: list[str] = []
    wall.on("request", lambda request: asked.append(request.url) if "/live?" in request.url else None)

    def rounds(many: int) -> dict[str, float]:
        for _ in range(many):
            seen.append(wall.locator(".scene.on [data-instance]").evaluate_all("all => all.map(each => each.dataset.instance).sort()"))
            turns_to(wall, "案件看板")
            turns_to(wall, "南浦社区")
        expect(wall.locator(".scene-body")).to_have_count(1)
        return census(wall)

    seen: list[list[str]] = []
    shows(wall, "南浦社区")
    before = rounds(1)
    after = rounds(4)
    assert all(each == seen[0] for each in seen)
    assert asked == []  # its one stream goes on
    assert after["elements"] <= before["elements"] * 1.05
    assert after["listeners"] <= before["listeners"] * 1.1 + 20
    assert after["nodes"] <= before["nodes"] * 1.25


def test_a_desk_puts_its_page_on_the_wall_at_once_and_takes_it_back(device: Callable[..., Any], page: Callable[..., Page]) -> None:
    wall_row, wall = device([SCENES[1]])
    shows(wall, "南浦社区")
    desk = page("leader", f"/map?area={STREET}")
    desk.locator(".topbar [data-action='to-wall']").click()
    row = desk.locator(f".to-walls [data-wall='{wall_row['id']}']")
    expect(row.locator("[data-state='alive']")).to_be_visible(timeout=10_000)
    expect(row).to_contain_text("轮播")
    desk.get_by_role("radio", name="15 分钟").check()
    row.locator("[data-action='send']").click()
    shows(wall, r"一张图 · 祖庙街道 · 由.+投放 · \d\d:\d\d", timeout=5_000)
    expect(wall.locator(".scene.on .one-map").first).to_be_visible()
    assert "测试" not in wall.evaluate(NOW)  # a unit, no person's name
    expect(row).to_contain_text("投放，至")
    row.locator("[data-action='take-back']").click()
    shows(wall, "我的页面 · 南浦社区", timeout=5_000)
    expect(wall.locator(".wall[data-sent]")).to_have_count(0)


def test_an_open_case_goes_to_the_wall_without_a_word_and_follows_what_happens(device: Callable[..., Any], page: Callable[..., Page]) -> None:
    wall_row, wall = device()
    desk = page("dispatcher", "/cases")
    title = "二楼住户堆放旧家具"
    no = report(desk, title=title)
    desk.goto(f"/cases?no={no}")
    expect(desk.locator(".case-panel .words b")).to_have_text(title, timeout=15_000)
    leader = page("leader", f"/cases?no={no}")
    leader.locator(".case-panel [data-action='to-wall']").click()
    leader.locator(f".to-walls [data-wall='{wall_row['id']}'] [data-action='send']").click()
    shown = wall.locator(".scene.on .case-scene")
    expect(shown).to_contain_text(no, timeout=5_000)
    assert title not in wall.locator(".scene.on").inner_text()
    steps = shown.locator(".steps li").count()
    desk.locator(".case-panel [data-do='supervise'], .case-panel [data-do]").last.click()
    if desk.locator(".case-panel .ask button[type=submit]").count():
        for field in desk.locator(".case-panel .ask :is(textarea, input):required").all():
            field.fill("请尽快")
        desk.locator(".case-panel .ask button[type=submit]").click()
    expect(wall.locator(".scene.on .case-scene .steps li")).to_have_count(steps + 1, timeout=10_000)


def test_a_wall_that_was_away_gets_what_was_sent_and_plays_on_meanwhile(admin: Rest, device: Callable[..., Any], faults: Faults) -> None:
    wall_row, wall = device(SCENES[1:])
    turns_to(wall, "案件看板")
    turns_to(wall, "南浦社区")
    wall.context.set_offline(True)
    turns_to(wall, "案件看板")
    turns_to(wall, "南浦社区", timeout=25_000)  # the server gives nothing: the scenes it has go on
    admin("PUT", f"/walls/{wall_row['id']}/sent", {"path": "/map"})
    wall.context.set_offline(False)
    shows(wall, "一张图", timeout=30_000)
    wall.reload()
    shows(wall, "一张图")
    admin("DELETE", f"/walls/{wall_row['id']}/sent")
    shows(wall, "南浦社区|案件看板")
    faults.clear()  # the browser's words about the cut line


def test_an_urgent_banner_holds_the_scene(device: Callable[..., Any]) -> None:
    _, wall = device(SCENES[1:])
    turns_to(wall, "案件看板")
    wall.evaluate(RAISE, 7)
    banner = wall.locator('.banner[data-alarm="C20261121-9007"]')
    expect(banner).to_be_visible()
    before = wall.evaluate(NOW)
    if not wall.locator(".scene.on .one-map").count():  # no map to lay it on: the scene makes room
        assert wall.locator(".scene.on").bounding_box()["y"] >= banner.bounding_box()["y"] + banner.bounding_box()["height"]  # type: ignore[index]
    wall.evaluate("window.turned = 0; new MutationObserver(() => { window.turned += document.querySelector('.banner') ? 1 : 0; })"
                  ".observe(document.querySelector('.top .now'), {childList: true})")  # fmt: skip
    wall.clock.fast_forward(6_000)
    expect(wall.locator(".scene-body")).to_have_count(2)  # the next one is ready behind it
    wall.clock.fast_forward(2_000)
    expect(banner).to_be_visible()
    wall.clock.fast_forward(STAYS_MS)
    expect(banner).to_have_count(0)
    assert wall.evaluate("window.turned") == 0
    expect(wall.locator(".top .now")).not_to_have_text(before, timeout=10_000)


def test_every_scene_fits_its_wall_and_can_be_read(page: Callable[..., Page]) -> None:
    wall = page("leader", "/login")

    def drawn() -> None:
        expect(wall.locator(".scene.on :is(.mg, .one-map)").first).to_be_visible(timeout=15_000)
        expect(wall.locator('.scene.on .mg[data-state="loading"]')).to_have_count(0, timeout=15_000)

    for scene in ("page=leader", "page=dispatcher&area=440604012", "path=/map", "path=/cases", "path=/summary"):
        wall.goto(f"/wall?{scene}")
        fits(wall, drawn)


def test_the_administrator_makes_a_playlist_with_mouse_and_keyboard(page: Callable[..., Page], device: Callable[..., Any], faults: Faults) -> None:
    wall_row, wall = device()
    admin = page("admin", "/admin")
    admin.locator('[data-action="new-playlist"]').click()
    name = f"早班 {wall_row['name']}"
    admin.locator('.playlist-editor [name="name"]').fill(name)
    admin.locator('[data-action="add-scene"]').click()
    rows = admin.locator(".scene-row")
    rows.nth(1).get_by_label("画面", exact=True).select_option("/map")
    rows.nth(1).get_by_label("区域").select_option(STREET)
    rows.nth(1).get_by_label("停留秒数").fill("3")
    admin.locator('[data-action="save-playlist"]').click()
    expect(admin.locator(".playlist-editor .why")).to_contain_text("第 2 个画面：停留应为 5 到 3600 秒")
    expect(rows.nth(1)).to_have_class(re.compile("bad"))
    faults.clear()  # the refusal is a 400 in the console
    rows.nth(1).get_by_label("停留秒数").fill("600")
    rows.nth(1).locator(".grip").focus()
    admin.keyboard.press("ArrowUp")
    expect(rows.nth(0).get_by_label("画面", exact=True)).to_have_value("/map")
    expect(rows.nth(0).locator(".grip")).to_be_focused()
    expect(admin.locator(".playlist-editor .said")).to_have_text("移到第 1 个，共 2 个")
    rows.nth(1).locator(".n").drag_to(rows.nth(0).locator(".n"))
    rows.nth(1).locator(".n").drag_to(rows.nth(0).locator(".n"))
    expect(rows.nth(0).get_by_label("画面", exact=True)).to_have_value("/map")
    admin.locator('[data-action="save-playlist"]').click()
    expect(admin.locator(".playlist-row", has_text=name)).to_be_visible()
    admin.locator(f".wall-row[data-wall='{wall_row['id']}'] [data-action='assign']").select_option(label=name)
    shows(wall, "一张图 · 祖庙街道")
