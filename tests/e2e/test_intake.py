"""A desk takes a call down: by keys alone, kept through a reload, taken once, and answered without a case where the knowledge base can."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def write(desk: Page, words: str) -> None:
    """What it is about and where, by keys: the form begins in the words, Tab leads on to the place."""
    desk.locator("#intake-text").fill(words)
    desk.locator("#intake-where").fill("南浦社区2")
    expect(desk.locator("#intake-where")).to_have_attribute("aria-activedescendant", "intake-place-0", timeout=10_000)
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-place]")).to_contain_text("南浦社区")


def test_a_call_becomes_one_case_by_keys_alone_and_an_enquiry_none_that_is_open(page: Callable[..., Page]) -> None:
    desk = page("dispatcher", "/inbox")
    expect(desk.locator(".desk-page[data-read]")).to_be_visible(timeout=20_000)
    desk.keyboard.press("n")
    expect(desk.locator("#intake-text")).to_be_focused(timeout=10_000)
    write(desk, "南浦社区2栋楼下路灯不亮，晚上很黑")
    expect(desk.locator('[data-category][aria-pressed="true"]')).to_have_text("路灯不亮")
    expect(desk.locator("[data-why]")).to_contain_text("路灯不亮")
    expect(desk.locator(".intake-course")).to_contain_text("城管执法局")
    desk.reload()
    expect(desk.locator("#intake-text")).to_have_value("南浦社区2栋楼下路灯不亮，晚上很黑", timeout=20_000)
    expect(desk.locator('[data-category][aria-pressed="true"]')).to_have_text("路灯不亮")
    desk.evaluate("() => { const go = () => document.querySelector('[data-action=send]').click(); go(); go(); }")
    first = desk.locator("[data-taken]").get_attribute("data-taken", timeout=10_000)
    assert first
    # The next caller asks something: the answer stands beside the form and closes it.
    expect(desk.locator('[data-action="again"]')).to_be_focused()
    desk.keyboard.press("Enter")
    write(desk, "请问旧楼加装电梯要多少业主同意")
    expect(desk.locator('[data-kind="hotline_inquiry"]')).to_have_attribute("aria-pressed", "true")
    desk.locator('[data-answer="lift_vote"]').press("Enter")
    expect(desk.locator("[data-taken]")).to_contain_text("已解答并办结")
    second = desk.locator("[data-taken]").get_attribute("data-taken")
    found = desk.request.get(f"/api/v1/cases/{second}").json()
    assert (found["workflow"], found["state"], found["source"]) == ("hotline_inquiry", "self_closed", "12345")
    assert int(second.rsplit("-", 1)[1]) > int(first.rsplit("-", 1)[1])  # type: ignore[union-attr]
