"""Doors in the browser: a table becomes cases, the catalogue comes back changed, another system is told."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import BrowserContext, Page, expect

from store import webhooks
from store.engine import Store
from tests.e2e.conftest import App, Faults
from tests.e2e.test_accessible import faultless
from tests.outside import outside

HEAD = ["编号", "标题", "事件小类", "上报时间", "状态", "结案时间", "经度", "纬度"]
PLACE = ["113.10", "23.02"]
ROWS = [
    ["e2e-1", "楼下垃圾", "垃圾堆放", "2026-09-01 08:00", "已结案", "2026-09-02 08:00", *PLACE],
    ["e2e-2", "路灯不亮", "路灯", "2026-09-01 09:00", "已结案", "2026-08-30 08:00", *PLACE],
    ["e2e-3", "没有位置", "路灯", "2026-09-01 10:00", "已结案", "2026-09-02 08:00", "", ""],
    ["e2e-4", "不明类别", "别的", "2026-09-01 10:00", "已结案", "2026-09-02 08:00", *PLACE],
    ["e2e-5", "还没办", "路灯", "2026-09-01 11:00", "处理中", "", *PLACE],
]


def test_a_table_is_mapped_looked_at_and_imported_and_its_refused_rows_come_back(page: Callable[..., Page], tmp_path: Path) -> None:
    table = tmp_path / "工单.csv"
    table.write_bytes("\r\n".join(",".join(row) for row in [HEAD, *ROWS]).encode("gb18030"))
    me = page("dispatcher", "/import")
    expect(me.locator("[data-part=earlier] .inside > *")).not_to_have_count(0)  # the page listens
    me.set_input_files("#import-file", table)
    expect(me.locator("[data-field=at]")).to_have_value("上报时间")
    me.locator("[data-word=路灯]").select_option("06-04")
    me.locator("[data-word=垃圾堆放]").select_option("01-10")
    me.locator("[data-action=preview-import]").click()
    expect(me.locator("[data-previewed]")).to_contain_text("2 行可导入，3 行有问题")
    for row, code, column in ((3, "closed_before_created", "结案时间"), (4, "no_place", "经度"), (5, "unknown_category", "事件小类")):
        line = me.locator(f"tr[data-row='{row}']")
        expect(line).to_have_attribute("data-code", code)
        expect(line).to_contain_text(column)
    expect(me.locator("tr[data-row='2']")).to_contain_text("历史案件")
    faultless(me)
    me.locator("[data-action=start-import]").click()
    expect(me.locator("[data-import-state=done]")).to_be_visible(timeout=30_000)
    assert [me.locator(f"[data-figure={name}] b").inner_text() for name in ("taken", "known", "refused")] == ["2", "0", "3"]
    with me.expect_download() as download:
        me.locator("[data-action=refused-csv]").click()
    lines = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [line[0] for line in lines[1:]] == ["e2e-2", "e2e-3", "e2e-4"]
    assert "结案时间早于上报时间" in lines[1][-1]
    faultless(me)


def report(admin: BrowserContext, name: str) -> str:
    """A fresh case of a dirty road; its number."""
    body = {"source": "12345", "external_id": name, "category": "01-12", "title": "道路不洁", "lon": 113.10, "lat": 23.02}
    answer = admin.request.post("/api/v1/reports", data=body, headers={"X-CSRFToken": next(c["value"] for c in admin.cookies() if c["name"] == "_csrf_token")})
    assert answer.ok, answer.text()
    return str(answer.json()["no"])


def limit_of(admin: BrowserContext, no: str) -> str:
    return str(admin.request.get(f"/api/v1/cases/{no}").json()["time_limit"])


def test_the_catalogue_is_exported_changed_and_activated_for_new_cases(context: Callable[..., BrowserContext], faults: Faults, tmp_path: Path) -> None:
    admin = context("admin")
    me = admin.new_page()
    me.goto("/admin")
    old = report(admin, "catalogue-old")
    with me.expect_download() as download:
        me.locator("[data-action=export-catalogue]").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    row = next(row for row in book["小类 categories"].iter_rows(min_row=2) if row[0].value == "01-12")
    row[3].value = "很快"
    wrong, right = tmp_path / "wrong.xlsx", tmp_path / "2027.xlsx"
    book.save(wrong)
    row[3].value = "15工作日"
    book.save(right)
    me.set_input_files("#catalogue-file", wrong)
    expect(me.locator("[data-cell]")).to_contain_text(f"D{row[3].row}")
    faults.clear()  # Chromium tells the console of every answer 400
    me.set_input_files("#catalogue-file", right)
    expect(me.locator("[data-change='01-12']")).to_contain_text("2工作时 → 15工作日")
    faultless(me)
    me.locator("[data-action=activate-catalogue]").click()
    expect(me.locator("[data-version] .tag.now")).to_have_text("现行")
    new = report(admin, "catalogue-new")
    assert (limit_of(admin, old), limit_of(admin, new)) == ("2h", "15d")


def until(me: Page, found: Callable[[], list[Any]]) -> list[Any]:
    """What `found` finds, once it finds something."""
    for _ in range(300):
        if seen := found():
            return seen
        me.wait_for_timeout(100)
    raise AssertionError("nothing came in 30 s")


def test_a_webhook_is_added_and_tried_and_a_dead_letter_is_sent_again(context: Callable[..., BrowserContext], app: App) -> None:
    admin = context("admin", lang="en", theme="light")
    me = admin.new_page()
    with outside() as system:
        me.goto("/admin")
        form = me.locator(".new-webhook")
        form.locator("[name=name]").fill("市级平台")
        form.locator("[name=url]").fill(system.url)
        form.locator("[name=events][value=report]").check()
        form.locator("[data-action=add-webhook]").click()
        expect(me.locator("[data-secret]")).to_contain_text("whsec_")
        hook = me.locator("[data-webhook]").filter(has_text=system.url)
        hook.locator("[data-action=test-webhook]").click()
        expect(me.locator(".toast").first).to_contain_text("it answered 200")
        assert system.told[0]["type"] == "test"
        faultless(me)
        system.status = 500
        no = report(admin, "webhook")
        id = int(hook.get_attribute("data-webhook") or 0)
        store = Store.open("", app.home)

        def failed() -> list[int]:
            with store.read() as conn:
                return [row["id"] for row in webhooks.newest(conn, 100, None, id, "waiting") if row["key"] == no and row["error"]]

        waiting = until(me, failed)
        with store.write() as conn:  # a day and a half later
            webhooks.settle(conn, waiting[0], {"state": "dead", "next_at": None, "tries": 7, "done_at": datetime.now(UTC)})
        store.close()
        system.status = 200
        dead = me.locator(f"[data-delivery='{waiting[0]}']")
        me.locator("[data-deliveries=dead]").click()
        expect(dead).to_contain_text("it answered 500")
        dead.locator("[data-action=resend]").click()
        expect(dead).to_have_count(0)
        me.locator("[data-deliveries=delivered]").click()
        until(me, lambda: [told for told in system.told[2:] if told["data"].get("no") == no])
        me.locator("[data-deliveries=delivered]").click()
        expect(dead).to_contain_text("Delivered")
        hook.locator("[data-action=end-webhook]").click()
        hook.locator("[data-action=end-webhook]").click()
        expect(hook).to_have_count(0)
