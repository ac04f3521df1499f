"""Rows of datasets in Parquet parts under MAGNET_HOME, read by DuckDB through ibis."""

import re
import secrets
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb

from core.cubes import COMMUNITY_DIGITS, Shape, nearest
from core.datasets import Dataset
from core.errors import Spoilt
from data_sources import _cubes_sql, _manifest, _parts_sql
from data_sources._manifest import Manifest
from data_sources._values import cube_dtypes, dtypes
from data_sources.records import MOST_AREAS, Change, Keys, State, Tables, shaped

if TYPE_CHECKING:
    import ibis
    import pandas as pd

WRITER = {"threads": 2, "memory_limit": "500MB", "preserve_insertion_order": False}
READER = {"threads": 1, "memory_limit": "700MB"}
LEFT_S = 3600.0
KEPT = 2  # so many versions that somebody may still be asking
SMALL = 1_000_000  # bytes of a file whose sum is looked at when it is first read; larger ones are left to the worker
_FILE = re.compile(r"'([^']+\.parquet)'")
_NAME = re.compile(r'"([a-z0-9_]+_@\d+(?:@\d+)?)"')


@dataclass(slots=True, eq=False)
class Files:
    """The keeper of a folder: one folder a dataset."""

    folder: Path
    tz: ZoneInfo
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: dict[str, Manifest] = field(default_factory=dict)
    _seen: dict[str, tuple[Manifest | None, Any]] = field(default_factory=dict)
    _checked: dict[str, set[str]] = field(default_factory=dict)  # small files by dataset that are as they were written
    _sources: dict[str, str] = field(default_factory=dict)  # SQL by the name of a table
    _backend: "ibis.BaseBackend | None" = None

    def put(self, dataset: Dataset, frames: "Iterable[pd.DataFrame]", load: int, at: datetime, whole: bool, gone: Keys, stays: Keys, anew: bool) -> Change:
        with self._writing(dataset, whole or anew) as work:
            local = at.astimezone(self.tz).replace(tzinfo=None)
            return work.put((shaped(dataset, frame, self.tz) for frame in frames), load, at, local, whole, gone, stays)

    def fit(self, dataset: Dataset, shapes: list[Shape]) -> bool:
        held = {cube.shape for cube in self._manifest(dataset).cubes}
        if held == {shape.named(dataset) for shape in shapes}:
            return False
        with self._writing(dataset, False) as work:
            work.fit(shapes)
        return True

    def state(self, dataset: Dataset) -> State:
        manifest = self._manifest(dataset)
        newest = datetime.fromisoformat(manifest.newest) if manifest.newest else None
        size = sum(file.bytes for file in manifest.files)
        shapes = tuple(_sound(dataset, manifest))
        return State(manifest.number, manifest.rows, manifest.loads, manifest.load, newest, size, shapes)

    def spoilt(self, dataset: Dataset) -> tuple[str, ...]:
        return self._manifest(dataset).spoilt

    def verify(self, dataset: Dataset) -> list[str]:
        return _manifest.verify(self.folder / dataset.id)

    def tables(self, dataset: Dataset) -> Tables:
        manifest = self._readable(dataset)
        with self._lock:
            seen, tables = self._seen.get(dataset.id, (None, None))
            if seen is not manifest:
                tables = self._views(dataset, manifest)
                self._seen[dataset.id] = manifest, tables
        return tables

    def run(self, expression: "ibis.Table") -> "pd.DataFrame":
        sql = self.compile(expression)
        with self._cursor(sql) as cursor:
            return cursor.execute(sql).df()

    def compile(self, expression: "ibis.Table") -> str:
        sql = str(self._connected().compile(expression))
        return _NAME.sub(lambda name: self._sources.get(name[1], name[0]), sql)

    def fetch(self, sql: str) -> list[dict[str, Any]]:
        with self._cursor(sql) as cursor:
            rows = cursor.execute(sql).fetchall()
            names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def by_area(self, dataset: Dataset) -> list[dict[str, Any]]:
        # A catalogue asks this of every dataset at once: written out, since making an expression takes ten times as long as counting.
        rows = _parts_sql.rows(dataset, self._readable(dataset), self.folder / dataset.id, ("_area",))
        return self.fetch(f"SELECT _area, count(*) AS n FROM ({rows}) GROUP BY _area")

    @contextmanager
    def _cursor(self, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, so that many threads may ask at the same time. Raises Spoilt where files that `sql` reads are the reason it failed."""
        cursor = self._connected().con.cursor()
        try:
            yield cursor
        except duckdb.Error as error:
            for folder in {Path(name).parent for name in _FILE.findall(sql)}:
                _explain(folder, error)
            raise
        finally:
            cursor.close()

    def close(self) -> None:
        with self._lock:
            if self._backend:
                self._backend.disconnect()
            self._backend = None
            self._seen.clear()

    def _manifest(self, dataset: Dataset) -> Manifest:
        folder = self.folder / dataset.id
        self._known[dataset.id] = _manifest.read(folder, self._known.get(dataset.id))
        return self._known[dataset.id]

    def _readable(self, dataset: Dataset) -> Manifest:
        """The state that is read: the sums of its small files have been looked at. Raises Spoilt where it cannot be read."""
        folder, manifest, checked = self.folder / dataset.id, self._manifest(dataset), self._checked.setdefault(dataset.id, set())
        names = {file.name for file in manifest.files}
        if names - checked:
            _manifest.verify(folder, SMALL, checked)
            self._checked[dataset.id] = names
            manifest = self._manifest(dataset)
        if not manifest.readable or (manifest.spoilt and not manifest.number):
            raise Spoilt(dataset.id, manifest.spoilt)
        return manifest

    def _connected(self) -> Any:
        import ibis

        if self._backend is None:
            ibis.options.sql.fuse_selects = False  # DuckDB merges nested selects itself, and quicker
            self._backend = ibis.duckdb.connect(**READER, temp_directory=str(self.folder / "spill"))
            self._backend.con.execute("SET parquet_metadata_cache = true")
        return self._backend

    def _views(self, dataset: Dataset, manifest: Manifest) -> Tables:
        """Tables by names, in whose place `compile` puts what reads the files."""
        import ibis

        folder, name = self.folder / dataset.id, f"{dataset.id}_@{manifest.number}"
        older = [each for each in self._sources if each.startswith(f"{dataset.id}_@") and _number(each) < manifest.number - KEPT]
        for each in older:
            del self._sources[each]
        self._sources[name] = f"({_parts_sql.rows(dataset, manifest, folder)})"
        cubes = {shape: cube for shape, cube in _sound(dataset, manifest).items() if cube.files}
        order, made = list(cubes), dict[Shape, Any]()

        def cube_of(wanted: Shape) -> "ibis.Table | None":
            found = nearest(wanted, cubes)
            if found and found not in made:
                view = f"{name}@{order.index(found)}"
                self._sources[view] = f"({_cubes_sql.read(cubes[found], folder)})"
                made[found] = ibis.table(cube_dtypes(dataset, found), name=view)
            return made[found] if found else None

        own = {"_key": "string", "_area": "string", "_load": "int64", "_at": "timestamp(6)"}
        return Tables((manifest.number, len(cubes)), ibis.table({**dtypes(dataset), **own}, name=name), cube_of)

    @contextmanager
    def _writing(self, dataset: Dataset, heals: bool) -> "Iterator[_Work]":
        folder = self.folder / dataset.id
        folder.mkdir(parents=True, exist_ok=True)
        manifest, number = self._held(dataset, heals), _manifest.next_number(folder)
        for old in folder.glob("unfinished-*"):  # what a writer that died left is in nobody's manifest
            if time.time() - old.stat().st_mtime > LEFT_S:
                shutil.rmtree(old, ignore_errors=True)
        tag = f"{number}-{secrets.token_hex(3)}"
        scratch = folder / f"unfinished-{tag}"
        scratch.mkdir()
        try:
            with duckdb.connect(str(scratch / "work.duckdb"), config={**WRITER, "temp_directory": str(scratch / "spill")}) as con:
                con.execute("PRAGMA disable_checkpoint_on_shutdown")  # nobody opens it again
                yield _Work(con, dataset, folder, manifest, number, tag)
            _manifest.prune(folder)
            if heals:
                _manifest.healed(folder)
        except duckdb.Error as error:
            _explain(folder, error)
            raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _held(self, dataset: Dataset, heals: bool) -> Manifest:
        """What a load is compared with: nothing where all rows come anew and those of before cannot be read. What is spoilt is marked, so that it is
        known still when this load has come."""
        try:
            manifest = self._readable(dataset)
        except Spoilt:
            if not heals:
                raise
            return Manifest()
        if manifest.spoilt:
            _manifest.mark(self.folder / dataset.id, manifest.spoilt)
        return manifest


def _explain(folder: Path, error: duckdb.Error) -> None:
    """Raise Spoilt where files that are not as they were written may be the reason."""
    if spoilt := _manifest.verify(folder):
        raise Spoilt(folder.name, spoilt) from error


def _number(name: str) -> int:
    """The version in the name of a table."""
    return int(name.partition("@")[2].partition("@")[0])


def _sound(dataset: Dataset, manifest: Manifest) -> dict[Shape, _manifest.Cube]:
    """The rollups whose columns are today of the kinds they were made with."""
    return {shape: cube for cube in manifest.cubes if (shape := Shape.parse(cube.shape)).named(dataset) == cube.shape}


@dataclass(slots=True)
class _Work:
    """One version in the making."""

    con: duckdb.DuckDBPyConnection
    dataset: Dataset
    folder: Path
    held: Manifest
    number: int
    tag: str  # in the names of its files

    def put(self, frames: "Iterator[pd.DataFrame]", load: int, at: datetime, local: datetime, whole: bool, gone: Keys, stays: Keys) -> Change:
        con, held, folder, tag = self.con, self.held, self.folder, self.tag
        self._stage(frames)
        _parts_sql.name_keys(con, "gone", gone)
        _parts_sql.name_keys(con, "stays", stays)
        counts = _parts_sql.compare(con, self.dataset, held, folder, whole)
        parts = [*_parts_sql.buried(con, held, folder, tag), *_parts_sql.write_part(con, self.dataset, folder, tag, load, local)]
        made = Manifest(
            self.number, _parts_sql.compacted(con, self.dataset, parts, folder, tag), self._cubes(), held.loads + (load != held.load), load, at.isoformat()
        )
        _manifest.write(folder, made)
        return Change(**counts, areas=_parts_sql.areas(con, MOST_AREAS))

    def _stage(self, frames: "Iterator[pd.DataFrame]") -> None:
        """Take the rows in, numbered: of a key's rows the last one holds."""
        _parts_sql.make_staged(self.con, self.dataset)
        staged = 0
        for frame in frames:
            _parts_sql.append(self.con, self.dataset, frame, staged)
            staged += len(frame)

    def _cubes(self) -> tuple[_manifest.Cube, ...]:
        """The rollups, with the difference this load makes."""
        made = []
        for index, cube in enumerate(self.held.cubes):
            more = _cubes_sql.add(self.con, self.dataset, cube, self.folder, f"cube-{self.tag}-{index}.parquet")
            if more:
                made.append(_cubes_sql.compacted(self.con, more, self.folder, f"cube-{self.tag}-{index}-all.parquet"))
        return tuple(made)

    def fit(self, shapes: list[Shape]) -> None:
        """Keep the rollups that are wanted still, build those that are missing."""
        made = {cube.shape: cube for cube in self.held.cubes}
        rows = _parts_sql.rows(self.dataset, self.held, self.folder)
        for index, shape in enumerate(sorted(shapes, key=lambda shape: -shape.digits)):
            text = shape.named(self.dataset)
            if text in made:
                continue
            name, finer = f"cube-{self.tag}-{index}.parquet", made.get(replace(shape, digits=COMMUNITY_DIGITS).named(self.dataset))
            if finer and finer.files:  # towns are put together from their communities
                made[text] = _cubes_sql.coarser(self.con, text, finer, self.folder, name)
            else:
                made[text] = _cubes_sql.build(self.con, text, rows, self.folder, name)
        cubes = tuple(made[shape.named(self.dataset)] for shape in shapes)
        _manifest.write(self.folder, replace(self.held, number=self.number, cubes=cubes))
