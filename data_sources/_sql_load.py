"""A load in a database: rows are staged, compared by key with what holds, and written as a version of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from core.datasets import Dataset
from data_sources import _sql_tables
from data_sources._values import dtypes, hashes
from data_sources.records import MOST_AREAS, Keys, shaped

if TYPE_CHECKING:
    import ibis
    import pandas as pd

STAGED = ("staged", "moves", "gone", "stays")


class Database(Protocol):
    """What a kind of database does in its own way (_postgres.py, _clickhouse.py). Texts are SQL in its dialect."""

    dialect: str

    def frame(self, query: str) -> "pd.DataFrame": ...
    def run(self, *statements: str) -> None: ...
    def create(self, table: str, columns: Mapping[str, str], order: tuple[str, ...], unique: bool = False) -> None: ...
    def columns(self, table: str) -> set[str]: ...
    def widen(self, table: str, columns: Mapping[str, str]) -> None: ...
    def insert(self, table: str, frame: "pd.DataFrame") -> None: ...
    def close(self) -> None: ...


def compiled(database: Database, expression: "ibis.Table") -> str:
    """An expression as SQL of the database."""
    import ibis

    return str(ibis.to_sql(expression, dialect=database.dialect, pretty=False))


@dataclass(slots=True)
class Load:
    """One load that becomes the version after `version`; `dead` rows are named as holding no more so far."""

    database: Database
    dataset: Dataset
    tz: ZoneInfo
    version: int
    dead: int

    def stage(self, cubes: Iterable[str], frames: "Iterable[pd.DataFrame]", gone: Keys, stays: Keys) -> None:
        """Take the rows in, and the keys of those that are gone or stay. What a load that died left behind goes first."""
        dataset, columns, version = self.dataset, dtypes(self.dataset), self.version
        self.drop_staged()
        self.database.run(
            f'DELETE FROM "rows_{dataset.id}" WHERE _since > {version}',
            f'DELETE FROM "dead_{dataset.id}" WHERE _died > {version}',
            *(f'DELETE FROM "{table}" WHERE _since > {version}' for table in cubes),
        )
        self.database.create(f"staged_{dataset.id}", {"_key": "!string", "_area": "!string", "_hash": "!int64", "_n": "!int64", **columns}, ("_key",))
        self.database.create(f"moves_{dataset.id}", {"_n": "int64", "_key": "!string", "_since": "int64", "_how": "!string"}, ("_key",))
        staged = 0
        for frame in frames:
            made = shaped(dataset, frame, self.tz)
            self.database.insert(f"staged_{dataset.id}", made.assign(_hash=hashes(dataset, made), _n=range(staged, staged + len(made))))
            staged += len(made)
        for table, keys in (("gone", gone), ("stays", stays)):
            self.database.create(f"{table}_{dataset.id}", {"_key": "!string"}, ("_key",))
            for frame in keys:
                self.database.insert(f"{table}_{dataset.id}", frame[["_key"]])

    def drop_staged(self) -> None:
        """What was laid aside is needed no more."""
        for table in STAGED:
            self.database.run(f'DROP TABLE IF EXISTS "{table}_{self.dataset.id}"')

    def compare(self, whole: bool) -> dict[str, int]:
        """What becomes of each key, in `moves`: how many are added, changed, same, removed."""
        id = self.dataset.id
        live = compiled(self.database, _sql_tables.live(self.dataset, self.version, self.dead).select("_key", "_since", "_hash"))
        last = f'SELECT max(_n) FROM "staged_{id}" GROUP BY _key'
        how = "CASE WHEN h._key IS NULL THEN 'added' WHEN h._hash = s._hash THEN 'same' ELSE 'changed' END"
        self.database.run(
            f'INSERT INTO "moves_{id}" (_n, _key, _since, _how) SELECT s._n, s._key, h._since, {how}'
            f' FROM "staged_{id}" AS s LEFT JOIN ({live}) AS h ON h._key = s._key WHERE s._n IN ({last})'
        )
        # Joins, since a database looks through a long list of "not in" again for every row.
        known = f'SELECT _key FROM "staged_{id}"' + (f' UNION ALL SELECT _key FROM "stays_{id}"' if whole else "")
        among = "" if whole else f' WHERE _key IN (SELECT _key FROM "gone_{id}")'
        self.database.run(
            f"INSERT INTO \"moves_{id}\" (_n, _key, _since, _how) SELECT NULL, h._key, h._since, 'removed' FROM (SELECT _key, _since FROM ({live}) AS l{among})"
            f" AS h LEFT JOIN (SELECT DISTINCT _key AS known FROM ({known}) AS k) AS s ON s.known = h._key WHERE s.known IS NULL"
        )
        frame = self.database.frame(f'SELECT _how, count(*) AS n FROM "moves_{id}" GROUP BY _how')
        found = {str(record["_how"]): int(record["n"]) for record in frame.to_dict("records")}
        return {how: found.get(how, 0) for how in ("added", "changed", "same", "removed")}

    def write(self, load: int, at: datetime) -> None:
        """The rows that are added or changed, and which hold no more. `at` is the city's local time."""
        id, columns, version = self.dataset.id, ", ".join(f'"{name}"' for name in self.dataset.columns), self.version + 1
        moment = self._sql_time(at)
        self.database.run(
            f'INSERT INTO "rows_{id}" (_key, _area, _load, _at, _hash, _since, {columns}) SELECT _key, _area, {load}, {moment}, _hash, {version}, {columns}'
            f" FROM \"staged_{id}\" WHERE _n IN (SELECT _n FROM \"moves_{id}\" WHERE _how IN ('added', 'changed'))",
            f"INSERT INTO \"dead_{id}\" (_key, _since, _died) SELECT _key, _since, {version} FROM \"moves_{id}\" WHERE _how IN ('changed', 'removed')",
        )

    def _sql_time(self, at: datetime) -> str:
        text = f"'{at:%Y-%m-%d %H:%M:%S.%f}'"
        return f"CAST({text} AS TIMESTAMP)" if self.database.dialect == "postgres" else f"toDateTime64({text}, 6, 'UTC')"

    def areas(self) -> tuple[str, ...]:
        """The communities it touched; ("",) where they are very many."""
        fresh, old = _sql_tables.fresh(self.dataset, self.version + 1), _sql_tables.old(self.dataset, self.version + 1)
        both = fresh.select(area=fresh["_area"].substr(0, 12)).union(old.select(area=old["_area"].substr(0, 12)), distinct=True)
        found = sorted(str(area) for area in self.database.frame(compiled(self.database, both.order_by("area").limit(MOST_AREAS + 1)))["area"])
        return tuple(found) if len(found) <= MOST_AREAS else ("",)
