"""Rollups equal rows: on random areas, periods, columns and loads; sub-areas add up; loads in turn equal one load of all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cubes import fewest
from core.indicators import Indicator
from core.terms import shape, shapes, terms
from data_sources.records import Records
from services._parts import Parts
from services.answer import Question, compute
from tests.kit import SQUARES
from tests.services.test_figures_datasets import VISITS, indicator

AREAS = ["440604", "440604012", "440604100", *SQUARES]
TODAY = date.today()
PERIODS = ["7d", "30d", "month", "last_month", "quarter", "year"]
ASKED = [
    indicator("count", period="30d", by=["area", "kind", "day", "month"]),
    indicator("part", period="30d", part={"done": ["yes"]}, by=["area", "kind"]),
    indicator("rate", "ratio", period="30d", part={"kind": ["shop"]}, by=["area", "day"]),
    indicator("sum", "sum", of="cost", period="30d", by=["area", "kind"]),
    indicator("sides", "ratio", period="30d", numerator={"measure": "sum", "of": "minutes"}, denominator={"where": {"due": ["(filled)"]}}, by=["area"]),
    indicator("hours", period="30d", time="at", by=["hour", "area"]),
    indicator("now", where={"minutes": ["10-60"]}, by=["area", "kind"]),
    indicator("median", "median", of="cost", by=["area"]),
    indicator("people", "distinct", of="who", by=["area"]),
]  # fmt: skip
MANY = {each.id: each for each in ASKED}


def rows(seed: int, count: int, first: int = 0) -> pd.DataFrame:
    """Random visits of the three communities over two years, the same for the same seed."""
    chance = np.random.default_rng(seed)
    area = chance.choice(list(SQUARES), count)
    return pd.DataFrame(
        {
            "no": [f"v{first + n:06}" for n in range(count)],
            "kind": chance.choice(["home", "shop", None], count),
            "on": [TODAY - timedelta(days=int(n)) for n in chance.integers(0, 500, count)],
            "minutes": chance.integers(0, 120, count),
            "cost": np.where(chance.random(count) < 0.1, np.nan, chance.lognormal(6, 2, count).round(2)),
            "done": chance.random(count) < 0.7,
            "due": [TODAY if n else None for n in chance.random(count) < 0.4],
            "who": [f"王测试{n:04}" for n in chance.integers(0, 400, count)],
            "area": area,
            "_area": area,
            "at": [
                datetime.combine(TODAY, time(int(hour), 30)) - timedelta(days=int(n))
                for n, hour in zip(chance.exponential(20, count), chance.integers(0, 24, count), strict=True)
            ],
        }
    )


def load(records: Records, frame: pd.DataFrame, number: int, **more: Any) -> None:
    records.put(VISITS, frame, number, datetime.now(UTC), **more)


@pytest.fixture
def here(parts: Parts) -> Parts:
    parts.city = parts.city.model_copy(update={"datasets": {"visit": VISITS}, "indicators": MANY})
    return parts


def roll_up(parts: Parts) -> None:
    parts.records.fit(VISITS, fewest(shapes(MANY, parts.city.datasets, "visit")))
    tables = parts.records.keeper.tables(VISITS)
    wanted = [shape(term, None, digits, {}) for each in ASKED for term in terms(each, parts.city.datasets) if term for digits in (9, 12)]
    assert all(tables.cube(each) is not None for each in wanted if each.how != "distinct")  # a database counts these one by one


def ask(parts: Parts, made: Indicator, area: str, period: str | None = None, by: str | None = None) -> dict[str, Any]:
    found = compute(parts, Question(made.id, area, period if made.happens else None, by))
    left = {name: found[name] for name in ("value", "numerator", "denominator", "past", "spark")}
    return {**left, "rows": found["rows"] and sorted((row["id"], row["value"], row["numerator"], row["past"]) for row in found["rows"])}


def everything(parts: Parts, made: list[Indicator] = ASKED) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(made):
        for area in AREAS:
            for by in (None, *each.by):
                period = "yesterday" if by == "hour" else PERIODS[(number + len(area)) % len(PERIODS)]
                yield each.id, area, by, ask(parts, each, area, period, by)


def close(one: Any, other: Any) -> bool:
    """Whether two answers are the same, sums of many decimals to a millionth."""
    if isinstance(one, dict):
        return all(close(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 0.011 + 1e-6 * abs(one)
    return bool(one == other)


def test_rollups_equal_rows(here: Parts) -> None:
    load(here.records, rows(1, 3000), 1)
    raw = list(everything(here))
    roll_up(here)
    assert all(close(one, other) for one, other in zip(raw, everything(here), strict=True))


def test_loads_in_turn_equal_one_load_of_all(here: Parts, tmp_path: Path) -> None:
    roll_up_first, changed, last = rows(1, 2000), rows(2, 900, first=1500), rows(3, 400, first=100)
    load(here.records, roll_up_first, 1)
    roll_up(here)
    load(here.records, changed, 2)
    load(here.records, last, 3, gone=roll_up_first.head(50)[["no"]])
    live = list(everything(here))
    whole = pd.concat([roll_up_first.tail(1950), changed, last]).drop_duplicates("no", keep="last")
    fresh = Parts(here.settings, here.city, here.store, here.bus, here.lake, Records.open("", tmp_path / "fresh", ZoneInfo("Asia/Shanghai")))
    load(fresh.records, whole, 1)
    assert all(close(one, other) for one, other in zip(live, everything(fresh), strict=True))
    fresh.records.close()


def test_sub_areas_add_up_to_their_area(here: Parts) -> None:
    load(here.records, rows(4, 2000), 1)
    roll_up(here)
    for each in (MANY["visit.count"], MANY["visit.part"], MANY["visit.sum"], MANY["visit.now"]):
        for area in ("440604", "440604012"):
            whole = ask(here, each, area, "year")
            assert close(whole["value"], sum(value for _, value, *_ in ask(here, each, area, "year", "area")["rows"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 480), days=st.integers(0, 300), area=st.sampled_from(AREAS), name=st.sampled_from([each.id for each in ASKED if each.happens]))
def test_any_days_of_any_area_are_what_the_rows_say(here: Parts, first: int, days: int, area: str, name: str) -> None:
    frame = rows(5, 1500)
    if not here.records.state(VISITS).rows:
        load(here.records, frame, 1)
        roll_up(here)
    start, end = TODAY - timedelta(days=first), min(TODAY, TODAY - timedelta(days=first) + timedelta(days=days))
    mine = frame[frame["area"].str.startswith(area) & (frame["on"] >= start) & (frame["on"] <= end)]
    seen = frame["area"].str.startswith(area) & frame["at"].dt.date.between(start, end)
    found = ask(here, MANY[name], area, f"{start}/{end}")
    due, shops = int(mine["due"].notna().sum()), int((mine["kind"] == "shop").sum())
    expected = {
        "visit.count": len(mine),
        "visit.part": int(mine["done"].sum()),
        "visit.rate": 100 * shops / len(mine) if len(mine) else None,
        "visit.sum": float(mine["cost"].sum()),
        "visit.hours": int(seen.sum()),
        "visit.sides": 100 * int(mine["minutes"].sum()) / due if due else None,
    }
    assert close(found["value"], expected[name])


@pytest.mark.parametrize("area", AREAS)
def test_medians_and_distinct_counts_stay_within_two_per_cent(here: Parts, area: str) -> None:
    frame = rows(6, 3000)
    load(here.records, frame, 1)
    roll_up(here)
    mine = frame[frame["area"].str.startswith(area)]
    assert ask(here, MANY["visit.median"], area)["value"] == pytest.approx(mine["cost"].median(), rel=0.02)
    assert ask(here, MANY["visit.people"], area)["value"] == pytest.approx(mine["who"].nunique(), rel=0.02)


def test_a_large_distinct_count_is_told_from_a_sample_within_two_per_cent(here: Parts) -> None:
    many = 250_000
    frame = rows(7, 10).iloc[[0] * many].assign(no=[f"v{n:06}" for n in range(many)], who=[f"w{n % 200_000}" for n in range(many)])
    load(here.records, frame, 1)
    roll_up(here)
    assert ask(here, MANY["visit.people"], "440604")["value"] == pytest.approx(200_000, rel=0.02)
