"""What has to go goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from core.retention import faults
from services._parts import Parts
from services.audit_chain import seal, verify
from services.housekeeping import tidy
from services.ingest import make_group
from services.take_report import Entry, take_many
from store import tables
from tests import kit


def count(parts: Parts, table: Any) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_each_thing_goes_when_its_time_has_passed(parts: Parts) -> None:
    make_group(parts)
    kit.account(parts)
    take_many(parts, [Entry(b"broken", "stream", "1-1")])
    with parts.store.write() as conn:
        conn.execute(tables.grounds.insert().values(key="g1", geometry={}, at=datetime.now(UTC)))
        conn.execute(tables.login_failures.insert().values(username="a", address="b", at=datetime.now(UTC)))
    left = []
    for days in (0, 2, 31, 61):
        tidy(parts, datetime.now(UTC) + timedelta(days=days))
        left.append([count(parts, table) for table in (tables.sessions, tables.login_failures, tables.rejected, tables.grounds)])
    assert left == [[1, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_what_was_cleared_is_on_record_and_the_trail_goes_its_own_way(parts: Parts) -> None:
    old = datetime.now(UTC) - timedelta(days=1200)
    with parts.store.write() as conn:
        conn.execute(tables.grounds.insert().values(key="g1", geometry={}, at=old))
        conn.execute(tables.audit.insert().values(act="long_ago", result="done", at=old))
    seal(parts)
    tidy(parts)
    seal(parts)
    with parts.store.read() as conn:
        acts = conn.execute(select(tables.audit.c.act, tables.audit.c.detail)).all()
    assert [tuple(each) for each in acts] == [("retention", {"grounds": 1, "audit": 1})]
    assert verify(parts)["ok"]


def test_a_city_keeps_the_trail_no_shorter_than_the_law() -> None:
    assert faults({"audit": 30}) == [("audit", "30 days are not allowed: from 180 to 3650.")]
    assert faults({"audit": 200, "rejected": 5}) == []
