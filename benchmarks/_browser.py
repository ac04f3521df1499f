"""What benchmarks in a browser share: the work of a page's main thread."""

import time
from collections.abc import Callable

from playwright.sync_api import Page


class Watch:
    """The main thread of a page. With `processor` by the time it has been on one: what other processes do does not count."""

    def __init__(self, page: Page, processor: bool = False) -> None:
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"} if processor else {})

    def busy_ms(self) -> float:
        """Milliseconds of work so far."""
        metrics = {each["name"]: each["value"] for each in self.cdp.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"]) * 1000


def each_second(page: Page, watch: Watch, seconds: int, do: Callable[[int], None]) -> float:
    """Main-thread ms a second while `do(number of the second)` is done once in each."""
    before, began = watch.busy_ms(), time.monotonic()
    for number in range(seconds):
        do(number)
        page.wait_for_timeout(max(0, (began + number + 1 - time.monotonic()) * 1000))
    return (watch.busy_ms() - before) / (time.monotonic() - began)
