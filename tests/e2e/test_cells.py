"""The cell editor in a browser: split by mouse, merge and renumber, a file in GCJ-02, a change of staff filed and acknowledged, all by the keyboard too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from playwright.sync_api import Page, expect
from shapely.geometry import shape

from core.coordinates import to_gcj02

COMMUNITY, OTHER, FILED = "440604010006", "440604010007", "440604012061"
AWAKE = ".cells-page[data-awake][data-read]"


@pytest.fixture
def editor(page: Callable[..., Page]) -> Callable[..., Page]:
    """`editor(community, role)` is the open editor."""

    def make(community: str = COMMUNITY, role: str = "admin", **more: Any) -> Page:
        made = page(role, f"/cells?area={community}", **more)
        expect(made.locator(AWAKE)).to_be_visible(timeout=20_000)
        return made

    return make


def cells(made: Page, community: str) -> dict[str, Any]:
    """The cells as the server has them, by code."""
    return {cell["code"]: cell for cell in made.request.get(f"/api/v1/cells/{community}").json()["cells"]}


def click(made: Page, lon: float, lat: float, **more: Any) -> None:
    """A click on the map at a place."""
    at = made.evaluate("([lon, lat]) => { const p = document.querySelector('.cells-one').cellsMap.point([lon, lat]); return [p.x, p.y]; }", [lon, lat])
    made.locator(".cells-one .leaflet-container").click(position={"x": at[0], "y": at[1]}, **more)


def widest(made: Page, community: str) -> tuple[str, Any]:
    """The largest cell that is no micro cell and has none."""
    known = cells(made, community)
    whole = {code: cell for code, cell in known.items() if "-" not in code and f"{code}-01" not in known}
    code = max(whole, key=lambda each: whole[each]["m2"])
    return code, shape(whole[code]["outline"])


def save(made: Page) -> None:
    made.locator('[data-deed="save"]').click(timeout=10_000)
    made.locator('[data-deed="confirm"]').click()
    expect(made.locator(".save-bar")).to_have_count(0, timeout=10_000)


def test_a_cell_is_split_with_the_mouse_its_effect_seen_and_the_map_shows_it(editor: Callable[..., Page], page: Callable[..., Page]) -> None:
    made = editor()
    code, ground = widest(made, COMMUNITY)
    before = set(cells(made, COMMUNITY))
    made.locator(f'tr[data-cell="{code}"] .name').click()
    made.locator('[data-tool="split"]').click()
    west, south, east, north = ground.bounds
    middle = (south + north) / 2
    click(made, west - 0.0002, middle)
    click(made, east + 0.0002, middle)
    made.locator('[data-deed="finish"]').click()
    expect(made.locator("table.cells tr.on")).to_have_count(2)
    made.locator('[data-deed="save"]').click(timeout=10_000)
    box = made.locator('dialog[data-dialog="save"]')
    moved = box.locator("table.moves tbody tr")
    expect(moved.first).to_contain_text(code[12:])
    box.locator('[data-deed="confirm"]').click()
    expect(made.locator(".save-bar")).to_have_count(0, timeout=10_000)
    (fresh,) = set(cells(made, COMMUNITY)) - before
    shown = page("admin", f"/map?area={COMMUNITY}")
    with shown.expect_response(lambda answer: "areas.geojson" in answer.url and "level=grid" in answer.url, timeout=20_000) as drawn:
        shown.reload()
    assert fresh in {feature["id"] for feature in drawn.value.json()["features"]}
    made.locator('[data-tab="versions"]').click()
    back = made.locator('[data-restore="0"]')
    back.click()
    back.click()
    expect(made.locator("[data-version]").first).to_contain_text("恢复", timeout=10_000)
    assert set(cells(made, COMMUNITY)) == before


def test_neighbours_are_merged_renumbered_after_a_look_and_all_of_it_undone(editor: Callable[..., Page]) -> None:
    made = editor(OTHER)
    known = {code: shape(cell["outline"]) for code, cell in cells(made, OTHER).items() if "-" not in code}
    one = next(iter(known))
    two = next(code for code, ground in known.items() if code != one and ground.intersection(known[one]).length > 0)
    made.locator(f'tr[data-cell="{one}"] .name').click()
    made.locator(f'tr[data-cell="{two}"] .name').click(modifiers=["Shift"])
    made.locator('[data-deed="merge"]').click()
    expect(made.locator(f'tr[data-cell="{two}"]')).to_have_count(0)
    made.locator('[data-deed="numbers"]').click()
    rows = made.locator('dialog[data-dialog="numbers"] tbody tr')
    expect(rows).to_have_count(len(known) - 1)
    made.keyboard.press("Escape")
    made.reload()
    expect(made.locator(AWAKE)).to_be_visible(timeout=20_000)
    expect(made.locator(f'tr[data-cell="{two}"]')).to_have_count(0)
    made.locator('[data-deed="drop"]').click()
    expect(made.locator(f'tr[data-cell="{two}"]')).to_be_visible()


def test_a_file_in_gcj02_is_found_out_shown_and_laid_on_the_draft(editor: Callable[..., Page], tmp_path: Path) -> None:
    made = editor(OTHER)
    known = cells(made, OTHER)
    shifted = {code: shapely.transform(shape(cell["outline"]), lambda xy: [to_gcj02(x, y) for x, y in xy]) for code, cell in known.items() if "-" not in code}
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(ground))} for code, ground in shifted.items()]
    features[0]["geometry"] = {"type": "Polygon", "coordinates": []}
    file = tmp_path / "cells.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    made.locator('[data-tab="files"]').click()
    made.locator('.btn.file input[type="file"]').set_input_files(file)
    expect(made.locator('[data-crs="before"]')).to_contain_text("GCJ-02", timeout=15_000)
    expect(made.locator("[data-after]")).to_contain_text("0.00 m")
    expect(made.locator(".feature-rows li.out")).to_have_count(1)
    made.locator('[data-deed="apply-file"]').click()
    expect(made.locator(".save-bar")).to_be_visible()
    made.locator('[data-deed="drop"]').click()


def test_a_change_of_staff_is_filed_by_the_community_and_acknowledged_by_the_district(editor: Callable[..., Page]) -> None:
    community, leader = editor(FILED, "community"), editor(FILED, "leader")
    community.locator('[data-tab="staff"]').click()
    cell = community.locator(".staffed").nth(1)
    cell.locator('[data-deed="change-staff"]').last.click()
    community.locator('dialog[data-dialog="file"] [name="comes_name"]').fill("陈测试7001")
    community.locator('dialog[data-dialog="file"] [name="reason"]').fill("调离")
    community.locator('[data-deed="file"]').click()
    expect(community.locator('.change[data-state="filed"]').first).to_contain_text("陈测试7001")
    leader.locator('[data-tab="staff"]').click()
    waiting = leader.locator('.change[data-state="filed"]').filter(has_text="陈测试7001")
    waiting.locator('[data-deed="acknowledge"]').click()
    expect(leader.locator('.change[data-state="in_force"]').filter(has_text="陈测试7001")).to_be_visible(timeout=10_000)
    expect(leader.locator(".staffed").nth(1)).to_contain_text("陈测试7001")
    expect(community.locator('.change[data-state="in_force"]').filter(has_text="陈测试7001")).to_be_visible(timeout=10_000)


def test_the_keyboard_reaches_every_control_and_draws_under_the_cross(editor: Callable[..., Page]) -> None:
    made = editor(OTHER)
    made.locator(".cells-one .leaflet-container").focus()
    made.keyboard.press("Enter")
    expect(made.locator("table.cells tr.on")).to_have_count(1)
    made.locator('[data-tool="draw"]').focus()
    made.keyboard.press("Enter")
    ground = made.locator(".cells-one .leaflet-container")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        ground.focus()
        made.keyboard.press("Enter")
        made.keyboard.press(key)
        made.wait_for_timeout(400)  # the map glides to its new place
    made.keyboard.press("Shift+Enter")
    expect(made.locator(".save-bar")).to_be_visible(timeout=10_000)
    made.keyboard.press("Control+z")
    expect(made.locator(".save-bar")).to_have_count(0)
    reached = set()
    made.locator(".cells-tools .row button").first.focus()
    for _ in range(60):
        name = made.evaluate(
            "() => { const e = document.activeElement; return e.dataset.tool ?? e.dataset.deed ?? e.dataset.tab ?? e.closest('tr')?.dataset.cell ?? ''; }"
        )
        reached.add(name)
        made.keyboard.press("Tab")
    assert {"select", "draw", "numbers", "cells", "staff", "files", "versions", *cells(made, OTHER)} <= reached
