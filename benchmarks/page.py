"""My page with 40 magnets, 4 of them Plotly, beside an ordinary Dash page with the same 40 figures, in one run, in Chromium.

Adding: one figure more; how many of the 40 DOM nodes are still there, and milliseconds of main thread (CDP TaskDuration) until it is drawn and saved.
Dragging: frames a second while a magnet is moved over the page for two seconds; the ordinary page has no dragging.
Opening: from pressing "sign in" (ordinary page: from asking for it, it has no sign-in) until the last of the 40 is drawn.
Changing: milliseconds of main thread a second while the 36 figures that are live change once a second, Magnet's over the bus, the others by dcc.Interval.
Prints a table and writes docs/benchmarks/page.md; with --smoke it does each thing once and writes nothing.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._browser import Watch, each_second  # noqa: E402
from benchmarks._common import free_port, in_browser, server, table, write  # noqa: E402
from benchmarks.pixel import ANSWERS, another, app  # noqa: E402
from data_sources import bus  # noqa: E402
from tests.chromium import find  # noqa: E402

BASE = "public_safety"  # a page without locked magnets
ROLE, PASSWORD = "admin", "magnet-demo"  # sees the whole district and begins with a page of magnets
AREAS = ("440604010", "440604011", "440604012", "440604100")
NUMBERS = ("open_cases", "new_today", "closed_today", "overdue_open", "on_time_rate", "satisfaction", "officers_on_duty", "cameras_online")
CHARTS = ("cases_by_category", "trend_24h")
ADDED = ("enterprises", "population", "crowd_total", "handling_time", "rework_rate")
MOST, LIVE = 40, 36
SECONDS = 10
DRAWN = (
    "n => { const all = [...document.querySelectorAll('.grid-stack-item .mg')], told = (mg) => mg.dataset.state && mg.dataset.state !== 'loading';"
    " return all.length === n && all.every((mg) => mg.matches('.v-pyramid') ? mg.querySelector('.main-svg') : told(mg)); }"
)
DRAWN_VANILLA = "n => document.querySelectorAll('#cards > .card').length === n && document.querySelectorAll('#cards .main-svg').length >= 8"
HEARD = "n => [...window.magnet.live.latest.values()].filter(({topic}) => topic === 'indicator').length >= n"
FIGURES = "() => [...document.querySelectorAll('.mg.v-number .v, .mg.v-rate .v')].map((each) => each.textContent)"
MARK = "selector => { window.marked = [...document.querySelectorAll(selector)]; return window.marked.length; }"
STILL = "() => window.marked.filter((node) => node.isConnected).length"
COUNT_FRAMES = "() => { window.frames_ = 0; const count = () => { window.frames_ += 1; requestAnimationFrame(count); }; requestAnimationFrame(count); }"


def operations(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """From the template to 40 magnets: eight numbers for each of four areas, four live charts, four pyramids by Plotly."""
    gone = [{"do": "remove", "id": name} for name in kept["instances"]]
    numbers = [(magnet, area, (3, 2)) for area in AREAS for magnet in NUMBERS]
    charts = [(magnet, area, (4, 4)) for area in AREAS[:2] for magnet in CHARTS] + [("age_pyramid", area, (4, 4)) for area in AREAS]
    wanted = [*numbers, *charts]
    assert len(wanted) == MOST
    return gone + [place(i, *each) for i, each in enumerate(wanted)]


def place(number: int, magnet: str, area: str, size: tuple[int, int]) -> dict[str, Any]:
    """The operation that puts a magnet of one area below what is there."""
    at = [number * size[0] % 12, 100 + number * 2, *size]
    return {"do": "place", "id": f"b{number}", "magnet": magnet, "on": "desk", "at": at, "settings": {"area": area}}


def prepare(browser: Browser, url: str) -> None:
    """Give the account a home of 40 magnets."""
    context = browser.new_context(base_url=url)
    token = context.request.post("/api/v1/session", data={"username": ROLE, "password": PASSWORD}).json()["csrf_token"]
    headers = {"X-CSRFToken": token}
    kept = context.request.get(f"/api/v1/pages/{BASE}").json()
    sent = context.request.put(f"/api/v1/pages/{BASE}", data={"version": kept["version"], "operations": operations(kept)}, headers=headers)
    assert sent.ok, sent.text()
    assert context.request.put("/api/v1/pages/home", data={"page": BASE}, headers=headers).ok
    context.close()


def sign_in(browser: Browser, url: str) -> tuple[Page, float]:
    """The page of the account, and seconds from pressing the button to the last magnet drawn."""
    page = browser.new_context(base_url=url, viewport={"width": 1920, "height": 1080}).new_page()
    page.goto("/login")
    page.fill("[name=username]", ROLE)
    page.fill("[name=password]", PASSWORD)
    began = time.monotonic()
    page.press("[name=password]", "Enter")
    page.wait_for_function(DRAWN, arg=MOST, polling="raf", timeout=60_000)
    return page, time.monotonic() - began


def open_vanilla(browser: Browser, url: str) -> tuple[Page, float]:
    """The ordinary page, and seconds until its last figure is drawn."""
    page = browser.new_context(base_url=url, viewport={"width": 1920, "height": 1080}).new_page()
    began = time.monotonic()
    page.goto("/")
    page.wait_for_function(DRAWN_VANILLA, arg=MOST, polling="raf", timeout=60_000)
    return page, time.monotonic() - began


def adding(page: Page, selector: str, rounds: int, add: Callable[[int], None]) -> tuple[int, list[float]]:
    """How many of the 40 nodes survive, and main-thread ms of each add."""
    watch, found = Watch(page), []
    page.wait_for_timeout(1500)
    assert page.evaluate(MARK, selector) == MOST
    for number in range(rounds):
        before = watch.busy_ms()
        add(number)
        found.append(watch.busy_ms() - before)
        page.wait_for_timeout(500)
    return page.evaluate(STILL), found


def add_magnet(page: Page) -> Callable[[int], None]:
    """Add a magnet from the palette and wait until it is drawn and saved."""
    page.click("[data-action=edit]")
    page.wait_for_selector(".palette")

    def add(number: int) -> None:
        page.evaluate("magnet => document.querySelector(`[data-palette=${magnet}]`).click()", ADDED[number])
        page.wait_for_function(DRAWN, arg=MOST + number + 1, polling="raf")
        page.wait_for_selector(".desk-saved[data-saved]")

    return add


def add_card(page: Page) -> Callable[[int], None]:
    """Press the ordinary page's button and wait for the card."""

    def add(number: int) -> None:
        page.click("#add")
        page.wait_for_function(DRAWN_VANILLA, arg=MOST + number + 1, polling="raf")

    return add


def dragging(page: Page, seconds: float = 2.0) -> float:
    """Frames a second while a magnet goes round over the others."""
    box = page.locator(".grid-stack-item .magnet-grip").first.bounding_box()
    assert box
    x, y = box["x"] + 4, box["y"] + 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 20, steps=3)
    page.evaluate(COUNT_FRAMES)
    began, step = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        step += 1
        page.mouse.move(x + 300 + 250 * ((step % 80) / 40 - 1), y + 150 + 100 * ((step % 50) / 25 - 1))
    frames, took = page.evaluate("() => window.frames_"), time.monotonic() - began
    page.keyboard.press("Escape")
    page.mouse.up()
    return frames / took


def changing(page: Page, seconds: int, change: Callable[[int], None]) -> float:
    """Main-thread ms a second while figures change once a second."""
    page.wait_for_timeout(2000)
    return each_second(page, Watch(page), seconds, change)


def publisher(page: Page, client: Any) -> Callable[[int], None]:
    """New answers to everything the page watches, as the worker gives them."""
    page.wait_for_function(HEARD, arg=LIVE, timeout=60_000)
    known = page.evaluate(ANSWERS)

    def change(number: int) -> None:
        messages = [{"topic": "indicator", "key": said["key"], "area": said["area"], "v": another(said["v"], number)} for said in known]
        bus.publish(client, [{**message, "at": message["v"]["data_time"]} for message in messages])

    return change


def magnet(browser: Browser, url: str, client: Any, rounds: int, seconds: int) -> dict[str, float]:
    """Everything about the page of magnets."""
    prepare(browser, url)
    opened = [sign_in(browser, url) for _ in range(rounds)]
    for page, _ in opened[1:]:
        page.context.close()
    page = opened[0][0]
    change, before = publisher(page, client), page.evaluate(FIGURES)
    moved = changing(page, seconds, change)
    same = sum(a == b for a, b in zip(before, page.evaluate(FIGURES), strict=True))
    assert same <= len(before) // 8, f"{same} of {len(before)} figures did not change"
    kept, added = adding(page, ".grid-stack-item", rounds, add_magnet(page))
    return {"kept": kept, "add": statistics.median(added), "drag": dragging(page), "open": statistics.median(s for _, s in opened), "change": moved}


def vanilla(browser: Browser, url: str, rounds: int, seconds: int) -> dict[str, float]:
    """Everything about the ordinary page."""
    opened = [open_vanilla(browser, url) for _ in range(rounds)]
    for page, _ in opened[2:]:
        page.context.close()
    (page, _), (other, _) = opened[0], opened[1] if rounds > 1 else open_vanilla(browser, url)
    kept, added = adding(page, "#cards > .card", rounds, add_card(page))
    page.context.close()
    other.click("#live")
    return {"kept": kept, "add": statistics.median(added), "open": statistics.median(s for _, s in opened), "change": changing(other, seconds, lambda _: None)}


ROWS = (
    ("DOM nodes of 40 that stay when one is added", "kept", "{:.0f}", "40"),
    ("adding one, main-thread ms", "add", "{:,.0f}", "≤ 400"),
    ("dragging one, frames a second", "drag", "{:.0f}", "≥ 50"),
    ("opening, seconds to the last figure", "open", "{:.2f}", "< 2.5"),
    ("36 live figures changing once a second, main-thread ms a second", "change", "{:,.0f}", "< 150"),
)


def result(mine: dict[str, float], plain: dict[str, float]) -> str:
    """The figures as markdown, with what Magnet takes for one of the ordinary page's."""
    rows = []
    for words, name, form, aim in ROWS:
        ratio = f"{mine[name] / plain[name]:.2f}" if plain.get(name) else None
        rows.append((words, form.format(mine[name]), form.format(plain[name]) if name in plain else None, ratio, aim))
    return table(("", "Magnet", "ordinary Dash", "Magnet : ordinary", "aim"), rows)


def main() -> None:
    smoke = "--smoke" in sys.argv
    rounds, seconds = (1, 2) if smoke else (5, SECONDS)
    port = free_port()
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags)
        with server(["benchmarks/_page_vanilla.py", str(port)], port):
            plain = vanilla(browser, f"http://127.0.0.1:{port}", rounds, seconds)
        with app(Path(folder) / "magnet") as url:
            client = bus.connect((Path(folder) / "magnet" / "run" / "bus.url").read_text().strip())
            mine = magnet(browser, url, client, rounds, seconds)
        version = browser.version
        browser.close()
    text = f"{result(mine, plain)}\n\n{in_browser(version)}"
    print(text)
    if not smoke:
        write("page", "My page", __doc__, text)


if __name__ == "__main__":
    main()
