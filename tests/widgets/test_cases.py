from datetime import datetime, timedelta

from services._parts import Parts
from services.cases import find_cases
from tests import kit
from widgets._base import Screen
from widgets._cases import case_list, category_name, filters_of, row_of, time_left


def screen(parts: Parts, lang: str = "zh") -> Screen:
    return Screen(parts, kit.account(parts, "dispatcher", "440604012"), "440604012", lang, "dark", "desk")  # type: ignore[arg-type]


def test_unknown_filters_of_an_address_count_as_not_given(parts: Parts) -> None:
    assert filters_of(screen(parts), {"tab": "x", "light": "blue", "category": "01"}) == {"tab": "board", "column": "", "category": "01", "light": ""}


def test_an_address_may_name_minor_categories_or_several(parts: Parts) -> None:
    for chosen, words in (("01-25", "水域不洁"), ("10,13-05", "安全隐患 等 2 类")):
        assert filters_of(screen(parts), {"category": chosen})["category"] == chosen
        assert category_name(screen(parts), chosen) == words
    assert filters_of(screen(parts), {"category": "01-25,no"})["category"] == ""


def test_a_state_in_an_address_stands_for_its_column(parts: Parts) -> None:
    assert filters_of(screen(parts), {"state": "rework"})["column"] == "handling"


def test_the_list_holds_the_cases_of_the_area_and_no_others(parts: Parts) -> None:
    mine = kit.a_case(parts)
    kit.a_case(parts, lon=113.025, lat=22.985)
    grid = case_list(screen(parts), filters_of(screen(parts), {"tab": "list"}))
    assert [row["no"] for row in grid.children.rowData] == [mine]


def test_a_row_says_light_place_stage_and_time(parts: Parts) -> None:
    kit.a_case(parts)
    look = screen(parts)
    (item,), _ = find_cases(parts, look.account)
    row = row_of(look, item, datetime.now(parts.city.tz))
    assert (row["light_text"], row["place"], row["state_text"]) == ("按期", "南浦社区 01 网格", "待受理")
    assert row["left_text"].startswith("剩")


def test_time_left_turns_into_time_over_and_into_days(parts: Parts) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=parts.city.tz)
    look = screen(parts)
    said = [time_left(look, (now + timedelta(minutes=m)).isoformat(), now) for m in (24, -65, 60 * 72)]
    assert said == ["剩 0:24", "超 1:05", "剩 3 天"]
    assert time_left(look, None, now) == "—"
