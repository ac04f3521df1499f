"""Takes the pictures of the documentation from the running demo: make screenshots."""

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from app import open_parts  # noqa: E402
from core.settings import Settings  # noqa: E402
from services import demo_feed  # noqa: E402
from tests.chromium import find  # noqa: E402
from tests.e2e.conftest import ARGUMENTS, PASSWORD, App  # noqa: E402

# file, account, path, width, height, theme, language
SHOTS = (
    ("wall-1920x1080", "wall", "/wall", 1920, 1080, "dark", "zh"),
    ("wall-3840x1080", "wall", "/wall", 3840, 1080, "dark", "zh"),
    ("wall-light-en", "wall", "/wall", 1920, 1080, "light", "en"),
    ("mypage-dark", "community", "/", 1440, 900, "dark", "zh"),
    ("mypage-light-en", "community", "/", 1440, 900, "light", "en"),
    ("topic", "leader", "/?page=smart_water", 1440, 900, "dark", "zh"),
    ("mypage-phone", "community", "/", 390, 844, "dark", "zh"),
    ("summary", "leader", "/summary", 1920, 1080, "light", "zh"),
    ("cases", "dispatcher", "/cases", 1440, 900, "dark", "zh"),
    ("map", "leader", "/map", 1440, 900, "dark", "zh"),
    ("admin", "admin", "/admin", 1440, 900, "light", "zh"),
    ("report-phone", None, "/report", 390, 844, "light", "zh"),
    ("login", None, "/login", 1440, 900, "dark", "zh"),
)


def shoot(browser: Browser, url: str, folder: Path, shots: tuple = SHOTS, settle_s: float = 6.0) -> None:  # type: ignore[type-arg]
    """Write one PNG a shot into `folder`."""
    for name, account, path, width, height, theme, lang in shots:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=url, timezone_id="Asia/Shanghai")
        if account:
            assert context.request.post("/api/v1/session", data={"username": account, "password": PASSWORD}).ok
        context.add_cookies([{"name": f"magnet_{key}", "value": value, "url": url} for key, value in (("lang", lang), ("theme", theme))])
        page = context.new_page()
        page.goto(path)
        time.sleep(settle_s)
        page.screenshot(path=str(folder / f"{name}.png"))
        if name == "mypage-dark":
            edit(page)
            page.screenshot(path=str(folder / "mypage-edit.png"))
        context.close()


def edit(page: Page) -> None:
    """My page being edited: the library at the left, a magnet's settings at the right."""
    page.click('[data-action="edit"]')
    time.sleep(1)
    box = page.locator('[data-magnet="on_time_rate"]').first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 100, box["y"] + 60)
    time.sleep(3)


def festival(home: Path) -> None:
    """The evening of the temple fair, ten times faster than life until the crowd is there."""
    parts = open_parts(Settings.read({"MAGNET_HOME": str(home)}))
    demo_feed.set_scene(parts, "festival")
    demo_feed.set_speed(parts, 10)
    time.sleep(60)
    demo_feed.set_speed(parts, 1)


def main() -> None:
    """Start a fresh demo, take every picture, stop it."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        app = App(Path(home) / "magnet")
        festival(app.home)
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        shoot(browser, app.url, folder)
        browser.close()
        app.stop()


if __name__ == "__main__":
    main()
