"""The page switcher in a real browser: the bar's title opens the list of pages, and the home is chosen there."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

OPEN = "[data-action=pages]"
OPTION = ".page-switch [role=option]"


def api(page: Page, method: str, path: str, data: object = None) -> dict:
    token = next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "_csrf_token"), "")
    answer = page.request.fetch(f"/api/v1{path}", method=method, data=data, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()
    return answer.json() if answer.status != 204 else {}


def chosen(page: Page, id: str) -> None:
    """Wait until the page `id` stands with its magnets."""
    expect(page.locator(f"{OPEN}[data-page={id}]")).to_be_visible(timeout=15_000)
    expect(page.locator(".grid-stack-item .mg").first).to_be_visible(timeout=15_000)


@pytest.fixture
def leader(page: Callable[..., Page]) -> Iterator[Page]:
    made = page("leader", "/?area=440604012")
    chosen(made, "leader")
    yield made
    api(made, "PUT", "/pages/home", {"page": None})


def test_the_title_opens_the_pages_and_a_choice_keeps_the_address(leader: Page) -> None:
    expect(leader.locator("h1")).to_have_text("领导首页")
    leader.locator(OPEN).click()
    expect(leader.locator(f"{OPTION}[aria-selected=true]")).to_have_text(re.compile("领导首页"))
    assert leader.locator(".page-switch .group").all_inner_texts() == ["我的页面", "专题"]
    leader.locator(OPTION, has_text="智慧水务").click()
    chosen(leader, "smart_water")
    expect(leader.locator("[data-magnet=river_open]")).to_be_visible(timeout=15_000)
    expect(leader.locator("[data-magnet=satisfaction]")).to_have_count(0)
    assert "area=440604012" in leader.url
    assert "page=smart_water" in leader.url
    expect(leader.locator(OPEN)).to_be_focused()
    leader.go_back()
    chosen(leader, "leader")


def test_keys_find_a_page_by_its_pinyin_and_escape_gives_the_focus_back(leader: Page) -> None:
    leader.locator(OPEN).focus()
    leader.keyboard.press("Enter")
    expect(leader.locator(".page-switch input")).to_be_focused()
    leader.keyboard.type("sthb")
    expect(leader.locator(OPTION)).to_have_text(["生态环保"])
    expect(leader.locator(".page-switch [role=status]")).to_have_text("1 个页面")
    leader.keyboard.press("Escape")
    expect(leader.locator(".page-switch")).to_have_count(0)
    expect(leader.locator(OPEN)).to_be_focused()
    leader.keyboard.press("Enter")
    expect(leader.locator(".page-switch input")).to_be_focused()
    leader.keyboard.press("ArrowDown")
    leader.keyboard.press("ArrowDown")
    named = leader.locator(".page-switch input").get_attribute("aria-activedescendant")
    assert named == leader.locator(".page-switch .opt.at").get_attribute("id") == "page-industry"
    leader.keyboard.press("Enter")
    chosen(leader, "industry")


def test_the_home_says_why_and_is_chosen_and_given_back(leader: Page) -> None:
    leader.locator(OPEN).click()
    why = leader.locator(".page-switch .why")
    expect(why).to_have_text("首页“领导首页”：您岗位的模板")
    expect(leader.locator("[data-action=set-home], [data-action=rule-home]")).to_have_count(0)
    leader.locator(OPTION, has_text="公共安全").click()
    chosen(leader, "public_safety")
    leader.locator(OPEN).click()
    leader.locator("[data-action=set-home]").click()
    expect(why).to_have_text("首页“公共安全”：您选定的首页")
    expect(leader.locator(f"{OPTION}:has(.i-home)")).to_have_text(re.compile("公共安全"))
    leader.goto("/")
    chosen(leader, "public_safety")
    leader.locator(OPEN).click()
    leader.locator("[data-action=rule-home]").click()
    expect(why).to_have_text("首页“领导首页”：您岗位的模板")
    leader.goto("/")
    chosen(leader, "leader")


def test_a_published_page_says_by_whom(page: Callable[..., Page], leader: Page) -> None:
    made = api(leader, "POST", "/pages/leader/publish", {"kind": "role", "whom": "officer", "zh": "防台专页", "en": "Typhoon"})
    try:
        officer = page("officer", "/?page=officer")
        chosen(officer, "officer")
        officer.locator(OPEN).click()
        expect(officer.locator(OPTION, has_text="防台专页")).to_contain_text("李测试8001 发布")
        expect(officer.locator(".page-switch .why")).to_have_text("首页“防台专页”：发布给您的页面")
    finally:
        api(leader, "DELETE", f"/published/{made['id']}")


def test_a_finger_chooses_on_a_phone_in_english(page: Callable[..., Page]) -> None:
    phone = page("community", width=390, height=844, lang="en", theme="light", has_touch=True, is_mobile=True)
    chosen(phone, "community")
    phone.locator(OPEN).tap()
    option = phone.locator(OPTION, has_text="Public health")
    assert option.bounding_box()["height"] >= 44
    assert phone.locator(".page-switch").bounding_box()["width"] >= 370
    assert not re.search(r"[\u4e00-\u9fff]", phone.locator(".page-switch").inner_text())
    option.tap()
    chosen(phone, "public_health")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_pages_that_cannot_be_fetched_say_so(leader: Page, faults: list[str]) -> None:
    leader.route("**/api/v1/pages", lambda route: route.abort())
    leader.locator(OPEN).click()
    expect(leader.locator(".page-switch [role=alert]")).to_have_text("连不上服务器，请检查网络后重试。")
    faults.clear()
