"""The whole application, started once as a user starts it, and pages of real Chromium signed in to it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Page, Request, Route, expect, sync_playwright

from tests.chromium import find_windowless
from tests.e2e.shelf import Kept, Shelf, chosen, close
from tests.photo import a_photo

ROOT = Path(__file__).parents[2]
PASSWORD = "magnet-demo"
expect.set_options(timeout=10_000)  # a machine under load is late; what must come sooner says so itself
READY_S = 180
PATIENCE_MS = 20_000
SCALE = 0.3  # of the demo: enough for every list to be longer than a screen, and made in half the time
# Three renderers that Chromium starts for every window beside the page's own, two for its address bar and one in reserve, and what the driver turns off
# by the same switch, of which the last counts.
UNUSED = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess", "MediaRouter", "OptimizationHints", "HttpsUpgrades", "PaintHolding"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={','.join(UNUSED)}",
]


class App:
    """A running Magnet: its address, its folder and its process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.start()

    def start(self) -> None:
        settings = {"HOME": self.home, "PORT": 0, "DEMO": 1, "DEMO_SCALE": SCALE, "WEBHOOK_PRIVATE": 1}
        env = {**os.environ, **{f"MAGNET_{name}": str(value) for name, value in settings.items()}}
        self.log = (self.home.parent / "app.log").open("ab")
        self.process = subprocess.Popen([sys.executable, str(ROOT / "app.py"), "run"], env=env, stdout=self.log, stderr=self.log)
        self.url = self._when_ready()

    def _when_ready(self) -> str:
        until = time.monotonic() + READY_S
        file = self.home / "run" / "web.url"
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                url = file.read_text().strip()
                if urllib.request.urlopen(f"{url}/readyz", timeout=3).status == 200:
                    return url
            time.sleep(0.2)
        raise AssertionError(f"Magnet did not become ready: {(self.home.parent / 'app.log').read_text()[-3000:]}")

    def pid(self, part: str) -> int:
        return int((self.home / "run" / f"{part}.pid").read_text())

    def kill(self, part: str) -> None:
        """SIGKILL a part, as a machine out of memory does."""
        os.kill(self.pid(part), signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self.log.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    running = App(tmp_path_factory.mktemp("e2e") / "magnet")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_windowless(), args=ARGUMENTS)
        yield chromium
        chromium.close()


def agree(shown: Callable[[], Any], true: Callable[[], Any]) -> None:
    """What is shown comes to be what is true; the town's desks go on working meanwhile, so both are asked again."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while (said := shown()) != (is_so := true()):
        assert time.monotonic() < until, f"{said} is shown, {is_so} is true"
        time.sleep(0.3)


def held(page: Page, what: str) -> Callable[[], None]:
    """Keep what `page` asks for at addresses like `what` on its way, as a slow machine does; what is given back lets it come."""
    waiting: list[Route] | None = []
    page.route(what, lambda route: route.continue_() if waiting is None else waiting.append(route))

    def come() -> None:
        nonlocal waiting
        assert waiting, f"{what} was not asked for"
        kept, waiting = waiting, None
        for each in kept:
            each.continue_()

    return come


def answered_late(page: Page, part: str) -> Callable[[], None]:
    """Dash's answers about `part` are made and kept on their way; what is given back lets them come."""
    late: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if part in (route.request.post_data or ""):
            late.append((route, route.fetch()))
        else:
            route.continue_()

    def come() -> None:
        assert late, f"{part} was not asked for"
        for route, answer in late:
            route.fulfill(response=answer)

    page.route(re.compile("/_dash-update-component"), hold)
    return come


class Faults(list[str]):
    """What a page must not do: write errors to the console, ask another host, fail."""

    def watch(self, page: Page, url: str) -> None:
        page.on("console", lambda message: self._console(message))
        page.on("pageerror", lambda error: self.append(f"page error: {error}"))
        page.on("request", lambda request: self._request(request, url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "401" not in message.text:
            self.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Request, url: str) -> None:
        if not request.url.startswith((url, "data:", "blob:", "about:")):
            self.append(f"asked another host: {request.url}")


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Fails the test when a page did what it must not; a test that provokes faults clears the list."""
    found = Faults()
    yield found
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def given_back() -> dict[str, int]:
    """The version at which each page was last seen as its template has it, by account and page."""
    return {}


def signed_in(
    browser: Browser, app: App, role: str | None, width: int = 1440, height: int = 900, lang: str = "zh", theme: str = "dark", **more: Any
) -> BrowserContext:
    """A browser of its own, with the demo account of that name."""
    made = a_browser(browser, app, width, height, **more)
    if role:
        sign_in(made, role)
    made.add_cookies(chosen(app.url, lang=lang, theme=theme))
    return made


def a_browser(browser: Browser, app: App, width: int = 1440, height: int = 900, **more: Any) -> BrowserContext:
    """A browser in which nobody is signed in."""
    return browser.new_context(viewport={"width": width, "height": height}, base_url=app.url, locale="zh-CN", timezone_id="Asia/Shanghai", **more)


def sign_in(made: BrowserContext, role: str) -> None:
    """A session of its own, as the demo account of that name."""
    answer = made.request.post("/api/v1/session", data={"username": role, "password": PASSWORD})
    assert answer.ok, answer.text()


@pytest.fixture
def context(browser: Browser, app: App, faults: Faults, given_back: dict[str, int]) -> Iterator[Callable[..., BrowserContext]]:
    """`context(role, width, height, lang, theme)` is a fresh browser of its own, signed in as the demo account of that name."""
    opened: list[tuple[BrowserContext, str | None]] = []

    def make(role: str | None = None, *usual: Any, **more: Any) -> BrowserContext:
        made = signed_in(browser, app, role, *usual, **more)
        made.on("page", lambda page: faults.watch(page, app.url))
        opened.append((made, role))
        return made

    yield make
    for made, role in opened:
        if made in browser.contexts:
            as_templates_have_them(made, role, given_back)
            close(made)


def as_templates_have_them(signed_in: BrowserContext, role: str | None, given_back: dict[str, int]) -> None:
    """Give an account the pages of its templates back: the next test begins with them, whichever it is. Asks only about pages that were written since."""
    if role in (None, "wall"):  # who has no pages of their own
        return
    answer = signed_in.request.get("/api/v1/pages")
    if not answer.ok:  # signed out
        return
    pages = answer.json()
    headers = {"X-CSRFToken": next(cookie["value"] for cookie in signed_in.cookies() if cookie["name"] == "_csrf_token")}
    for each in pages["items"]:
        key = f"{role}/{each['id']}"
        if each["version"] == given_back.get(key, 0):
            continue
        mine = signed_in.request.get(f"/api/v1/pages/{each['id']}").json()
        if mine["operations"]:
            mine = signed_in.request.put(f"/api/v1/pages/{each['id']}", data={"version": mine["version"], "operations": []}, headers=headers).json()
        given_back[key] = mine["version"]
    if pages["home"]["chosen"]:
        signed_in.request.put("/api/v1/pages/home", data={"page": None}, headers=headers)


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def page(
    browser: Browser, app: App, context: Callable[..., BrowserContext], faults: Faults, given_back: dict[str, int], shelf: Shelf
) -> Iterator[Callable[..., Page]]:
    """`page(role, path, …)` is an open page of a browser that knows nothing: a fresh one, or an earlier test's with the application's files in its cache."""
    taken: list[tuple[Kept, Any, str]] = []

    def make(role: str | None = None, path: str = "/", width: int = 1440, height: int = 900, lang: str = "zh", theme: str = "dark", **more: Any) -> Page:
        if role is None:
            made = context(None, width, height, lang, theme, **more).new_page()
        else:
            asked = app.url, role, sorted(more.items())
            kept = shelf.take(asked) or Kept(a_browser(browser, app, **more), app.url)
            sign_in(kept.context, role)
            taken.append((kept, asked, role))
            made = kept.open(faults.watch, width, height, lang, theme)
        made.goto(path)
        return made

    yield make
    for kept, asked, role in taken:
        if kept.context in browser.contexts:
            as_templates_have_them(kept.context, role, given_back)
            shelf.put(asked, kept)


# ── the officer and his phone ──

CELL = {"longitude": 113.104737, "latitude": 23.024289, "accuracy": 6}  # in the cell of the demo's officer


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "lane.jpg"
    file.write_bytes(a_photo(size=(2400, 1800)))
    return file


@pytest.fixture
def desk(context: Callable[..., BrowserContext]) -> Callable[..., APIResponse]:
    """`desk(role, method, path, data)` asks the interface as a demo account at a desk."""
    known: dict[str, tuple[BrowserContext, str]] = {}

    def ask(role: str, method: str, path: str, **data: Any) -> APIResponse:
        if role not in known:
            made = context(role)
            known[role] = made, made.request.get("/api/v1/session").json()["csrf_token"]
        made, csrf = known[role]
        answer = made.request.fetch(f"/api/v1{path}", method=method, data=data or None, headers={"X-CSRFToken": csrf})
        assert answer.ok, answer.text()
        return answer

    return ask


@pytest.fixture
def phone(context: Callable[..., BrowserContext], desk: Callable[..., APIResponse], faults: Faults) -> Callable[..., Page]:
    """`phone(path)` is the page on a phone of the demo's officer, approved by his community where another was bound before."""

    def make(path: str = "/m", **more: Any) -> Page:
        around = {"width": 390, "height": 844, "theme": "light", "has_touch": True, "geolocation": CELL, "permissions": ["geolocation"], **more}
        made = context("officer", **around).new_page()
        made.goto("/m")
        waiting = made.locator('[data-device="waiting"]')
        if waiting.is_visible():
            (number,) = re.findall(r"\d+", waiting.locator("b").inner_text())
            desk("community", "POST", f"/devices/{number}/approve")
            faults.clear()
            made.goto("/m")
        ready(made)
        if path != "/m":
            made.goto(path)
            ready(made, path.partition("#")[2].partition("/")[0])
        return made

    return make


def ready(page: Page, view: str = "todo") -> None:
    expect(page.locator(f'body[data-ready="{view}"]')).to_be_attached(timeout=PATIENCE_MS)
