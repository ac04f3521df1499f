"""A resident with a phone: reports without an account, sees what is near by first, follows it and says that it is not fixed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import kit
from tests.e2e.conftest import Faults
from tests.e2e.test_accessible import faultless
from tests.e2e.test_cases import opened, row
from tests.photo import a_photo, telling_exif

PLACE = {"longitude": 113.1083, "latitude": 23.0246, "accuracy": 12}
SEA = {"longitude": 113.9, "latitude": 21.9, "accuracy": 12}


@pytest.fixture
def phone(context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`phone(path, …)` is a page on a phone that knows where it is."""

    def make(path: str = "/report", place: dict[str, float] = PLACE, theme: str = "light", **more: Any) -> Page:
        made = context(None, **{"width": 390, "height": 844, **more}, theme=theme, has_touch=True, geolocation=place, permissions=["geolocation"]).new_page()
        made.goto(path)
        return made

    return make


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "garden.jpg"
    file.write_bytes(a_photo(size=(1200, 900), exif=telling_exif()))
    return file


def filled(page: Page, kind: str, words: str = "") -> Page:
    """The form with place, kind and words."""
    expect(page.locator(".pin-map path").first).to_be_attached()
    page.locator('[data-action="here"]').tap()
    expect(page.locator("[data-place]")).to_contain_text("社区")
    page.locator(f'label[for="kind-{kind}"]').tap()
    page.locator("#words").fill(words)
    return page


def send(page: Page) -> None:
    page.locator("#form [type=submit]").tap()
    expect(page.locator("#near:visible, #sent:visible")).to_be_visible(timeout=15_000)


def sent(page: Page) -> str:
    """Send whatever is near by; the report's number."""
    send(page)
    if page.locator("#near").is_visible():
        page.locator('[data-action="continue"]').tap()
    expect(page.locator("#sent")).to_be_visible(timeout=15_000)
    return page.locator("[data-no]").first.inner_text()


def close(office: Callable[..., Page], no: str) -> None:
    """The office takes a case to its closing."""
    desks = {role: office(role, "/") for role in ("dispatcher", "handler")}
    tokens = {role: desk.request.get("/api/v1/session").json()["csrf_token"] for role, desk in desks.items()}
    for version, (post, action, given) in enumerate(kit.WAY, 1):
        role = "handler" if post == "handler" else "dispatcher"
        body = {"action": action, "version": version, **given}
        done = desks[role].request.post(f"/api/v1/cases/{no}/actions", data=body, headers={"X-CSRFToken": tokens[role]})
        assert done.ok, f"{action}: {done.text()}"


def test_from_a_photo_to_not_fixed_and_back_on_the_board(phone: Callable[..., Page], page: Callable[..., Page], photo: Path) -> None:
    me = filled(phone(), "rubbish", "桥头垃圾桶满了 <script>alert(1)</script>")
    me.locator("[data-photos]").nth(1).set_input_files(photo)
    expect(me.locator('.shot[data-state="sent"] img')).to_be_visible()
    no = sent(me)
    assert re.fullmatch(r"C\d{8}-\d{4,}", no)
    me.locator("[data-follow]").tap()
    expect(me.locator("h1")).to_have_text("已收到")
    close(page, no)
    me.reload()
    expect(me.locator(".course li b")).to_have_text(["已收到", "处理中", "已办结"])
    expect(me.locator(".receipt")).not_to_contain_text("测试")
    desk = opened(page, "dispatcher", "/cases?tab=list&column=handling")
    expect(desk.locator('[data-live="live"]').first).to_be_visible(timeout=15_000)
    expect(desk.locator(".ag-row").first).to_be_visible(timeout=15_000)
    row(desk, no, False)
    me.locator('label[for="solved-no"]').tap()
    me.locator("#note").fill("还有两袋没有收走")
    me.locator("#answer [type=submit]").tap()
    expect(me.locator("h1")).to_have_text("重新处理中")
    expect(me.locator("#answer")).to_have_count(0)
    row(desk, no, True)


def test_a_neighbour_follows_what_was_reported_before_instead_of_sending_it_again(phone: Callable[..., Page]) -> None:
    first = sent(filled(phone(), "lamp", "路灯三天不亮"))
    neighbour = filled(phone(), "lamp", "灯坏了")
    send(neighbour)
    card = neighbour.locator("#near li").first
    expect(card).to_contain_text("同济社区")
    expect(card).not_to_contain_text("三天")
    expect(card).not_to_contain_text(first)
    card.get_by_role("button", name="就是这件，关注它").tap()
    expect(neighbour.locator(".receipt")).to_contain_text("路灯不亮")
    neighbour.goto("/report")
    expect(neighbour.locator("[data-mine] li")).to_have_count(1)
    expect(neighbour.locator("#words")).to_have_value("")


def test_a_question_is_answered_before_it_is_sent(phone: Callable[..., Page]) -> None:
    me = phone()
    me.locator("[data-answers] > summary").tap()
    expect(me.locator("#answers > li:visible")).to_have_count(3)
    me.locator("#question").fill("晚上工地太吵")
    first = me.locator("#answers > li:visible").first
    expect(first).to_contain_text("夜间施工")
    first.locator("summary").tap()
    expect(first).to_contain_text("噪声污染防治法")
    me.locator("#question").fill("xyz")
    expect(me.locator("[data-none]")).to_contain_text("12345")
    me.locator("#words").fill("消防通道停满了车")
    me.locator('[data-action="answer"]').tap()
    expect(me.locator('[data-answer="fire_lane"] p').first).to_be_visible()
    faultless(me)


def test_back_from_the_step_between_everything_is_still_there(phone: Callable[..., Page]) -> None:
    sent(filled(phone(), "tree", "树倒了"))
    me = filled(phone(), "tree", "一棵树倒在路上")
    send(me)
    me.locator('[data-action="back"]').tap()
    expect(me.locator("#words")).to_have_value("一棵树倒在路上")


def test_without_network_nothing_is_lost_and_it_is_sent_once(phone: Callable[..., Page], faults: Faults) -> None:
    me = filled(phone(), "noise", "夜里音响很大")
    me.context.set_offline(True)
    me.locator("#form [type=submit]").tap()
    expect(me.locator("#error")).to_contain_text("没有网络")
    me.context.set_offline(False)
    me.reload()
    expect(me.locator("#words")).to_have_value("夜里音响很大")
    expect(me.locator("#kind-noise")).to_be_checked()
    expect(me.locator("[data-place]")).to_contain_text("社区")
    answers: list[str] = []
    me.on("response", lambda response: answers.append(response.json()["no"]) if response.request.method == "POST" else None)
    me.route("**/api/v1/reports", lambda route: (route.fetch(), route.abort()))  # it got there, the answer did not
    me.locator("#form [type=submit]").tap()
    if me.locator("#near").is_visible():
        me.locator('[data-action="continue"]').tap()
    expect(me.locator("#error:visible, [data-near-error]:visible").first).to_contain_text("没有网络")
    me.unroute("**/api/v1/reports")
    (me.locator('[data-action="continue"]') if me.locator("#near").is_visible() else me.locator("#form [type=submit]")).tap()
    expect(me.locator("#near:visible, #sent:visible")).to_be_visible()
    if me.locator("#near").is_visible():
        me.locator('[data-action="continue"]').tap()
    expect(me.locator("#sent")).to_be_visible()
    assert me.evaluate("JSON.parse(localStorage.magnet_my_reports).length") == 1
    faults.clear()


def test_a_photo_taken_without_network_gets_through_later(phone: Callable[..., Page], photo: Path, faults: Faults) -> None:
    me = filled(phone(), "road")
    me.context.set_offline(True)
    me.locator("[data-photos]").nth(1).set_input_files(photo)
    expect(me.locator('.shot[data-state="failed"]')).to_contain_text("重试")
    me.locator("#form [type=submit]").tap()
    expect(me.locator("#error")).to_contain_text("没有传上去")
    me.context.set_offline(False)
    me.reload()
    expect(me.locator('.shot[data-state="sent"] img')).to_be_visible(timeout=15_000)
    assert sent(me)
    faults.clear()


def test_what_is_no_photo_or_too_large_is_said_and_the_rest_stays(phone: Callable[..., Page], tmp_path: Path, faults: Faults) -> None:
    fake, huge = tmp_path / "fake.jpg", tmp_path / "huge.jpg"
    fake.write_bytes(b"this is no photo")
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    me = filled(phone(), "road", "路面有坑")
    me.locator("[data-photos]").nth(1).set_input_files(fake)
    expect(me.locator("#error")).to_contain_text("不是能打开的照片")
    expect(me.locator(".shot")).to_have_count(0)
    me.locator("[data-photos]").nth(1).set_input_files(huge)
    expect(me.locator("#error")).to_contain_text("超过 10 MB")
    expect(me.locator("#words")).to_have_value("路面有坑")
    faults.clear()


def test_a_place_in_the_sea_is_refused_before_sending(phone: Callable[..., Page]) -> None:
    me = phone(place=SEA)
    expect(me.locator(".pin-map path").first).to_be_attached()
    me.locator('[data-action="here"]').tap()
    expect(me.locator("[data-place]")).to_contain_text("之外")
    me.locator('label[for="kind-road"]').tap()
    me.locator("#words").fill("这里")
    me.locator("#form [type=submit]").tap()
    expect(me.locator("#error")).to_contain_text("移到区内")


def test_each_missing_field_is_named(phone: Callable[..., Page]) -> None:
    me = phone()
    expect(me.locator(".pin-map path").first).to_be_attached()
    submit = me.locator("#form [type=submit]")
    submit.tap()
    expect(me.locator("#error")).to_contain_text("选择地点")
    me.locator("#place summary").tap()
    me.locator("#community").select_option(label="南浦社区")
    submit.tap()
    expect(me.locator("#error")).to_contain_text("什么问题")
    me.locator('label[for="kind-water"]').tap()
    submit.tap()
    expect(me.locator("#error")).to_contain_text("拍一张照片")
    me.locator("#where").fill("3 号楼东侧")
    me.locator("#words").fill("积水过脚踝")
    assert sent(me)


def test_somebody_signed_in_reports_as_a_resident_too(context: Callable[..., BrowserContext], photo: Path) -> None:
    me = context("community", width=390, height=844, has_touch=True, geolocation=PLACE, permissions=["geolocation"]).new_page()
    me.goto("/report")
    filled(me, "facility", "单杠松了").locator("[data-photos]").nth(1).set_input_files(photo)
    expect(me.locator('.shot[data-state="sent"] img')).to_be_visible()
    assert sent(me)
    expect(me.locator("[data-key]")).to_have_text(re.compile("^[0-9a-f]{20}$"))


def test_an_emergency_stops_the_form(phone: Callable[..., Page]) -> None:
    me = phone()
    me.locator('label[for="kind-emergency"]').tap()
    expect(me.locator('[data-stop] a[href="tel:119"]')).to_be_visible()
    expect(me.locator("#form [type=submit]")).to_be_hidden()
    me.locator('label[for="kind-road"]').tap()
    expect(me.locator("#form [type=submit]")).to_be_visible()


def test_it_goes_by_keyboard_alone(phone: Callable[..., Page]) -> None:
    me = phone()
    expect(me.locator(".pin-map path").first).to_be_attached()
    me.locator("[data-map]").focus()
    me.keyboard.press("Enter")
    expect(me.locator("[data-place]")).to_contain_text(re.compile("社区|村"))
    before = me.evaluate("JSON.parse(localStorage.magnet_report_draft).lon")
    me.keyboard.press("ArrowRight")
    assert me.evaluate("JSON.parse(localStorage.magnet_report_draft).lon") > before
    me.locator("#kind-rubbish").focus()
    me.keyboard.press("ArrowRight")
    expect(me.locator("#kind-road")).to_be_checked()
    me.locator("#words").focus()
    me.keyboard.type("路面塌了一块")
    me.locator("#form [type=submit]").focus()
    me.keyboard.press("Enter")
    expect(me.locator("#near:visible, #sent:visible")).to_be_visible(timeout=15_000)


def test_a_wrong_key_is_told_in_words(phone: Callable[..., Page], faults: Faults) -> None:
    me = phone("/report/C20261125-0001?key=guess")
    expect(me.locator("h1")).to_have_text("没有找到这件上报")
    expect(me.locator(".error")).to_contain_text("查询码不对")
    faults.clear()


@pytest.mark.parametrize(("width", "lang", "theme"), [(320, "zh", "dark"), (430, "en", "light"), (1440, "en", "dark")])
def test_it_stands_in_every_size_also_with_large_text(phone: Callable[..., Page], width: int, lang: str, theme: str) -> None:
    me = phone(width=width, lang=lang, theme=theme)
    expect(me.locator(".pin-map path").first).to_be_attached()
    before = me.locator("#words").evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    me.locator('[data-action="large"]').tap()
    assert me.locator("#words").evaluate("each => parseFloat(getComputedStyle(each).fontSize)") > before * 1.2
    me.reload()
    expect(me.locator('[data-action="large"]')).to_have_attribute("aria-pressed", "true")
    assert me.evaluate("document.documentElement.scrollWidth") <= width
    assert me.evaluate("document.documentElement.dataset.theme") == theme


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_form_step_between_receipt_and_status_have_no_fault(phone: Callable[..., Page], page: Callable[..., Page], photo: Path, theme: str) -> None:
    kind = {"dark": "manhole", "light": "fire_lane"}[theme]
    sent(filled(phone(), kind, "请尽快处理"))
    me = filled(phone(theme=theme), kind)
    me.locator("[data-photos]").nth(1).set_input_files(photo)
    expect(me.locator('.shot[data-state="sent"] img')).to_be_visible()
    me.locator("#place summary").tap()
    faultless(me)
    send(me)
    expect(me.locator("#near")).to_be_visible()
    faultless(me)
    me.locator('[data-action="continue"]').tap()
    expect(me.locator("#sent")).to_be_visible()
    faultless(me)
    no = me.locator("[data-no]").first.inner_text()
    me.locator("[data-follow]").tap()
    expect(me.locator("h1")).to_have_text("已收到")
    close(page, no)
    me.reload()
    me.locator('label[for="solved-yes"]').tap()
    faultless(me)
