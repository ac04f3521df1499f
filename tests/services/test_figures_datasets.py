"""Indicators over datasets of the pack: counted from the lake, by area, day and column, with numerator, denominator, data time and lineage."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from core.cubes import fewest
from core.datasets import Dataset
from core.errors import BadInput, NotFound
from core.filters import filters_of
from core.indicators import Indicator
from core.terms import faults, shapes
from services._figures_datasets import find
from services._parts import Parts
from services.answer import FINDERS, Question, answer, asked, compute
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER, account
from tests.lake import on_files, rot

DISTRICT, STREET = "440604", "440604012"
COLUMNS = {
    "no": {"kind": "text"},
    "kind": {"kind": "text", "choices": {"home": ["入户", "Home"], "shop": ["商铺", "Shop"]}},
    "on": {"kind": "date"},
    "minutes": {"kind": "int"},
    "cost": {"kind": "float"},
    "done": {"kind": "bool"},
    "due": {"kind": "date"},
    "at": {"kind": "time"},
    "who": {"kind": "text", "personal": "name"},
    "area": {"kind": "text"},
}
VISITS = Dataset.model_validate(
    {
        "id": "visit", "zh": "走访", "en": "Visits", "database": "events", "says": {"zh": "走访。", "en": "Visits."}, "owner": "market",
        "key": ["no"], "area": "area", "time": "on", "columns": {name: {"id": name, "zh": name, "en": name, **one} for name, one in COLUMNS.items()},
    }
)  # fmt: skip
FIRMS = VISITS.model_copy(update={"id": "firm"})


def today() -> date:
    """The city's. Asked for by each test: a run may last into the next day."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def indicator(name: str, measure: str = "count", **over: Any) -> Indicator:
    words = {"zh": "件", "en": "visits"}
    row = {"id": f"visit.{name}", "zh": name, "en": name, "unit": words, "says": words, "measure": measure, "dataset": "visit", "period": "now"}
    return Indicator.model_validate({**row, **over})


def visit(number: int, area: str = NANPU, **over: Any) -> dict[str, Any]:
    row = {"kind": "home", "on": today(), "minutes": 10, "cost": 1.5, "done": True, "due": None, "at": None}
    row |= {"who": f"王测试{number % 7}", "area": area, "_area": area}
    return {"no": f"v{number:05}", **row, **over}


@pytest.fixture
def here(parts: Parts) -> Parts:
    parts.city = parts.city.model_copy(update={"datasets": {"visit": VISITS, "firm": FIRMS}, "indicators": {}})
    return parts


def load(parts: Parts, *rows: dict[str, Any], dataset: Dataset = VISITS, number: int = 1, whole: bool = False) -> None:
    parts.records.put(dataset, pd.DataFrame(rows), number, datetime.now(UTC), whole=whole)


def ask(parts: Parts, made: Indicator, area: str = DISTRICT, period: str | None = None, by: str | None = None, **filters: str) -> dict[str, Any]:
    assert list(faults(made, parts.city.datasets)) == []
    parts.city = parts.city.model_copy(update={"indicators": {made.id: made}})
    return compute(parts, Question(made.id, area, period, by, filters=filters_of({name: [value] for name, value in filters.items()})))


def told(found: dict[str, Any]) -> dict[str, Any]:
    return {row["id"]: row["value"] for row in found["rows"]}


def test_before_the_first_load_there_is_no_number(here: Parts) -> None:
    found = ask(here, indicator("all"))
    assert (found["value"], found["why"]["zh"]) == (None, "尚未接入数据，接入后自动显示")


def test_rows_are_counted_as_they_stand_in_ones_area(here: Parts) -> None:
    load(here, visit(1), visit(2, ZUMIAO_OTHER), visit(3, NANZHUANG_ONE, kind="shop"))
    assert ask(here, indicator("all"))["value"] == 3
    assert ask(here, indicator("all"), STREET)["value"] == 2
    assert ask(here, indicator("shops", where={"kind": ["shop"]}))["value"] == 1
    assert told(ask(here, indicator("all", by=["area"]), by="area")) == {STREET: 2, "440604100": 1}
    load(here, visit(3, NANZHUANG_ONE, kind="home"), number=2)
    assert told(ask(here, indicator("all", by=["kind"]), by="kind")) == {"home": 3}


def test_a_part_goes_with_its_whole_and_a_ratio_with_both(here: Parts) -> None:
    load(here, visit(1), visit(2), visit(3, done=False), visit(4, NANZHUANG_ONE, done=False))
    of_all = ask(here, indicator("done", part={"done": ["yes"]}))
    assert (of_all["value"], of_all["numerator"], of_all["denominator"]) == (2, 2, 4)
    rate = ask(here, indicator("rate", "ratio", part={"done": ["yes"]}, by=["area"]), by="area")
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (50.0, 2, 4)
    assert told(rate) == {STREET: 66.67, "440604100": 0.0}


def test_a_ratio_may_have_sides_of_two_datasets_for_each_ten_thousand(here: Parts) -> None:
    load(here, visit(1, minutes=30), visit(2, minutes=15))
    load(here, visit(1), visit(2), visit(3), visit(4, done=False), dataset=FIRMS)
    sides = {"numerator": {"measure": "sum", "of": "minutes"}, "denominator": {"dataset": "firm", "where": {"done": ["yes"]}}}
    found = ask(here, indicator("each", "ratio", per=10000, **sides))
    assert (found["value"], found["numerator"], found["denominator"]) == (150000, 45, 3)
    assert [each["dataset"] for each in (found["lineage"], *found["lineage"]["also"])] == ["visit", "firm"]


def test_a_division_by_zero_is_no_number_and_says_so(here: Parts) -> None:
    load(here, visit(1))
    found = ask(here, indicator("rate", "ratio", where={"kind": ["shop"]}, part={"done": ["yes"]}))
    assert (found["value"], found["denominator"], found["state"]) == (None, 0, "no_data")
    assert "分母为零" in found["why"]["zh"]


def test_sums_distinct_counts_and_medians(here: Parts) -> None:
    load(here, *(visit(n, minutes=n, cost=n * 100.0) for n in range(1, 100)))
    assert ask(here, indicator("sum", "sum", of="minutes"))["value"] == 4950
    people = ask(here, indicator("people", "distinct", of="who"))
    assert (people["value"], people["approximate"]) == (7, True)
    assert ask(here, indicator("median", "median", of="minutes"))["value"] == 50
    assert ask(here, indicator("median", "median", of="cost"))["value"] == pytest.approx(5000, rel=0.01)
    assert told(ask(here, indicator("median", "median", of="minutes", by=["kind"]), by="kind")) == {"home": 50}


def test_what_happened_is_counted_by_its_day_and_compared_with_as_many_days_before(here: Parts) -> None:
    load(here, *(visit(n, on=today() - timedelta(days=n)) for n in range(20)), visit(50, on=today() + timedelta(days=3)))
    week = ask(here, indicator("all", period="7d", by=["day", "month"]))
    assert (week["value"], week["past"], week["past_label"], len(week["spark"])) == (7, 7, "last_week", 7)
    assert ask(here, indicator("all", period="7d"), period="today")["past"] is None
    assert list(told(ask(here, indicator("all", period="7d", by=["day"]), by="day")).values()) == [1] * 7
    days = f"{today() - timedelta(days=40)}/{today()}"
    assert sum(told(ask(here, indicator("all", period="7d", by=["month"]), period=days, by="month")).values()) == 20


MONTHLY = VISITS.model_copy(update={"grain": "month"})


def months(year: int, *numbers: int, area: str = NANPU) -> list[dict[str, Any]]:
    return [visit(year * 100 + number, area, on=date(year, number, 1)) for number in numbers]


def of_year(parts: Parts, *rows: dict[str, Any]) -> dict[str, Any]:
    """What an indicator of months says of November 2026, with last year beside it."""
    parts.city = parts.city.model_copy(update={"datasets": {"visit": MONTHLY}})
    made = indicator("months", "sum", of="minutes", period="year")
    parts.city = parts.city.model_copy(update={"indicators": {made.id: made}})
    load(parts, *rows, dataset=MONTHLY)
    found = find(parts, Question(made.id, STREET, "year", year=True), made, datetime(2026, 11, 26, 4, tzinfo=UTC))
    return {"value": found.value, "year": found.year, "past": found.past, "why": found.year_why and found.year_why.en}


def test_ten_months_that_have_come_are_compared_with_the_same_ten_of_the_year_before(here: Parts) -> None:
    found = of_year(here, *months(2026, *range(1, 11)), *months(2025, *range(1, 13)))
    assert found == {"value": 100, "year": 100, "past": 100, "why": None}


def test_a_month_of_which_an_area_has_nothing_is_compared_all_the_same(here: Parts) -> None:
    found = of_year(here, *months(2026, 1, 2), *months(2026, 3, area=NANZHUANG_ONE), *months(2025, 1, 2, 3))
    assert (found["value"], found["year"]) == (20, 30)


def test_without_the_same_months_of_the_year_before_nothing_is_compared(here: Parts) -> None:
    found = of_year(here, *months(2026, 1, 2, 3), *months(2025, 2, 3))
    assert found == {"value": 30, "year": None, "past": None, "why": "Not comparable: last year does not have the same months"}


def test_another_date_may_be_the_time(here: Parts) -> None:
    load(here, visit(1, due=today()), visit(2))
    assert ask(here, indicator("due", period="7d", time="due"))["value"] == 1
    assert ask(here, indicator("dated", where={"due": ["(filled)"]}))["value"] == 1
    assert ask(here, indicator("late", where={"due": ["(past)"]}))["value"] == 0
    assert ask(here, indicator("long", where={"minutes": ["5-20"]}))["value"] == 2


def test_a_filter_narrows_by_what_rows_are_told_apart_by_and_by_nothing_else(here: Parts) -> None:
    load(here, visit(1), visit(2, kind="shop"))
    made = indicator("all", by=["kind"])
    assert ask(here, made, kind="shop")["value"] == 1
    for odd in ({"who": "王测试1"}, {"kind": "x' OR 1=1"}, {"minutes": "10"}):
        with pytest.raises(BadInput):
            ask(here, made, **odd)


def test_the_answer_says_where_it_comes_from_and_when(here: Parts) -> None:
    load(here, visit(1), number=7)
    found = ask(here, indicator("done", where={"kind": ["home"]}, part={"done": ["yes"]}))
    assert found["lineage"]["load"] == 7
    assert (found["lineage"]["dataset"], found["lineage"]["columns"]) == ("visit", ["kind", "done"])
    assert found["data_time"][:10] == str(today())


def test_below_its_level_and_to_other_roles_an_indicator_is_not_told(here: Parts) -> None:
    load(here, visit(1))
    made = indicator("disputes", min_level="community", by=["area"], roles=["leader", "community"])
    assert ask(here, made, NANPU)["value"] == 1
    assert ask(here, made, NANPU, by="area")["rows"] is None
    assert ask(here, made, NANPU + "001")["value"] is None
    assert asked(here, account(here, "community"), Question(made.id, NANPU))
    with pytest.raises(NotFound):
        asked(here, account(here, "dispatcher", STREET), Question(made.id, NANPU))


def test_few_residents_are_told_to_their_community_alone(here: Parts) -> None:
    load(here, *(visit(n, NANPU) for n in range(3)), *(visit(n, ZUMIAO_OTHER) for n in range(10, 30)), *(visit(n, NANZHUANG_ONE) for n in range(40, 60)))
    made = indicator("elders", few=True, by=["area"])
    assert told(ask(here, made, by="area")) == {STREET: 23, "440604100": 20}
    assert told(ask(here, made, STREET, by="area")) == {NANPU: None, ZUMIAO_OTHER: None}  # nor the one whose number would tell it
    assert answer(here, account(here, "community"), Question(made.id, NANPU))["value"] == 3
    leader = account(here, "leader", DISTRICT)
    assert answer(here, leader, Question(made.id, NANPU))["value"] is None
    assert answer(here, leader, Question(made.id, ZUMIAO_OTHER))["value"] is None


def test_of_few_residents_whole_months_are_told_and_no_days(here: Parts) -> None:
    last = today().replace(day=1) - timedelta(days=1)
    load(here, *(visit(n, NANPU, on=last) for n in range(8)), *(visit(n, ZUMIAO_OTHER, on=last - timedelta(days=40)) for n in range(10, 30)))
    made = indicator("elders", few=True, by=["area", "day", "month"], period="last_month")
    found = ask(here, made, by="day")
    assert (found["value"], found["spark"], {row["value"] for row in found["rows"]}) == (8, None, {None})
    assert ask(here, made, period="30d")["value"] is None
    assert ask(here, made, period=f"{last.replace(day=2)}/{last}")["value"] is None


def test_of_few_residents_the_rest_of_a_condition_is_no_small_number_either(here: Parts) -> None:
    load(here, *(visit(n, NANPU, kind="home") for n in range(20)), *(visit(n, NANPU, kind="shop") for n in range(20, 23)))
    everybody, homes = indicator("all", few=True, by=["kind"]), indicator("homes", few=True, where={"kind": ["home"]})
    assert (ask(here, everybody)["value"], told(ask(here, everybody, by="kind"))) == (23, {"home": None, "shop": None})
    assert ask(here, homes)["value"] is None
    both = ask(here, indicator("share", few=True, measure="ratio", part={"kind": ["home"]}))
    assert (both["value"], both["denominator"]) == (None, None)


def test_a_new_load_changes_the_answer_at_once(here: Parts) -> None:
    load(here, visit(1))
    made, who = indicator("all"), account(here, "leader", DISTRICT)
    ask(here, made)
    assert answer(here, who, Question(made.id, DISTRICT))["value"] == 1
    load(here, visit(2), number=2)
    assert answer(here, who, Question(made.id, DISTRICT))["value"] == 2


def at(hour: int, days: int = 0) -> datetime:
    return datetime.combine(today(), time(hour, 30)) - timedelta(days=days)


def test_hours_stand_beside_those_of_the_day_before_whether_rolled_up_or_not(here: Parts) -> None:
    happened = [(0, 0), (9, 1), (9, 1), (17, 1), (9, 2), (23, 2), (9, 30)]
    load(here, *(visit(n, at=at(hour, days), done=bool(n % 2)) for n, (hour, days) in enumerate(happened)))
    by = {"by": ["hour", "kind", "area"], "period": "7d", "time": "at"}
    made = [
        indicator("all", **by), indicator("homes", where={"kind": ["home"]}, **by), indicator("minutes", "sum", of="minutes", **by),
        indicator("done", "ratio", part={"done": ["yes"]}, **by), indicator("long", "median", of="minutes", **by), indicator("who", "distinct", of="no", **by),
    ]  # fmt: skip
    raw = [{**ask(here, each, NANPU, period, "hour"), "lineage": 0} for each in made for period in ("yesterday", "today")]
    rows = {row["id"]: (row["value"], row["past"]) for row in raw[0]["rows"]}
    assert (len(rows), rows["9"], rows["17"], rows["23"], rows["3"]) == (24, (2, 1), (1, 0), (0, 1), (0, 0))
    assert (raw[1]["rows"][0]["value"], raw[1]["rows"][0]["past"]) == (1, 0)
    here.records.fit(VISITS, fewest(shapes({each.id: each for each in made}, here.city.datasets, "visit")))
    assert any(shape.hourly for shape in here.records.state(VISITS).shapes)
    assert [{**ask(here, each, NANPU, period, "hour"), "lineage": 0} for each in made for period in ("yesterday", "today")] == raw


def test_hours_to_come_are_not_known_and_longer_periods_have_none(here: Parts) -> None:
    load(here, visit(1, at=at(0)))
    made = indicator("all", by=["hour"], period="7d", time="at")
    found = ask(here, made, by="hour")
    assert found["period"] == "today"
    now = datetime.now(here.city.tz).hour
    assert [row["value"] is None for row in found["rows"]] == [hour > now for hour in range(24)]
    with pytest.raises(BadInput, match="hours are of today or yesterday"):
        ask(here, made, period="7d", by="hour")


def test_two_hundred_screens_that_open_at_once_cost_what_one_does(here: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    load(here, visit(1))
    made, who, computed = indicator("all", by=["area"]), account(here, "leader", DISTRICT), []
    here.city = here.city.model_copy(update={"indicators": {made.id: made}})
    real = FINDERS["dataset"]
    monkeypatch.setitem(FINDERS, "dataset", lambda *given: (computed.append(given[1]), real(*given))[1])
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda _: answer(here, who, Question(made.id, DISTRICT))["value"], range(200)))
    assert found == [1] * 200
    assert len(computed) == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"dataset": "nothing"}, "there is no dataset 'nothing'"),
        ({"where": {"colour": ["red"]}}, "visit has no column 'colour'"),
        ({"where": {"kind": ["ship"]}}, "one of home, shop"),
        ({"where": {"who": ["x"]}}, "personal"),
        ({"by": ["who"]}, "personal"),
        ({"by": ["cost"]}, "told apart by"),
        ({"by": ["day"]}, "take it out of 'by'"),
        ({"by": ["hour"], "period": "today"}, "on of visit holds days: take hour out of 'by'"),
        ({"measure": "sum"}, "needs 'of', a number"),
        ({"measure": "median", "of": "who"}, "needs 'of', a number"),
        ({"of": "minutes"}, "has no 'of'"),
        ({"time": "kind", "period": "7d"}, "no date or time"),
        ({"measure": "ratio", "numerator": {"where": {"x": ["1"]}}, "denominator": {}}, "has no column 'x'"),
        ({"measure": "ratio", "numerator": {}, "denominator": {"dataset": "person", "where": {"height": ["1"]}}}, "person has no 'height'"),
    ],
)
def test_a_wrong_definition_is_named_with_its_cure(over: dict[str, Any], said: str) -> None:
    made = Indicator.model_validate({**indicator("x").model_dump(), **over})
    assert any(said in why for _, why in faults(made, {"visit": VISITS}))


def test_each_answer_is_the_same_from_rollups_as_from_rows(here: Parts) -> None:
    load(here, *(visit(n, (NANPU, ZUMIAO_OTHER, NANZHUANG_ONE)[n % 3], on=today() - timedelta(days=n % 9), minutes=n, done=n % 4 == 0) for n in range(200)))
    made = [
        indicator("all", by=["area", "kind"]),
        indicator("rate", "ratio", part={"done": ["yes"]}, period="7d", by=["area", "day"]),
        indicator("sum", "sum", of="minutes", period="30d", by=["area"]),
        indicator("median", "median", of="minutes", by=["area", "kind"]),
        indicator("people", "distinct", of="who", by=["area"]),
    ]
    asked_for = [(each, area, by) for each in made for area in (DISTRICT, STREET, NANPU) for by in (None, *each.by)]
    raw = [{**ask(here, each, area, by=by), "lineage": 0} for each, area, by in asked_for]
    here.records.fit(VISITS, fewest(shapes({each.id: each for each in made}, here.city.datasets, "visit")))
    assert here.records.state(VISITS).shapes
    assert [{**ask(here, each, area, by=by), "lineage": 0} for each, area, by in asked_for] == raw


@on_files
def test_where_a_file_rotted_the_last_good_answer_stays_with_its_data_time_and_the_word_why(here: Parts) -> None:
    load(here, visit(1), visit(2))
    good = ask(here, indicator("all"))
    assert good["value"] == 2
    rot(here.records, "visit", "part-*.parquet")
    assert here.records.verify(VISITS)
    after = ask(here, indicator("all"))
    assert (after["value"], after["data_time"], after["state"]) == (2, good["data_time"], "ok")
    assert "lake/records/visit/part-" in after["why"]["en"]
    assert (after["stale"], good.get("stale")) == (True, None)
    unasked = ask(here, indicator("all"), STREET)
    assert (unasked["value"], unasked["state"]) == (None, "no_data"), "what was never answered is not made up"
    assert "已损坏" in unasked["why"]["zh"]
    load(here, visit(1), visit(3), visit(4), number=2, whole=True)
    assert (ask(here, indicator("all"))["value"], ask(here, indicator("all"))["why"]) == (3, None)
