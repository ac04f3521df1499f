"""The open store."""

import sqlite3
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from core.errors import Unusable
from store import engine, tables
from store._turn import Turn, TurnTimeout
from store.engine import Store, StoreBusy


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open("", tmp_path)
    opened.migrate()
    return opened


def add(store: Store, key: str) -> None:
    with store.write() as conn:
        conn.execute(insert(tables.meta).values(key=key, value=1))


def keys(store: Store) -> set[str]:
    with store.read() as conn:
        return set(conn.execute(select(tables.meta.c.key)).scalars())


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), tables.metadata) == []


def test_migrating_again_does_nothing(store: Store) -> None:
    assert store.migrate() == []


def test_a_store_of_a_newer_magnet_is_refused_with_the_cure(store: Store) -> None:
    with store.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    with pytest.raises(Unusable, match="newer Magnet"):
        store.migrate()


def test_a_copy_is_made_before_an_old_store_is_changed(store: Store) -> None:
    add(store, "kept")
    with store.write() as conn:
        conn.execute(text("DROP TABLE notices"))
        conn.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    store._copy("0000")
    copy = Store.open(f"sqlite:///{store.home / 'store.before-0000.sqlite'}", store.home)
    assert keys(copy) == {"kept"}


def test_it_keeps_what_it_promised_through_a_power_cut(store: Store) -> None:
    with store.read() as conn:
        pragmas = [conn.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert pragmas == ["wal", 2, 1]


def test_only_its_owner_may_read_the_file(store: Store) -> None:
    assert (store.home / engine.FILE).stat().st_mode & 0o777 == 0o600


def test_an_error_takes_everything_back(store: Store) -> None:
    def half() -> None:
        with store.write() as conn:
            conn.execute(insert(tables.meta).values(key="half", value=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert keys(store) == set()


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.read() as conn:
        before = conn.execute(select(tables.meta)).all()
        add(store, "later")
        assert conn.execute(select(tables.meta)).all() == before == []


def test_naive_times_are_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="has no time zone"), store.write() as conn:
        conn.execute(insert(tables.login_failures).values(username="a", address="b", at=datetime(2026, 1, 1)))


def test_error_messages_hold_no_values(store: Store) -> None:
    add(store, "13800000001")
    with pytest.raises(Exception, match="UNIQUE") as caught:
        add(store, "13800000001")
    assert "13800000001" not in str(caught.value)


def test_who_waits_too_long_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT_S", 0.05)
    other = Store.open("", store.home)
    with store.write(), pytest.raises(StoreBusy):
        add(other, "late")


def test_a_writer_keeps_the_others_out_from_the_start(store: Store) -> None:
    outsider = sqlite3.connect(store.home / engine.FILE, timeout=0)
    with store.write():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            outsider.execute("BEGIN IMMEDIATE")
        with pytest.raises(TurnTimeout), Turn(store.home / "store.lock").take(0.01):
            pass
    outsider.close()


def test_writers_of_two_processes_and_many_threads_all_get_their_turn(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from sqlalchemy import insert; from store import tables; from store.engine import Store\n"
        "store = Store.open('', Path(sys.argv[1]))\n"
        "for n in range(40):\n"
        "    with store.write() as conn: conn.execute(insert(tables.meta).values(key=f'process-{n}', value=1))\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(store.home)], cwd=Path(__file__).parents[2])
    threads = [threading.Thread(target=lambda i=i: [add(store, f"{i}-{n}") for n in range(10)]) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(30) == 0
    assert len(keys(store)) == 80
