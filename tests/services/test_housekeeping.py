"""What has to go goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from services._parts import Parts
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
