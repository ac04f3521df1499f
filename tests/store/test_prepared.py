"""Prepared statements write what SQLAlchemy would have written."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from store._prepared import Prepared
from store.tables import outbox, steps

NOW = datetime(2026, 11, 26, tzinfo=UTC)
DATA = {"by": "城管", "n": [1, None]}
STEP = {"case_no": "C1", "action": "accept", "from_state": "reported", "to_state": "accepted", "at": NOW, "actor": "综治中心", "data": DATA}


def test_a_row_is_the_same_as_if_written_the_usual_way(parts):
    with parts.store.write() as conn:
        Prepared.adding(steps).run(conn, STEP)
        conn.execute(insert(steps), [STEP])
        one, other = (dict(row) for row in conn.execute(select(steps).order_by(steps.c.id)).mappings())
        raw = conn.exec_driver_sql("SELECT data, note, account_id FROM steps ORDER BY id").all()
    assert one | {"id": 0} == other | {"id": 0}
    assert raw[0] == raw[1]


def test_several_rows_stand_in_their_order_with_plain_defaults(parts):
    with parts.store.write() as conn:
        Prepared.adding(outbox).run(conn, *({"topic": "case", "key": key, "area": "440604", "body": {"k": key}, "at": NOW} for key in "abc"))
        rows = conn.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
    assert [(row["key"], row["body"], row["alarm"]) for row in rows] == [(key, {"k": key}, False) for key in "abc"]


def test_a_name_it_has_not_is_refused(parts):
    with parts.store.write() as conn, pytest.raises(KeyError, match="nonsense"):
        Prepared.adding(steps).run(conn, {**STEP, "nonsense": 1})


def test_an_update_says_how_many_it_met(parts):
    statement = update(steps).where(steps.c.case_no == bindparam("the_no")).values(note=bindparam("new_note"), data=bindparam("new_data"))
    change = Prepared(statement, ["note", "data"])
    with parts.store.write() as conn:
        Prepared.adding(steps).run(conn, STEP)
        assert change.run(conn, {"the_no": "C1", "new_note": "已核", "new_data": None}) == 1
        assert change.run(conn, {"the_no": "C2", "new_note": "", "new_data": None}) == 0
        row = conn.execute(select(steps)).mappings().one()
    assert (row["note"], row["data"]) == ("已核", None)


def test_a_row_is_read_as_the_usual_way_reads_it(parts):
    one = Prepared(select(steps).where(steps.c.case_no == bindparam("the_no")))
    with parts.store.write() as conn:
        Prepared.adding(steps).run(conn, STEP)
        assert one.one(conn, the_no="C1") == dict(conn.execute(select(steps)).mappings().one())
        assert one.one(conn, the_no="C2") is None


def test_what_the_database_refuses_is_the_usual_error_without_parameters(parts):
    with parts.store.write() as conn, pytest.raises(IntegrityError) as refused:
        Prepared.adding(outbox).run(conn, {"topic": None, "key": "C1", "area": "440604", "body": {}, "at": NOW})
    assert "INSERT INTO outbox" in str(refused.value)
    assert "[parameters:" not in str(refused.value)
