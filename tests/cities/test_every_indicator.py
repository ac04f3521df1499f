"""Every indicator over the pack's datasets answers on a small lake, and as plain pandas does."""

import math
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import insert, update

from core.areas import covers
from core.datasets import STORE, Dataset
from core.indicators import FAMILIES, Indicator, window
from core.terms import Term, days, span, terms
from data_sources.demo import build, things
from services._parts import Parts
from services.answer import Question, compute
from services.keep_lake import keep_lake
from store import tables
from tests.kit import NANPU, SQUARES
from tests.lake import Frames, loaded

DISTRICT = "440604"


def test_there_are_at_least_120_over_all_seven_databases(city) -> None:
    known = {city.datasets[name].database for each in city.indicators.values() for name in each.sets if name in city.datasets}

    assert len(city.indicators) >= 120
    assert known == {"people", "legal", "licences", "geo", "video", "knowledge", "events"}


def test_121_classes_of_data_and_51_interfaces_are_known(city) -> None:
    assert len(city.datasets) == 121
    assert len(city.interfaces) == 51
    assert sum(1 for each in city.datasets.values() if each.source.startswith(STORE)) == 26


def test_every_indicator_answers_as_pandas_does(parts: Parts) -> None:
    """Counts, sums and ratios to the digit, medians and distincts within 2 %; by every dimension it offers, the areas below adding up to the whole."""
    used = {name for each in parts.city.indicators.values() if each.family == "dataset" for name in each.sets if name not in FAMILIES}
    frames = loaded(parts, used)
    now = datetime.now(parts.city.tz)
    for indicator in parts.city.indicators.values():
        if indicator.family != "dataset":
            continue
        found = compute(parts, Question(indicator.id, DISTRICT))
        wanted = expected(parts, frames, indicator, now)
        slack = 0.02 if indicator.measure in ("median", "distinct") else 1e-6
        assert _near(found["value"], wanted, slack), (indicator.id, found["value"], wanted)
        for by in indicator.by:
            told = compute(parts, Question(indicator.id, DISTRICT, by=by))["rows"] or []
            if indicator.measure in ("count", "sum") and by == "area" and not indicator.few and told:
                assert math.isclose(sum(row["value"] or 0 for row in told), found["value"], abs_tol=0.06), (indicator.id, by)


def expected(parts: Parts, frames: Frames, indicator: Indicator, now: datetime) -> float | None:
    """What pandas makes of the rows for the whole district."""
    first, second = terms(indicator, parts.city.datasets)
    top = _number(parts, frames, first, indicator, now, part=bool(first.part))
    if indicator.measure != "ratio":
        return top
    bottom = _number(parts, frames, second or first, indicator, now)
    factor = indicator.per if isinstance(indicator.per, float) else 100.0
    return factor * (top or 0.0) / bottom if bottom else None


def _number(parts: Parts, frames: Frames, term: Term, indicator: Indicator, now: datetime, part: bool = False) -> float | None:
    if term.dataset in FAMILIES:
        return {"person": 180.0, "officer": 3.0, "enterprise": 3.0, "grid": 6.0}[term.dataset]
    dataset, frame = parts.city.datasets[term.dataset], frames[term.dataset]
    for where in (*term.wheres, *([term.part] if part else [])):
        for name, values in where.items():
            frame = frame[[_fits(dataset, name, value, values, now.date()) for value in frame[name]]]
    if term.time:
        stretch = window(indicator.period, now, parts.city.tz, whole_past=True)
        last = (stretch.end - timedelta(microseconds=1)).date()
        frame = frame[[value is not None and stretch.start.date() <= date.fromisoformat(str(value)[:10]) <= last for value in frame[term.time]]]
    if term.measure == "count":
        return float(len(frame))
    values = frame[term.of].dropna()
    if term.measure == "sum":
        return float(values.astype(float).sum())
    return float(values.nunique() if term.measure == "distinct" else values.astype(float).median()) if len(values) else None


def _fits(dataset: Dataset, name: str, value: Any, wanted: list[str], today: date) -> bool:
    if value is None or value is pd.NA or value != value:
        return False
    kind = dataset.columns[name].kind
    if kind == "bool":
        return ("yes" if value else "no") in wanted
    if kind == "date":
        ahead = (date.fromisoformat(value) - today).days
        return any((each == "(past)" and ahead < 0) or ((ends := days(each)) is not None and ends[0] <= ahead <= ends[1]) for each in wanted)
    if kind in ("int", "float"):
        return any((ends := span(each)) is not None and ends[0] <= value <= ends[1] for each in wanted)
    return value in wanted


def _near(found: float | None, expected: float | None, slack: float) -> bool:
    if found is None or expected is None:
        return found == expected
    return math.isclose(found, expected, rel_tol=slack, abs_tol=0.006)


def test_of_firms_for_each_ten_thousand_residents_those_that_sleep_are_not_counted(parts: Parts) -> None:
    loaded(parts, [])
    with parts.store.write() as conn:
        conn.execute(update(tables.enterprises).where(tables.enterprises.c.id == 1).values(activity="dormant"))
        conn.execute(insert(tables.enterprises).values(id=9, name="测试", industry="catering", activity="quiet", area=f"{NANPU}001", lon=113.1, lat=23.0))
    keep_lake(parts, "test")
    found = compute(parts, Question("enterprise.per_10000", DISTRICT))
    assert (found["numerator"], found["denominator"], found["value"]) == (2, 180, 111.11)


def test_the_whole_demo_has_as_many_firms_for_its_residents_as_cities_have() -> None:
    active = things.ACTIVITIES["active"] / sum(things.ACTIVITIES.values())
    assert 300 < 10_000 * build.ENTERPRISES * active / build.PEOPLE < 1_800


def test_disputes_are_never_told_below_a_community(parts: Parts) -> None:
    loaded(parts, ["dispute_month"])
    cell = f"{next(iter(SQUARES))}001"

    assert compute(parts, Question("dispute.received", cell))["value"] is None
    assert compute(parts, Question("dispute.received", cell[:12]))["value"] is not None
    assert all(covers(DISTRICT, row["id"]) for row in compute(parts, Question("dispute.received", DISTRICT, by="area"))["rows"])


def test_what_may_be_written_of_days_from_today() -> None:
    assert days("-90d/0d") == (-90, 0)
    assert days("(past)") is None
