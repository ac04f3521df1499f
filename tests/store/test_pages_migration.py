"""Pages that were kept before there were versions."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from store import page_versions, pages
from store.engine import Store


def test_what_is_kept_already_becomes_the_first_version_there_is(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    store.migrate("0002")
    with store.write() as conn:
        conn.execute(
            text("INSERT INTO pages (owner, base, version, operations, at) VALUES (7, 'community', 4, '[]', :at)"),
            {"at": datetime(2026, 11, 1, tzinfo=UTC).timestamp()},
        )
    store.migrate()
    with store.read() as conn:
        (version,) = page_versions.newest(conn, 7, "community", 9)
        kept = pages.kept(conn, 7, "community")
    assert (version["version"], version["act"], version["author"], version["operations"]) == (4, "save", 7, [])
    assert kept is not None
    assert kept["decided"] == {}
