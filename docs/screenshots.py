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
    ("briefing", "leader", "/map?sel=c113.104,23.024,900&view=23.024,113.11,14.2", 1440, 900, "light", "en"),
    ("cells", "admin", "/cells?area=440604012061", 1440, 900, "dark", "zh"),
    ("admin", "admin", "/admin", 1440, 900, "light", "zh"),
    ("import-preview", "dispatcher", "/import", 1440, 900, "dark", "zh"),
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
        if name == "import-preview":
            map_table(page)
        page.screenshot(path=str(folder / f"{name}.png"))
        if name == "mypage-dark":
            edit(page)
            page.screenshot(path=str(folder / "mypage-edit.png"))
        context.close()


def map_table(page: Page) -> None:
    """A table of work orders, mapped, its rows looked at: some of them cannot be taken."""
    rows = ["编号,标题,事件小类,上报时间,状态,结案时间,经度,纬度"]
    kinds = (("楼下垃圾没有清运", "暴露生活垃圾"), ("路灯不亮", "路灯不亮"), ("井盖松动", "井盖破损"), ("人行道堆放建材", "乱堆物堆料"))
    for n, (title, kind) in enumerate(kinds * 4, 1):
        place = {3: ",", 6: "118.29,34.06"}.get(n, f"{113.08 + n * 0.002:.4f},{23.0 + n * 0.002:.4f}")
        closed = "2026-08-30 08:00" if n == 8 else f"2026-09-{n + 2:02} 16:30"
        rows.append(f"GD-{n:04},{title},{kind},2026-09-{n:02} 09:15,已结案,{closed},{place}")
    page.set_input_files("#import-file", {"name": "工单2026.csv", "mimeType": "text/csv", "buffer": "\r\n".join(rows).encode()})
    page.wait_for_selector("[data-word]")
    page.click('[data-action="preview-import"]')
    page.wait_for_selector("tr[data-row]")
    time.sleep(1)


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
