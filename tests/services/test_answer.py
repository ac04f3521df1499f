"""One question, one answer, each inside the asker's scope."""

import itertools
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from core.errors import BadInput, NotFound
from core.filters import applicable, filters_of
from core.indicators import year_before
from services import _found
from services._few import without_few
from services._parts import Parts
from services.answer import Question, answer, asked, compute, key, may_watch, parse_key
from services.find_cases import counted_cases
from services.keep_lake import keep_lake
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER, account

numbers = itertools.count(1)
DISTRICT, STREET = "440604", "440604012"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What one test was answered is not kept for the next."""
    _found._kept.clear()


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def put(parts: Parts, area: str = NANPU + "001", reported: datetime | None = None, closed: datetime | None = None, **over: object) -> str:
    """A case as the store keeps it: open and in time unless said otherwise."""
    reported, number = reported or ago(minutes=30), next(numbers)
    row = {
        "no": f"C20261121-{number:04}",
        "source": "12345",
        "external_id": str(number),
        "category": "01-10",
        "title": "x",
        "area": area,
        "state": "closed" if closed else "handling",
        "department": "urban_management",
        "reported_at": reported,
        "received_at": reported,
        "state_at": closed or reported,
        "due_at": None if closed else ago(hours=-4),
        "deadline_at": reported + timedelta(hours=8),
        "closed_at": closed,
        "handled_at": closed,
    }
    with parts.store.write() as conn:
        conn.execute(insert(tables.cases).values({**row, **over}))
    return str(row["no"])


def ask(parts: Parts, indicator: str, area: str = DISTRICT, period: str | None = None, by: str | None = None) -> dict:  # type: ignore[type-arg]
    return compute(parts, Question(indicator, area, period, by))


def rows(found: dict) -> dict[str, object]:  # type: ignore[type-arg]
    return {row["id"]: row["value"] for row in found["rows"]}


def test_open_cases_are_those_not_closed_nor_turned_away(parts: Parts) -> None:
    put(parts)
    put(parts, closed=ago(minutes=5))
    put(parts, state="rejected")
    put(parts, state="voided", closed_at=ago(minutes=1))
    assert ask(parts, "case.open")["value"] == 1


def test_open_cases_are_compared_with_yesterday_at_this_time(parts: Parts) -> None:
    put(parts, reported=ago(hours=30))
    put(parts, reported=ago(hours=30), closed=ago(hours=2))
    put(parts, reported=ago(hours=40), closed=ago(hours=25))
    found = ask(parts, "case.open")
    assert (found["value"], found["past"], found["past_label"]) == (1, 2, "yesterday")


def test_the_spark_of_open_cases_goes_back_24_hours_and_ends_now(parts: Parts) -> None:
    put(parts, reported=ago(hours=3.5))
    put(parts, reported=ago(hours=50), closed=ago(hours=1.5))
    spark = ask(parts, "case.open")["spark"]
    assert (len(spark), spark[:2], spark[-5:]) == (24, [1, 1], [1, 2, 2, 1, 1])


def test_overdue_goes_by_the_light_of_the_stage(parts: Parts) -> None:
    put(parts, due_at=ago(minutes=1))
    put(parts, due_at=ago(minutes=-1))
    put(parts, due_at=None, state="suspended")
    assert ask(parts, "case.overdue")["value"] == 1


def test_rows_by_area_hold_every_sub_area_with_its_name(parts: Parts) -> None:
    put(parts, area=NANPU + "001")
    put(parts, area=NANPU)
    put(parts, area=NANZHUANG_ONE + "002")
    found = ask(parts, "case.open", by="area")
    assert rows(found) == {"440604012": 2, "440604100": 1}
    assert found["rows"][0]["zh"] == "祖庙街道"
    assert rows(ask(parts, "case.open", NANPU, by="area")) == {NANPU + "001": 1, NANPU + "002": 0}


def test_rows_by_category_are_majors_with_their_past(parts: Parts) -> None:
    put(parts, category="01-12")
    put(parts, category="10-01", reported=ago(hours=30))
    found = {row["id"]: (row["zh"], row["value"], row["past"]) for row in ask(parts, "case.open", by="category")["rows"]}
    assert found == {"01": ("市容环境", 1, 0), "10": ("安全隐患", 1, 1)}


def test_rows_by_minor_category_and_by_source_have_the_packs_words(parts: Parts) -> None:
    put(parts, category="01-25")
    put(parts, category="01-26", source="citizen")
    put(parts, category="10-01")
    assert [(row["id"], row["zh"], row["value"]) for row in ask(parts, "case.water_open", by="minor")["rows"]] == [
        ("01-25", "水域不洁", 1),
        ("01-26", "河道污染", 1),
    ]
    assert {row["zh"]: row["value"] for row in ask(parts, "case.water_open", by="source")["rows"]} == {"12345 热线": 1, "市民上报": 1}


def test_what_patrols_find_is_a_share_of_all_that_is_reported(parts: Parts) -> None:
    for source in ("officer", "officer", "officer", "12345"):
        put(parts, source=source)
    found = ask(parts, "case.found_rate")
    assert (found["value"], found["numerator"], found["denominator"]) == (75, 3, 4)


def test_facilities_are_counted_by_kind_and_none_is_none(parts: Parts) -> None:
    assert (ask(parts, "facility.shelters")["value"], ask(parts, "facility.shelters")["state"]) == (0, "ok")
    with parts.store.write() as conn:
        for kind in ("shelter", "supplies", "supplies"):
            conn.execute(insert(tables.facilities).values(kind=kind, name="x", area=NANPU + "001", lon=113.1, lat=23.02))
    assert ask(parts, "facility.shelters", NANPU)["value"] == 1
    assert ask(parts, "facility.shelters", NANZHUANG_ONE)["value"] == 0
    assert {row["zh"]: row["value"] for row in ask(parts, "facility.count", by="kind")["rows"]} == {"应急物资点": 2, "避难场所": 1}


def test_grid_cells_are_counted_not_the_areas_above_them(parts: Parts) -> None:
    assert ask(parts, "grid.count")["value"] == 6
    assert ask(parts, "grid.count", NANPU)["value"] == 2
    assert [(row["zh"], row["value"]) for row in ask(parts, "grid.count", by="kind")["rows"]] == [("基础网格", 6)]


def test_hours_to_come_are_unknown_not_zero(parts: Parts) -> None:
    put(parts, reported=datetime.now(UTC))
    found, hour = ask(parts, "case.new", by="hour"), datetime.now(parts.city.tz).hour
    assert [row["id"] for row in found["rows"]] == [str(h) for h in range(24)]
    assert found["rows"][hour]["value"] == 1
    assert all(row["value"] is None for row in found["rows"][hour + 1 :])


def test_rows_by_day_are_the_days_of_the_period_up_to_today(parts: Parts) -> None:
    today = datetime.now(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    put(parts, reported=today)
    put(parts, reported=today - timedelta(seconds=1))
    put(parts, reported=today - timedelta(days=2))
    put(parts, reported=today - timedelta(days=7))
    found = ask(parts, "case.new", period="7d", by="day")
    assert [row["id"] for row in found["rows"]] == [(today - timedelta(days=ago)).date().isoformat() for ago in range(6, -1, -1)]
    assert [row["value"] for row in found["rows"]] == [0, 0, 0, 0, 1, 1, 1]
    assert found["value"] == 3


def test_a_days_rate_has_its_own_fraction_and_days_to_come_are_unknown(parts: Parts) -> None:
    now = datetime.now(parts.city.tz)
    day, tomorrow = now.date(), now.date() + timedelta(days=1)
    put(parts, reported=ago(seconds=3), closed=ago(seconds=2), deadline_at=ago(seconds=1))
    put(parts, reported=ago(seconds=3), deadline_at=ago(seconds=1))
    today, ahead = ask(parts, "case.on_time_rate", period=f"{day}/{tomorrow}", by="day")["rows"]
    assert (today["value"], today["numerator"], today["denominator"]) == (50, 1, 2)
    assert (ahead["id"], ahead["value"]) == (tomorrow.isoformat(), None)


def test_on_time_is_closed_in_time_over_due_to_be_closed(parts: Parts) -> None:
    noon = datetime.now(parts.city.tz).replace(day=1, hour=0, minute=0, second=1)
    put(parts, reported=noon, closed=noon + timedelta(seconds=1), deadline_at=noon + timedelta(seconds=2))
    put(parts, reported=noon, closed=noon + timedelta(seconds=3), deadline_at=noon + timedelta(seconds=2))
    put(parts, reported=noon, deadline_at=noon + timedelta(seconds=2))
    put(parts, reported=noon, closed=noon + timedelta(seconds=1), deadline_at=ago(days=-1))
    found = ask(parts, "case.on_time_rate")
    assert (found["value"], found["numerator"], found["denominator"], found["target"]) == (33.33, 1, 3, 95)


def test_a_rate_of_nothing_is_no_data_and_says_why(parts: Parts) -> None:
    found = ask(parts, "case.on_time_rate")
    assert (found["value"], found["state"], found["denominator"]) == (None, "no_data", 0)
    assert found["why"]["zh"]


def test_handling_time_runs_from_filing(parts: Parts) -> None:
    no = put(parts, reported=ago(hours=10), closed=ago(hours=1))
    put(parts, reported=ago(hours=5), closed=ago(hours=1))
    with parts.store.write() as conn:
        conn.execute(insert(tables.steps).values(case_no=no, action="file_case", to_state="filed", actor="x", at=ago(hours=3)))
    found = ask(parts, "case.handling_time")
    assert (found["value"], found["denominator"]) == (pytest.approx(3.0, abs=0.01), 2)


def test_satisfaction_is_of_those_who_said_something(parts: Parts) -> None:
    for word in ("satisfied", "basically", "unsatisfied", None):
        put(parts, closed=ago(hours=1), satisfaction=word)
    found = ask(parts, "case.satisfaction")
    assert (found["numerator"], found["denominator"]) == (2, 3)


def test_rework_is_found_in_the_flags(parts: Parts) -> None:
    start = datetime.now(parts.city.tz).replace(day=1, hour=0, minute=0, second=1)
    for flags in ({"rework": 1}, {"rework": True}, {"rework": 0}, {}):
        put(parts, reported=start, deadline_at=start, flags=flags)
    assert ask(parts, "case.rework_rate")["numerator"] == 2


def test_a_count_is_not_compared_with_days_before_the_first_case(parts: Parts) -> None:
    put(parts)
    assert ask(parts, "case.new", period="month")["past"] is None


def test_a_span_of_days_has_a_point_for_each(parts: Parts) -> None:
    day = datetime.now(parts.city.tz).date()
    put(parts, reported=datetime.now(UTC))
    found = ask(parts, "case.new", period=f"{day - timedelta(days=2)}/{day}")
    assert (found["value"], found["spark"], found["past_label"]) == (1, [0, 0, 1], None)


def test_an_area_outside_the_scope_is_not_there(parts: Parts) -> None:
    nanpu = account(parts, "community", NANPU)
    for area in (DISTRICT, STREET, ZUMIAO_OTHER, "999999"):
        with pytest.raises(NotFound):
            answer(parts, nanpu, Question("case.open", area))
    assert answer(parts, nanpu, Question("case.open", NANPU + "001"))["value"] == 0


def test_a_department_counts_its_own_cases(parts: Parts) -> None:
    put(parts)
    put(parts, department="fire")
    fire = account(parts, "handler", DISTRICT, department="fire")
    found = answer(parts, fire, Question("case.open", DISTRICT))
    assert (found["value"], found["key"]) == (1, "case.open|440604@fire|now|")
    assert not may_watch(parts, fire, "case.open|440604|now|")
    assert may_watch(parts, fire, found["key"])


@pytest.mark.parametrize(("question", "field"), [(Question("case.open", DISTRICT, "today"), "period"), (Question("case.open", DISTRICT, None, "origin"), "by")])
def test_what_an_indicator_cannot_be_asked_is_refused_with_what_it_can(parts: Parts, question: Question, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        compute(parts, question)
    assert refused.value.field == field
    assert "allowed are" in refused.value.message


def test_a_key_and_its_question_are_one(parts: Parts) -> None:
    leader = account(parts, "leader", DISTRICT)
    complete = asked(parts, leader, Question("case.open", DISTRICT, None, "category"))
    assert key(complete) == "case.open|440604|now|category"
    assert parse_key(key(complete)) == complete
    assert parse_key(key(replace(complete, department="fire"))).department == "fire"


def test_a_key_holds_its_filters_in_order_and_the_year(parts: Parts) -> None:
    leader = account(parts, "leader", DISTRICT)
    narrowed = Question("case.new", DISTRICT, filters=(("state", "handling"), ("category", "10"), ("category", "01-10"), ("category", "10")))
    complete = asked(parts, leader, narrowed)
    assert key(complete) == "case.new|440604|today||category=01-10,category=10,state=handling"
    assert key(replace(complete, year=True)) == key(complete) + "|year"
    assert key(replace(complete, filters=(), year=True)) == "case.new|440604|today|||year"
    for each in (complete, replace(complete, year=True), replace(complete, filters=(), year=True)):
        assert parse_key(key(each)) == each
        assert may_watch(parts, leader, key(each))


@pytest.mark.parametrize("last", ["category", "=01", "a=b=c", "|week", "||"])
def test_what_is_no_key_is_refused(last: str) -> None:
    with pytest.raises(BadInput):
        parse_key(f"case.new|440604|today||{last}")


def year(parts: Parts, indicator: str, period: str | None = None, by: str | None = None, **filters: list[str]) -> dict:  # type: ignore[type-arg]
    return compute(parts, Question(indicator, DISTRICT, period, by, filters=filters_of(filters), year=True))


def last_year(parts: Parts) -> datetime:
    """This moment a year ago."""
    return year_before(datetime.now(parts.city.tz)) - timedelta(seconds=1)


def test_a_count_is_compared_with_the_same_stretch_a_year_before(parts: Parts) -> None:
    then = last_year(parts)
    put(parts, reported=ago(seconds=1))
    put(parts, reported=then)
    put(parts, reported=then, category="10-01", area=ZUMIAO_OTHER)
    put(parts, reported=then + timedelta(hours=1))
    put(parts, reported=then - timedelta(days=8))
    found = year(parts, "case.new", "7d")
    assert (found["value"], found["year"], found["year_label"], found["year_why"]) == (1, 2, "year_ago", None)
    assert year(parts, "case.new", "7d", category=["10"])["year"] == 1
    assert {row["id"]: row["year"] for row in year(parts, "case.new", "7d", "category")["rows"]} == {"01": 1}
    assert [row["year"] for row in year(parts, "case.new", "7d", "area")["rows"]] == [2, 0]


def test_the_line_and_the_days_of_a_year_ago_lie_beside_those_of_now(parts: Parts) -> None:
    then = last_year(parts)
    put(parts, reported=ago(seconds=1))
    put(parts, reported=then - timedelta(days=2))
    put(parts, reported=then - timedelta(days=8))
    found = year(parts, "case.new", "7d")
    assert [row["year"] for row in year(parts, "case.new", "7d", "day")["rows"]] == found["spark_year"]
    assert sum(found["spark_year"]) == 1 == found["year"]
    assert len(found["spark_year"]) == len(found["spark"]) == 7
    hours = year(parts, "case.new", "yesterday", "hour")["rows"]
    assert len(hours) == 24
    assert sum(row["year"] for row in hours) == 0


def test_where_no_cases_were_kept_a_year_ago_that_is_said_and_not_0(parts: Parts) -> None:
    put(parts, reported=ago(seconds=1))
    found = year(parts, "case.new", "today", "category")
    assert (found["year"], found["year_why"]["zh"]) == (None, "去年同期没有数据")
    assert all("year" not in row for row in found["rows"])


def test_old_cases_beyond_a_gap_make_no_past(parts: Parts) -> None:
    put(parts, reported=last_year(parts) - timedelta(days=400))  # before the year before, whatever the day
    put(parts, reported=ago(seconds=1))
    for period in ("7d", "30d", "month", "last_month", "quarter", "year"):
        assert ask(parts, "case.new", period=period)["past"] is None, period


def test_how_things_stand_has_no_year_before(parts: Parts) -> None:
    with pytest.raises(BadInput, match="compare"):
        year(parts, "case.open")


def test_a_stage_has_no_past_since_it_is_not_known_any_more(parts: Parts) -> None:
    put(parts, reported=ago(hours=30))
    put(parts, reported=last_year(parts))
    narrowed = compute(parts, Question("case.open", DISTRICT, filters=(("state", "handling"),)))
    assert (narrowed["value"], narrowed["past"], narrowed["spark"]) == (2, None, None)
    assert "无从得知" in year(parts, "case.new", "7d", state=["handling"])["year_why"]["zh"]


def test_an_answer_says_nothing_of_the_year_before_unless_asked(parts: Parts) -> None:
    assert not {"year", "year_label", "spark_year"} & set(ask(parts, "case.new"))


@pytest.mark.parametrize("period", ["yesterday", "30d", "month", "last_month", "quarter", "year"])
def test_every_period_answers_with_its_days(parts: Parts, period: str) -> None:
    put(parts, reported=ago(seconds=1))
    found, days = ask(parts, "case.new", period=period), ask(parts, "case.new", period=period, by="day")["rows"]
    assert sum(row["value"] for row in days) == found["value"] == (0 if period in ("yesterday", "last_month") else 1)


def test_hours_are_of_today_or_yesterday(parts: Parts) -> None:
    midnight = datetime.now(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    put(parts, reported=midnight - timedelta(minutes=30))
    found = ask(parts, "case.new", period="yesterday", by="hour")["rows"]
    assert [row["value"] for row in found] == [0] * 23 + [1]
    with pytest.raises(BadInput, match="today or yesterday"):
        ask(parts, "case.new", period="7d", by="hour")


NARROWINGS = [
    {"category": ["01"]},
    {"category": ["01-10", "10"]},
    {"department": ["fire"]},
    {"department": ["none", "fire"]},
    {"state": ["handling"]},
    {"source": ["citizen"], "category": ["10"]},
    {"urgent": ["yes"]},
    {"urgent": ["no"], "department": ["urban_management"], "state": ["handling", "reported"]},
]


def a_mixed_lot(parts: Parts) -> list[dict[str, str]]:
    """Open cases of every mixture, as the filters see them."""
    kinds = itertools.product(("01-10", "01-12", "10-01"), ("fire", "urban_management", None), ("handling", "reported"), ("12345", "citizen"), (True, False))
    lot = []
    for category, department, state, source, urgent in kinds:
        put(parts, category=category, department=department, state=state, source=source, urgent=urgent, reported=ago(seconds=1))
        lot.append({"category": category, "department": department or "none", "state": state, "source": source, "urgent": "yes" if urgent else "no"})
    return lot


def test_a_narrowed_figure_is_what_counting_by_hand_gives(parts: Parts) -> None:
    lot = a_mixed_lot(parts)
    for narrowing in NARROWINGS:
        by_hand = sum(all(case[field].startswith(tuple(chosen)) for field, chosen in narrowing.items()) for case in lot)
        for indicator in ("case.open", "case.new"):
            found = compute(parts, Question(indicator, DISTRICT, filters=filters_of(narrowing)))
            assert (found["value"], found["filters"]) == (by_hand, {field: sorted(chosen) for field, chosen in narrowing.items()}), narrowing
            rows_too = compute(parts, Question(indicator, DISTRICT, by="area", filters=filters_of(narrowing)))
            assert sum(row["value"] for row in rows_too["rows"]) == by_hand


def test_a_figure_and_the_list_of_its_cases_agree(parts: Parts) -> None:
    a_mixed_lot(parts)
    put(parts, closed=ago(seconds=1), reported=ago(days=3), satisfaction="satisfied", deadline_at=ago(seconds=2))
    put(parts, due_at=ago(minutes=1))
    put(parts, state="rejected")
    leader, fire = account(parts, "leader", DISTRICT), account(parts, "handler", DISTRICT, department="fire")
    for who in (leader, fire):
        for indicator in (each for each in parts.city.indicators.values() if each.family == "case"):
            for narrowing in ({}, {"category": ["01"], "urgent": ["yes"]}, {"department": ["none", "fire"]}, {"state": ["handling"], "source": ["12345"]}):
                question = Question(indicator.id, DISTRICT, filters=filters_of(narrowing))
                found, (listed, total) = answer(parts, who, question), counted_cases(parts, who, question, limit=500)
                whole = found["denominator"] if indicator.measure == "ratio" else found["value"]
                assert (len(listed), total) == (whole, whole), (indicator.id, narrowing)


def test_the_list_of_a_figure_is_narrowed_by_light_and_column_and_cut(parts: Parts) -> None:
    put(parts, due_at=ago(minutes=1))
    put(parts)
    leader, question = account(parts, "leader", DISTRICT), Question("case.new", DISTRICT, "7d")
    assert [total for _, total in (counted_cases(parts, leader, question), counted_cases(parts, leader, question, light="red"))] == [2, 1]
    assert counted_cases(parts, leader, question, column="to_accept")[1] == 0
    listed, total = counted_cases(parts, leader, question, limit=1)
    assert (len(listed), total) == (1, 2)
    with pytest.raises(BadInput, match="counts no cases"):
        counted_cases(parts, leader, Question("officer.on_duty", DISTRICT))


def test_filters_never_widen_what_a_department_sees(parts: Parts) -> None:
    a_mixed_lot(parts)
    fire = account(parts, "handler", DISTRICT, department="fire")
    found = answer(parts, fire, Question("case.open", DISTRICT, filters=(("department", "urban_management"),)))
    assert (found["value"], found["key"]) == (0, "case.open|440604@fire|now||department=urban_management")
    assert may_watch(parts, fire, found["key"])
    assert not may_watch(parts, fire, "case.open|440604|now||department=urban_management")


@pytest.mark.parametrize(
    ("indicator", "pair", "says"),
    [
        ("person.count", ("category", "01"), "allowed are sex, residence, origin"),
        ("case.open", ("colour", "red"), "allowed are category, department, state, source, urgent"),
        ("case.open", ("state", "lost"), "allowed are draft, reported"),
        ("camera.online_rate", ("post", "full_time"), "allowed are none"),
        ("case.open", ("category", "'; DROP TABLE cases; --"), "there is no category"),
    ],
)
def test_a_filter_an_indicator_does_not_have_is_refused_with_those_it_has(parts: Parts, indicator: str, pair: tuple[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        compute(parts, Question(indicator, DISTRICT, filters=(pair,)))
    assert refused.value.field == pair[0]


def test_a_pages_choice_narrows_only_what_it_concerns(parts: Parts) -> None:
    choice = {"category": "01,10", "period": "today", "sex": "f", "industry": ""}
    indicators = parts.city.indicators
    assert applicable(indicators["case.open"], choice) == (("category", "01"), ("category", "10"))
    assert applicable(indicators["person.count"], choice) == (("sex", "f"),)
    assert applicable(indicators["camera.online_rate"], choice) == ()


def test_residents_and_enterprises_are_narrowed_in_the_lake(parts: Parts) -> None:
    residents(parts, NANPU + "001", "广西", 6)
    residents(parts, NANPU + "001", "湖南", 7)
    keep_lake(parts, "me")
    narrowed = Question("person.count", DISTRICT, filters=(("origin", "湖南"), ("residence", "registered")))
    assert compute(parts, narrowed)["value"] == 7
    assert compute(parts, replace(narrowed, filters=(("sex", "m"),)))["value"] == 0


def test_officers_are_narrowed_by_post_and_crowds_by_segment(parts: Parts) -> None:
    with parts.store.write() as conn:
        for post in ("full_time", "full_time", "grid_leader"):
            conn.execute(insert(tables.officers).values(name="王测试0001", phone="1", post=post, grid=NANPU + "001", on_duty=True))
    found = compute(parts, Question("officer.on_duty", NANPU, filters=(("post", "full_time"),)))
    assert (found["value"], found["denominator"]) == (2, 2)


def test_many_who_ask_at_once_get_one_computation(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    from services import answer as module

    leader, counted, real = account(parts, "leader", DISTRICT), [], module._fresh
    monkeypatch.setattr(module, "_fresh", lambda *a: counted.append(1) or real(*a))
    threads = [threading.Thread(target=answer, args=(parts, leader, Question("case.open", DISTRICT))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted == [1]


def test_without_a_bus_answers_are_computed(parts: Parts) -> None:
    from data_sources import bus

    put(parts)
    leader = account(parts, "leader", DISTRICT)
    alone = replace(parts, bus=bus.connect("redis://127.0.0.1:1/0"))
    assert answer(alone, leader, Question("case.open", DISTRICT))["value"] == 1


def test_officers_on_duty_are_so_many_of_all(parts: Parts) -> None:
    with parts.store.write() as conn:
        for duty in (True, True, False):
            conn.execute(insert(tables.officers).values(name="王测试0001", phone="1", post="full_time", grid=NANPU + "001", on_duty=duty))
    found = ask(parts, "officer.on_duty", NANPU)
    assert (found["value"], found["numerator"], found["denominator"]) == (2, 2, 3)


def test_cameras_online_in_percent(parts: Parts) -> None:
    with parts.store.write() as conn:
        for n, on in enumerate((True, True, True, False)):
            row = {"gb_id": str(n), "name": "x", "area": NANPU, "lon": 113.1, "lat": 23.02, "source_class": "public", "online": on, "status_at": ago(hours=1)}
            conn.execute(insert(tables.cameras).values(row))
    assert ask(parts, "camera.online_rate")["value"] == 75


def crowd(parts: Parts, *counts: tuple[float, int, int]) -> None:
    """A watched bridge with readings of (minutes ago, count, band)."""
    with parts.store.write() as conn:
        conn.execute(insert(tables.crowd_segments).values(id="bridge", zh="桥", en="Bridge", area=NANPU, m2=100.0, line=[], ordinal=1))
        conn.execute(insert(tables.crowd_readings), [{"segment": "bridge", "at": ago(minutes=m), "count": n, "band": band} for m, n, band in counts])


def test_the_crowd_is_the_latest_reading_with_density_band_and_trend(parts: Parts) -> None:
    crowd(parts, (10, 200, 3), (1, 310, 2), (24 * 60 + 1, 90, 0))
    found = ask(parts, "crowd.now", NANPU, by="segment")
    (row,) = found["rows"]
    assert (found["value"], found["past"]) == (310, 90)
    assert (row["value"], row["density"], row["band"], row["trend"]) == (310, 3.1, 2, "up")


def test_old_readings_say_nothing_about_now(parts: Parts) -> None:
    crowd(parts, (45, 200, 3))
    assert ask(parts, "crowd.now", NANPU)["state"] == "no_data"


def residents(parts: Parts, area: str, origin: str, count: int) -> None:
    row = {"name": "王测试0001", "sex": "f", "birth_year": datetime.now(UTC).year - 32, "origin": origin, "residence": "registered", "area": area}
    with parts.store.write() as conn:
        conn.execute(insert(tables.people), [row] * count)


def test_residents_are_counted_from_the_lake(parts: Parts) -> None:
    assert ask(parts, "person.count")["state"] == "no_data"
    residents(parts, NANPU + "001", "广西", 6)
    assert keep_lake(parts, "me") == 1
    assert ask(parts, "person.count", by="area")["rows"][0]["value"] == 6
    ages = rows(ask(parts, "person.by_age", by="age_sex"))
    assert (len(ages), ages["30-34|f"], ages["85+|m"]) == (36, 6, 0)


def test_residents_of_an_age_are_so_many_of_all(parts: Parts) -> None:
    residents(parts, NANPU + "001", "广西", 6)
    with parts.store.write() as conn:
        old = {"name": "王测试0001", "sex": "m", "birth_year": datetime.now(UTC).year - 71, "origin": "本市", "residence": "floating", "area": NANPU + "001"}
        conn.execute(insert(tables.people), [old] * 5)
    keep_lake(parts, "me")
    found = ask(parts, "person.elders")
    assert (found["value"], found["numerator"], found["denominator"]) == (5, 5, 11)
    assert ask(parts, "person.children")["value"] == 0
    assert ask(parts, "person.floating")["value"] == 5


def test_few_residents_are_told_to_their_community_alone(parts: Parts) -> None:
    for origin, count in (("广西", 8), ("湖南", 4), ("四川", 20)):
        residents(parts, NANPU + "001", origin, count)
    residents(parts, NANPU + "002", "四川", 30)
    residents(parts, ZUMIAO_OTHER + "001", "湖南", 9)
    keep_lake(parts, "me")
    question = Question("person.origin", NANPU, None, "origin")
    nanpu, leader = account(parts, "community", NANPU), account(parts, "leader", DISTRICT)
    assert rows(answer(parts, nanpu, question)) == {"广西": 8, "湖南": 4, "四川": 50}
    for found in (answer(parts, leader, question), compute(parts, question)):
        assert rows(found) == {"广西": None, "湖南": None, "四川": 50}  # nor the one from which with the whole it would follow
        assert {row.get("why") for row in found["rows"]} == {"too_few", None}


def test_what_is_hidden_of_a_community_is_told_by_no_other_question(parts: Parts) -> None:
    for area, origin, count in ((NANPU, "广西", 8), (NANPU, "湖南", 4), (NANPU, "四川", 50), (ZUMIAO_OTHER, "湖南", 9), (ZUMIAO_OTHER, "四川", 30)):
        residents(parts, area + "001", origin, count)
    keep_lake(parts, "me")
    leader = account(parts, "leader", DISTRICT)

    def told(area: str, *origins: str) -> object:
        return answer(parts, leader, Question("person.count", area, filters=tuple(("origin", each) for each in origins)))["value"]

    assert (told("440604012", "湖南"), told(NANPU), told(NANPU, "四川"), told(NANPU, "广西", "湖南")) == (13, 62, 50, 12)
    assert (told(NANPU, "湖南"), told(NANPU, "广西", "四川"), told(ZUMIAO_OTHER, "湖南")) == (None, None, None)
    by_area = answer(parts, leader, Question("person.count", "440604012", by="area", filters=(("origin", "湖南"),)))
    assert rows(by_area) == {NANPU: None, ZUMIAO_OTHER: None}


def test_residents_are_not_told_by_age_and_origin_at_once_but_to_their_community(parts: Parts) -> None:
    residents(parts, NANPU + "001", "广西", 60)
    keep_lake(parts, "me")
    question = Question("person.by_age", NANPU, by="age_sex", filters=(("origin", "广西"),))
    found = answer(parts, account(parts, "leader", DISTRICT), question)
    assert (found["value"], found["state"], {row["value"] for row in found["rows"]}) == (None, "no_data", {None})
    assert found["why"]["en"].startswith("By age or sex together with registration or origin")
    assert answer(parts, account(parts, "community", NANPU), question)["value"] == 60


def test_a_wall_in_a_community_and_its_property_company_are_not_on_duty_there(parts: Parts) -> None:
    residents(parts, NANPU + "001", "广西", 4)
    keep_lake(parts, "me")
    assert answer(parts, account(parts, "community", NANPU), Question("person.count", NANPU))["value"] == 4
    assert answer(parts, account(parts, "wall", NANPU), Question("person.count", NANPU))["value"] is None


def test_a_rate_for_each_resident_does_not_tell_how_few_they_are(parts: Parts) -> None:
    residents(parts, NANPU + "001", "广西", 4)
    residents(parts, NANPU + "002", "广西", 40)
    keep_lake(parts, "me")
    part = {"numerator": 3, "denominator": 4, "value": 7500, "past": None}
    found = {"area": NANPU, "by": "area", "filters": {}, **part, "rows": [{"id": NANPU + "001", **part}], "state": "ok", "why": None}
    told = without_few(parts, Question("staff.per_10000", NANPU, by="area"), found)
    assert told["rows"][0]["denominator"] is None
    assert told["rows"][0]["why"] == "too_few"


def test_active_enterprises_are_a_share_and_its_kinds(parts: Parts) -> None:
    with parts.store.write() as conn:
        for activity in ("active", "normal", "quiet", "dormant"):
            conn.execute(insert(tables.enterprises).values(name="x", industry="ceramics", activity=activity, area=NANPU, lon=113.1, lat=23.02))
    keep_lake(parts, "me")
    found = ask(parts, "enterprise.activity", by="activity")
    assert (found["value"], found["numerator"], found["denominator"]) == (50, 2, 4)
    assert rows(found) == {"active": 1, "normal": 1, "quiet": 1, "dormant": 1}


def test_every_indicator_answers_by_every_dimension(parts: Parts) -> None:
    keep_lake(parts, "me")
    for indicator in parts.city.indicators.values():
        for by in (None, *indicator.by):
            found = ask(parts, indicator.id, by=by)
            assert found["state"] in {"ok", "no_data"}
            assert (found["rows"] is None) == (by is None or (found["state"] == "no_data" and found["rows"] is None))
