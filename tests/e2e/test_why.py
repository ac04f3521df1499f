"""Why do I see this, asked of anything by mouse, keyboard and finger."""

from collections.abc import Callable

from playwright.sync_api import APIResponse, Page, expect

# In how many places the bell is, whatever the light beside it says.
PLACES = """() => { const bell = document.querySelector('[data-action=bell]'), word = document.querySelector('.topbar .live .w');
  return new Set(['Live', 'Paused', 'Stale', 'Offline'].map((each) => { word.textContent = each; return bell.getBoundingClientRect().x; })).size; }"""


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
    dispatcher.keyboard.press("Escape")
    magnet = dispatcher.locator(".grid-stack-item:has([data-magnet=one_map])")
    magnet.hover()
    magnet.locator("[data-action=more]").click()
    dispatcher.locator(".magnet-menu [data-action=whyMine]").click()
    expect(answer).to_contain_text("此磁铁对您开放")


def test_what_others_may_do_stands_locked_where_one_would_look_for_it(page: Callable[..., Page], desk: Callable[..., APIResponse]) -> None:
    building = desk("community", "GET", "/search?q=南浦&kind=building").json()["groups"][0]["items"][0]["id"]
    leader = page("leader", "/interfaces", lang="zh")
    for address, button, whose in (
        ("/interfaces", "新接口", "系统管理员"),
        ("/cells?area=440604012061", "画网格", "系统管理员"),
        ("/monthly?area=440604012061&table=population", "填写", "社区工作者"),
        (f"/building?id={building}", "新建签名表", "社区工作者"),
    ):
        leader.goto(address)
        leader.locator(".not-mine", has_text=button).first.press("Enter", timeout=20_000)
        expect(leader.locator(".why-pop")).to_contain_text(f"需要岗位：{whose}" if whose == "系统管理员" else whose)


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
    assert community.evaluate(PLACES) == 1


def test_on_the_phone_a_finger_held_down_asks_and_so_does_the_menu(phone: Callable[..., Page]) -> None:
    on_phone = phone("/m")
    item, answer = on_phone.locator(".item[data-why^='case:']").first, on_phone.locator(".why-pop")
    item.wait_for()
    box = item.bounding_box()
    assert box is not None
    finger, at = on_phone.context.new_cdp_session(on_phone), {"x": box["x"] + 60, "y": box["y"] + 24}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    expect(answer).to_contain_text("网格员岗位可看案件")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert on_phone.evaluate("() => location.hash") in ("", "#todo"), "the item under the finger was not opened"

    on_phone.evaluate("() => { location.hash = '#more' }")
    expect(answer).to_have_count(0)
    on_phone.locator("[data-action=why-point]").tap()
    on_phone.locator(".item[data-why^='case:']").first.wait_for()
    on_phone.touchscreen.tap(at["x"], at["y"])
    expect(answer).to_contain_text("网格员岗位可看案件")

    on_phone.evaluate("() => { location.hash = '#mine' }")
    on_phone.evaluate("() => { location.hash = '#todo' }")
    on_phone.locator(".item[data-why^='case:']").first.wait_for()
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    taken = "(item) => !item.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true}))"
    assert on_phone.locator(".item[data-why^='case:']").first.evaluate(taken), "the browser's own menu for a link stays away"
    expect(answer).to_have_count(1)
