"""The lake is built when what it holds has changed, by one holder of the lease."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from data_sources import bus
from services._parts import Parts
from services.keep_lake import LEASE, keep_lake
from store import tables
from tests.kit import NANPU, a_case


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
