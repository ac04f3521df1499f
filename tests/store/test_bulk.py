"""Rows inserted in bulk read back as if inserted one by one."""

from datetime import UTC, datetime

from sqlalchemy import select, text

from store import tables
from store.bulk import insert_rows

AT = datetime(2026, 11, 25, 7, 20, tzinfo=UTC)


def a_row(no: str, **over):
    row = {
        "no": no,
        "source": "12345",
        "external_id": no,
        "category": "01-10",
        "title": "暴露生活垃圾",
        "text": "",
        "area": "440604012061001",
        "state": "reported",
        "urgent": True,
        "flags": {"rework": 1},
        "reporter": None,
        "photos": [],
        "reported_at": AT,
        "received_at": AT,
        "state_at": AT,
        "deadline_at": AT,
        "version": 1,
    }
    return {**row, **over}


def test_values_come_back_with_their_types(parts) -> None:
    with parts.store.write() as conn:
        assert insert_rows(conn, tables.cases, [a_row("C1"), a_row("C2", urgent=False)]) == 2
    with parts.store.read() as conn:
        rows = {row.no: row for row in conn.execute(select(tables.cases))}
    assert rows["C1"].reported_at == AT
    assert rows["C1"].flags == {"rework": 1}
    assert (rows["C1"].urgent, rows["C2"].urgent) == (True, False)


def test_a_column_left_out_gets_its_default(parts) -> None:
    with parts.store.write() as conn:
        insert_rows(conn, tables.cases, [a_row("C1")])
        assert conn.execute(select(tables.cases.c.light_told)).scalar_one() == "green"


def test_none_in_a_json_column_is_null(parts) -> None:
    with parts.store.write() as conn:
        insert_rows(conn, tables.cases, [a_row("C1")])
        assert conn.execute(text("SELECT reporter IS NULL FROM cases")).scalar_one() == 1


def test_no_rows_are_no_work(parts) -> None:
    with parts.store.write() as conn:
        assert insert_rows(conn, tables.cases, []) == 0
