"""Cases that were kept before there were many workflows."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from store import cases
from store.engine import Store


def test_what_is_kept_already_is_a_case_with_its_categorys_limit(tmp_path: Path) -> None:
    store, at = Store.open("", tmp_path), int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1_000_000)
    store.migrate("0006")
    names = "no, source, external_id, category, title, text, area, state, urgent, flags, photos, reported_at, received_at, state_at, deadline_at, version"
    with store.write() as conn:
        values = "'C1', 'x', '1', '01-10', 'x', '', '440604012061', 'handling', 0, '{}', '[]', :at, :at, :at, :at, 4"
        conn.execute(text(f"INSERT INTO cases ({names}) VALUES ({values})"), {"at": at})
    store.migrate()
    with store.write() as conn:
        cases.fill_limits(conn, {"01-10": "4h"})
        row = cases.one(conn, "C1")
    assert row is not None
    assert (row["workflow"], row["time_limit"], row["involved"], row["duplicate_of"], row["version"]) == ("case", "4h", "", None, 4)
