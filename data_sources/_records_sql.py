"""Rows of datasets in a database at LAKE_URL: one table a dataset, read through ibis in the database's dialect.

Nothing is changed in place: a load adds rows of its own version, names the rows that hold no more, and adds the difference to the rollups. It
comes to hold with one row in `lake_states`; whoever reads asks for what held at that version. So it needs no transaction over many tables.
"""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.cubes import Shape, nearest
from core.datasets import Dataset
from core.errors import Unusable
from data_sources._sql_load import Database, Load, compiled
from data_sources._sql_tables import DEAD, OWN, fresh, live, old
from data_sources._values import cube_dtypes, dtypes, rolled_up
from data_sources.records import Change, Keys, State, Tables

if TYPE_CHECKING:
    import ibis
    import pandas as pd

STATES = "lake_states"
STATE = {"id": "!string", "version": "!int64", "body": "!string"}
SINCE = {"_since": "!int64"}
KEPT = 3
TIDY = 20  # every so many loads rollups are added up, and what holds no more is taken out


def database(url: str) -> Database:
    """The database at an address. Opens nothing yet. Raises Unusable for one it cannot take."""
    kind, _, rest = url.partition("://")
    if kind.partition("+")[0] in ("postgresql", "postgres"):
        from data_sources._postgres import Postgres

        return Postgres(f"postgresql://{rest}")
    if kind == "clickhouse":
        from data_sources._clickhouse import ClickHouse, Http

        return ClickHouse(Http(url))
    raise Unusable("LAKE_URL is no address the lake can have: write postgresql://… or clickhouse://…, or leave it away.")


@dataclass(frozen=True, slots=True)
class _Held:
    """A state as it is written: `cubes` are tables by the text of their shape; `dead` how many rows hold no more."""

    version: int = 0
    rows: int = 0
    loads: int = 0
    load: int = 0
    newest: str | None = None
    dead: int = 0
    cubes: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # and the types they were written with


@dataclass(slots=True, eq=False)
class Sql:
    """The keeper of a database."""

    database: Database
    tz: ZoneInfo
    _made: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, dataset: Dataset, frames: "Iterable[pd.DataFrame]", load: int, at: datetime, whole: bool, gone: Keys, stays: Keys, anew: bool) -> Change:
        held = self._held(dataset)
        self._prepare(dataset, held)
        work, version = Load(self.database, dataset, self.tz, held.version, held.dead), held.version + 1
        work.stage(held.cubes.values(), frames, gone, stays)
        counts = work.compare(whole)
        work.write(load, at.astimezone(self.tz).replace(tzinfo=None))
        for text, table in held.cubes.items():
            self._add(dataset, text, table, version)
        leaving = counts["changed"] + counts["removed"]
        cubes = {text: table for text, table in held.cubes.items() if Shape.parse(text).named(dataset) == text}
        made = _Held(
            version, held.rows + counts["added"] - counts["removed"], held.loads + (load != held.load), load, at.isoformat(), held.dead + leaving, cubes,
            dtypes(dataset),
        )  # fmt: skip
        areas = work.areas()
        self._publish(dataset, made)
        work.drop_staged()
        if version % TIDY == 0:
            self._tidy(dataset, made)
        return Change(**counts, areas=areas)

    def fit(self, dataset: Dataset, shapes: list[Shape]) -> bool:
        held = self._held(dataset)
        wanted = [shape for shape in shapes if shape.how != "distinct"]  # distinct values are counted one by one
        if {shape.named(dataset) for shape in wanted} == set(held.cubes):
            return False
        version = held.version + 1
        cubes = {}
        for number, shape in enumerate(wanted):
            text = shape.named(dataset)
            cubes[text] = held.cubes.get(text) or self._build(dataset, shape, f"cube_{dataset.id}_{version}_{number}", version)
        self._publish(dataset, replace(held, version=version, cubes=cubes))
        for text, table in held.cubes.items():
            if text not in cubes:
                self.database.run(f'DROP TABLE IF EXISTS "{table}"')
        return True

    def state(self, dataset: Dataset) -> State:
        held = self._held(dataset)
        newest = datetime.fromisoformat(held.newest) if held.newest else None
        return State(held.version, held.rows, held.loads, held.load, newest, 0, tuple(_sound(dataset, held)))

    def tables(self, dataset: Dataset) -> Tables:
        held = self._held(dataset)
        self._prepare(dataset, held)
        cubes = _sound(dataset, held)

        def cube(wanted: Shape) -> "ibis.Table | None":
            found = nearest(wanted, cubes)
            return self._cube(dataset, found, cubes[found], held.version) if found else None

        return Tables(held.version, live(dataset, held.version, held.dead).drop("_hash", "_since"), cube)

    def run(self, expression: "ibis.Table") -> "pd.DataFrame":
        return self.database.frame(self.compile(expression))

    def fetch(self, sql: str) -> list[dict[str, Any]]:
        return [{str(name): value for name, value in record.items()} for record in self.database.frame(sql).to_dict("records")]

    def by_area(self, dataset: Dataset) -> list[dict[str, Any]]:
        rows = self.tables(dataset).rows
        return self.fetch(self.compile(rows.group_by("_area").aggregate(n=rows.count())))

    def spoilt(self, dataset: Dataset) -> tuple[str, ...]:
        return ()  # a database looks after its own files

    def verify(self, dataset: Dataset) -> list[str]:
        return []

    def close(self) -> None:
        self.database.close()

    def compile(self, expression: "ibis.Table") -> str:
        return compiled(self.database, expression)

    def _held(self, dataset: Dataset) -> _Held:
        with self._lock:
            if STATES not in self._made:
                self.database.create(STATES, STATE, ("id", "version"), unique=True)
                self._made.add(STATES)
        frame = self.database.frame(f"SELECT body FROM {STATES} WHERE id = '{dataset.id}' ORDER BY version DESC LIMIT 1")
        return _Held(**json.loads(frame["body"].iloc[0])) if len(frame) else _Held()

    def _publish(self, dataset: Dataset, made: _Held) -> None:
        import pandas as pd

        body = json.dumps({name: getattr(made, name) for name in _Held.__slots__})
        self.database.insert(STATES, pd.DataFrame([{"id": dataset.id, "version": made.version, "body": body}]))
        self.database.run(f"DELETE FROM {STATES} WHERE id = '{dataset.id}' AND version <= {made.version - KEPT}")

    def _prepare(self, dataset: Dataset, held: _Held) -> None:
        """The dataset's tables, with the columns it has today."""
        name = f"{dataset.id}:{dtypes(dataset)}"
        with self._lock:
            if name in self._made:
                return
            columns = dtypes(dataset)
            self.database.create(f"rows_{dataset.id}", {**OWN, **columns}, ("_area", "_key"))
            self.database.create(f"dead_{dataset.id}", DEAD, ("_key",))
            for each in [each for each, kind in held.columns.items() if columns.get(each, kind) != kind]:
                # What it held as another kind comes again with the next load, in which the row is another one.
                self.database.run(f'ALTER TABLE "rows_{dataset.id}" DROP COLUMN "{each}"')
            known = self.database.columns(f"rows_{dataset.id}")
            if missing := {each: kind for each, kind in columns.items() if each not in known}:
                self.database.widen(f"rows_{dataset.id}", missing)
            self._made.add(name)

    def _build(self, dataset: Dataset, shape: Shape, table: str, version: int) -> str:
        self.database.run(f'DROP TABLE IF EXISTS "{table}"')
        self.database.create(table, {**cube_dtypes(dataset, shape), **SINCE}, ("_area",))
        held = self._held(dataset)
        self._into(table, dataset, shape, [(live(dataset, held.version, held.dead), 1)], version)
        return table

    def _add(self, dataset: Dataset, text: str, table: str, version: int) -> None:
        shape = Shape.parse(text)
        if shape.named(dataset) == text:
            self._into(table, dataset, shape, [(fresh(dataset, version), 1), (old(dataset, version), -1)], version)

    def _into(self, table: str, dataset: Dataset, shape: Shape, signed: "list[tuple[ibis.Table, int]]", version: int) -> None:
        for rows, sign in signed:
            made = rolled_up(dataset, shape, rows, sign)
            names = ", ".join(f'"{name}"' for name in made.columns)
            self.database.run(f'INSERT INTO "{table}" ({names}, _since) SELECT {names}, {version} FROM ({self.compile(made)}) AS made')

    def _cube(self, dataset: Dataset, shape: Shape, table: str, version: int) -> "ibis.Table":
        import ibis

        cube = ibis.table({**cube_dtypes(dataset, shape), **SINCE}, name=table)
        return cube.filter(cube["_since"] <= version)

    def _tidy(self, dataset: Dataset, held: _Held) -> None:
        """Take out rows that held no more three versions ago, and add the rollups up into tables of their own."""
        before = held.version - KEPT
        dead = f'SELECT _key, _since FROM "dead_{dataset.id}" WHERE _died <= {before}'
        self.database.run(
            f'DELETE FROM "rows_{dataset.id}" WHERE (_key, _since) IN ({dead})',
            f'DELETE FROM "dead_{dataset.id}" WHERE _died <= {before}',
        )
        left = int(self.database.frame(f'SELECT count(*) AS n FROM "dead_{dataset.id}"')["n"].iloc[0])
        self._publish(dataset, replace(held, version=held.version + 1, dead=left, cubes={}))
        self.fit(dataset, list(_sound(dataset, held)))
        for table in held.cubes.values():
            self.database.run(f'DROP TABLE IF EXISTS "{table}"')


def _sound(dataset: Dataset, held: _Held) -> dict[Shape, str]:
    """The rollups whose columns are today of the kinds they were made with."""
    return {shape: table for text, table in held.cubes.items() if (shape := Shape.parse(text)).named(dataset) == text}
