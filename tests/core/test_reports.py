"""The rules for reports."""

import inspect
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import reports
from core.reports import Report, ReportRefused, check_report, read_payload

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {"source": "12345", "external_id": "a-1", "category": "01-10", "title": "垃圾", "lon": 113.1, "lat": 23.02}


def check(**over: Any) -> Report:
    payload = {key: value for key, value in {**GOOD, **over}.items() if value is not ...}
    return check_report(read_payload(json.dumps(payload)), {"01-10"}, "Asia/Shanghai", NOW)


def code(**over: Any) -> str:
    with pytest.raises(ReportRefused) as caught:
        check(**over)
    return caught.value.code


@pytest.mark.parametrize(
    ("expected", "over"),
    [
        ("no_source", {"source": ...}),
        ("no_source", {"source": " "}),
        ("no_source", {"source": "x" * 41}),
        ("bad_external_id", {"external_id": ["a"]}),
        ("bad_external_id", {"external_id": "x" * 121}),
        ("unknown_category", {"category": "99-99"}),
        ("unknown_category", {"category": None}),
        ("unknown_category", {"category": ["01-10"]}),
        ("no_title", {"title": ...}),
        ("no_title", {"title": " \n"}),
        ("title_too_long", {"title": "x" * 201}),
        ("text_too_long", {"text": "x" * 20_001}),
        ("bad_text", {"text": {"a": 1}}),
        ("bad_text", {"title": 5}),
        ("no_place", {"lon": ..., "lat": ...}),
        ("bad_place", {"lat": ...}),
        ("bad_place", {"lon": "113.1"}),
        ("bad_place", {"lon": True}),
        ("bad_place", {"lat": 91}),
        ("bad_place", {"lon": 10**400}),
        ("unknown_crs", {"crs": "bd09"}),
        ("unknown_crs", {"crs": 4326}),
        ("bad_time", {"at": "yesterday"}),
        ("bad_time", {"at": 1700000000}),
        ("bad_time", {"at": "0001-01-01T00:00:00+14:00"}),
        ("future", {"at": "2099-01-01T00:00:00+08:00"}),
        ("future", {"at": "2026-11-21T12:06:00"}),
        ("too_old", {"at": "1970-01-01T00:00:00+08:00"}),
        ("bad_photos", {"photos": "a.jpg"}),
        ("bad_photos", {"photos": ["a"] * 10}),
        ("bad_photos", {"photos": ["../../etc/passwd"]}),
        ("photo_address", {"photos": ["http://example.org/a.jpg"]}),
        ("photo_address", {"photos": ["//example.org/a.jpg"]}),
        ("bad_reporter", {"reporter": "王测试0001"}),
        ("bad_reporter", {"reporter": {"phone": 13800000001}}),
        ("bad_urgent", {"urgent": "yes"}),
    ],
)
def test_each_broken_rule_has_its_code(expected: str, over: dict[str, Any]) -> None:
    assert code(**over) == expected


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"5", b"\xff\xfe{}", b'{"lon": NaN}', b"[" * 100_000, b"9" * 5_000])
def test_what_is_no_object_is_broken_json(raw: bytes) -> None:
    with pytest.raises(ReportRefused) as caught:
        read_payload(raw)
    assert caught.value.code == "broken_json"


def test_ten_megabytes_are_too_large() -> None:
    assert code(text="字" * 10_000_000) == "too_large"
    with pytest.raises(ReportRefused, match="256 kB"):
        check_report({**GOOD, "more": "x" * 300_000}, {"01-10"}, "Asia/Shanghai", NOW)


def test_a_payload_of_chinese_text_is_measured_in_utf8() -> None:
    assert check_report({**GOOD, "more": "字" * 80_000}, {"01-10"}, "Asia/Shanghai", NOW).title == "垃圾"


def test_a_time_without_offset_is_the_citys() -> None:
    assert check(at="2026-11-21T08:00:00").at == datetime(2026, 11, 21, 0, tzinfo=UTC)
    assert check(at="2026-11-21T03:00:00Z").at == datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert check().at == NOW


def test_the_edges_of_time_are_taken() -> None:
    assert check(at=(NOW + timedelta(minutes=5)).isoformat()).at == NOW + timedelta(minutes=5)
    assert check(at=(NOW - timedelta(days=400)).isoformat()).at == NOW - timedelta(days=400)


def test_gcj02_is_converted() -> None:
    report = check(crs="GCJ02")
    assert report.lon == pytest.approx(113.1 - 0.0054, abs=1e-3)


def test_without_external_id_equal_payloads_have_the_same_one() -> None:
    first, again = check(external_id=...), check_report({**dict(reversed(GOOD.items())), "external_id": None}, {"01-10"}, "Asia/Shanghai", NOW)
    assert len(first.external_id) == 64
    assert first.external_id != check(external_id=..., title="别的").external_id
    assert again.external_id


def test_control_characters_are_dropped() -> None:
    assert check(title="垃\x00圾\ud800\n堆").title == "垃圾 堆"


def test_the_place_decides_over_the_area() -> None:
    assert check(area="440604012061").area is None
    assert check(lon=..., lat=..., area="440604012061").area == "440604012061"


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
    st.sampled_from([*GOOD, "at", "photos", "reporter", "crs", "urgent", "text", "area"]),
)
def test_any_value_in_any_field_is_taken_or_refused(value: Any, field: str) -> None:
    with suppress(ReportRefused):
        assert check_report({**GOOD, field: value}, {"01-10"}, "Asia/Shanghai", NOW).category == "01-10"


# These rules are the services', which know areas, workflows and lists.
ELSEWHERE = {"outside", "unknown_area", "area_too_wide", "source_not_allowed", "unknown_photo", "unknown_voice", "failed", "not_opened_here", "no_entry"}


def test_every_code_is_explained_where_people_look() -> None:
    docs = (Path(__file__).parents[2] / "docs/reports.md").read_text(encoding="utf-8")
    used = {line.split("`")[1] for line in (reports.__doc__ or "").splitlines() if line.startswith("| `")}
    assert all(f"`{name}`" in docs for name in used)
    source = inspect.getsource(reports)
    assert all(source.count(f'"{name}"') for name in used - ELSEWHERE)
