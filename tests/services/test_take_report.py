"""Reports become cases."""

import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from core.reports import ReportRefused
from services._parts import Parts
from services.take_report import Entry, list_rejected, take_many, take_or_reject, take_report
from store import tables
from tests import kit
from tests.kit import NANPU, a_report


def rows(parts: Parts, table: Any) -> list[dict[str, Any]]:
    with parts.store.read() as conn:
        return [dict(row) for row in conn.execute(select(table)).mappings()]


def count(parts: Parts, table: Any) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def refusal(parts: Parts, **over: Any) -> str:
    with pytest.raises(ReportRefused) as caught:
        take_report(parts, a_report(**over), "rest")
    return caught.value.code


def test_a_report_is_a_case_a_step_and_a_message(parts: Parts) -> None:
    taken = take_report(parts, a_report(), "rest")
    case, step, message = rows(parts, tables.cases)[0], rows(parts, tables.steps)[0], rows(parts, tables.outbox)[0]
    assert taken.new
    assert (case["no"], case["area"], case["state"], case["version"]) == (taken.no, f"{NANPU}001", "reported", 1)
    assert case["yellow_at"] < case["due_at"] < case["deadline_at"]
    assert (step["case_no"], step["action"], step["to_state"]) == (taken.no, "report", "reported")
    assert (message["topic"], message["key"], message["area"]) == ("case", taken.no, NANPU)


def test_a_message_holds_nothing_personal(parts: Parts) -> None:
    take_report(parts, a_report(title="王测试0001投诉", text="电话13800000001"), "rest")
    body = json.dumps(rows(parts, tables.outbox)[0]["body"], ensure_ascii=False)
    assert not [word for word in ("测试", "13800000001", "投诉", "reporter", "title") if word in body]


def test_the_number_tells_the_citys_day_and_is_no_area_code(parts: Parts) -> None:
    today = f"{datetime.now(parts.city.tz):%Y%m%d}"
    assert [take_report(parts, a_report(), "rest").no for _ in range(3)] == [f"C{today}-{n:04}" for n in (1, 2, 3)]


def test_numbers_go_on_after_cases_that_came_from_elsewhere(parts: Parts) -> None:
    first = take_report(parts, a_report(), "rest").no
    with parts.store.write() as conn:
        conn.execute(tables.counters.delete())
        conn.execute(tables.cases.update().values(no=f"{first[:-4]}12345"))
    assert take_report(parts, a_report(), "rest").no == f"{first[:-4]}12346"


def test_the_same_report_again_has_the_same_number(parts: Parts) -> None:
    report = a_report()
    first, again = take_report(parts, report, "rest"), take_report(parts, {**report, "title": "改过的标题"}, "stream")
    assert (again.no, again.new) == (first.no, False)
    assert count(parts, tables.cases) == 1


def test_without_external_id_an_equal_payload_is_the_same_report(parts: Parts) -> None:
    report = a_report(external_id=None)
    report.pop("external_id", None)
    first, again = take_report(parts, report, "rest"), take_report(parts, json.dumps(report).encode(), "stream")
    assert (again.no, again.new) == (first.no, False)


def test_many_at_once_get_a_number_each(parts: Parts) -> None:
    taken: list[str] = []
    threads = [threading.Thread(target=lambda: taken.extend(take_report(parts, a_report(), "rest").no for _ in range(5))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) == 30 == count(parts, tables.cases)


def test_a_place_between_the_cells_belongs_to_the_nearest_community(parts: Parts) -> None:
    take_report(parts, a_report(lon=113.099, lat=23.025), "rest")
    assert rows(parts, tables.cases)[0]["area"] == NANPU


def test_an_area_stands_for_a_place(parts: Parts) -> None:
    report = {key: value for key, value in a_report(area=NANPU).items() if key not in ("lon", "lat")}
    take_report(parts, report, "rest")
    case = rows(parts, tables.cases)[0]
    assert (case["area"], case["lon"]) == (NANPU, None)


def test_places_that_are_nowhere_are_refused(parts: Parts) -> None:
    assert refusal(parts, lon=116.4, lat=39.9) == "outside"
    no_place = {"lon": None, "lat": None}
    assert refusal(parts, **no_place) == "no_place"
    assert refusal(parts, **no_place, area="440605001001") == "unknown_area"
    assert refusal(parts, **no_place, area="440604") == "area_too_wide"
    assert count(parts, tables.cases) == 0


def test_an_urgent_category_or_report_is_announced_once(parts: Parts) -> None:
    for over in ({"category": "05-01"}, {"urgent": True}, {}):
        take_report(parts, a_report(**over), "rest")
    assert [row["alarm"] for row in rows(parts, tables.outbox)] == [True, True, False]


def test_an_officers_report_knows_him(parts: Parts) -> None:
    officer = kit.account(parts, "officer", f"{NANPU}001", officer=7, unit="南浦社区 01 网格")
    take_report(parts, a_report(), "rest", officer)
    assert rows(parts, tables.cases)[0]["officer"] == 7
    assert rows(parts, tables.steps)[0]["actor"] == "南浦社区 01 网格"


def test_what_is_refused_is_listed_masked(parts: Parts) -> None:
    with pytest.raises(ReportRefused):
        take_or_reject(parts, json.dumps(a_report(category="99-99")), "stream")
    (item,), after = list_rejected(parts)
    assert (item["door"], item["source"], item["code"], item["field"], after) == ("stream", "12345", "unknown_category", "category", None)
    assert "13800000001" not in item["payload"]
    assert "测试" not in item["payload"]


@pytest.mark.parametrize("raw", [b"\x00\xff{", b'{"text": "' + b"1380000000" * 1_000_000, '{"title": "\\ud800"}'])
def test_whatever_comes_in_is_listed_and_small(parts: Parts, raw: Any) -> None:
    with pytest.raises(ReportRefused):
        take_or_reject(parts, raw, "stream")
    assert len(list_rejected(parts)[0][0]["payload"].encode()) <= 4096


def test_the_list_of_refused_goes_on_page_by_page(parts: Parts) -> None:
    take_many(parts, [Entry(b"{", "stream", f"1-{n}") for n in range(5)])
    first, after = list_rejected(parts, limit=3)
    rest, end = list_rejected(parts, limit=3, after=after)
    assert (len(first), len(rest), end) == (3, 2, None)


def test_a_batch_keeps_the_good_and_refuses_the_bad_in_one_go(parts: Parts) -> None:
    report = a_report()
    raws: list[Any] = [report, b"broken", json.dumps(report), a_report(lon=0)]
    take_many(parts, [Entry(raw, "stream", f"1-{n}") for n, raw in enumerate(raws)])
    take_many(parts, [Entry(raw, "stream", f"1-{n}") for n, raw in enumerate(raws)])
    assert (count(parts, tables.cases), count(parts, tables.rejected)) == (1, 2)


def test_without_an_account_only_citizens_report(parts: Parts) -> None:
    with pytest.raises(ReportRefused, match="citizen"):
        take_or_reject(parts, a_report(), "rest")
    assert take_or_reject(parts, a_report(source="citizen"), "rest").new
    assert take_or_reject(parts, a_report(), "rest", kit.account(parts)).new


def test_the_time_limit_runs_from_when_a_report_is_here(parts: Parts) -> None:
    take_report(parts, a_report(at="2026-11-01T08:00:00+08:00"), "rest")
    case = rows(parts, tables.cases)[0]
    assert case["reported_at"] == datetime(2026, 11, 1, 0, tzinfo=UTC)
    assert case["due_at"] > datetime.now(UTC)
