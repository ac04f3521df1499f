"""Lists that leave as a spreadsheet."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.case_filter import YES, CaseFilter
from services import _sheet, export
from services._parts import Parts
from services._sheet import TooMany
from services.handover import hand_over
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER


def opened(body: Iterator[bytes]) -> Any:
    return load_workbook(io.BytesIO(b"".join(body)))


def test_a_list_is_masked_marked_and_written_down(parts: Parts) -> None:
    no = kit.a_case(parts, title="王测试0001 说楼下垃圾，电话 13800000001")
    kit.a_case(parts, lon=113.112)
    account = kit.account(parts, "community", NANPU, name="刘测试9")
    book = opened(export.cases_sheet(parts, account, CaseFilter(open=YES)))
    page = book.active
    rows = list(page.iter_rows(values_only=True))
    assert [row[0] for row in rows[2:]] == [no]  # in one's scope alone
    assert "13800000001" not in str(rows)
    assert "王测试0001" not in str(rows)
    for part in ("刘测试9", account.username, "测试单位", "open=yes", "共 1 行"):
        assert part in rows[0][0]
    assert rows[0][0][:40] in page.oddHeader.center.text
    assert "刘测试9" in page.oddFooter.center.text
    with parts.store.read() as conn:
        line = conn.execute(select(tables.audit).where(tables.audit.c.act == "export_cases")).mappings().one()
    assert (line["account_id"], line["detail"]) == (account.id, {"filters": {"open": "yes"}, "rows": 1})


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "=1+1\x07"])
def test_a_text_that_looks_like_a_formula_stays_a_text(parts: Parts, text: str) -> None:
    kit.a_case(parts, title=text)
    cell = opened(export.cases_sheet(parts, kit.account(parts, "leader", "440604"), CaseFilter())).active["C3"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text.replace("\x07", ""), True)


def test_pages_are_put_together_in_the_boards_order(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    made = {kit.a_case(parts) for _ in range(5)}
    rows = list(opened(export.cases_sheet(parts, kit.account(parts, "leader", "440604"), CaseFilter())).active.iter_rows(min_row=3, values_only=True))
    assert len(rows) == 5
    assert {row[0] for row in rows} == made


def test_the_cases_of_a_figure_leave_as_they_are_counted(client: Any, parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, kit.a_case(parts))
    answer = client("leader", "440604").get("/api/v1/cases.xlsx?of=case.open&period=now&area=440604")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[2:]] == [no]
    assert "of=case.open" in rows[0][0]


def test_too_long_a_list_is_refused_in_both_languages(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sheet, "MOST_ROWS", 2)
    for _ in range(3):
        kit.a_case(parts)
    with pytest.raises(TooMany) as refused:
        export.cases_sheet(parts, kit.account(parts, "leader", "440604"), CaseFilter())
    assert "缩小范围" in refused.value.words.zh
    with parts.store.read() as conn:
        assert conn.execute(select(tables.audit).where(tables.audit.c.act == "export_cases")).first() is None


def test_a_handover_and_the_ledger_leave_too(parts: Parts) -> None:
    account = kit.account(parts, "dispatcher", "440604")
    urgent = kit.a_case(parts, category="05-01", urgent=True)
    hazard = kit.a_case(parts, workflow="hazard", category="10-01")
    made = hand_over(parts, account, "early", "无")
    text = str(list(opened(export.handover_sheet(parts, account, made["id"])).active.iter_rows(values_only=True)))
    assert urgent in text
    assert made["seal"] in text
    assert "未签收" in text
    rows = list(opened(export.hazards_sheet(parts, account, {})).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[2:]] == [hazard]


def test_a_sheet_is_served_as_a_file(client: Any, parts: Parts) -> None:
    kit.a_case(parts)
    kit.a_case(parts, lon=113.112)
    answer = client("community", ZUMIAO_OTHER).get("/api/v1/cases.xlsx?open=true")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert load_workbook(io.BytesIO(answer.data)).active.max_row == 3
    assert client("community", NANPU).get(f"/api/v1/cases.xlsx?area={ZUMIAO_OTHER}").status_code == 404
