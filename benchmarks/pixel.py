"""From publishing on the bus to the pixel: three people's own pages of 16 magnets each, in Chromium, over the whole application.

Each round publishes new answers to questions the three pages watch, as the worker does: one, or the worst case, all at once.
A sample is the time from just before that until the frame after the one in which a magnet was redrawn. The demo's feed
stands still meanwhile.
Prints a table and writes docs/benchmarks/pixel.md.
"""

import contextlib
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._common import in_browser, write  # noqa: E402
from core.city import load_city  # noqa: E402
from data_sources import bus  # noqa: E402
from tests.chromium import find  # noqa: E402

ROLES = ("community", "dispatcher", "leader")
MAGNETS = 16
ROUNDS = {"one at a time": 150, "all at once": 40}
READY_S = 300
SETTLE_S, LOOK_S, QUIET_SHARE, QUIET_LOOKS = 240, 3.0, 0.2, 4  # at most so long; the worker takes under a fifth of a core in so many looks in a row
AIM_MS = 300
FILL = (
    *("open_cases", "new_today", "closed_today", "overdue_open", "on_time_rate", "satisfaction"),
    *("population", "enterprises", "cameras_online", "officers_on_duty"),
)

WATCH = """() => {
  window.pixel = {};
  const within = ({target}) => (target.nodeType === 1 ? target : target.parentElement)?.closest('.mg > .body')?.parentElement;
  const noticed = new MutationObserver((changes) => {
    const names = new Set(changes.map((change) => within(change)?.dataset.instance));
    requestAnimationFrame(() => {
      const now = performance.timeOrigin + performance.now();
      for (const name of names) if (name) window.pixel[name] ??= now;
    });
  });
  noticed.observe(document.querySelector('.grid-stack'), {subtree: true, childList: true, characterData: true, attributes: true});
}"""
ANSWERS = "() => [...window.magnet.live.latest.values()].filter(({topic}) => topic === 'indicator').map(({key, area, v}) => ({key, area, v}))"


@contextlib.contextmanager
def app(home: Path) -> Iterator[str]:
    """The whole application with demo data; its address."""
    env = {**os.environ, "MAGNET_HOME": str(home), "MAGNET_PORT": "0", "MAGNET_DEMO": "1", "MAGNET_DEMO_SPEED": "0"}
    with (home.parent / "app.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, str(ROOT / "app.py"), "run"], env=env, stdout=log, stderr=log)
        try:
            url = ready(process, home)
            settle(home)
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def ready(process: "subprocess.Popen[bytes]", home: Path) -> str:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            url = (home / "run" / "web.url").read_text().strip()
            if urllib.request.urlopen(f"{url}/readyz", timeout=3).status == 200:
                return url
        time.sleep(0.3)
    raise SystemExit(f"Magnet did not become ready: {(home.parent / 'app.log').read_text()[-2000:]}")


def settle(home: Path) -> None:
    """Wait until the worker has done what it does once after the first start: index the search, load the demo's interfaces. Nothing of that is measured."""
    stat = Path("/proc") / (home / "run" / "worker.pid").read_text().strip() / "stat"
    if not stat.exists():  # no Linux
        return time.sleep(SETTLE_S)
    until, quiet = time.monotonic() + SETTLE_S, 0
    while quiet < QUIET_LOOKS and time.monotonic() < until:
        before = _cpu_s(stat)
        time.sleep(LOOK_S)
        quiet = quiet + 1 if _cpu_s(stat) - before < LOOK_S * QUIET_SHARE else 0


def _cpu_s(stat: Path) -> float:
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def open_page(browser: Browser, url: str, role: str) -> Page:
    """The page of a demo account, filled or cut to 16 magnets."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=url)
    signed = context.request.post("/api/v1/session", data={"username": role, "password": "magnet-demo"}).json()
    home = context.request.get("/api/v1/pages").json()["items"][0]["id"]
    kept = context.request.get(f"/api/v1/pages/{home}").json()
    wanted = {"version": kept["version"], "operations": sixteen(kept)}
    sent = context.request.put(f"/api/v1/pages/{home}", data=wanted, headers={"X-CSRFToken": signed["csrf_token"]})
    assert sent.ok, sent.text()
    page = context.new_page()
    page.goto("/")
    page.wait_for_function(
        f"() => document.querySelectorAll('.grid-stack-item .mg').length === {MAGNETS} && window.magnet.live?.state === 'live'", timeout=30_000
    )
    return page


def sixteen(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations that leave 16 magnets on the page."""
    there = list(kept["instances"])
    free = [name for name in there if not kept["instances"][name]["locked"]]
    gone = [{"do": "remove", "id": name} for name in free[::-1][: max(0, len(there) - MAGNETS)]]
    used = {each["magnet"] for each in kept["instances"].values()}
    wanted = [name for name in FILL if name not in used][: max(0, MAGNETS - len(there))]
    at = [[3 * (i % 4), 60 + 2 * (i // 4), 3, 2] for i in range(len(wanted))]
    return gone + [{"do": "place", "id": f"bench-{i}", "magnet": name, "on": "desk", "at": at[i]} for i, name in enumerate(wanted)]


def another(answer: dict[str, Any], number: int) -> dict[str, Any]:
    """The same answer a moment later, with other figures."""

    def moved(value: Any) -> Any:
        return value if value is None else round(abs(value) % 90 + 1 + number % 7 + number / 10, 1)

    rows = answer.get("rows") and [{**row, "value": moved(row.get("value"))} for row in answer["rows"]]
    return {**answer, "value": moved(answer.get("value")), "rows": rows, "data_time": datetime.now().astimezone().isoformat()}


def shown(page: Page) -> dict[str, str]:
    """The indicator of each magnet on a page that has one."""
    magnets = load_city(ROOT / "cities" / "base", ROOT / "cities" / "chancheng").magnets
    there = page.evaluate("() => [...document.querySelectorAll('.grid-stack .mg')].map(({dataset}) => [dataset.instance, dataset.magnet])")
    return {name: indicator for name, magnet in there if (indicator := magnets[magnet].indicator)}


def measure(pages: dict[str, Page], client: Any, how: str) -> dict[str, list[float]]:
    """Milliseconds by page, one for each magnet redrawn in each round."""
    known = list({said["key"]: said for page in pages.values() for said in page.evaluate(ANSWERS)}.values())
    shows = {role: shown(page) for role, page in pages.items()}
    found: dict[str, list[float]] = {role: [] for role in pages}
    for number in range(ROUNDS[how]):
        chosen = known if how == "all at once" else [random.choice(known)]
        messages = [{"topic": "indicator", "key": said["key"], "area": said["area"], "v": another(said["v"], number)} for said in chosen]
        for page in pages.values():
            page.evaluate("() => { window.pixel = {}; }")
        began = time.time() * 1000
        bus.publish(client, [{**message, "at": message["v"]["data_time"]} for message in messages])
        time.sleep((0.7 if len(chosen) > 1 else 0.35) + random.random() * 0.1)
        for role, page in pages.items():
            asked = {message["v"]["indicator"] for message in messages}
            found[role] += [at - began for name, at in page.evaluate("() => window.pixel").items() if shows[role].get(name) in asked]
    return found


def table(found: dict[str, dict[str, list[float]]], browser: Browser) -> str:
    """The figures as markdown."""
    lines = ["| answers | page | magnets redrawn | p50 ms | p95 ms | most ms |", "|---|---|---|---|---|---|"]
    for how, pages in found.items():
        for name, samples in {**pages, "all three": [each for page in pages.values() for each in page]}.items():
            cuts = statistics.quantiles(samples, n=100, method="inclusive")
            lines.append(f"| {how} | {name} | {len(samples):,} | {cuts[49]:.0f} | {cuts[94]:.0f} | {max(samples):.0f} |")
    return "\n".join([*lines, "", f"{in_browser(browser.version)} Aim: p95 under {AIM_MS} ms. Frames leave the gateway every 100 ms."])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, app(Path(folder) / "magnet") as url, sync_playwright() as playwright:
        client = bus.connect((Path(folder) / "magnet" / "run" / "bus.url").read_text().strip())
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=find(), args=flags)
        pages = {role: open_page(browser, url, role) for role in ROLES}
        for page in pages.values():
            page.wait_for_timeout(4000)  # first answers and drawings
            page.evaluate(WATCH)
        result = table({how: measure(pages, client, how) for how in ROUNDS}, browser)
        browser.close()
    print(result)
    write("pixel", "Publish to pixel", __doc__, result)


if __name__ == "__main__":
    main()
