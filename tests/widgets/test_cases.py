from datetime import datetime, timedelta

from core.case_filter import CaseFilter
from services._parts import Parts
from services.find_cases import find_cases
from tests import kit
from widgets._base import Screen
from widgets._cases import body, case_list, filters_of, row_of, time_left


def screen(parts: Parts, lang: str = "zh") -> Screen:
    return Screen(parts, kit.account(parts, "dispatcher", "440604012"), "440604012", lang, "dark", "desk")  # type: ignore[arg-type]


def test_unknown_filters_of_an_address_count_as_not_given(parts: Parts) -> None:
    chosen = filters_of(screen(parts), {"tab": "x", "light": "blue", "category": "01", "text": "垃圾"})
    assert {name: value for name, value in chosen.items() if value} == {"tab": "board", "category": "01", "text": "垃圾"}


def test_the_cases_of_a_figure_are_asked_for_by_its_indicator_period_and_filters(parts: Parts) -> None:
    look = screen(parts)
    asked = {"of": "case.new", "period": "7d", "category": "01,10-01,zz", "state": "handling", "urgent": "maybe", "sex": "m", "light": "red"}
    chosen = filters_of(look, asked)
    assert (chosen["tab"], chosen["of"], chosen["period"], chosen["light"], chosen["column"]) == ("list", "case.new", "7d", "red", "")
    assert chosen["only"] == {"category": ["01", "10-01"], "state": ["handling"]}
    assert filters_of(look, {"of": "case.open", "period": "7d"})["period"] == "now"
    for nonsense in ("person.count", "no.such", ""):
        assert "of" not in filters_of(look, {"of": nonsense})


def test_the_list_of_a_figure_says_how_many_it_counts(parts: Parts) -> None:
    mine = kit.a_case(parts)
    kit.a_case(parts, category="10-01")
    look = screen(parts)
    listed = body(look, filters_of(look, {"of": "case.new", "category": "01"}))
    assert [row["no"] for row in listed.children.rowData] == [mine]
    assert getattr(listed, "data-total") == 1


def test_a_state_in_an_address_stands_for_its_column(parts: Parts) -> None:
    assert filters_of(screen(parts), {"state": "rework"})["column"] == "handling"


def test_the_list_holds_the_cases_of_the_area_and_no_others(parts: Parts) -> None:
    mine = kit.a_case(parts)
    kit.a_case(parts, lon=113.025, lat=22.985)
    grid = case_list(screen(parts), CaseFilter())
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
