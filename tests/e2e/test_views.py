"""Views in a real browser: every state inside its frame, nothing cut, and cases that arrive by themselves."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from widgets._views import VIEWS

SAMPLED = [view.id for view in VIEWS.values() if view.sample]
STATES = ("ok", "loading", "empty", "no_data", "stale", "error")
# What a frame shows must lie inside it, unless its list is meant to scroll or clip.
OUTSIDE = """() => [...document.querySelectorAll('.mg')].flatMap((frame) => {
  const outer = frame.getBoundingClientRect();
  return [...frame.querySelectorAll('.body :not(svg *)')].filter((node) => {
    const box = node.getBoundingClientRect();
    const meant = '[hidden], .cards, .cases, .brf, .tick, .one-map, .plotly, .tb, .prose, html:not([data-surface^="wall"]) :is(.vw-board, .vw-duty)';
    const hidden = !box.width || !box.height || node.closest(meant);
    return !hidden && (box.right > outer.right + 1 || box.bottom > outer.bottom + 1 || box.left < outer.left - 1);
  }).map((node) => `${frame.dataset.instance}: ${node.className} ${node.textContent.slice(0, 20)}`);
})"""


@pytest.mark.parametrize(
    ("surface", "lang", "theme"),
    [
        ("", "zh", "dark"),
        ("", "en", "light"),
        ("?surface=wall", "zh", "dark"),
        ("?surface=wall", "en", "dark"),
        ("?size=least", "zh", "light"),
        ("?size=least", "en", "dark"),
    ],
)
def test_every_state_of_every_view_is_drawn_inside_its_frame(page: Callable[..., Page], surface: str, lang: str, theme: str) -> None:
    gallery = page("admin", f"/gallery{surface}", lang=lang, theme=theme, width=1920, height=1080)
    for view in SAMPLED:
        for state in STATES:
            expect(gallery.locator(f'[data-instance="{view}_{state}"]')).to_have_attribute("data-state", state, timeout=30_000)
    expect(gallery.locator('[data-instance="now_board"] [data-case]').first).to_be_visible(timeout=30_000)
    assert gallery.evaluate(OUTSIDE) == []


def test_a_report_becomes_a_card_and_the_columns_count_what_the_query_counts(page: Callable[..., Page]) -> None:
    board = page("dispatcher", "/").locator('[data-magnet="case_board"]')
    expect(board.locator("[data-case]").first).to_be_visible(timeout=30_000)
    token = next(cookie["value"] for cookie in board.page.context.cookies() if cookie["name"] == "_csrf_token")
    report = {
        "source": "views-e2e",
        "external_id": str(time.time_ns()),
        "category": "01-10",
        "title": "t",
        "text": "t",
        "lon": 113.10,
        "lat": 23.02,
        "at": datetime.now(UTC).isoformat(),
    }
    answer = board.page.request.post("/api/v1/reports", data=report, headers={"X-CSRFToken": token})
    assert answer.status == 201, answer.text()
    expect(board.locator(f'[data-column="to_accept"] [data-case="{answer.json()["no"]}"]')).to_be_attached(timeout=10_000)
    board.page.wait_for_function(
        """async () => {
          const {counts} = await (await fetch('/api/v1/cases?limit=1&counts=1')).json();
          const total = (column) => Number(column.querySelector('b').textContent.replaceAll(',', ''));
          const shown = [...document.querySelectorAll('[data-column]')].map((column) => [column.dataset.column, total(column)]);
          return shown.length === 5 && shown.every(([id, total]) => total === (counts[id].total ?? counts[id]));
        }""",
        polling=1000,
        timeout=30_000,
    )


def test_a_table_is_sorted_by_the_head_that_is_pressed(page: Callable[..., Page]) -> None:
    table = page("admin", "/gallery", lang="en").locator('[data-instance="table_ok"]')
    names = table.locator("tbody .name")
    expect(names).to_have_text(["Zumiao", "Shiwan", "Zhangcha", "Nanzhuang"], timeout=30_000)
    table.locator('[data-sort="denominator"]').click()
    table.locator('[data-sort="denominator"]').click()
    table.page.mouse.move(0, 0)
    expect(names).to_have_text(["Nanzhuang", "Zhangcha", "Shiwan", "Zumiao"])
    expect(table.locator("th.denominator")).to_have_attribute("aria-sort", "ascending")
