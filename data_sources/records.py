"""The rows of datasets: the newest of each key, put by loads, read by area. Without LAKE_URL they are Parquet parts in MAGNET_HOME.

Whatever reads rows raises core.errors.Spoilt where files are not as they were written and no state of before can be read.

A load writes a part with what it adds and changes, names the rows of earlier parts that hold no more, and adds the difference to the rollups;
all of it comes to hold at once with a new manifest (data_sources/_manifest.py). Whoever loads holds the lease `lake`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from core.cubes import Shape
from core.datasets import Dataset

if TYPE_CHECKING:
    import ibis
    import pandas as pd

Keys: TypeAlias = "Iterable[pd.DataFrame]"
MOST_AREAS = 500  # more communities touched than this are told of as a whole
# How the kinds of a dataset's columns are kept. Times are the city's local time, so that days are its days.
KINDS = {"text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE", "time": "TIMESTAMP"}
BETWEEN = "|"  # between the columns of a key
MOST_KEPT = 5000
_HARMLESS = re.compile(r"[0-9A-Za-z:-]*")


@dataclass(frozen=True, slots=True)
class Change:
    """What a load changed: numbers of rows, and the communities (or longer and shorter codes) they are of; `areas` is ("",) where they are very many."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The state of a dataset: `version` changes with every load. `load` is the number of the latest, `newest` its time."""

    version: int = 0
    rows: int = 0
    loads: int = 0
    load: int = 0
    newest: datetime | None = None
    bytes: int = 0
    shapes: tuple[Shape, ...] = ()


@dataclass(slots=True)
class Tables:
    """What an expression may be made of: all rows as they stand, and rollups by shape (columns `_area`, `_day`, the dims, `_n`, `sum_<column>`, `_value`)."""

    version: Any
    rows: "ibis.Table"
    cube: "Callable[[Shape], ibis.Table | None]"


class Keeper(Protocol):
    """Where rows are kept: files (data_sources/_records_files.py) or a database (_records_sql.py)."""

    def put(self, dataset: Dataset, frames: "Iterable[pd.DataFrame]", load: int, at: datetime, whole: bool, gone: Keys, stays: Keys, anew: bool) -> Change: ...
    def state(self, dataset: Dataset) -> State: ...
    def tables(self, dataset: Dataset) -> Tables: ...
    def run(self, expression: "ibis.Table") -> "pd.DataFrame": ...
    def compile(self, expression: "ibis.Table") -> str: ...
    def fetch(self, sql: str) -> list[dict[str, Any]]: ...
    def by_area(self, dataset: Dataset) -> list[dict[str, Any]]: ...
    def fit(self, dataset: Dataset, shapes: list[Shape]) -> bool: ...
    def spoilt(self, dataset: Dataset) -> tuple[str, ...]: ...
    def verify(self, dataset: Dataset) -> list[str]: ...
    def close(self) -> None: ...


@dataclass(slots=True, eq=False)
class Records:
    """The rows of all datasets. Any number of threads and processes may read them; one at a time puts, under the lease `lake`."""

    keeper: Keeper
    tz: ZoneInfo
    made: dict[Any, str | None] = field(default_factory=dict)  # SQL by what it was made for

    @classmethod
    def open(cls, url: str, home: Path, tz: ZoneInfo) -> "Records":
        """Those of `home`, or of the database at `url`. Opens nothing yet. Raises Unusable for an address it cannot take."""
        if url:
            from data_sources._records_sql import Sql, database

            return cls(Sql(database(url), tz), tz)
        from data_sources._records_files import Files

        return cls(Files(home / "lake" / "records", tz), tz)

    def put(
        self, dataset: Dataset, frame: "pd.DataFrame | Iterable[pd.DataFrame]", load: int, at: datetime, *, whole: bool = False,
        gone: "pd.DataFrame | None" = None, stays: "Iterable[pd.DataFrame]" = (), anew: bool = False,
    ) -> Change:  # fmt: skip
        """Put rows: the latest of a key holds, what is repeated within a load too. All of it comes to hold, or nothing.

        A frame has the dataset's columns and `_area`; very many rows come as several frames, of which one at a time is held. `whole`: keys that are
        not among them are gone, but for those in the column `_key` of `stays`. `gone` has the key's columns of rows to take out. Times with an
        offset are kept as the city's, without one they are. Raises ValueError for a frame without a column or with a value that is not of its kind,
        Overtaken where somebody else wrote meanwhile, Spoilt where the rows of before cannot be read, unless these are `whole` or come `anew`.
        """
        import pandas as pd

        frames = [frame] if isinstance(frame, pd.DataFrame) else frame
        leaving = [key_of(dataset, gone).to_frame("_key")] if gone is not None and len(gone) else []
        return self.keeper.put(dataset, frames, load, at, whole, leaving, stays, anew)

    def rows(
        self, dataset: Dataset, prefixes: Sequence[str], where: Mapping[str, list[str]] = {}, columns: Sequence[str] | None = None,
        limit: int = 100, after: str | None = None,
    ) -> "pd.DataFrame":  # fmt: skip
        """The rows of areas that begin with one of `prefixes`, after the key `after`, in order of `_key`, as they are: the caller masks.

        `where` names columns and the texts they may have. Columns are those of the dataset (or `columns` of it), `_key`, `_area`, `_load` and `_at`.
        Raises ValueError for a column it has not.
        """
        own = ["_key", "_area", "_load", "_at"]
        wanted = [*(columns if columns is not None else dataset.columns), *own]
        table = self._within(dataset, prefixes)
        for name, values in where.items():
            table = table.filter(_column(dataset, table, name).cast("string").isin(list(values)))
        if after is not None:
            table = table.filter(table["_key"] > after)
        chosen = [_column(dataset, table, name) for name in dict.fromkeys(wanted)]
        return self._aware(dataset, self.keeper.run(table.select(*chosen).order_by("_key").limit(limit)))

    def row(self, dataset: Dataset, prefixes: Sequence[str], key: str) -> dict[str, Any] | None:
        """The row of a key, None where there is none in these areas."""
        found = self.rows(dataset, prefixes, {"_key": [key]}, limit=1).to_dict("records")
        return {str(name): value for name, value in found[0].items()} if found else None

    def count(self, dataset: Dataset, prefixes: Sequence[str]) -> int:
        """How many rows there are in these areas."""
        table = self._within(dataset, prefixes)
        return int(self.keeper.run(table.aggregate(n=table.count()))["n"].iloc[0])

    def by_area(self, dataset: Dataset) -> dict[str, int]:
        """How many rows there are of each area's code."""
        return {str(row["_area"]): int(row["n"]) for row in self.keeper.by_area(dataset)}

    def about(self, dataset: Dataset) -> dict[str, Any]:
        """`rows`, `loads`, `newest` (the time of the latest load, None before the first), `bytes` and `through` (the latest load's number)."""
        state = self.state(dataset)
        return {"rows": state.rows, "loads": state.loads, "newest": state.newest, "bytes": state.bytes, "through": state.load}

    def state(self, dataset: Dataset) -> State:
        """The present state. Costs a look into a folder."""
        return self.keeper.state(dataset)

    def ask(self, dataset: Dataset, key: Any, build: "Callable[[Tables], ibis.Table | None]", holes: Mapping[str, str]) -> list[dict[str, Any]] | None:
        """The rows of an expression over rows or rollups of a dataset, None where `build` makes none.

        What `build` makes of the same `key` is kept as SQL, since making it takes longer than running it. What differs from one time to the next it
        writes as `hole(name)`, and `holes` says what stands there: codes and dates.
        """
        tables = self.keeper.tables(dataset)
        whole = dataset.id, tables.version, key
        if whole not in self.made:
            expression = build(tables)
            if len(self.made) > MOST_KEPT:
                self.made.clear()
            self.made[whole] = None if expression is None else self.keeper.compile(expression)
        sql = self.made[whole]
        if sql is None:
            return None
        for name, text in holes.items():
            if not _HARMLESS.fullmatch(text):
                raise ValueError(f"{text!r} is neither a code nor a date")
            sql = sql.replace(_mark(name), text)
        return self.keeper.fetch(sql)

    def frame(self, dataset: Dataset, build: "Callable[[Tables], ibis.Table]") -> "pd.DataFrame":
        """The rows of an expression that is asked for now and then: made anew each time, with nothing to fill in."""
        return self.keeper.run(build(self.keeper.tables(dataset)))

    def fit(self, dataset: Dataset, shapes: list[Shape]) -> bool:
        """See to it that there are rollups of these shapes and no others; whether anything had to be done. Under the lease `lake`."""
        return self.keeper.fit(dataset, shapes)

    def spoilt(self, dataset: Dataset) -> tuple[str, ...]:
        """Files that are not as they were written: the rows that are told are those of before them, or none can be. A load of all rows ends it."""
        return self.keeper.spoilt(dataset)

    def verify(self, dataset: Dataset) -> list[str]:
        """Files that have been found to be other than they were written, each told once; they are read no more. Reads every file of the dataset."""
        return self.keeper.verify(dataset)

    def close(self) -> None:
        """Let go of what is open."""
        self.keeper.close()

    def _within(self, dataset: Dataset, prefixes: Sequence[str]) -> "ibis.Table":
        import ibis

        table = self.keeper.tables(dataset).rows
        here = ibis.literal(False)
        for prefix in prefixes:
            here = here | within(table["_area"], prefix)
        return table.filter(here)

    def _aware(self, dataset: Dataset, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Local times with their offset."""
        for name in ("_at", *(name for name, column in dataset.columns.items() if column.kind == "time")):
            if name in frame.columns:
                frame[name] = frame[name].astype("datetime64[us]").dt.tz_localize(self.tz, ambiguous=True, nonexistent="shift_forward")
        return frame


def within(area: Any, prefix: str) -> Any:
    """Whether an area's code begins with `prefix`, as a range, which rows in order of area are read by."""
    import ibis

    first, after = bounds(prefix)
    return (area >= first) & (area < after) if prefix else ibis.literal(True)


def bounds(prefix: str) -> tuple[str, str]:
    """The first code that begins with `prefix`, and the first after all that do."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else ""


def hole(name: str) -> Any:
    """A text in an expression that `ask` fills."""
    import ibis

    return ibis.literal(_mark(name))


def _mark(name: str) -> str:
    return f"<{name}>"


def _column(dataset: Dataset, table: "ibis.Table", name: str) -> Any:
    if name not in dataset.columns and name not in ("_key", "_area", "_load", "_at"):
        raise ValueError(f"{dataset.id} has no column {name!r}: its columns are {', '.join(dataset.columns)}")
    return table[name]


def shaped(dataset: Dataset, frame: "pd.DataFrame", tz: ZoneInfo) -> "pd.DataFrame":
    """The frame with the dataset's columns in its kinds, `_area` and `_key`. Raises ValueError."""
    import pandas as pd

    missing = [name for name in (*dataset.columns, "_area") if name not in frame.columns]
    if missing:
        raise ValueError(f"rows of {dataset.id} come without {', '.join(missing)}")
    made = {name: _typed(frame[name], column.kind, tz) for name, column in dataset.columns.items()}
    fresh = pd.DataFrame({**made, "_area": frame["_area"].astype("object").where(frame["_area"].notna(), "").astype(str)})
    return fresh.assign(_key=key_of(dataset, fresh))


def key_of(dataset: Dataset, frame: "pd.DataFrame") -> "pd.Series[Any]":
    """The key of each row as one text: its columns with | between them."""
    first, *more = (_text(frame[name], dataset.columns[name].kind) for name in dataset.key)
    for other in more:
        first = first.str.cat(other, sep=BETWEEN)
    return first


def _text(values: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(values):  # each by itself: what else is in the frame must not change a key
        values = values.dt.strftime("%Y-%m-%d") if kind == "date" else values.dt.strftime("%Y-%m-%d %H:%M:%S.%f").str.removesuffix(".000000")
    return values.astype("object").where(values.notna(), "").astype(str)


def _typed(values: "pd.Series[Any]", kind: str, tz: ZoneInfo) -> "pd.Series[Any]":
    import pandas as pd

    if kind == "int":
        return pd.to_numeric(values).astype("Int64")
    if kind == "float":
        return pd.to_numeric(values).astype("Float64")
    if kind == "bool":
        return values.astype("boolean")
    if kind in ("date", "time"):
        moments = pd.to_datetime(values)
        if moments.dt.tz is not None:
            moments = moments.dt.tz_convert(tz).dt.tz_localize(None)
        return (moments.dt.normalize() if kind == "date" else moments).astype("datetime64[us]")
    return values.astype("object").where(values.notna(), None).astype("string")
