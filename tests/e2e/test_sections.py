"""Sections, rules for showing, repeated magnets and the arrangements of other screens, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_my_page import ITEM, api, box, drag, edit, fresh, layout, point, saved


def place(id: str, magnet: str, at: list[int], **settings: object) -> dict[str, object]:
    return {"do": "place", "id": id, "magnet": magnet, "on": "desk", "at": at, "settings": settings}


def heading(id: str, y: int, title: str, kind: str = "fold") -> dict[str, object]:
    return place(id, "section", [0, y, 12, 1], title=title, kind=kind)


def with_operations(page: Page, *operations: dict[str, object]) -> Page:
    """The account's page as these operations make it of the template."""
    fresh(page)
    home = api(page, "GET", "/pages")["items"][0]
    api(page, "PUT", f"/pages/{home['id']}", {"version": home["version"], "operations": list(operations)})
    page.reload()
    expect(page.locator(f"{ITEM} .mg").first).to_be_visible()
    return page


@pytest.fixture
def folded(page: Callable[..., Page]) -> Page:
    """A page with a section that folds and, below it, two tabs."""
    fold = heading("spot", 60, "现场"), place("w", "closed_today", [0, 61, 3, 2])
    cases = heading("cases", 63, "案件", "tab"), place("x", "overdue_open", [0, 64, 3, 2])
    people = heading("people", 66, "人口", "tab"), place("y", "population", [0, 67, 3, 2])
    return with_operations(page("community"), *fold, *cases, *people)


def test_a_section_folds_is_remembered_and_opens_again(folded: Page) -> None:
    button = folded.locator("[data-key=spot] [data-action=fold]")
    expect(folded.locator("[data-key=w]")).to_be_visible()
    before = box(folded, "cases")[1]
    button.focus()
    folded.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(folded.locator("[data-key=w]")).to_be_hidden()
    assert box(folded, "cases")[1] == before - 2
    folded.reload()
    expect(button).to_contain_text("1 块")
    expect(folded.locator("[data-key=w]")).to_have_count(0)  # what was never seen is not drawn
    button.click()
    expect(folded.locator("[data-key=w] .mg")).to_be_visible()


def test_of_tabs_one_is_seen_by_mouse_and_by_keyboard(folded: Page) -> None:
    tabs = folded.locator("[data-key=cases] [role=tab]")
    expect(tabs).to_have_text(["案件", "人口"])
    expect(folded.locator("[data-key=x] .mg")).to_be_visible()
    expect(folded.locator("[data-key=y]")).to_have_count(0)
    tabs.nth(1).click()
    expect(folded.locator("[data-key=y] .mg")).to_be_visible()
    expect(folded.locator("[data-key=x]")).to_be_hidden()
    folded.keyboard.press("ArrowRight")
    expect(tabs.first).to_be_focused()
    expect(folded.locator("[data-key=x] .mg")).to_be_visible()


def test_while_editing_everything_is_there_and_a_heading_takes_its_section_along(folded: Page) -> None:
    folded.locator("[data-key=cases] [role=tab]").nth(1).click()
    edit(folded)
    for key in ("w", "x", "y"):
        expect(folded.locator(f"[data-key={key}] .mg")).to_be_visible()
    folded.locator("[data-key=people]").focus()
    folded.keyboard.press("ArrowUp")
    assert box(folded, "people")[1] < box(folded, "y")[1] < box(folded, "cases")[1] < box(folded, "x")[1]
    saved(folded)
    kept = api(folded, "GET", "/pages/community")["arrangements"]
    for on in ("desk", "phone"):
        order = sorted(("spot", "w", "people", "y", "cases", "x"), key=lambda key: kept[on]["items"][key][1])
        assert order == ["spot", "w", "people", "y", "cases", "x"]


def test_a_heading_is_added_from_the_palette_and_dragged_between_magnets(page: Callable[..., Page]) -> None:
    desk = edit(fresh(page("community")))
    desk.locator(".palette input").fill("分区")
    desk.keyboard.press("Enter")
    heading_ = desk.locator(".sec-item")
    expect(heading_).to_have_count(1)
    key = heading_.get_attribute("data-key")
    assert key
    saved(desk)
    before = box(desk, key)[1]
    x, y = point(desk, f"[data-key={key}] .magnet-grip")
    drag(desk, (x, y), (x, y - 420))
    desk.mouse.up()
    saved(desk)
    assert box(desk, key)[1] < before
    assert box(desk, key)[2:] == [12, 1]
    below = [name for name, (_, top, _, _) in layout(desk).items() if top > box(desk, key)[1]]
    assert below


def test_a_magnet_hidden_by_its_rule_has_a_badge_while_editing(page: Callable[..., Page]) -> None:
    desk = fresh(page("community"))
    edit(desk)
    desk.locator("[data-key=new]").focus()
    desk.keyboard.press("Enter")
    desk.locator("[data-setting=when] summary").click()
    desk.locator("[data-when=above]").fill("100000")
    desk.locator("[data-action=apply]").click()
    expect(desk.locator("[data-key=new] .magnet-when")).to_contain_text("数值不低于 100000 时显示 · 现在隐藏")
    desk.locator("[data-action=done]").click()
    expect(desk.locator("[data-key=new]")).to_be_hidden()
    desk.reload()
    expect(desk.locator("[data-key=open] .mg")).to_be_visible()
    expect(desk.locator("[data-key=new]")).to_be_hidden()
    edit(desk).locator("[data-action=undo]").or_(desk.locator("[data-key=new] .mg")).first.wait_for()
    expect(desk.locator("[data-key=new] .mg")).to_be_visible()


def test_a_rule_by_role_hides_it_from_others_only(page: Callable[..., Page]) -> None:
    theirs = place("theirs", "closed_today", [0, 60, 3, 2], when={"roles": ["leader"]})
    ours = place("ours", "closed_today", [3, 60, 3, 2], when={"roles": ["community"]})
    desk = with_operations(page("community"), theirs, ours)
    expect(desk.locator("[data-key=ours] .mg")).to_be_visible()
    expect(desk.locator("[data-key=theirs]")).to_be_hidden()


def test_on_a_wall_a_rule_holds_too(page: Callable[..., Page]) -> None:
    never = place("never", "closed_today", [0, 60, 3, 2], when={"above": 1_000_000}, title="从不")
    always = place("always", "open_cases", [3, 60, 3, 2], when={"above": 1}, title="总是")
    desk = with_operations(page("leader", "/?page=leader"), never, always)
    desk.goto("/wall?page=leader")
    expect(desk.locator(".cell:has([data-instance=always])")).to_have_js_property("hidden", False)
    expect(desk.locator(".cell:has([data-instance=never])")).to_have_js_property("hidden", True)


def test_one_magnet_for_each_area_below(page: Callable[..., Page]) -> None:
    desk = with_operations(page("dispatcher"), place("each", "open_cases", [0, 60, 12, 4], repeat="area"))
    below = [each for each in api(desk, "GET", "/areas?limit=1000")["items"] if each["parent"] == "440604012"]
    inside = desk.locator("[data-key=each] .repeat > .mg")
    expect(inside).to_have_count(min(60, len(below)))
    first = desk.locator(f"[data-instance='each~{below[0]['code']}']")
    expect(first.locator("header .t")).to_have_text(below[0]["name"])
    answer = api(desk, "GET", f"/indicators/case.open?area={below[0]['code']}")["value"]
    expect(first.locator(".v")).to_contain_text(str(answer))


def test_each_screen_has_an_arrangement_of_its_own_edited_from_a_desk(page: Callable[..., Page]) -> None:
    desk = edit(fresh(page("community")))
    before = box(desk, "on_time")
    desk.locator("[data-screen=phone]").click()
    expect(desk.locator(".desk")).to_have_attribute("data-arrangement", "phone")
    ground = desk.locator(".grid-stack").bounding_box()
    assert ground
    assert ground["width"] <= 420
    item = desk.locator("[data-key=on_time]")
    item.focus()
    was = box(desk, "on_time")[1]
    desk.keyboard.press("ArrowDown")
    expect(item).not_to_have_attribute("gs-y", str(was))
    with desk.expect_response(lambda answer: "_dash-update-component" in answer.url):  # leaving the screen sends what the keys did
        desk.locator("[data-screen=desk]").click()
    saved(desk)
    assert box(desk, "on_time") == before
    desk.locator("[data-action=done]").click()
    phone = page("community", width=390, height=844)
    expect(phone.locator(".desk")).to_have_attribute("data-arrangement", "phone")
    expect(phone.locator("[data-key=on_time] .mg")).to_be_visible()
    assert box(phone, "on_time")[1] > was


def test_a_section_is_copied_to_a_page(folded: Page) -> None:
    folded.locator("[data-key=spot] .sec").hover()
    folded.locator("[data-key=spot] [data-action=copy-section]").click()
    folded.locator(".copy-section [data-to=community]").click()
    expect(folded.locator(".toast")).to_contain_text("1 块磁铁已复制到")
    folded.reload()
    expect(folded.locator("[data-action=fold]")).to_have_count(2)


def test_a_finger_that_rests_on_a_magnet_lifts_it_and_one_that_moves_scrolls(page: Callable[..., Page]) -> None:
    phone = edit(fresh(page("community", width=390, height=844, has_touch=True, is_mobile=True)))
    phone.locator("[data-action=close-palette]").tap()
    expect(phone.locator(".palette")).to_have_count(0)
    spot = phone.locator("[data-key=new]").bounding_box()
    assert spot
    finger = phone.context.new_cdp_session(phone)
    x, y = spot["x"] + 60, spot["y"] + 90

    def touch(kind: str, x: float, y: float) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else [{"x": x, "y": y}]})

    before = box(phone, "new")
    touch("touchStart", x, y)
    expect(phone.locator("[data-key=new].lifted")).to_have_count(1)
    for step in range(1, 11):
        touch("touchMove", x, y + 30 * step)
    touch("touchEnd", 0, 0)
    saved(phone)
    assert box(phone, "new")[1] > before[1]
