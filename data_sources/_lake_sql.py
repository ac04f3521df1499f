"""The rollups of the store's residents, enterprises and cases in the database at LAKE_URL: versions as tables, three kept."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data_sources._sql_load import Database
from data_sources.lake import KEPT, Lake, NoLake

if TYPE_CHECKING:
    import ibis
    import pandas as pd

SCHEMAS: dict[str, dict[str, str]] = {
    "person": {"area": "!string", "age": "int64", "sex": "string", "origin": "string", "residence": "string", "n": "int64"},
    "enterprise": {"area": "!string", "industry": "string", "activity": "string", "n": "int64"},
    "case_day": {"area": "!string", "category": "string", "day": "date", "reported": "int64", "closed": "int64", "due": "int64", "on_time": "int64"},
    "about": {"built_at": "!string", "through": "!int64", "fingerprint": "!string"},
}
VERSIONS = "lake_versions"


class SqlLake(Lake):
    """The lake in a database: built in a scratch folder as everywhere, then written there."""

    def __init__(self, database: Database, scratch: Path) -> None:
        super().__init__(scratch)
        self._database = database
        self._known = False

    def frame(self, ask: "Callable[[Any], ibis.Table]") -> "pd.DataFrame":
        number = self.version()
        if number is None:
            raise NoLake("nothing has been published in the database at LAKE_URL yet")
        import ibis

        return self._database.frame(str(ibis.to_sql(ask(_Version(number)), dialect=self._database.dialect, pretty=False)))

    def publish(self, tables: "Mapping[str, Iterable[pd.DataFrame]]", built_at: datetime, through: int, fingerprint: str) -> int:
        import pandas as pd

        number = (self._pointed() or 0) + 1
        with tempfile.TemporaryDirectory() as folder:
            local = Lake(Path(folder))
            made = local.publish(tables, built_at, through, fingerprint)
            with duckdb.connect(str(Path(folder) / f"rollup-{made}.duckdb"), read_only=True) as con:
                for name, schema in SCHEMAS.items():
                    table = f"lake_{number}_{name}"
                    self._database.run(f'DROP TABLE IF EXISTS "{table}"')  # what a build that died left
                    self._database.create(table, schema, (next(iter(schema)),))
                    frame = con.execute(f"SELECT {', '.join(schema)} FROM {name}").df()
                    whole = {column: frame[column].astype("Int64") for column, kind in schema.items() if kind.endswith("int64")}
                    self._database.insert(table, frame.assign(**whole))
        self._database.insert(VERSIONS, pd.DataFrame([{"id": "lake", "number": number}]))
        for name in SCHEMAS:
            self._database.run(f'DROP TABLE IF EXISTS "lake_{number - KEPT}_{name}"')
        self._looked = (float("-inf"), None)
        return number

    def _pointed(self) -> int | None:
        if not self._known:
            self._database.create(VERSIONS, {"id": "!string", "number": "!int64"}, ("id", "number"), unique=True)
            self._known = True
        number = self._database.frame(f"SELECT max(number) AS number FROM {VERSIONS}")["number"].iloc[0]
        return int(number) if number and number == number else None


class _Version:
    """What `ask` takes tables from."""

    def __init__(self, number: int) -> None:
        self._number = number

    def table(self, name: str) -> "ibis.Table":
        import ibis

        return ibis.table(SCHEMAS[name], name=f"lake_{self._number}_{name}")
