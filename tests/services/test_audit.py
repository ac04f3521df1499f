"""The trail: it only grows, and says where somebody changed it all the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from data_sources import anchors
from services import audit
from services._parts import Parts
from services.audit_chain import anchor, folder, mark_restored, seal, verify, verify_in_time
from store import tables, trail
from tests import kit


def lines(parts: Parts, count: int = 5) -> list[int]:
    """So many sealed lines; the ids of all there are."""
    account = kit.account(parts)
    with parts.store.write() as conn:
        for number in range(count):
            audit.record(conn, account, "deed", target=f"C{number}")
    seal(parts)
    with parts.store.read() as conn:
        return list(conn.execute(select(tables.audit.c.id).order_by(tables.audit.c.id)).scalars())


def force(parts: Parts, statement: Any) -> None:
    """What a database administrator could do: take the triggers away, change something."""
    with parts.store.write() as conn:
        for table in ("audit", "audit_chain"):
            for what in ("update", "delete"):
                on = "" if parts.store.on_sqlite else f" ON {table}"
                conn.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{what}{on}"))
        conn.execute(statement)


def test_a_line_falls_with_the_deed_it_tells_of(parts: Parts) -> None:
    account = kit.account(parts)
    with parts.store.write() as conn:
        audit.record(conn, account, "deed", target="C1", detail={"field": "phone"}, address="10.0.0.1")
    with parts.store.read() as conn:
        line = conn.execute(select(tables.audit).where(tables.audit.c.act == "deed")).mappings().one()
    assert (line["account_id"], line["target"], line["result"], line["detail"], line["address"]) == (account.id, "C1", "done", {"field": "phone"}, "10.0.0.1")
    assert line["role"] == "community"


@pytest.mark.parametrize("table", [tables.audit, tables.audit_chain])
def test_the_database_itself_refuses_to_change_or_delete_a_line(parts: Parts, table: Any) -> None:
    lines(parts)
    for statement in (update(table).values({list(table.c)[-1]: None if table is tables.audit else "0"}), delete(table)):
        with pytest.raises(DatabaseError, match="only grows"), parts.store.write() as conn:
            conn.execute(statement)


def test_lines_are_sealed_one_after_another_and_hold(parts: Parts) -> None:
    ids = lines(parts)
    found = verify(parts)
    assert (found["ok"], found["sealed"]["n"], found["lines"]) == (True, len(ids), len(ids))


def test_it_says_which_line_was_changed(parts: Parts) -> None:
    ids = lines(parts)
    force(parts, update(tables.audit).where(tables.audit.c.id == ids[2]).values(target="C9"))
    found = verify(parts)
    assert not found["ok"]
    assert [(each["kind"], each["n"], each["line"]) for each in found["breaks"]] == [("changed", 3, ids[2])]


def test_it_says_which_line_is_gone(parts: Parts) -> None:
    ids = lines(parts)
    force(parts, delete(tables.audit).where(tables.audit.c.id == ids[1]))
    assert [(each["kind"], each["line"]) for each in verify(parts)["breaks"]] == [("gone", ids[1])]


def test_a_line_put_in_past_us_is_noticed(parts: Parts) -> None:
    lines(parts)
    with parts.store.write() as conn:
        row = {"act": "forged", "result": "done", "at": datetime.now(UTC) - timedelta(days=3)}
        forged = conn.execute(insert(tables.audit).values(row).returning(tables.audit.c.id)).scalar_one()
    assert ("unsealed", forged) in [(each["kind"], each["line"]) for each in verify(parts)["breaks"]]


def test_the_anchor_outside_notices_an_end_that_was_cut_off(parts: Parts) -> None:
    ids = lines(parts)
    anchor(parts)
    force(parts, delete(tables.audit_chain).where(tables.audit_chain.c.n == len(ids)))
    force(parts, delete(tables.audit).where(tables.audit.c.id == ids[-1]))
    assert [(each["kind"], each["n"]) for each in verify(parts)["breaks"]] == [("cut_off", len(ids))]


def test_a_history_written_anew_does_not_fit_its_anchor(parts: Parts) -> None:
    lines(parts)
    anchor(parts)
    force(parts, update(tables.audit).where(tables.audit.c.target == "C1").values(target="C7"))
    force(parts, delete(tables.audit_chain))
    seal(parts)
    assert [each["kind"] for each in verify(parts)["breaks"]] == ["other_history"]


def test_after_a_restore_the_chain_goes_on_and_tells_what_was_lost(parts: Parts) -> None:
    ids = lines(parts)
    anchor(parts)
    force(parts, delete(tables.audit_chain).where(tables.audit_chain.c.n > 2))
    force(parts, delete(tables.audit).where(tables.audit.c.id > ids[1]))
    mark_restored(parts)
    lines(parts, 3)
    found = verify(parts)
    assert (found["ok"], [(each["n"], each["lost"]) for each in found["restores"]]) == (True, [(2, len(ids) - 2)])


def test_one_file_a_day_holds_the_anchors(parts: Parts) -> None:
    lines(parts)
    now = datetime.now(UTC)
    anchor(parts, now)
    lines(parts)
    anchor(parts, now + timedelta(minutes=1))
    anchor(parts, now + timedelta(days=1))
    kept = anchors.read(folder(parts))
    assert len({each["file"] for each in kept}) == len(kept) == 2


def test_young_lines_cannot_be_cleared_and_old_ones_leave_a_mark(parts: Parts) -> None:
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        for days in (900, 800):
            conn.execute(insert(tables.audit).values(act="old", result="done", at=now - timedelta(days=days)))
    lines(parts)
    with parts.store.read() as conn:
        end = trail.tip(conn)
    assert end is not None
    with pytest.raises(DatabaseError, match="180 days stay"), parts.store.write() as conn:
        trail.cut(conn, now, now, end)
    with parts.store.write() as conn:
        last = trail.until(conn, now - timedelta(days=365))
        assert last is not None
        trail.cut(conn, now, now - timedelta(days=365), last)
    found = verify(parts)
    assert (found["ok"], found["cuts"][0]["up_to"], found["lines"]) == (True, 2, end.n - 2)


def test_the_hourly_verification_puts_a_break_on_record(parts: Parts) -> None:
    ids = lines(parts)
    force(parts, delete(tables.audit).where(tables.audit.c.id == ids[0]))
    verify_in_time(parts)
    with parts.store.read() as conn:
        line = conn.execute(select(tables.audit).where(tables.audit.c.act == "audit.verify")).mappings().one()
    assert (line["result"], line["detail"]["breaks"]) == ("failed", ["gone:1"])
