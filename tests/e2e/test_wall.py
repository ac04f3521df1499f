"""The wall in a real browser: sizes, the urgent banner and its sound, device links, what the administrator sees."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.test_cases import report
from tests.e2e.test_views import OUTSIDE

INSIDE = """[...document.querySelectorAll('.still > .cell, .wall > .top')].every((node) => {
  const box = node.getBoundingClientRect();
  return box.right <= innerWidth && box.bottom <= innerHeight;
})"""
# Texts smaller than the floor; a unit beside a figure may be.
SMALL = """floor => [...document.querySelectorAll('.wall *')]
  .filter((node) => node.checkVisibility() && !node.closest('svg, .leaflet-container, small'))
  .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
  .filter((node) => parseFloat(getComputedStyle(node).fontSize) < floor - .1)
  .map((node) => `${node.className}: ${node.textContent.trim().slice(0, 20)}`)"""
# The duty strip has the room of the window as it is now.
UNCUT = "() => [...document.querySelectorAll('.wall > .top .vw-duty .main')].every((main) => main.scrollWidth <= main.clientWidth)"
CUT = "() => [...document.querySelectorAll('.cards')].some((list) => list.scrollHeight > list.clientHeight + 5)"
COUNT_TONES = """window.rung = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.rung += 1; return start.apply(this, at); };"""
STAYS_MS = 20_000  # a banner
RAISE = """n => document.dispatchEvent(new CustomEvent('magnet:alarm', {detail: {v: {
  no: `C20261121-900${n}`, light: 'green', category_zh: '试', area_zh: '甲', reported_at: new Date().toISOString()}}}))"""


def fits(wall: Page, drawn: Callable[[], None], *faults: str) -> None:
    """At every size nothing scrolls, nothing reaches over the edge and nothing is too small to read; at a usual height none of `faults` is found."""
    for width, height, floor in ((1920, 1080, 18), (3840, 1080, 18), (3840, 2160, 36)):
        wall.set_viewport_size({"width": width, "height": height})
        expect(wall.locator(f'html[data-surface="{"wall4k" if height == 2160 else "wall"}"]')).to_be_attached()
        drawn()
        wall.wait_for_function(UNCUT)
        wall.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        size = f"{wall.url} at {width} × {height}"
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"), size
        assert wall.evaluate(INSIDE), size
        assert wall.evaluate(SMALL, floor) == [], size
        for fault in faults if height == 1080 else ():
            assert not wall.evaluate(fault), size


def test_everything_fits_without_scrolling_and_nothing_is_cut_or_too_small_to_read(page: Callable[..., Page]) -> None:
    wall = page("wall", "/wall", width=1920, height=1080)

    def drawn() -> None:
        expect(wall.locator('[data-magnet="open_cases"]')).to_have_attribute("data-state", "ok", timeout=30_000)
        expect(wall.locator('[data-magnet="case_board"] [data-case]').first).to_be_visible(timeout=30_000)

    fits(wall, drawn, OUTSIDE, CUT)


def live(wall: Page) -> None:
    """The wall hears the stream, and its own module listens."""
    expect(wall.locator('.top [data-live="live"]')).to_be_visible(timeout=15_000)
    expect(wall.locator('[data-action="mute"][aria-pressed]')).to_be_visible(timeout=15_000)


@pytest.fixture
def clocked(context: Callable[..., BrowserContext]) -> Page:
    """A wall whose clock can be put forward."""
    wall = context("wall", 1920, 1080).new_page()
    wall.clock.install()
    wall.add_init_script(COUNT_TONES)
    wall.goto("/wall")
    live(wall)
    return wall


def its_turn(wall: Page, number: str) -> tuple[Locator, int]:
    """The banner of a case, and how many have been shown with it: what was urgent half a minute before the wall was opened comes first."""
    for turn in range(1, 9):
        banner = wall.locator(".banner")
        first = str(banner.get_attribute("data-alarm", timeout=5_000))
        banner = wall.locator(f'.banner[data-alarm="{first}"]')
        if first == number:
            return banner, turn
        wall.clock.fast_forward(STAYS_MS)
        expect(banner).to_have_count(0)
    raise AssertionError(f"{number} is not announced")


def test_an_urgent_case_announces_itself_over_the_map_and_leaves(clocked: Page, page: Callable[..., Page]) -> None:
    number = report(page("dispatcher", "/cases"), category="10-01", urgent=True)
    banner, turn = its_turn(clocked, number)
    expect(banner.locator(".left b")).to_have_text(re.compile(r"^(\d+:)?\d+:\d\d$"))
    head, shown = clocked.locator('[data-magnet="one_map"]').bounding_box(), banner.bounding_box()
    assert head is not None
    assert shown is not None
    assert abs(head["x"] - shown["x"]) < 2
    assert abs(head["y"] - shown["y"]) < 8
    assert abs(head["width"] - shown["width"]) < 2
    clocked.wait_for_function("(tones) => window.rung === tones", arg=2 * turn)
    expect(clocked.locator('[data-magnet="case_board"] [data-column="to_accept"] [data-case]').first).to_have_attribute("data-case", number)
    clocked.clock.fast_forward(STAYS_MS)
    expect(banner).to_have_count(0)


def test_a_muted_wall_stays_silent_also_after_a_reload(page: Callable[..., Page]) -> None:
    wall = page("wall", "/wall", width=1920, height=1080)
    live(wall)
    mute = wall.locator('[data-action="mute"]')
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    wall.reload()
    expect(mute).to_have_attribute("aria-pressed", "true")


def test_a_second_urgent_case_waits_for_the_first(clocked: Page) -> None:
    for n in (1, 2):
        clocked.evaluate(RAISE, n)
    first, _ = its_turn(clocked, "C20261121-9001")
    second = clocked.locator('.banner[data-alarm="C20261121-9002"]')
    expect(second).to_have_count(0)
    clocked.clock.fast_forward(STAYS_MS)
    expect(second).to_be_visible()
    expect(first).to_have_count(0)


def test_a_device_link_opens_a_wall_the_admin_sees_reloads_and_revokes(page: Callable[..., Page], context: Callable[..., BrowserContext]) -> None:
    admin = page("admin", "/admin")
    name = f"大厅 {time.time_ns() % 10000}"
    admin.locator('.new-wall [name="name"]').fill(name)
    admin.locator('[data-action="make-wall"]').click()
    link = admin.locator("[data-link]").inner_text()
    device = context(None, 3840, 1080).new_page()
    device.goto(link)
    expect(device).to_have_url(re.compile(r"/wall$"))
    expect(device.locator('.top [data-live="live"]')).to_be_visible(timeout=15_000)
    row = admin.locator(".wall-row", has_text=name)
    expect(row.locator('[data-state="alive"]')).to_be_visible(timeout=15_000)
    expect(row).to_contain_text("3840x1080", timeout=15_000)
    device.evaluate("window.before = true")
    row.locator('[data-action="reload-wall"]').click()
    device.wait_for_function("() => window.before === undefined", timeout=10_000)
    row.locator('[data-action="revoke-wall"]').click()
    row.locator('[data-action="revoke-wall"]').click()
    expect(row.locator('[data-state="revoked"]')).to_be_visible()
    expect(device).to_have_url(re.compile(r"/login"), timeout=20_000)
    expect(device.locator('[name="username"]')).to_be_visible()  # a browser that is closed while its page goes elsewhere may never answer


def test_a_wall_keeps_its_size_in_memory_while_cases_stream_through(page: Callable[..., Page]) -> None:
    wall = page("wall", "/wall", width=1920, height=1080)
    live(wall)
    rest = page("dispatcher", "/cases")

    def size_after(many: int) -> int:
        newest = [report(rest) for _ in range(many)][-1]
        wall.wait_for_function("(no) => window.magnet.live.latest.has(`case|${no}`)", arg=newest, timeout=10_000)
        wall.wait_for_timeout(1_000)  # what it changes is drawn
        return int(wall.evaluate("document.querySelectorAll('*').length"))

    before = size_after(5)
    assert size_after(30) < before * 1.15
