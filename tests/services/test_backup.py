"""A backup is worth what its restore brings back."""

import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import Unusable
from services._parts import Parts
from services.audit_chain import anchor, seal
from services.backup import backup, restore
from services.cases import case
from services.who import sign_in
from store import copies, tables
from store.engine import Store
from tests import kit


def quiet(_: str) -> None:
    """Nobody listens."""


def counts(parts: Parts) -> dict[str, int]:
    with parts.store.read() as conn:
        return {t.name: int(conn.execute(select(func.count()).select_from(t)).scalar_one()) for t in copies.tables()}


@pytest.fixture
def filled(parts: Parts) -> Parts:
    """An installation with a case, an account, a photo's file and a sealed, anchored trail."""
    kit.account(parts, username="wang")
    kit.go(parts, kit.a_case(parts), "dispatch")
    (parts.settings.home / "files" / "aa").mkdir(parents=True)
    (parts.settings.home / "files" / "aa" / "aabb").write_bytes(b"a photo")
    (parts.settings.home / "secret").write_text("the secret of this installation")
    seal(parts)
    anchor(parts)
    return parts


@pytest.fixture
def empty(parts: Parts, tmp_path: Path, new_store: Any) -> Parts:
    """Another machine with nothing on it."""
    home = tmp_path / "other"
    home.mkdir()
    settings = replace(parts.settings, home=home)
    if parts.store.on_sqlite:
        return Parts(settings, parts.city, Store.open("", home), parts.bus, parts.lake, parts.records)
    store = new_store(home)
    with store.write() as conn:  # the kit's areas, which an empty installation has not
        conn.execute(tables.areas.delete())
    return Parts(settings, parts.city, store, parts.bus, parts.lake, parts.records)


def test_what_was_kept_is_there_again_and_the_trail_holds(filled: Parts, empty: Parts, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "kept", running=True, say=quiet)
    found = restore(empty, file, quiet)
    assert found["ok"], found["breaks"]
    before, after = counts(filled), counts(empty)
    ours = {"audit": 1, "audit_chain": 1}  # that it was restored
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == ours
    assert (empty.settings.home / "files" / "aa" / "aabb").read_bytes() == b"a photo"
    account = sign_in(empty, "wang", kit.PASSWORD, "127.0.0.1")[1]
    with filled.store.read() as conn:
        no = conn.execute(select(tables.cases.c.no)).scalar_one()
    assert case(empty, account, no)["state"] == "dispatched"


def test_new_rows_go_on_counting_after_a_restore(filled: Parts, empty: Parts, tmp_path: Path) -> None:
    restore(empty, backup(filled, tmp_path / "kept.tar", running=True, say=quiet), quiet)
    assert kit.a_case(empty)
    assert kit.account(empty).id > 1


def test_a_restore_to_an_earlier_day_says_what_was_lost(filled: Parts, empty: Parts, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "kept.tar", running=True, say=quiet)
    for _ in range(3):
        kit.account(filled)
    seal(filled)
    from datetime import UTC, datetime, timedelta

    anchor(filled, datetime.now(UTC) + timedelta(hours=1))
    empty.settings = replace(empty.settings, anchors=filled.settings.home / "anchors")  # they are kept elsewhere, and know more
    found = restore(empty, file, quiet)
    assert found["ok"], found["breaks"]
    assert [each["lost"] for each in found["restores"]] == [3]


def test_nothing_is_overwritten(filled: Parts, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "kept.tar", running=True, say=quiet)
    with pytest.raises(Unusable, match="already"):
        restore(filled, file, quiet)


def test_only_its_owner_reads_the_archive_and_the_working_file_stays_out_while_it_runs(filled: Parts, tmp_path: Path) -> None:
    lake = filled.settings.home / "lake"
    lake.mkdir(exist_ok=True)
    for name in ("build.duckdb", "rollup-1.duckdb"):
        (lake / name).write_bytes(b"x")
    file = backup(filled, tmp_path / "kept.tar", running=True, say=quiet)
    assert file.stat().st_mode & 0o77 == 0
    with tarfile.open(file) as tar:
        names = tar.getnames()
    assert ("home/lake/rollup-1.duckdb" in names, "home/lake/build.duckdb" in names) == (True, False)


def test_an_archive_that_reaches_outside_is_refused(filled: Parts, empty: Parts, tmp_path: Path) -> None:
    file = backup(filled, tmp_path / "kept.tar", running=True, say=quiet)
    with tarfile.open(file, "a") as tar:
        bad = tarfile.TarInfo("home/files/../../outside")
        tar.addfile(bad)
    with pytest.raises(Unusable, match="outside"):
        restore(empty, file, quiet)


def test_something_else_is_no_backup(empty: Parts, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"no")
    with pytest.raises(Unusable, match="no backup"):
        restore(empty, tmp_path / "x.tar", quiet)
