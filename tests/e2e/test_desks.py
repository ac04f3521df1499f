"""The desks: an inbox worked through by keys, a department and its supervisor, an estate, the ledger of hazards, a shift handed over, a list taken away."""

import io
import time
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import held
from tests.e2e.test_cases import report
from tests.photo import a_photo

NANPU = {"lon": 113.108, "lat": 23.023}
ESTATE, ELSEWHERE = "440604012061001", "440604012061002"
PAGES = {"/inbox": "desk", "/desk": "desk", "/estate": "desk", "/supervise": "desk", "/hazards": "hazards", "/handover": "handover", "/cases": "cases"}


def opened(page: Callable[..., Page], role: str, path: str, **more: Any) -> Page:
    """A page once it listens and has read what it shows."""
    made = page(role, path, **more)
    name = PAGES[path.partition("?")[0]]
    expect(made.locator(f".{name}-page[data-awake]" + ("" if name == "cases" else "[data-read]"))).to_be_visible(timeout=20_000)
    return made


def source() -> str:
    """A door nobody else comes in by, so that a desk can be narrowed to this test's cases."""
    return f"e2e-{time.time_ns() % 10**12}"


def do(desk: Page, no: str, action: str, **given: Any) -> dict[str, Any]:
    """Act by REST as whoever has this page open; the demo's own people may have been faster with the same action."""
    token = desk.request.get("/api/v1/session").json()["csrf_token"]
    case = desk.request.get(f"/api/v1/cases/{no}").json()
    answer = desk.request.post(f"/api/v1/cases/{no}/actions", data={"action": action, "version": case["version"], **given}, headers={"X-CSRFToken": token})
    assert answer.ok, answer.text()
    return dict(answer.json())


def sent_to(desk: Page, department: str, **over: Any) -> str:
    """A case that has just been dispatched to a department."""
    no = report(desk, **over)
    for action, given in (("accept", {}), ("file_case", {}), ("dispatch", {"department": department})):
        do(desk, no, action, **given)
    return no


def test_the_inbox_is_worked_through_by_one_key_and_the_next_comes_by_itself(page: Callable[..., Page]) -> None:
    door = source()
    desk = opened(page, "dispatcher", f"/inbox?source={door}")
    mine = {report(desk, source=door, category="14-03") for _ in range(2)}
    rows = desk.locator(".desk-row")
    expect(rows).to_have_count(2, timeout=15_000)  # they come by themselves
    on = desk.locator(".desk-row.on")
    first = on.get_attribute("data-no")
    desk.keyboard.press("Enter")
    expect(on).to_have_attribute("data-no", (mine - {first}).pop(), timeout=10_000)
    for _ in range(12):
        if desk.locator(".desk-rows .void").count():
            break
        before = desk.locator(".desk-page").get_attribute("data-read")
        desk.keyboard.press("Enter")
        desk.wait_for_function(
            "(was) => { const page = document.querySelector('.desk-page'); return page.dataset.read !== was && !page.matches('.busy'); }", arg=before
        )
    expect(desk.locator(".desk-rows .void")).to_be_visible()
    for no in mine:
        case = desk.request.get(f"/api/v1/cases/{no}").json()
        assert (case["department"], "dispatch" in [step["action"] for step in case["steps"]]) == ("community", True)


def test_a_department_signs_and_asks_for_time_and_the_supervisor_grants_it(page: Callable[..., Page]) -> None:
    door = source()
    centre = opened(page, "dispatcher", f"/inbox?source={door}")
    no = sent_to(centre, "urban_management", source=door, category="01-13")
    desk = opened(page, "handler", f"/desk?source={door}")
    row = desk.locator(f'.desk-row[data-no="{no}"]')
    expect(row.locator(".why")).to_contain_text("时限 5 工作日")
    row.locator('[data-offer="sign_for"]').click()
    row.locator('[data-offer="ask_extension"]').click()
    form = desk.locator(".desk-case form.ask")
    form.locator('[type="submit"]').click()
    expect(form.locator(".why")).to_contain_text("请填写理由")
    form.locator('[name="reason"]').fill("等待交通管制批复")
    form.locator('[type="submit"]').click()
    expect(desk.locator('[data-group="asked"]')).not_to_contain_text("0")
    leader = opened(page, "leader", f"/supervise?group=asks&source={door}")
    asks = leader.locator(f'.desk-row[data-no="{no}"]')
    expect(asks).to_contain_text("等待交通管制批复")
    asks.locator('[data-offer="extend"]').click()
    expect(asks).to_have_count(0)
    assert leader.request.get(f"/api/v1/cases/{no}").json()["extended"] == 1


def test_a_company_sees_its_own_estate_and_reports_there(page: Callable[..., Page]) -> None:
    centre = opened(page, "dispatcher", "/inbox")
    here = sent_to(centre, "property", category="16-02", area=ESTATE, lon=None, lat=None)
    there = sent_to(centre, "property", category="16-02", area=ELSEWHERE, lon=None, lat=None)
    desk = opened(page, "property", "/estate")
    row = desk.locator(f'.desk-row[data-no="{here}"]')
    expect(row).to_be_visible()
    assert desk.locator(f'.desk-row[data-no="{there}"]').count() == 0
    assert desk.request.get(f"/api/v1/cases/{there}").status == 404
    row.locator("[data-offer]").first.click()
    desk.locator('[data-action="report"]').click()
    form = desk.locator('[data-part="own"] .ask')
    form.locator('[type="submit"]').click()
    expect(form.locator(".why")).to_contain_text("请填写事由")
    form.locator('[name="title"]').fill("地下车库照明损坏")
    form.locator('[type="submit"]').click()
    expect(desk.locator("[data-own]").first).to_contain_text("已收到")


def test_a_list_that_comes_late_does_not_come_over_the_one_asked_for_since(page: Callable[..., Page]) -> None:
    community = opened(page, "community", "/hazards")
    report(community, workflow="hazard", category="10-06", **NANPU)
    come = held(community, "**/api/v1/hazards?area=440604012061")
    community.reload()
    community.locator('[data-filter="standing"]').select_option("written_off")
    expect(community.locator(".hazards-page[data-read]")).to_be_visible()
    with community.expect_response("**/api/v1/hazards?area=440604012061"):
        come()
    community.evaluate("() => fetch('/healthz').then((answer) => answer.text())")  # by then what came before it has been heard
    assert community.locator(".hazard:not(.done)").count() == 0


def test_a_hazard_is_written_off_by_another_than_who_put_it_right(page: Callable[..., Page]) -> None:
    fixer = opened(page, "handler", "/hazards")
    community = opened(page, "community", "/hazards")
    no = report(community, workflow="hazard", category="10-06", **NANPU)
    do(community, no, "confirm", grade="large", department="urban_management")
    do(fixer, no, "sign_for")
    fixer.locator(f'.hazard[data-no="{no}"] .head').click(timeout=15_000)
    fixer.locator('.case-drawer [data-do="feed_back"]').click()
    form = fixer.locator(".case-drawer form.ask")
    form.locator('[name="result"]').fill("私拉电线已拆除")
    form.locator('[name="photos"]').set_input_files({"name": "after.jpg", "mimeType": "image/jpeg", "buffer": a_photo(color="teal")})
    form.locator('[type="submit"]').click()
    expect(fixer.locator(f'.hazard[data-no="{no}"]')).to_contain_text("私拉电线已拆除")
    assert fixer.locator('.case-drawer [data-do="write_off"]').count() == 0
    community.locator(f'.hazard[data-no="{no}"] .head').click(timeout=15_000)
    community.locator('.case-drawer [data-do="write_off"]').click()
    community.locator('.case-drawer [name="note"]').fill("现场复核，已消除")
    community.locator('.case-drawer form.ask [type="submit"]').click()
    card = community.locator(f'.hazard[data-no="{no}"]')
    expect(card).to_contain_text("已销账")
    expect(card).to_contain_text("南浦社区")
    expect(card.locator(".shots img")).to_have_count(1)


def test_a_shift_is_handed_over_by_two_signatures(page: Callable[..., Page]) -> None:
    going = opened(page, "dispatcher", "/handover")
    urgent = report(going, category="05-01", urgent=True)
    going.locator('[data-action="give"]').click()
    expect(going.locator(".sign .why")).to_contain_text("请写交班说明")
    going.locator('[name="notes"]').fill("水管爆裂已派，盯住抢修")
    going.locator('[data-action="give"]').click()
    sheet = going.locator(".sheet")
    expect(sheet).to_contain_text(urgent)
    expect(sheet).to_contain_text("未签")
    assert sheet.locator('[data-action="take"]').count() == 0  # nobody signs both
    coming = opened(page, "dispatcher2", "/handover")
    coming.locator(".past-row.waits").first.click()
    coming.locator('[data-action="take"]').click()
    expect(coming.locator(".sheet .signatures")).to_contain_text("吴测试8009")
    expect(coming.locator(".sheet .seal")).to_contain_text("签名后未改动")
    going.reload()
    expect(going.locator(".past-row").first).to_contain_text("双方已签")


def test_a_list_leaves_masked_and_marked(page: Callable[..., Page]) -> None:
    desk = opened(page, "community", "/cases?tab=list&category=02")
    no = report(desk, category="02-01", title="墙上小广告，电话 13800000001", **NANPU)
    with desk.expect_download() as download:
        desk.locator('[data-action="export-cases"]').click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = list(book.active.iter_rows(values_only=True))
    assert "刘测试8007" in rows[0][0]
    assert "category=02" in rows[0][0]
    assert f"共 {len(rows) - 2} 行" in rows[0][0]
    mine = next(row for row in rows if row[0] == no)
    assert "小广告" in mine[2]
    assert "13800000001" not in str(rows)
