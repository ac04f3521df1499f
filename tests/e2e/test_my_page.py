"""My page in a real browser: magnets dragged in, moved, resized and removed, kept per account."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

ITEM = ".grid-stack-item"


def api(page: Page, method: str, path: str, data: object = None) -> dict:
    token = next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "_csrf_token"), "")
    answer = page.request.fetch(f"/api/v1{path}", method=method, data=data, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()
    return answer.json()


def fresh(page: Page) -> Page:
    """The page of this account, drawn: as its template has it, for every test gives back what it changed."""
    expect(page.locator(f"{ITEM} .mg").first).to_be_visible()
    return page


def edit(page: Page) -> Page:
    page.locator("[data-action=edit]").click()
    expect(page.locator(".palette")).to_be_visible()
    return page


def saved(page: Page) -> None:
    """Wait until everything done so far is saved."""
    expect(page.locator(".desk-saved")).to_have_attribute("data-saved", re.compile(r"\d+"))


def box(page: Page, key: str) -> list[int]:
    return page.evaluate('key => { const n = document.querySelector(`[data-key="${key}"]`).gridstackNode; return [n.x, n.y, n.w, n.h]; }', key)


def layout(page: Page) -> dict[str, list[int]]:
    nodes = page.evaluate("[...document.querySelectorAll('.grid-stack-item')].map((el) => el.gridstackNode).map((n) => [n.id, n.x, n.y, n.w, n.h])")
    return {node[0]: node[1:] for node in nodes}


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8, steps=2)
    page.mouse.move(*end, steps=10)


def point(page: Page, selector: str, dx: float = 40, dy: float = 14) -> tuple[float, float]:
    target = page.locator(selector)
    target.scroll_into_view_if_needed()
    found = target.bounding_box()
    assert found
    return found["x"] + dx, found["y"] + dy


def cell(page: Page, x: float, y: float) -> tuple[float, float]:
    """A point a little inside the cell (x, y)."""
    ground = page.locator(".grid-stack").bounding_box()
    w, h = page.evaluate("(({gridstack: g}) => [g.cellWidth(), g.getCellHeight(true)])(document.querySelector('.grid-stack'))")
    assert ground
    return ground["x"] + w * x + 60, ground["y"] + h * y + 20


@pytest.fixture
def desk(page: Callable[..., Page]) -> Page:
    return fresh(page("community"))


def test_a_magnet_dragged_in_is_there_after_a_reload_and_on_another_device(desk: Page, context: Callable[..., BrowserContext]) -> None:
    edit(desk)
    count = desk.locator(ITEM).count()
    drag(desk, point(desk, "[data-palette=enterprises]"), cell(desk, 0, 0))
    expect(desk.locator(".placeholder-content")).to_contain_text("放在这里 · 3 × 2")
    desk.mouse.up()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    saved(desk)
    there = layout(desk)
    desk.reload()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    assert layout(desk) == there
    assert len(there) == count + 1
    device = context("community", width=1920, height=1080).new_page()
    device.goto("/")
    expect(device.locator("[data-magnet=enterprises]")).to_be_visible()
    other = context("leader").new_page()
    other.goto("/")
    expect(other.locator(f"{ITEM} .mg").first).to_be_visible()
    assert not set(layout(other)) >= set(there)


def test_adding_a_magnet_keeps_the_nodes_of_the_other_forty(desk: Page) -> None:
    home = api(desk, "GET", "/pages")["items"][0]["id"]
    now = api(desk, "GET", f"/pages/{home}")
    one = {"do": "place", "magnet": "open_cases", "on": "desk"}
    more = [{**one, "id": f"more-{i}", "at": [3 * (i % 4), 60 + 2 * (i // 4), 3, 2]} for i in range(40 - len(now["instances"]))]
    api(desk, "PUT", f"/pages/{home}", {"version": now["version"], "operations": more})
    desk.reload()
    expect(desk.locator(f"{ITEM} .magnet-body > section.mg")).to_have_count(40)
    edit(desk)
    desk.evaluate("document.querySelectorAll('.grid-stack-item, .grid-stack-item .mg').forEach((el) => { el.marked = true; })")
    desk.locator("[data-palette=population]").click()
    expect(desk.locator(f"{ITEM} .magnet-body > section.mg")).to_have_count(41)
    saved(desk)
    kept = "[...document.querySelectorAll('.grid-stack-item, .grid-stack-item .mg')].filter((el) => el.marked).length"
    assert desk.evaluate(kept) == 80
    desk.locator("[data-action=undo]").click()
    expect(desk.locator(ITEM)).to_have_count(40)
    assert desk.evaluate(kept) == 80


def test_moving_and_resizing_by_mouse_is_kept(desk: Page) -> None:
    edit(desk)
    before = box(desk, "new")
    drag(desk, point(desk, "[data-key=new] .magnet-grip"), point(desk, "[data-key=on_time] .magnet-grip", 60))
    desk.mouse.up()
    expect(desk.locator("[data-key=new]")).not_to_have_attribute("gs-x", str(before[0]))
    start = point(desk, "[data-key=trend] > .ui-resizable-se", 10, 10)
    w, h = box(desk, "trend")[2:]
    drag(desk, start, (start[0] - 90, start[1] - 70))
    desk.mouse.up()
    assert box(desk, "trend")[2:] == [w - 1, h - 1]
    saved(desk)
    there = layout(desk)
    desk.reload()
    expect(desk.locator(f"{ITEM} .mg").first).to_be_visible()
    assert layout(desk) == there


def test_by_keyboard_a_magnet_moves_grows_goes_and_comes_back(desk: Page) -> None:
    edit(desk)
    item = desk.locator("[data-key=new]")
    item.focus()
    before = box(desk, "new")
    desk.keyboard.press("ArrowRight")
    assert box(desk, "new") != before
    expect(desk.locator("[data-said]")).to_contain_text("今日新增")
    desk.keyboard.press("ArrowLeft")
    assert box(desk, "new") == before
    desk.keyboard.press("Shift+ArrowDown")
    assert box(desk, "new")[3] == before[3] + 1
    held = layout(desk)
    desk.keyboard.press(" ")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    assert layout(desk) == held
    desk.keyboard.press("Delete")
    expect(item).to_have_count(0)
    saved(desk)
    desk.locator("[data-action=undo]").click()
    expect(desk.locator("[data-key=new] .mg")).to_be_visible()
    desk.locator("[data-action=redo]").click()
    expect(item).to_have_count(0)


def test_a_magnet_the_template_holds_stays(desk: Page) -> None:
    edit(desk)
    before = box(desk, "open")
    expect(desk.locator("[data-key=open] [data-action=remove]")).to_have_count(0)
    drag(desk, point(desk, "[data-key=open] .magnet-strip"), cell(desk, 6, 6))
    desk.mouse.up()
    desk.locator("[data-key=open]").focus()
    for key in ("ArrowRight", "ArrowDown", "Delete"):
        desk.keyboard.press(key)
    assert box(desk, "open") == before


def test_two_tabs_lose_nothing_of_each_other(desk: Page) -> None:
    second = desk.context.new_page()
    second.goto("/")
    edit(desk).locator("[data-palette=enterprises]").click()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    saved(desk)
    edit(second).locator("[data-palette=cameras_online]").click()
    expect(second.locator("[data-magnet=cameras_online]")).to_be_visible()
    expect(second.locator("[data-magnet=enterprises]")).to_be_visible()
    saved(second)
    desk.reload()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    expect(desk.locator("[data-magnet=cameras_online]")).to_be_visible()


def test_the_palette_is_searched_and_marks_what_is_there(desk: Page) -> None:
    edit(desk)
    expect(desk.locator("[data-palette=open_cases]")).to_have_class("pe used")
    desk.locator(".palette input").fill("人流")
    expect(desk.locator("[data-palette=crowd_total]")).to_be_visible()
    expect(desk.locator("[data-palette=open_cases]")).to_have_count(0)
    desk.locator(".palette input").fill("不存在")
    expect(desk.locator(".palette-none")).to_be_visible()


def test_on_a_phone_a_finger_drags_a_magnet_out_of_the_drawer(page: Callable[..., Page]) -> None:
    phone = edit(fresh(page("community", width=390, height=844, has_touch=True, is_mobile=True)))
    assert phone.locator(".desk").get_attribute("data-arrangement") == "phone"
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    x, y = point(phone, "[data-palette=closed_today] .pe-grip", 12, 12)
    finger = phone.context.new_cdp_session(phone)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        at = {"x": x + (120 - x) * step / 12, "y": y + (300 - y) * step / 12}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    expect(phone.locator(".placeholder-content")).to_contain_text("1 × 2")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.locator("[data-magnet=closed_today]")).to_be_visible()
    saved(phone)
    assert all(place[0] + place[2] <= 2 for place in layout(phone).values())


def test_reset_goes_back_to_the_template(desk: Page) -> None:
    template = layout(desk)
    edit(desk).locator("[data-palette=enterprises]").click()
    expect(desk.locator("[data-magnet=enterprises]")).to_be_visible()
    saved(desk)
    desk.locator("[data-action=reset]").click()
    expect(desk.locator("[data-magnet=enterprises]")).to_have_count(0)
    saved(desk)
    assert layout(desk) == template
    desk.locator("[data-action=done]").click()
    expect(desk.locator(".palette")).to_have_count(0)


def test_a_magnet_that_cannot_be_drawn_says_why_and_the_page_goes_on(page: Callable[..., Page], faults: list[str]) -> None:
    desk = fresh(page("community"))
    desk.route("**/assets/magnets/trend.mjs*", lambda route: route.abort())
    desk.reload()
    broken = desk.locator("[data-instance=trend]")
    expect(broken).to_have_attribute("data-state", "error")
    expect(broken.locator("[role=alert]")).to_contain_text("没有取到")
    expect(desk.locator("[data-instance=open]")).to_have_attribute("data-state", re.compile("ok|empty"))
    desk.unroute("**/assets/magnets/trend.mjs*")
    broken.locator("[data-action=retry]").click()
    expect(broken).to_have_attribute("data-state", re.compile("ok|empty"))
    faults.clear()


def test_on_a_phone_a_finger_pulls_a_magnet_larger_by_its_corner(page: Callable[..., Page]) -> None:
    phone = edit(fresh(page("community", width=390, height=844, has_touch=True, is_mobile=True)))
    phone.locator("[data-action=close-palette]").tap()
    before = box(phone, "on_time")
    x, y = point(phone, "[data-key=on_time] > .ui-resizable-se", 12, 12)
    finger = phone.context.new_cdp_session(phone)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 9 * step}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    saved(phone)
    assert box(phone, "on_time")[3] > before[3]
