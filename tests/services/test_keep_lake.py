"""The lake is built when what it holds has changed, by one holder of the lease."""

import os
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import insert

from core.indicators import Indicator
from data_sources import bus
from services._parts import Parts
from services.keep_lake import LEASE, fit_rollups, keep_lake
from store import tables
from tests.kit import NANPU, a_case


def test_rollups_are_made_where_an_indicator_wants_one_and_dropped_where_none_does(parts: Parts) -> None:
    dataset = parts.city.datasets["business_licence"]
    words = {"zh": "个", "en": "licences"}
    row = {"id": "licence.valid", "zh": "x", "en": "x", "unit": words, "says": words, "measure": "count", "dataset": dataset.id, "period": "now"}
    wanting = Indicator.model_validate({**row, "where": {"state": ["valid"]}, "by": ["industry"]})
    licence = {**dict.fromkeys(dataset.columns), "licence_no": "1", "state": "valid", "industry": "retail", "_area": NANPU}
    parts.records.put(dataset, pd.DataFrame([licence]), 1, datetime.now(UTC))
    parts.city = parts.city.model_copy(update={"indicators": {wanting.id: wanting}})
    assert [fit_rollups(parts, "me", least=1), fit_rollups(parts, "me", least=1)] == [[dataset.id], []]
    assert {shape.dims for shape in parts.records.state(dataset).shapes} == {("industry", "state")}
    parts.city = parts.city.model_copy(update={"indicators": {}})
    assert fit_rollups(parts, "me", least=1) == [dataset.id]
    assert parts.records.state(dataset).shapes == ()


def move_in(parts: Parts) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.people).values(name="王测试0001", sex="f", birth_year=1990, origin="广西", residence="registered", area=NANPU))


def test_it_is_built_once_and_again_when_somebody_moves_in(parts: Parts) -> None:
    assert [keep_lake(parts, "me"), keep_lake(parts, "me")] == [1, None]
    move_in(parts)
    assert keep_lake(parts, "me") == 2


def test_while_another_has_the_lease_nothing_is_built(parts: Parts) -> None:
    bus.lease(parts.bus, LEASE, "other", 60)
    assert keep_lake(parts, "me") is None
    assert not parts.lake.alive()


@pytest.mark.skipif(bool(os.environ.get("MAGNET_TEST_POSTGRES")), reason="a database keeps its files itself")
def test_a_spoilt_lake_is_built_anew(parts: Parts) -> None:
    keep_lake(parts, "me")
    (parts.lake.folder / "rollup-1.duckdb").write_bytes(b"cut short")
    (parts.lake.folder / "build.duckdb").write_bytes(b"cut short")
    parts.lake.close()
    assert keep_lake(parts, "me") == 2
    assert parts.lake.alive()


def test_the_screens_that_show_residents_are_told(parts: Parts) -> None:
    keep_lake(parts, "me")
    assert "person:440604" in bus.take_dirty(parts.bus)


def test_cases_are_rolled_up_by_the_citys_day(parts: Parts) -> None:
    midnight = datetime.now(parts.city.tz).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    a_case(parts, at=(midnight - timedelta(minutes=30)).isoformat())
    a_case(parts, at=(midnight + timedelta(minutes=30)).isoformat())
    keep_lake(parts, "me")
    frame = parts.lake.frame(lambda lake: lake.table("case_day").order_by("day"))
    reported = frame[frame["reported"] > 0]
    assert [str(day)[:10] for day in reported["day"]] == [str((midnight - timedelta(days=1)).date()), str(midnight.date())]
    assert set(reported["area"]) == {NANPU}
