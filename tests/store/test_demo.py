"""Bulk reading and writing of the demo."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from store import demo as queries
from store import tables
from tests.kit import a_case

NOW = datetime(2026, 11, 25, 7, 20, tzinfo=UTC)


def test_facts_are_set_and_taken_away(parts) -> None:
    with parts.store.write() as conn:
        queries.put_facts(conn, {"scene": "festival", "speed": 3})
        queries.put_facts(conn, {"scene": "normal", "speed": None})
        assert queries.facts(conn) == {"scene": "normal"}


def test_a_store_with_areas_is_filled(parts) -> None:
    with parts.store.read() as conn:
        assert queries.is_filled(conn)


def test_cases_move_together(parts) -> None:
    numbers = [a_case(parts), a_case(parts)]
    with parts.store.write() as conn:
        queries.move_cases(conn, [{"no": no, "state": "handling", "version": 7} for no in numbers])
        assert {(row["state"], row["version"]) for row in queries.open_cases(conn)} == {("handling", 7)}


def test_the_demo_moves_no_case_of_another_workflow(parts) -> None:
    a_case(parts)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().values(workflow="hazard"))
        assert queries.open_cases(conn) == []


def test_old_closed_cases_are_forgotten_with_their_steps(parts) -> None:
    old, open_ = a_case(parts), a_case(parts)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().where(tables.cases.c.no == old).values(closed_at=NOW))
        queries.forget_cases(conn, datetime.now(UTC) + timedelta(days=1))
        assert list(conn.execute(select(tables.steps.c.case_no).distinct()).scalars()) == [open_]
        queries.forget_cases(conn, None)
        assert conn.execute(select(func.count()).select_from(tables.cases)).scalar_one() == 0


def test_numbers_go_on_after_cases_from_elsewhere(parts) -> None:
    no = a_case(parts)
    day = no[1:9]
    with parts.store.write() as conn:
        assert queries.highest_numbers(conn, [day, "19991231"]) == {day: int(no[10:])}
        conn.execute(tables.cases.update().values(no=f"C{day}-0040"))
        queries.count_numbers_anew(conn, [day])
    assert a_case(parts) == f"C{day}-0041"


def test_a_second_reading_of_a_moment_is_dropped(parts) -> None:
    with parts.store.write() as conn:
        for count in (10, 20):
            queries.add_readings(conn, [{"segment": "tongji_bridge", "at": NOW, "count": count, "band": 4}])
        assert list(conn.execute(select(tables.crowd_readings.c.count)).scalars()) == [10]
        assert queries.last_bands(conn) == {"tongji_bridge": 4}
        queries.forget_readings(conn, NOW + timedelta(seconds=1))
        assert queries.last_bands(conn) == {}


def test_a_withdrawn_notice_ends(parts) -> None:
    row = {"kind": "announcement", "area": "440604", "zh": "行通济", "en": "Walk", "from_at": NOW, "until_at": None}
    with parts.store.write() as conn:
        queries.announce(conn, row)
        assert [ended["until_at"] for ended in queries.withdraw(conn, "行通济", NOW)] == [NOW]
        assert queries.withdraw(conn, "行通济", NOW + timedelta(hours=1)) == []
