"""The door in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def test_one_click_and_enter_sign_a_demo_account_in(page: Callable[..., Page]) -> None:
    door = page(None, "/login")
    door.locator('[data-fill="community"]').click()
    door.keyboard.press("Enter")
    expect(door.locator(".rail")).to_be_visible(timeout=15_000)
    expect(door.locator("[data-action=area]")).to_contain_text("南浦社区")


def test_without_a_session_the_page_asked_for_comes_after_signing_in(page: Callable[..., Page]) -> None:
    door = page(None, "/cases?tab=list")
    expect(door).to_have_url(re.compile(r"/login\?next="))
    door.locator("#username").fill("leader")
    door.locator("#password").fill("magnet-demo")
    door.keyboard.press("Enter")
    expect(door).to_have_url(re.compile(r"/cases\?tab=list$"))


def test_a_wrong_password_is_said_in_words_and_the_page_stays(page: Callable[..., Page]) -> None:
    door = page(None, "/login")
    door.locator("#username").fill("nobody")
    door.locator("#password").fill("wrong")
    door.keyboard.press("Enter")
    expect(door.locator("#error")).to_have_text("账号或密码不对。")


def test_a_next_of_another_host_is_not_followed(page: Callable[..., Page]) -> None:
    door = page(None, "/login?next=//example.org/x")
    door.locator('[data-fill="leader"]').click()
    door.keyboard.press("Enter")
    expect(door).to_have_url(re.compile(r"/summary$"))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_stands_on_a_phone(page: Callable[..., Page], theme: str) -> None:
    door = page(None, "/login", width=390, height=844, theme=theme, lang="en")
    expect(door.get_by_role("heading", name="Demo accounts")).to_be_visible()
    assert door.evaluate("document.documentElement.scrollWidth") <= 390
    assert door.evaluate("document.documentElement.dataset.theme") == theme
