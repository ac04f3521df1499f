"""The lake: rollups in DuckDB, read through ibis as pandas frames.

One process at a time builds: it fills `build.duckdb`, rolls it up into `rollup-<n>.duckdb` and points `current` at it.
Readers open a version read-only on a new connection and go over to the next one when `current` changes; three are kept.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import ibis
    import pandas as pd

KEPT = 3
CHECK_S = 1.0
CORRUPT = "Corrupt database file"
BAND_YEARS, LAST_BAND = 5, 85

# What is loaded, and what it is rolled up to. No name and no number of anybody comes in here.
TABLES = {
    "people": "area VARCHAR, sex VARCHAR, birth_year INTEGER, origin VARCHAR, residence VARCHAR",
    "enterprises": "area VARCHAR, industry VARCHAR, activity VARCHAR",
    "cases": "area VARCHAR, category VARCHAR, day DATE, reported INTEGER, closed INTEGER, due INTEGER, on_time INTEGER",
}
ROLLUPS = {
    "person": "SELECT area, least((? - birth_year) // {years}, {last} // {years}) * {years} AS age, sex, origin, residence, count(*) AS n"
    " FROM people GROUP BY ALL",
    "enterprise": "SELECT area, industry, activity, count(*) AS n FROM enterprises GROUP BY ALL",
    "case_day": "SELECT substr(area, 1, 12) AS area, category, day, sum(reported) AS reported, sum(closed) AS closed, sum(due) AS due, sum(on_time) AS on_time"
    " FROM cases GROUP BY ALL",
}


class NoLake(Exception):
    """There is no lake to read yet, or it was cut short: whoever keeps it builds it anew."""


class Lake:
    """The lake in one folder. Any number of threads and processes may read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._open: tuple[int, ibis.BaseBackend] | None = None
        self._about: tuple[int | None, dict[str, Any]] = (None, {})
        self._looked: tuple[float, int | None] = (-CHECK_S, None)

    @classmethod
    def open(cls, url: str, home: Path) -> "Lake":
        """The lake of `home`, or in the database at `url`. Opens nothing yet. Raises Unusable for an address it cannot take."""
        if url:
            from data_sources._lake_sql import SqlLake
            from data_sources._records_sql import database

            return SqlLake(database(url), home / "lake")
        return cls(home / "lake")

    def version(self) -> int | None:
        """The number of the present version, None where nothing has been published. At most a second old."""
        at, known = self._looked
        if time.monotonic() - at < CHECK_S and known is not None:
            return known
        known = self._pointed()
        self._looked = (time.monotonic(), known)
        return known

    def alive(self) -> bool:
        """Whether the present version can be read."""
        try:
            return bool(self.about())
        except NoLake:
            return False

    def about(self) -> dict[str, Any]:
        """What the present version says of itself: built_at, through, fingerprint. Raises NoLake."""
        number = self.version()
        if number is None or number != self._about[0]:
            row = self.frame(lambda lake: lake.table("about")).iloc[0]
            self._about = (number, {str(name): row[name] for name in row.index})
        return self._about[1]

    def frame(self, ask: "Callable[[ibis.BaseBackend], ibis.Table]") -> "pd.DataFrame":
        """The result of an ibis expression over the present version. Raises NoLake."""
        with self._lock:
            backend = self._backend()
            try:
                frame: pd.DataFrame = ask(backend).execute()
                return frame
            except duckdb.Error as error:
                self._put_away(error)
                self._forget()
                raise NoLake(f"the lake in {self.folder} cannot be read: {error}") from error

    def publish(self, tables: "Mapping[str, Iterable[pd.DataFrame]]", built_at: datetime, through: int, fingerprint: str) -> int:
        """Build and publish a version from frames with the columns of TABLES; its number.

        Whatever an earlier build left unfinished is thrown away. Raises duckdb.IOException while another process builds.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        number = self._next()
        unfinished = self.folder / f"unfinished-{number}.duckdb"
        for leftover in (self.folder / "build.duckdb.wal", unfinished, unfinished.with_suffix(".duckdb.wal")):
            leftover.unlink(missing_ok=True)
        with duckdb.connect(self._emptied(), config={"threads": 1}) as build:
            for name, columns in TABLES.items():
                build.execute(f"CREATE TABLE {name} ({columns})")
                for frame in tables[name]:
                    build.append(name, frame)
            self._roll_up(build, unfinished, built_at, through, fingerprint)
        os.replace(unfinished, self._file(number))
        self._point(number)
        self._prune(number)
        return number

    def close(self) -> None:
        """Let go of the open version."""
        with self._lock:
            self._forget()

    def _emptied(self) -> str:
        """The build file without tables. It is opened first, since that takes the lock that keeps other builders out."""
        file = self.folder / "build.duckdb"
        try:
            with duckdb.connect(str(file)) as build:
                for (name,) in build.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                    build.execute(f"DROP TABLE {name}")
        except duckdb.IOException as error:
            if "lock" in str(error).lower():
                raise
            file.unlink(missing_ok=True)
        except duckdb.Error:
            file.unlink(missing_ok=True)
        return str(file)

    @staticmethod
    def _roll_up(build: duckdb.DuckDBPyConnection, file: Path, built_at: datetime, through: int, fingerprint: str) -> None:
        build.execute(f"ATTACH '{_quoted(file)}' AS rollup")
        for name, select in ROLLUPS.items():
            values = [built_at.year] if "?" in select else []
            build.execute(f"CREATE TABLE rollup.{name} AS {select.format(years=BAND_YEARS, last=LAST_BAND)} ORDER BY area", values)
        build.execute("CREATE TABLE rollup.about (built_at VARCHAR, through BIGINT, fingerprint VARCHAR)")
        build.execute("INSERT INTO rollup.about VALUES (?, ?, ?)", [built_at.isoformat(), through, fingerprint])
        build.execute("DETACH rollup")

    def _backend(self) -> "ibis.BaseBackend":
        number = self.version()
        if self._open and self._open[0] == number:
            return self._open[1]
        self._forget()
        if number is None:
            raise NoLake(f"nothing has been published in {self.folder} yet")
        import ibis

        try:
            backend: ibis.BaseBackend = ibis.duckdb.connect(self._file(number), read_only=True, threads=1)
        except (duckdb.Error, OSError) as error:
            self._put_away(error, number)
            raise NoLake(f"{self._file(number)} cannot be opened: {error}") from error
        self._open = (number, backend)
        return backend

    def _put_away(self, error: Exception, number: int | None = None) -> None:
        """A version that is not as it was written goes: the one before it holds until the next is built. The engine keeps a sum of every block."""
        number = self._open[0] if self._open else number
        if number is not None and CORRUPT in str(error):
            self._file(number).unlink(missing_ok=True)

    def _forget(self) -> None:
        if self._open:
            self._open[1].disconnect()
        self._open, self._about = None, (None, {})
        self._looked = (-CHECK_S, None)

    def _pointed(self) -> int | None:
        number = self._current()
        return next((each for each in range(number, max(0, number - KEPT), -1) if self._file(each).is_file()), None)

    def _current(self) -> int:
        """The number that was published last, 0 before the first; its file may be gone."""
        try:
            return int((self.folder / "current").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _point(self, number: int) -> None:
        fresh = self.folder / "current.new"
        fresh.write_text(str(number), encoding="ascii")
        os.replace(fresh, self.folder / "current")
        self._looked = (-CHECK_S, None)

    def _prune(self, number: int) -> None:
        for file in self.folder.glob("rollup-*.duckdb"):
            if file not in {self._file(number - i) for i in range(KEPT)}:
                file.unlink(missing_ok=True)

    def _next(self) -> int:
        numbers = [int(file.stem.partition("-")[2]) for file in self.folder.glob("rollup-*.duckdb") if file.stem.partition("-")[2].isdigit()]
        return max([*numbers, self._current()]) + 1  # never one that stood for others

    def _file(self, number: int) -> Path:
        return self.folder / f"rollup-{number}.duckdb"


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
