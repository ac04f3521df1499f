"""Visits that asked for a correction by a case, before there were corrections."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from store import corrections, tables
from store.engine import Store
from store.types import Instant

AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_what_a_visit_asked_for_and_nobody_decided_waits_as_a_correction(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    store.migrate("0018")
    asked = {"field": "name", "old": "旧名", "new": "新名", "state": "asked"}
    with store.write() as conn:
        for n, state in ((1, "verifying"), (2, "corrected")):
            case = {"no": f"C{n}", "state": state, "external_id": f"v{n}", "workflow": "correction", "category": "02-04", "title": "", "area": "440604012061"}
            rest = {c.name: AT if isinstance(c.type, Instant) else "" for c in tables.cases.c if not c.nullable}
            numbers = {"version": 1, "urgent": False, "lon": 113.1, "lat": 23.0, "photos": [], "flags": {}, "light_told": ""}
            conn.execute(insert(tables.cases).values(**{**rest, **numbers, **case}))
            visit = {"id": f"phone-visit-{n}", "kind": "enterprise", "thing": n, "area": "440604012061001", "account_id": 7, "unit": "南浦社区", "at": AT}
            conn.execute(insert(tables.visits).values(changes=[{**asked, "field": "activity", "state": "applied"}, asked], case_no=f"C{n}", **visit))
    store.migrate()
    with store.read() as conn:
        (row,) = corrections.of_visit(conn, "phone-visit-1")
        assert corrections.of_visit(conn, "phone-visit-2") == []
    assert {name: row[name] for name in ("key", "column", "old", "new", "state", "owner", "at")} == {
        "key": "1", "column": "name", "old": "旧名", "new": "新名", "state": "pending", "owner": "market", "at": AT,
    }  # fmt: skip
