"""Administrators, security officers and auditors at their pages."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Faults


def test_a_post_is_asked_for_given_by_another_and_taken(page: Callable[..., Page], faults: Faults) -> None:
    admin = page("admin", "/accounts", lang="en")
    admin.locator('[data-form="grants"] summary').click()
    form = admin.locator('[data-form="grants"] form')
    for name, value in {"username": "community", "area": "440604012", "to_day": "2099-12-31", "reason": "flood duty"}.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=kind]").select_option("assignment")
    form.locator("[name=role]").select_option("dispatcher")
    form.locator("button[type=submit]").click()
    expect(form.locator(".error")).to_contain_text("at most a year on")
    faults.clear()  # the browser writes each 400 to its console
    form.locator("[name=to_day]").fill(admin.evaluate("new Date(Date.now() + 864e6).toISOString().slice(0, 10)"))
    form.locator("button[type=submit]").click()
    expect(admin.locator(".grant-row .tag").first).to_have_text("Asked for")

    security = page("security", "/accounts", lang="en")
    security.locator('.grant-row [data-action="give"]').first.click()
    expect(security.locator(".grant-row .tag").first).to_have_text("Given")

    community = page("community", "/account", lang="en")
    community.locator("[data-post]:not([data-post=''])").first.click()
    expect(community.locator("[data-action=area]")).to_have_attribute("data-root", "440604012", timeout=15_000)
    community.goto("/account")
    community.locator("[data-post='']").click()
    expect(community.locator("[data-action=area]")).to_have_attribute("data-root", "440604012061", timeout=15_000)
    security.locator(".grant-row .acts .btn").first.click()
    expect(security.locator('[data-inside="grants"] .void')).to_be_visible()


def test_an_administrator_looks_as_another_in_a_red_frame_and_comes_back(page: Callable[..., Page]) -> None:
    admin = page("admin", "/accounts", lang="en")
    admin.locator('[data-account="handler"] [data-action="view-as"]').click()
    frame = admin.locator(".looking")
    expect(frame).to_contain_text("Handler", timeout=15_000)
    frame.locator("[data-action=end-looking]").click()
    expect(admin.locator(".looking")).to_have_count(0, timeout=15_000)
    expect(admin.locator('[data-account="handler"]')).to_be_visible(timeout=15_000)

    auditor = page("auditor", "/audit?act=view_as", lang="en")
    expect(auditor.locator(".chain b").first).to_have_text("The trail holds")
    expect(auditor.locator(".trail .row .act").first).to_have_text("Viewed as another")
    auditor.locator("[data-tab=findings]").click()
    expect(auditor.locator(".findings h2")).to_have_count(3)


def test_a_case_says_why_one_sees_it_by_keyboard(page: Callable[..., Page]) -> None:
    dispatcher = page("dispatcher", "/cases", lang="zh")
    dispatcher.locator("[data-case]").first.click()
    button = dispatcher.locator(".case-drawer [data-action=why]").first
    button.focus()
    dispatcher.keyboard.press("Enter")
    expect(dispatcher.locator(".why-pop")).to_contain_text(re.compile("在您的范围祖庙街道之内"))
    dispatcher.keyboard.press("Escape")
    expect(dispatcher.locator(".why-pop")).to_have_count(0)
