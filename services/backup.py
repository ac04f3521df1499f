"""Backup and restore, by one command each: store, lake, files and what this installation is known by, in one archive that only its owner reads."""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import Unusable
from services import audit, audit_chain
from services._parts import Parts
from store import copies
from store.engine import FILE, Store

FORMAT = 1
# What of the data folder is kept beside the store. Bus, pids and camera segments are made anew.
FOLDERS = ("files", "lake", "maps", "tls", "anchors")
LOOSE = ("secret",)
WORKING = "build.duckdb"  # the lake's working file: it is written while Magnet runs, and built anew where it is missing
Say = Callable[[str], None]


def backup(parts: Parts, to: Path, running: bool, say: Say) -> Path:
    """Write the archive `to` (a .tar, or a folder to put it in); its path. Magnet may go on meanwhile. Raises Unusable."""
    now = datetime.now(UTC)
    file = to / f"magnet-{parts.city.id}-{now:%Y%m%d-%H%M%S}.tar" if to.is_dir() or not to.suffix else to
    file.parent.mkdir(parents=True, exist_ok=True)
    with parts.store.write() as conn:
        audit.record(conn, None, "backup", detail={"file": file.name})
    audit_chain.seal(parts)
    half = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out, tarfile.open(fileobj=out, mode="w") as tar:
        kind = "sqlite" if parts.store.on_sqlite else "rows"
        about = {"format": FORMAT, "city": parts.city.id, "demo": parts.settings.demo, "at": now.isoformat(), "store": kind}
        _put(tar, "about.json", json.dumps(about).encode())
        (_put_file if kind == "sqlite" else _put_rows)(parts, tar, say)
        for name in _kept(parts.settings.home, running):
            tar.add(parts.settings.home / name, f"home/{name}", recursive=False)
        say("files, lake and keys")
    os.replace(half, file)
    return file


def restore(parts: Parts, file: Path, say: Say) -> dict[str, Any]:
    """Put an archive back into an empty installation; what the verified trail says afterwards. Raises Unusable where something is there already."""
    if not file.is_file() or not tarfile.is_tarfile(file):
        raise Unusable(f"{file} is no backup of Magnet: name the .tar that `app.py backup` has written.")
    with tarfile.open(file) as tar:
        about = json.loads(_read(tar, "about.json"))
        _fits(parts, about)
        if about["store"] == "sqlite":
            _take_file(parts, tar)
        else:
            _take_rows(parts, tar, say)
        say("store")
        _take_home(parts, tar)
        say("files, lake and keys")
    parts.store.migrate()
    audit_chain.mark_restored(parts)
    with parts.store.write() as conn:
        audit.record(conn, None, "restore", detail={"file": file.name, "of": about["at"]})
    audit_chain.seal(parts)
    return audit_chain.verify(parts)


def _kept(home: Path, running: bool) -> Iterator[str]:
    """The files beside the store, relative to the data folder."""
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not (running and path.name.startswith(WORKING)):
                yield path.relative_to(home).as_posix()
    yield from (name for name in LOOSE if (home / name).is_file())


def _put_file(parts: Parts, tar: tarfile.TarFile, say: Say) -> None:
    with tempfile.TemporaryDirectory(dir=parts.settings.home) as folder:
        copies.snapshot(parts.store, copy := Path(folder) / FILE)
        tar.add(copy, FILE)
    say("store")


def _put_rows(parts: Parts, tar: tarfile.TarFile, say: Say) -> None:
    """Every table as lines of JSON, all of one moment."""
    with parts.store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn, conn.begin():
        for table in copies.tables():
            with tempfile.TemporaryFile() as lines:
                for line in copies.rows(conn, table):
                    lines.write(line)
                info = tarfile.TarInfo(f"tables/{table.name}.jsonl")
                info.size, info.mode = lines.tell(), 0o600
                lines.seek(0)
                tar.addfile(info, lines)
    say("store")


def _fits(parts: Parts, about: dict[str, Any]) -> None:
    if about["format"] != FORMAT or about["city"] != parts.city.id or about["demo"] != parts.settings.demo:
        raise Unusable(
            f"This is a backup of {about['city']} ({'demo' if about['demo'] else 'real'}, format {about['format']}): "
            f"set MAGNET_CITY and MAGNET_DEMO to that, and use the Magnet that wrote it or a newer one."
        )
    if about["store"] == "sqlite" and not parts.store.on_sqlite:
        raise Unusable("This backup holds an SQLite store: restore it without DATABASE_URL.")
    if (parts.settings.home / "run" / "app.pid").exists():
        raise Unusable("Magnet runs on this data folder: stop it, then restore.")
    parts.store.migrate()
    with parts.store.read() as conn:
        if not copies.is_empty(conn):
            raise Unusable("There is a store here already: restore into an empty data folder or database (MAGNET_HOME, DATABASE_URL).")


def _take_file(parts: Parts, tar: tarfile.TarFile) -> None:
    parts.store.close()
    for rest in parts.settings.home.glob(f"{FILE}*"):
        rest.unlink()
    _write(tar, FILE, parts.settings.home / FILE)
    parts.store = Store.open(parts.settings.database_url, parts.settings.home)


def _take_rows(parts: Parts, tar: tarfile.TarFile, say: Say) -> None:
    with parts.store.write() as conn:
        for table in copies.tables():
            try:
                lines = tar.extractfile(f"tables/{table.name}.jsonl")
            except KeyError:  # younger than the backup
                continue
            if lines is not None:
                copies.fill(conn, table, lines)
        copies.go_on_counting(conn)


def _take_home(parts: Parts, tar: tarfile.TarFile) -> None:
    """Files to their places; anchors only where there are none, since those here may know more than the archive."""
    home = parts.settings.home.resolve()
    here = any(audit_chain.folder(parts).glob("*.jsonl"))
    for member in tar.getmembers():
        name = member.name.removeprefix("home/")
        if not member.isfile() or name == member.name or (name.startswith("anchors/") and here):
            continue
        to = (home / name).resolve()
        if not to.is_relative_to(home) or name.split("/")[0] not in (*FOLDERS, *LOOSE):
            raise Unusable(f"The backup names a file outside the data folder ({member.name}): it was not written by Magnet.")
        to = audit_chain.folder(parts) / to.name if name.startswith("anchors/") else to
        _write(tar, member.name, to)


def _write(tar: tarfile.TarFile, name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(name)
    if source is None:
        raise Unusable(f"The backup lacks {name}.")
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        while piece := source.read(1 << 20):
            out.write(piece)


def _put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise Unusable(f"The backup lacks {name}: it was not written by Magnet.")
    return found.read()
