"""Counts, where they are easiest to get wrong: the edges of time, area and department."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from services._parts import Parts
from store import figures, tables
from store.figures import Reach
from tests.kit import NANPU

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture
def case(parts: Parts):  # type: ignore[no-untyped-def]
    """Writes a case with these columns."""

    def write(no: str, **over: object) -> None:
        row = {"no": no, "source": "x", "external_id": no, "category": "01-10", "title": "x", "area": NANPU + "001", "state": "handling", "department": "fire"}
        times = dict.fromkeys(("reported_at", "received_at", "state_at", "deadline_at"), NOON)
        with parts.store.write() as conn:
            conn.execute(insert(tables.cases).values({**row, **times, **over}))

    return write


def new(parts: Parts, reach: Reach, by: str | None = None, hours: int = 3) -> figures.Tally:
    with parts.store.read() as conn:
        return figures.happened(conn, parts.city.indicators["case.new"], reach, NOON, NOON + timedelta(hours=hours), by)


def test_a_period_holds_its_first_moment_and_not_its_last(parts: Parts, case) -> None:
    case("a", reported_at=NOON)
    case("b", reported_at=NOON + timedelta(hours=3))
    case("c", reported_at=NOON - timedelta(microseconds=1))
    assert new(parts, Reach("440604")) == {"": (1, 1)}


def test_hours_are_counted_from_the_start(parts: Parts, case) -> None:
    case("a", reported_at=NOON + timedelta(minutes=59))
    case("b", reported_at=NOON + timedelta(minutes=60))
    case("c", reported_at=NOON + timedelta(minutes=119))
    assert new(parts, Reach("440604"), "hours") == {0: (1, 1), 1: (2, 2)}


@pytest.mark.parametrize(("area", "count"), [("440604", 3), ("440604012", 2), (NANPU, 1), (NANPU + "001", 1), (NANPU + "002", 0), ("440600", 3)])
def test_an_area_holds_what_lies_under_it(parts: Parts, case, area: str, count: int) -> None:
    case("a")
    case("b", area="440604012002")
    case("c", area="440604100001001")
    assert sum(n for n, _ in new(parts, Reach(area)).values()) == count


def test_a_department_holds_what_was_dispatched_to_it(parts: Parts, case) -> None:
    case("a")
    case("b", department=None)
    assert new(parts, Reach("440604", "fire")) == {"": (1, 1)}


def test_what_became_overdue_and_ceased_to_be_is_told_by_the_hour(parts: Parts, case) -> None:
    case("open", reported_at=NOON - timedelta(hours=9), due_at=NOON - timedelta(minutes=90))
    case("late", state="closed", deadline_at=NOON - timedelta(minutes=150), closed_at=NOON - timedelta(minutes=30))
    case("early", state="closed", deadline_at=NOON - timedelta(minutes=30), closed_at=NOON - timedelta(minutes=150))
    with parts.store.read() as conn:
        found = figures.began_and_ended(conn, parts.city.indicators["case.overdue"], Reach("440604"), NOON, 48)
    assert found == ({1: 1, 2: 1}, {0: 1})


def test_a_crowd_is_averaged_over_each_hour(parts: Parts) -> None:
    readings = [(10, 100), (50, 300), (70, 500)]
    with parts.store.write() as conn:
        conn.execute(insert(tables.crowd_readings), [{"segment": "s", "at": NOON - timedelta(minutes=m), "count": n, "band": 0} for m, n in readings])
    with parts.store.read() as conn:
        assert sorted(figures.crowd_by_hour(conn, NOON - timedelta(hours=24), NOON)) == [("s", 0, 200.0), ("s", 1, 500.0)]


def test_what_goes_to_the_lake_names_nobody(parts: Parts) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.people).values(name="王测试0001", sex="f", birth_year=1990, origin="广西", residence="registered", area=NANPU))
    with parts.store.read() as conn:
        ((row,),) = figures.people_rows(conn)
    assert set(row) == {"area", "sex", "birth_year", "origin", "residence"}
