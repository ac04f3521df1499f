"""Rows come in by files, interfaces and corrections: good ones are taken, the others are named with their reasons."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, select

from core.datasets import Dataset
from core.errors import BadInput, NotFound
from services._load_log import shown
from services._parts import Parts
from services.load import Run, clear_old, load_frame, put_correction
from store.tables import audit, corrections, load_faults, loads
from tests.kit import NANPU, NANZHUANG_ONE

HEAD = "统一社会信用代码,持证主体,行业,状态,发证日期,有效期至,联系电话,所在社区"


def line(number: int, **over: str) -> str:
    row = {"no": f"9144060400000{number:05}", "holder": "禅城陶瓷厂", "industry": "", "state": "有效", "on": "2024-05-06", "end": "", "phone": "13800000001"}
    return ",".join([*{**row, **over}.values(), over.get("area", "南浦社区")][:8])


def lines(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def held(parts: Parts) -> pd.DataFrame:
    return parts.records.rows(parts.city.datasets["business_licence"], [""], limit=1000).set_index("_key")


def faults(parts: Parts, run: Run) -> list[tuple[int, str | None, str]]:
    with parts.store.read() as conn:
        found = conn.execute(select(load_faults).where(load_faults.c.load == run.id).order_by(load_faults.c.row, load_faults.c.id)).mappings().all()
    return [(row["row"], row["column"], row["reason"]) for row in found]


def put(parts: Parts, *rows: str, **more: Any) -> Run:
    return load_frame(parts, "business_licence", lines(*rows), None, name="执照.csv", **more)


def test_a_file_with_chinese_headers_becomes_rows_of_a_community(parts: Parts) -> None:
    run = put(parts, line(1), line(2, area=NANZHUANG_ONE))
    assert (run.state, run.read, run.good, run.added, run.why) == ("done", 2, 2, 2, None)
    rows = held(parts)
    assert list(rows["_area"]) == [NANPU, NANZHUANG_ONE]
    assert rows["state"].iloc[0] == "valid"
    assert pd.Timestamp(rows["issued_on"].iloc[0]) == pd.Timestamp(2024, 5, 6)
    assert parts.records.count(parts.city.datasets["business_licence"], [NANPU]) == 1


def test_the_same_file_again_changes_nothing(parts: Parts) -> None:
    put(parts, line(1), line(2))
    again = put(parts, line(1), line(2))
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    later = put(parts, line(2, state="已过期"), line(3))
    assert (later.added, later.changed) == (1, 1)
    assert list(held(parts)["state"]) == ["valid", "expired", "valid"]


def test_a_bad_row_is_named_and_the_good_ones_are_taken(parts: Parts) -> None:
    run = put(parts, line(1), line(2, state="开着"), line(3, on="05/06/2024"), line(4, area="火星社区"), line(5, no=""))
    assert (run.state, run.good, run.bad, run.added) == ("part", 1, 4, 1)
    assert faults(parts, run) == [(3, "state", "unknown_word"), (4, "issued_on", "ambiguous_date"), (5, "area", "unknown_area"), (6, "licence_no", "missing")]


def test_in_a_whole_file_what_is_missing_is_gone_but_not_what_was_refused(parts: Parts) -> None:
    put(parts, line(1), line(2), line(3))
    run = put(parts, line(1), line(2, state="开着"), whole=True)
    assert (run.removed, run.bad) == (1, 1)
    assert [key[-1] for key in held(parts).index] == ["1", "2"]
    assert held(parts)["state"].iloc[1] == "valid"


def test_the_first_whole_file_gives_its_good_rows_though_one_is_refused(parts: Parts) -> None:
    run = put(parts, line(1), line(2, state="开着"), whole=True)
    assert (run.state, run.added, run.bad, run.why) == ("part", 1, 1, None)


def test_without_any_row_the_last_good_ones_stay(parts: Parts) -> None:
    put(parts, line(1))
    run = put(parts, whole=True)
    assert run.state == "failed"
    assert run.why is not None
    assert "no rows" in run.why.en
    assert len(held(parts)) == 1


def test_a_needed_column_that_is_missing_stops_the_load(parts: Parts) -> None:
    put(parts, line(1))
    run = load_frame(parts, "business_licence", lines(line(2)).replace("状态".encode(), "备注".encode()), None)
    assert run.state == "failed"
    assert run.why is not None
    assert "状态（state）" in run.why.zh
    assert list(held(parts)["state"]) == ["valid"]


def test_a_file_of_mostly_broken_rows_is_not_taken_at_all(parts: Parts) -> None:
    run = put(parts, *[line(n, state="?") for n in range(15)], *[line(20 + n) for n in range(10)])
    assert (run.state, run.bad, run.added) == ("failed", 15, 0)
    assert held(parts).empty


def test_a_key_that_comes_again_counts_once_with_its_last_row(parts: Parts) -> None:
    run = put(parts, line(1, holder="甲"), line(2), line(1, holder="乙"))
    assert (run.state, run.added) == ("done", 2)
    assert faults(parts, run) == [(2, "licence_no", "repeated")]
    assert held(parts)["holder"].iloc[0] == "乙"


def test_a_correction_changes_one_value_of_one_row(parts: Parts) -> None:
    put(parts, line(1), line(2))
    key = held(parts).index[0]
    run = put_correction(parts, "business_licence", key, {"holder": "禅城陶瓷有限公司"}, None)
    assert (run.changed, run.added) == (1, 0)
    assert list(held(parts)["holder"]) == ["禅城陶瓷有限公司", "禅城陶瓷厂"]
    with pytest.raises(BadInput, match="allowed values"):
        put_correction(parts, "business_licence", key, {"state": "开着"}, None)
    with pytest.raises(NotFound):
        put_correction(parts, "business_licence", "nobody", {"holder": "x"}, None)


def test_an_accepted_correction_holds_until_the_source_sends_another_value(parts: Parts) -> None:
    put(parts, line(1))
    key, now = held(parts).index[0], datetime.now(UTC)
    what = {"dataset": "business_licence", "kind": "value", "key": key, "column": "holder", "old": "禅城陶瓷厂", "new": "禅城陶瓷有限公司"}
    who = {"reason": "改名", "photos": [], "area": NANPU, "owner": "market", "state": "accepted", "account_id": 1, "unit": "x", "role": "community", "at": now}
    with parts.store.write() as conn:
        conn.execute(insert(corrections).values(**what, **who))
    put(parts, line(1), line(2))
    assert list(held(parts)["holder"]) == ["禅城陶瓷有限公司", "禅城陶瓷厂"]
    put(parts, line(1, holder="佛山陶瓷厂"))
    assert held(parts)["holder"].iloc[0] == "佛山陶瓷厂"


def test_a_row_that_is_missing_is_added_and_one_too_many_taken_out(parts: Parts) -> None:
    put(parts, line(1))
    row = {"licence_no": "914406040000000009", "holder": "乙", "state": "valid", "issued_on": "2024-05-06", "area": NANPU}
    assert put_correction(parts, "business_licence", row["licence_no"], row, None).added == 1
    assert put_correction(parts, "business_licence", held(parts).index[0], {}, None, gone=True).removed == 1
    assert list(held(parts)["holder"]) == ["乙"]


def test_what_is_kept_of_a_refused_row_is_masked(parts: Parts) -> None:
    dataset = parts.city.datasets["business_licence"]
    named = {"phone": "13812345678", "holder": "请致电 13812345678", "area": "440604012061", None: "张三 | 13812345678", "state": "x" * 100}
    assert {column: shown(dataset, column, value) for column, value in named.items()} == {
        **{"phone": "138****5678", "holder": "请致电 138****5678", "area": "440604012061", None: "…", "state": "x" * 59 + "…"},
    }
    assert [shown(dataset, "holder", name) for name in ("王小明", "小明餐饮店")] == ["王**", "小明餐饮店"]
    run = put(parts, line(1), line(2, holder="13812345678", state="13812345678"))
    with parts.store.read() as conn:
        assert list(conn.execute(select(load_faults.c.value).where(load_faults.c.load == run.id)).scalars()) == ["138****5678"]


def test_rows_older_than_they_are_kept_are_cleared_and_that_is_recorded(parts: Parts) -> None:
    put(parts, line(1), line(2))
    assert clear_old(parts, datetime(2090, 1, 1, tzinfo=UTC)) == [], "an interface loads it in full: it holds what its source holds"
    parts.city = parts.city.model_copy(update={"interfaces": {}})
    assert clear_old(parts, datetime(2025, 1, 1, tzinfo=UTC)) == []
    (run,) = clear_old(parts, datetime(2090, 1, 1, tzinfo=UTC))
    assert (run.state, run.removed) == ("done", 2)
    with parts.store.read() as conn:
        assert conn.execute(select(loads.c.kind).where(loads.c.id == run.id)).scalar_one() == "keep"
        (line_of_trail,) = conn.execute(select(audit.c.target, audit.c.detail).where(audit.c.act == "retention")).all()
    assert line_of_trail.target.startswith("dataset:")
    assert line_of_trail.detail["rows"] == 2
    assert held(parts).empty


def test_rows_without_a_time_are_kept_since_the_load_that_last_changed_them(parts: Parts) -> None:
    columns = {name: {"id": name, "zh": name, "en": name} for name in ("no", "words")}
    about = {"id": "sign", "zh": "标牌", "en": "Signs", "database": "geo", "says": ("", ""), "key": ("no",), "owner": "market", "keep": "1y"}
    parts.city = parts.city.model_copy(update={"datasets": {"sign": Dataset.model_validate({**about, "columns": columns})}})
    load_frame(parts, "sign", [{"no": "1", "words": "一"}, {"no": "2", "words": "二"}], None)
    assert clear_old(parts, datetime.now(UTC) + timedelta(days=364)) == []
    (run,) = clear_old(parts, datetime.now(UTC) + timedelta(days=367))
    assert (run.state, run.removed) == ("done", 2)


def test_a_reading_at_midnight_has_one_key_alone_and_among_others(parts: Parts) -> None:
    columns = {name: {"id": name, "zh": name, "en": name, "kind": kind} for name, kind in (("sensor", "text"), ("at", "time"), ("n", "int"))}
    about = {"id": "reading", "zh": "读数", "en": "Readings", "database": "events", "says": ("", ""), "key": ("sensor", "at"), "time": "at", "owner": "market"}
    dataset = Dataset.model_validate({**about, "columns": columns})
    parts.city = parts.city.model_copy(update={"datasets": {**parts.city.datasets, "reading": dataset}})
    night, noon = {"sensor": "a", "at": "2026-11-05 00:00:00", "n": 1}, {"sensor": "a", "at": "2026-11-05T12:00:00.5+08:00", "n": 2}
    assert load_frame(parts, "reading", [night], None).added == 1
    run = load_frame(parts, "reading", [{**night, "n": 3}, noon], None)
    assert (run.added, run.changed) == (1, 1)
    assert list(parts.records.rows(dataset, [""])["n"]) == [3, 2]


def test_a_dataset_of_the_case_store_takes_no_files(parts: Parts) -> None:
    city = parts.city
    people = Dataset.model_validate({**city.datasets["business_licence"].model_dump(), "id": "person", "source": "store:person", "licence": None, "keep": None})
    parts.city = city.model_copy(update={"datasets": {**city.datasets, "person": people}})
    with pytest.raises(BadInput, match="case store"):
        load_frame(parts, "person", lines(line(1)), None)
    parts.city = city
