"""A row of somebody else's table is read as its mapping says, or what is wrong with it is named."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.city import City
from core.imports import REFUSALS, ImportMapping, RowRefused, guess, parsed, problems, read_row

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ROW = {"号": "7", "题": "垃圾", "类": "Bulky Items", "报": "2026-11-01 08:00:00", "态": "Closed", "结": "2026-11-02 08:00:00", "经": "113.1", "纬": "23.02"}


def mapping(**over: Any) -> ImportMapping:
    fields = {"external_id": "号", "title": "题", "category": "类", "at": "报", "state": "态", "closed_at": "结", "lon": "经", "lat": "纬"}
    given = {"source": "la", "fields": {name: {"column": column} for name, column in fields.items()}, "categories": {"Bulky Items": "01-35"}}
    return ImportMapping.model_validate({**given, **over})


def test_a_closed_row_is_a_closed_report(city: City) -> None:
    read = read_row(mapping(zone="America/Los_Angeles"), ROW, city.categories, NOW)
    assert (read.payload["category"], read.payload["at"]) == ("01-35", "2026-11-01T16:00:00+00:00")
    assert not read.ended
    assert (read.closed_at, read.notes) == (datetime(2026, 11, 2, 16, 0, tzinfo=UTC), ("no_zone",))


@pytest.mark.parametrize(
    ("over", "code", "field"),
    [
        ({"结": "2026-10-31 08:00:00"}, "closed_before_created", "closed_at"),
        ({"结": ""}, "no_closed_at", "closed_at"),
        ({"结": "2027-01-01"}, "future", "closed_at"),
        ({"报": "gestern"}, "bad_time", "at"),
        ({"经": "", "纬": ""}, "no_place", "lon"),
        ({"经": "0", "纬": "0.0"}, "no_place", "lon"),
        ({"经": "x"}, "bad_place", "lon"),
        ({"类": "Graffiti"}, "unknown_category", "category"),
        ({"类": ""}, "no_category", "category"),
    ],
)
def test_what_is_wrong_is_named(city: City, over: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(RowRefused) as refused:
        read_row(mapping(), {**ROW, **over}, city.categories, NOW)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert code in REFUSALS


def test_categories_are_known_by_id_by_name_or_all_the_others_are_one(city: City) -> None:
    for word in ("01-12", "道路不洁", "Dirty road"):
        assert read_row(mapping(), {**ROW, "类": word}, city.categories, NOW).payload["category"] == "01-12"
    assert read_row(mapping(otherwise="12-05"), {**ROW, "类": "?"}, city.categories, NOW).payload["category"] == "12-05"


def test_an_open_row_needs_no_time_of_closing_and_a_place_may_be_the_same_for_all(city: City) -> None:
    read = read_row(mapping(place="fixed", area="440604012061"), {**ROW, "态": "Open", "结": "x"}, city.categories, NOW)
    assert (read.closed_at, read.payload["area"], "lon" in read.payload) == (None, "440604012061", False)
    read = read_row(mapping(area="440604012061"), {**ROW, "经": ""}, city.categories, NOW)
    assert (read.payload["area"], "no_place" in read.notes) == ("440604012061", True)


@pytest.mark.parametrize(
    ("text", "dates", "expected"),
    [
        ("2026-11-21 08:05:09", "ymd", "2026-11-21T08:05:09"),
        ("2026/1/2", "ymd", "2026-01-02T00:00:00"),
        ("2026年11月21日 8时5分", "ymd", "2026-11-21T08:05:00"),
        ("11/21/2026 8:05 PM", "mdy", "2026-11-21T20:05:00"),
        ("11/21/2026 12:05:00 AM", "mdy", "2026-11-21T00:05:00"),
        ("21.11.2026 08:05", "dmy", "2026-11-21T08:05:00"),
        ("2026-11-21T08:05:09.123Z", "ymd", "2026-11-21T08:05:09+00:00"),
        ("2026-11-21T08:05:09+0800", "ymd", "2026-11-21T08:05:09+08:00"),
    ],
)
def test_times_as_people_write_them(text: str, dates: str, expected: str) -> None:
    at, aware = parsed(text, dates)
    assert (at.isoformat(), aware) == (expected, expected.count("+") == 1)


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "26-11-21", "2026-11-21 25:00", "2026-11-21 13:00 PM", "45987.5"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parsed(text, "ymd")


def test_a_mapping_is_guessed_from_the_names_of_columns() -> None:
    found = guess(["srnumber", "createddate", "closeddate", "requesttype", "status", "latitude", "longitude"], "Asia/Shanghai", "la311.csv")
    assert {name: each["column"] for name, each in found["fields"].items()} == {
        "external_id": "srnumber", "at": "createddate", "closed_at": "closeddate", "title": "requesttype", "category": "requesttype", "state": "status",
        "lat": "latitude", "lon": "longitude",
    }  # fmt: skip
    assert (found["source"], found["place"]) == ("la311", "point")
    chinese = guess(["工单编号", "标题", "事件小类", "上报时间", "社区代码"], "Asia/Shanghai", "工单.xlsx")
    assert (chinese["place"], chinese["fields"]["at"]["column"]) == ("area", "上报时间")


def test_what_is_missing_is_said_before_a_row_is_read(city: City) -> None:
    bare = ImportMapping.model_validate({"source": "x", "fields": {"title": {"column": "gone"}}, "categories": {"a": "99-99"}})
    assert [name for name, _ in problems(bare, ["a"], city.categories)] == ["title", "category", "lon", "lat", "category"]
    with pytest.raises(ValueError, match="no field colour"):
        ImportMapping.model_validate({"source": "x", "fields": {"colour": {"column": "a"}}})
    with pytest.raises(ValueError, match="no time zone"):
        ImportMapping.model_validate({"source": "x", "fields": {}, "zone": "Moon/Base"})
