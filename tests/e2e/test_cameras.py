"""Cameras in a browser: a picture that moves, one that cannot be, four side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Locator, Page, expect

PATIENCE_MS = 60_000  # the demo draws and codes its pictures when the first one is asked for
FRAME = """(video) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 36 }), g = canvas.getContext("2d");
    g.drawImage(video, 0, 0, 64, 36);
    return g.getImageData(0, 0, 64, 36).data.join();
}"""


@pytest.fixture
def watchable(desk: Callable[..., APIResponse]) -> list[dict[str, Any]]:
    return list(desk("leader", "GET", "/cameras?streamed=1&limit=200").json()["items"])


def playing(place: Page | Locator, count: int = 1) -> Locator:
    pictures = place.locator('[data-camera-state="playing"]')
    expect(pictures).to_have_count(count, timeout=PATIENCE_MS)
    return pictures


def card_of(page: Page, camera: dict[str, Any]) -> Locator:
    """The card that a click on the map opens for this camera."""
    page.evaluate(
        """([id]) => import("/assets/one_map/camera_card.mjs").then(({ cameraCard }) => import("/assets/one_map/card.mjs").then(({ cardPlace }) => {
            const place = document.querySelector(".om-ui");
            return cameraCard({ say: (zh) => zh, hands: true, card: cardPlace(place, (zh) => zh) }, id);
        }))""",
        [camera["gb_id"]],
    )
    return page.locator(f'.om-card[data-camera="{camera["gb_id"]}"]')


def test_the_picture_in_a_camera_s_card_moves_and_ends_with_the_card(page: Callable[..., Page], watchable: list[dict[str, Any]]) -> None:
    leader = page("leader", "/map")
    expect(leader.locator(".om-legend li").first).to_be_visible(timeout=PATIENCE_MS)
    card = card_of(leader, next(each for each in watchable if each["online"]))
    video = playing(card).locator("video")
    first = video.evaluate(FRAME)
    leader.wait_for_function(f"(before) => ({FRAME})(document.querySelector('.om-card video')) !== before", arg=first, timeout=PATIENCE_MS)
    expect(card).to_contain_text("朝向")
    card.locator('[data-action="close-card"]').click()
    expect(leader.locator("video")).to_have_count(0)


def test_a_camera_without_a_picture_says_why(page: Callable[..., Page], desk: Callable[..., APIResponse], watchable: list[dict[str, Any]]) -> None:
    leader = page("leader", "/map")
    expect(leader.locator(".om-legend li").first).to_be_visible(timeout=PATIENCE_MS)
    off = next(each for each in watchable if not each["online"])
    expect(card_of(leader, off).locator(".cam-says")).to_have_text("摄像机离线，没有画面。", timeout=PATIENCE_MS)
    known = {each["gb_id"] for each in watchable}
    every = desk("leader", "GET", "/cameras?limit=200").json()["items"]
    bare = next(each for each in every if each["online"] and each["gb_id"] not in known and not each["stream"])
    expect(card_of(leader, bare).locator(".cam-says")).to_contain_text("没有登记视频流", timeout=PATIENCE_MS)


def test_four_cameras_play_side_by_side_and_the_next_page_plays_others(page: Callable[..., Page]) -> None:
    leader = page("leader", "/cameras?size=2")
    playing(leader, 4)
    shown = leader.locator("[data-camera]").evaluate_all("all => all.map(each => each.dataset.camera)")
    expect(leader.locator(".cam-note")).to_contain_text("可播放")
    leader.locator('[data-step="1"]').press("Enter")
    expect(leader.locator(f'[data-camera="{shown[0]}"]')).to_have_count(0)
    playing(leader, 4)
    leader.locator('[data-size="3"]').click()
    playing(leader, 9)
