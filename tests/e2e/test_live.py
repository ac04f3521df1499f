"""What streams in is on every screen that may see it, and comes back by itself after a failure."""

import json
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
from playwright.sync_api import Page, expect

from tests.e2e.conftest import App, agree

INSIDE = {"lon": 113.1103, "lat": 23.0282}


def bus(app: App) -> "redis.Redis":
    return redis.Redis.from_url((app.home / "run" / "bus.url").read_text().strip())


def report(external_id: str, **over: Any) -> dict[str, Any]:
    base = {
        "source": "e2e",
        "external_id": external_id,
        "category": "01-10",
        "title": "暴露生活垃圾",
        "text": "",
        **INSIDE,
        "crs": "wgs84",
        "at": datetime.now(UTC).isoformat(),
    }
    return {**base, **over}


def number_of(page: Page, external_id: str) -> str:
    """The case number this report got, asked over REST until it is there."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        items = page.request.get(f"/api/v1/cases?source=e2e&external_id={external_id}").json()["items"]
        if items:
            assert len(items) == 1
            return str(items[0]["no"])
        time.sleep(0.1)
    raise AssertionError(f"{external_id} became no case")


def by_rest(page: Page, app: App, body: dict[str, Any]) -> None:
    token = page.request.get("/api/v1/session").json()["csrf_token"]
    assert page.request.post("/api/v1/reports", data=body, headers={"X-CSRFToken": token}).status == 201


def by_stream(page: Page, app: App, body: dict[str, Any]) -> None:
    assert bus(app).xadd("magnet:ingest", {"json": json.dumps(body)})


def by_pubsub(page: Page, app: App, body: dict[str, Any]) -> None:
    assert bus(app).publish("magnet:ingest", json.dumps(body)) >= 1


@pytest.mark.parametrize("door", [by_rest, by_stream, by_pubsub])
def test_a_report_by_each_door_is_a_card_and_a_number(page: Callable[..., Page], app: App, door: Callable[..., None]) -> None:
    board = page("leader", "/cases?column=to_accept")
    expect(board.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    name = f"{door.__name__}-{time.time_ns()}"
    door(board, app, report(name))
    no = number_of(board, name)
    expect(board.locator(f'[data-case="{no}"]').first).to_be_visible(timeout=5_000)


def test_a_report_moves_the_number_of_new_cases(page: Callable[..., Page], app: App) -> None:
    home = page("leader", "/wall")
    value = home.locator('[data-magnet="new_today"] .v').first
    expect(value).not_to_be_empty(timeout=15_000)
    before = figure(value.inner_text())
    by_stream(home, app, report(f"count-{time.time_ns()}"))
    home.wait_for_function(
        "([text, least]) => parseInt(document.querySelector('[data-magnet=new_today] .v').innerText.replace(/[^0-9]/g, '')) > least",
        arg=["", before],
        timeout=6_000,
    )


def figure(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()) or 0)


def test_refused_reports_are_listed_and_the_feed_goes_on(page: Callable[..., Page], app: App) -> None:
    admin = page("admin", "/admin")
    stamp = str(time.time_ns())
    bus(app).xadd("magnet:ingest", {"json": '{"source": "e2e", broken'})
    by_stream(admin, app, report(f"bad-{stamp}", category="99-99"))
    by_stream(admin, app, report(f"good-{stamp}"))
    number_of(page("leader", "/cases"), f"good-{stamp}")
    codes = [item["code"] for item in admin.request.get("/api/v1/rejected?limit=5").json()["items"]]
    assert {"unknown_category", "broken_json"} <= set(codes)


def test_seven_tabs_of_one_browser_all_load(context: Callable[..., Any]) -> None:
    browser = context("leader")
    tabs = [browser.new_page() for _ in range(7)]
    for tab in tabs:
        tab.goto("/cases")
    for tab in tabs:
        expect(tab.locator('[data-live="live"]').first).to_be_visible(timeout=20_000)


def test_signing_out_ends_the_stream_and_leads_to_the_login(context: Callable[..., Any]) -> None:
    browser = context("leader")
    first, second = browser.new_page(), browser.new_page()
    for tab in (first, second):
        tab.goto("/cases")
        expect(tab.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    token = first.request.get("/api/v1/session").json()["csrf_token"]
    assert first.request.delete("/api/v1/session", headers={"X-CSRFToken": token}).ok
    expect(second.locator('[data-live="live"]')).to_have_count(0, timeout=20_000)


@pytest.mark.parametrize("part", ["worker", "live", "bus"])
def test_after_a_part_is_killed_every_report_is_there_once_and_pages_catch_up(page: Callable[..., Page], app: App, faults: list[str], part: str) -> None:
    board = page("leader", "/cases?column=to_accept")
    expect(board.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    stamp = time.time_ns()
    names = [f"kill-{part}-{stamp}-{n}" for n in range(20)]
    client = bus(app)
    for name in names[:10]:
        client.xadd("magnet:ingest", {"json": json.dumps(report(name))})
    time.sleep(1.1 if part == "bus" else 0)  # the bus keeps what is older than its last second
    app.kill(part)
    for name in names[10:]:
        patiently(lambda name=name: bus(app).xadd("magnet:ingest", {"json": json.dumps(report(name))}))  # type: ignore[misc]
    ready(board)
    numbers = [number_of(board, name) for name in names]
    assert len(set(numbers)) == 20
    expect(board.locator('[data-live="live"]').first).to_be_visible(timeout=30_000)
    agree(lambda: counted(board), lambda: waiting(board))
    faults.clear()  # the browser says that a stream broke


def patiently(do: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            do()
            return
        except (redis.ConnectionError, redis.TimeoutError, FileNotFoundError):
            assert time.monotonic() < until
            time.sleep(0.2)


def ready(page: Page) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            if page.request.get("/readyz", timeout=3_000).status == 200:
                return
        except Exception:  # the gateway is the part that was killed
            time.sleep(0.2)
    raise AssertionError("Magnet did not come back")


def counted(board: Page) -> str:
    """How many cases the board says there are."""
    return board.locator("#cases-count").inner_text()


def waiting(board: Page) -> str:
    """How many there are."""
    found = board.request.get("/api/v1/cases?column=to_accept&counts=true&limit=1").json()
    return f"{found['counts']['to_accept']['total']} 件"


def test_a_bus_that_stands_still_loses_nothing(page: Callable[..., Page], app: App, faults: list[str]) -> None:
    board = page("leader", "/cases?column=to_accept")
    expect(board.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    pid = app.pid("bus")
    import os

    os.kill(pid, signal.SIGSTOP)
    name = f"still-{time.time_ns()}"
    try:
        by_rest(board, app, report(name))
        time.sleep(3)
    finally:
        os.kill(pid, signal.SIGCONT)
    no = number_of(board, name)
    expect(board.locator(f'[data-case="{no}"]').first).to_be_visible(timeout=20_000)
    faults.clear()
