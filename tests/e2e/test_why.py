"""Why do I see this, asked of anything by mouse and keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_case_an_action_of_others_and_a_magnet_say_why(page: Callable[..., Page]) -> None:
    dispatcher = page("dispatcher", "/cases", lang="zh")
    card = dispatcher.locator("[data-case]").first
    card.click(modifiers=["Alt"])
    answer = dispatcher.locator(".why-pop")
    expect(answer).to_contain_text("在您的范围祖庙街道之内")
    expect(dispatcher.locator("#case-panel:not([hidden])")).to_have_count(0)
    dispatcher.keyboard.press("Escape")
    card.click()
    dispatcher.locator(".others-do summary").click()
    dispatcher.locator(".not-mine").first.press("Enter")
    expect(answer).to_contain_text("您的岗位是派遣员")
    expect(answer).to_contain_text("批准")

    dispatcher.goto("/")
    dispatcher.locator("[data-magnet] a, [data-magnet] button").first.focus()
    dispatcher.keyboard.press("?")
    expect(answer).to_contain_text("您的本岗")


def test_a_button_that_is_switched_off_is_pointed_at(page: Callable[..., Page]) -> None:
    community = page("community", "/cells", lang="en")
    community.locator("[data-action=account]").click()
    community.locator("[data-action=why-point]").click()
    community.locator(".why-cover").press("Escape")
    expect(community.locator(".why-cover")).to_have_count(0)
    community.evaluate("() => { document.querySelector('[data-action=bell]').disabled = true; }")
    community.locator("[data-action=account]").click()
    community.locator("[data-action=why-point]").click()
    box = community.locator("[data-action=bell]").bounding_box()
    assert box is not None
    community.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(community.locator(".why-pop")).to_contain_text("Community worker")
