"""One case from a resident's report to his evaluation: over the dispatcher, an officer's phone, a department and the checker, the wall following."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import CELL, PATIENCE_MS
from tests.e2e.test_citizen import filled, sent
from tests.e2e.test_desks import opened

COMMUNITY = "440604012061"


def take(page: Page, no: str, action: str, **given: str) -> None:
    """Take the action offered in a desk's row; the form asks for what it needs."""
    row = page.locator(f'.desk-row[data-no="{no}"]')
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    row.locator(f'[data-offer="{action}"]').click()
    if given:
        form = page.locator(".desk-case form.ask")
        for name, value in given.items():
            field = form.locator(f'[name="{name}"]')
            field.select_option(value) if field.evaluate("(field) => field.matches('select')") else field.fill(value)
        form.locator('[type="submit"]').click()
    expect(page.locator(f'.desk-row[data-no="{no}"] [data-offer="{action}"]')).to_have_count(0, timeout=PATIENCE_MS)


# The column's number is that of the query, and the case stands among its cards, or below what the column has room for.
FOLLOWS = """async ([area, no, column]) => {
  const asked = `/api/v1/cases?area=${area}&column=${column}&limit=1000&counts=1`, {items, counts} = await (await fetch(asked)).json();
  const place = items.findIndex((each) => each.no === no), board = document.querySelector(`[data-column="${column}"]`);
  const shown = [...board.querySelectorAll("[data-case]")].map((each) => each.dataset.case);
  const total = Number(board.querySelector("b").textContent.replaceAll(",", ""));
  return place >= 0 && total === counts[column].total && (place >= shown.length || shown.includes(no));
}"""


def on_wall(wall: Page, no: str, column: str) -> None:
    wall.wait_for_function(FOLLOWS, arg=[COMMUNITY, no, column], polling=500, timeout=PATIENCE_MS)


def on_phone(me: Page, photo: Path, no: str, action: str, result: str | None = None) -> None:
    """The task is on the list of the officer's phone; he opens it, takes a photo of what he finds and sends it."""
    me.goto("/m#todo")
    me.reload()
    me.locator(f'[data-todo] a[href="#case/{no}"]').first.tap(timeout=PATIENCE_MS)
    me.locator(f'[data-do="{action}"]').tap(timeout=PATIENCE_MS)
    if result:
        me.locator('.fill [name="result"]').fill(result)
    me.locator('.fill [data-photos="photos"]').first.set_input_files(photo)
    expect(me.locator(".fill [data-shot]")).to_have_count(1)
    me.locator(".fill [type=submit]").tap()
    expect(me.locator(f'[data-step="{action}"] img')).to_be_visible(timeout=PATIENCE_MS)


def test_one_case_from_report_to_evaluation(
    context: Callable[..., BrowserContext],
    page: Callable[..., Page],
    phone: Callable[..., Page],
    photo: Path,
) -> None:
    wall = page("wall", f"/wall?area={COMMUNITY}", width=1920, height=1080)
    expect(wall.locator('[data-live="live"]').first).to_be_visible(timeout=PATIENCE_MS)
    around: dict[str, Any] = {"width": 390, "height": 844, "theme": "light", "has_touch": True, "geolocation": CELL, "permissions": ["geolocation"]}
    resident = context(None, **around).new_page()
    resident.goto("/report")
    filled(resident, "rubbish", "楼下垃圾三天没有清")
    resident.locator("[data-photos]").nth(1).set_input_files(photo)
    expect(resident.locator('.shot[data-state="sent"] img')).to_be_visible(timeout=PATIENCE_MS)
    no = sent(resident)
    resident.locator("[data-follow]").tap()
    expect(resident.locator("h1")).to_have_text("已收到")
    on_wall(wall, no, "to_accept")

    centre = opened(page, "dispatcher", "/inbox?source=citizen")
    take(centre, no, "verify_report")
    me = phone()
    on_phone(me, photo, no, "verified", "现场属实")

    take(centre, no, "accept")
    take(centre, no, "file_case")
    take(centre, no, "dispatch")  # to whom the rule proposes
    expect(wall.locator(f'[data-column="to_accept"] [data-case="{no}"]')).to_have_count(0)
    department = opened(page, "handler", "/desk?source=citizen")
    take(department, no, "sign_for")
    take(department, no, "feed_back", result="已清运并冲洗")

    take(centre, no, "check_result")
    on_phone(me, photo, no, "pass_check")
    take(centre, no, "close", closing="solved")
    on_wall(wall, no, "closed_today")

    resident.reload()
    expect(resident.locator(".course li b")).to_have_text(["已收到", "处理中", "已办结"])
    resident.locator('label[for="solved-yes"]').tap()
    resident.locator('label[for="satisfaction-satisfied"]').tap()
    resident.locator("#answer [type=submit]").tap()
    expect(resident.locator("#answer")).to_have_count(0)
    case = centre.request.get(f"/api/v1/cases/{no}").json()
    assert (case["state"], case["satisfaction"]) == ("evaluated", "satisfied")
    way = ["report", "verify_report", "verified", "accept", "file_case", "dispatch", "sign_for", "feed_back", "check_result", "pass_check", "close"]
    assert [step["action"] for step in case["steps"]] == [*way, "return_visit"]
