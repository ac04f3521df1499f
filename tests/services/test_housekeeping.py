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
from tests.kit import NANPU


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


def test_records_of_the_case_store_go_when_their_dataset_keeps_them_no_longer(parts: Parts) -> None:
    old, new = datetime.now(UTC) - timedelta(days=1200), datetime.now(UTC)
    said = {"area": f"{NANPU}001", "account_id": 1, "unit": "南浦社区"}
    with parts.store.write() as conn:
        for n, at in enumerate((old, new), 1):
            hour = {"from_at": at, "until_at": at + timedelta(hours=1)}
            walk = {"day": f"{at:%Y-%m-%d}", "area": NANPU, "zh": "路线", "en": "Route", "points": [], "radius_m": 50, "units": [], **hour}
            conn.execute(tables.crowd_readings.insert().values(segment="s", at=at, count=1, band=0))
            conn.execute(tables.visits.insert().values(id=str(n), kind="home", thing=1, at=at, changes=[], **said))
            conn.execute(tables.guards.insert().values(id=n, name="值守", note="", at=at, **said))
            conn.execute(tables.guard_officers.insert().values(guard=n, officer=7))
            conn.execute(tables.patrol_runs.insert().values(id=n, route=1, **walk))
            conn.execute(tables.patrol_runs.insert().values(id=10 + n, route=-n, **walk))
            conn.execute(tables.patrol_members.insert().values(run=n, account_id=1, unit="u", at=at))
            conn.execute(tables.recurring.insert().values(id=n, kind="k", area=NANPU, period=f"{at:%Y-%m}", photos=[], **hour))
            conn.execute(tables.recurring_photos.insert().values(photo=f"p{n}", recurring=n))
    tidy(parts)
    kept = ("crowd_readings", "visits", "guards", "guard_officers", "patrol_members", "recurring", "recurring_photos")
    assert {name: count(parts, getattr(tables, name)) for name in kept} == dict.fromkeys(kept, 1)
    assert count(parts, tables.patrol_runs) == 2
    with parts.store.read() as conn:
        lines = conn.execute(select(tables.audit.c.target, tables.audit.c.detail).where(tables.audit.c.act == "retention")).all()
    cleared = {line.target.removeprefix("dataset:"): line.detail["rows"] for line in lines}
    assert cleared == {"crowd_reading": 1, "patrol": 1, "recurring": 1, "visit": 1, "guard": 1}


def test_a_city_keeps_the_trail_no_shorter_than_the_law() -> None:
    assert faults({"audit": 30}) == [("audit", "30 days are not allowed: from 180 to 3650.")]
    assert faults({"audit": 200, "rejected": 5}) == []
