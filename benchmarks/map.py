"""The large live map beside an ordinary dash-leaflet page with the same data, in one run, in Chromium without a graphics card.

18,000 cameras (clustered on both), 1,588 cells, 20,000 open cases (clustered on both) and 2,000 officers who all move once a second: Magnet's over
the bus, the ordinary page's by dcc.Interval into a GeoJSON. Magnet draws names, areas, lights and density beside them.
All times but seconds are of the processor (CDP TaskDuration in thread time, trace), so that other work on the machine counts little.
Opening: seconds from asking for the page until the base is drawn, and until all of it is; and the main thread's work until then.
Moving officers: main-thread milliseconds a second of the whole page while they move; Magnet's demo moves its own on top of the 2,000.
Panning and zooming: the longest main-thread task, in milliseconds of its CPU time, while the map is dragged about and zoomed with the wheel.
Prints a table and writes docs/benchmarks/map.md; with --smoke it does each thing once and writes nothing.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._browser import Watch, each_second  # noqa: E402
from benchmarks._common import free_port, in_browser, server, table, write  # noqa: E402
from benchmarks._map_data import CAMERAS, CASES, CELLS, OFFICERS, enlarge, heard, walk  # noqa: E402
from benchmarks.pixel import app  # noqa: E402
from data_sources import bus  # noqa: E402
from tests.chromium import find  # noqa: E402

PATH = "/map?layers=areas,cells,cases,officers,cameras"
COUNTED = "(name, n) => Number(document.querySelector(`canvas[data-canvas=${name}]`)?.dataset.count) >= n"
BASE = f"() => ({COUNTED})('areas', 100)"
DRAWN = {"cells": CELLS, "cases": CASES - 100, "cameras": CAMERAS, "officers": OFFICERS}  # the demo may close some cases meanwhile
ALL = f"() => Object.entries({json.dumps(DRAWN)}).every(([name, n]) => ({COUNTED})(name, n))"
BASE_PLAIN = "() => document.querySelector('.leaflet-overlay-pane canvas')"
ALL_PLAIN = "() => document.querySelectorAll('.leaflet-marker-icon').length > 20 && document.querySelector('.leaflet-overlay-pane canvas')"
SIZE = {"width": 1920, "height": 1080}


@dataclass(frozen=True)
class Side:
    """One of the two pages: how it is made, where it stands, when its base and all of it are drawn; what makes it live, and what moves it each second."""

    make: Callable[[], Page]
    path: str
    base: str
    whole: str
    live: Callable[[Page], None]
    send: Callable[[], None]


def opened(page: Page, side: Side) -> dict[str, float]:
    """Opens the page; seconds until its base and all of it are drawn, and main-thread ms until then."""
    watch, began = Watch(page, processor=True), time.monotonic()
    page.goto(side.path, wait_until="commit")
    page.wait_for_function(side.base, polling="raf", timeout=90_000)
    found = {"base": time.monotonic() - began}
    while time.monotonic() - began < 90:
        side.send()
        try:
            page.wait_for_function(side.whole, polling="raf", timeout=1000)
        except TimeoutError:  # the next second comes
            continue
        return {**found, "all": time.monotonic() - began, "work": watch.busy_ms()}
    raise SystemExit(f"{side.path} was not drawn in 90 s")


def moving(page: Page, seconds: int, every_second: Callable[[], None]) -> float:
    """Main-thread ms a second."""
    return each_second(page, Watch(page, processor=True), seconds, lambda _: every_second())


def longest_task(browser: Browser, page: Page, do: Callable[[Page], None]) -> float:
    """Milliseconds of CPU of the longest task of the page's main thread while `do` is done."""
    browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-devtools.timeline", "__metadata"])
    do(page)
    page.wait_for_timeout(500)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    main = {(each["pid"], each["tid"]) for each in events if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"}
    return max((each.get("tdur", 0) / 1000 for each in events if (each["pid"], each["tid"]) in main and each.get("ph") == "X"), default=0.0)


def pan(page: Page) -> None:
    page.mouse.move(900, 500)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(900 + 4 * step, 500 + 2 * (step % 20), steps=1)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(800)


def zoom(page: Page) -> None:
    page.mouse.move(900, 500)
    for amount in (*[-120] * 8, *[120] * 8):
        page.mouse.wheel(0, amount)
        page.wait_for_timeout(350)
    page.wait_for_timeout(800)


def measured(browser: Browser, side: Side, rounds: int, seconds: int) -> dict[str, float]:
    """Everything about one page."""
    found = []
    for number in range(rounds):
        page = side.make()
        found.append(opened(page, side))
        if number < rounds - 1:
            page.context.close()
    result = {name: statistics.median(each[name] for each in found) for name in found[0]}
    page.wait_for_timeout(3000)
    side.live(page)
    result["move"] = moving(page, seconds, side.send)
    result["pan"] = longest_task(browser, page, pan)
    result["zoom"] = longest_task(browser, page, zoom)
    page.context.close()
    return result


ROWS = (
    ("opening, seconds to the base", "base", "{:.2f}", "≤ 2.5"),
    ("opening, seconds to all of it", "all", "{:.2f}", "≤ 4"),
    ("opening, main-thread ms", "work", "{:,.0f}", None),
    ("2,000 officers moving, main-thread ms a second", "move", "{:,.0f}", "< 40"),
    ("panning, longest task, ms", "pan", "{:,.0f}", "< 100"),
    ("zooming, longest task, ms", "zoom", "{:,.0f}", "< 100"),
)


def result(mine: dict[str, float], plain: dict[str, float]) -> str:
    """The figures as markdown, with what Magnet takes for one of the ordinary page's."""
    ratio = {name: f"{mine[name] / plain[name]:.2f}" for name in mine if plain[name]}
    rows = [(words, form.format(mine[name]), form.format(plain[name]), ratio.get(name), aim) for words, name, form, aim in ROWS]
    return table(("", "Magnet", "dash-leaflet GeoJSON", "Magnet : GeoJSON", "aim"), rows)


def signed_in(browser: Browser, url: str) -> Callable[[], Page]:
    def make() -> Page:
        context = browser.new_context(base_url=url, viewport=SIZE)  # type: ignore[arg-type]
        assert context.request.post("/api/v1/session", data={"username": "leader", "password": "magnet-demo"}).ok
        return context.new_page()

    return make


def anybody(browser: Browser, url: str) -> Callable[[], Page]:
    return lambda: browser.new_context(base_url=url, viewport=SIZE).new_page()  # type: ignore[arg-type]


def main() -> None:
    smoke = "--smoke" in sys.argv
    rounds, seconds = (1, 3) if smoke else (3, 10)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser, home, file = playwright.chromium.launch(executable_path=find(), args=flags), Path(folder) / "magnet", Path(folder) / "data.json"
        with app(home) as url:
            data = enlarge(home)
            file.write_text(json.dumps(data), encoding="utf-8")
            client = bus.connect((home / "run" / "bus.url").read_text().strip())

            def send() -> None:
                walk(data["officers"])
                bus.publish(client, heard(data["officers"]), keep=False)

            mine = measured(browser, Side(signed_in(browser, url), PATH, BASE, ALL, lambda _: None, send), rounds, seconds)
        port = free_port()
        with server(["benchmarks/_map_plain.py", str(port), str(file)], port):
            make = anybody(browser, f"http://127.0.0.1:{port}")
            side = Side(make, "/", BASE_PLAIN, ALL_PLAIN, lambda page: page.click("#live"), lambda: None)
            plain = measured(browser, side, rounds, seconds)
        version = browser.version
        browser.close()
    text = f"{result(mine, plain)}\n\n{in_browser(version)}"
    print(text)
    if not smoke:
        write("map", "The map", __doc__, text)


if __name__ == "__main__":
    main()
