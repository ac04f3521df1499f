"""The SQL by which rows come into Parquet parts: staged, compared with what is held, written, and put together again."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from core.datasets import Dataset
from data_sources import _manifest
from data_sources._manifest import File, Manifest, Part
from data_sources.records import KINDS

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

OWN = {"_key": "VARCHAR", "_area": "VARCHAR", "_load": "BIGINT", "_at": "TIMESTAMP", "_hash": "UBIGINT"}
MOST_PARTS = 12
WORTH_IT = 1000  # so many rows that hold no more are worth writing a part anew
OUT = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 60000)"


def types(dataset: Dataset) -> dict[str, str]:
    """The dataset's columns and the types they are kept in."""
    return {name: KINDS[column.kind] for name, column in dataset.columns.items()}


def rows(dataset: Dataset, manifest: Manifest, folder: Path, own: tuple[str, ...] = ("_key", "_area", "_load", "_at")) -> str:
    """A query for all rows that hold: the dataset's columns and `own`."""
    return _rows(dataset, manifest, folder, own, None, "")


def placed(dataset: Dataset, manifest: Manifest, folder: Path, only: "set[int] | None" = None) -> str:
    """The same, as loads compare them: with all of OWN, and `_part` and `_row` where they stand. `only` are numbers of parts."""
    return _rows(dataset, manifest, folder, tuple(OWN), only, ", {number} AS _part, {row} AS _row")


def _rows(dataset: Dataset, manifest: Manifest, folder: Path, own: tuple[str, ...], only: "set[int] | None", place: str) -> str:
    chosen = [(number, part) for number, part in enumerate(manifest.parts) if only is None or number in only]
    if not chosen:
        nothing = [f"NULL::{kind} AS {quoted(name)}" for name, kind in {**types(dataset), **{name: OWN[name] for name in own}}.items()]
        return f"SELECT {', '.join(nothing)}{place.format(number=0, row='0::BIGINT')} WHERE false"
    return " UNION ALL ".join(
        f"SELECT {_columns(dataset, part, own)}{place.format(number=number, row='file_row_number')} FROM {_from(folder, part)}" for number, part in chosen
    )


def _columns(dataset: Dataset, part: Part, own: tuple[str, ...]) -> str:
    """The dataset's columns of a part that may have been written when it had others."""

    def one(name: str, kind: str) -> str:
        if name not in part.columns:
            return f"NULL::{kind} AS {quoted(name)}"
        return quoted(name) if part.columns[name] == kind else f"TRY_CAST({quoted(name)} AS {kind}) AS {quoted(name)}"

    return ", ".join([*(one(name, kind) for name, kind in types(dataset).items()), *own])


def _from(folder: Path, part: Part) -> str:
    source = f"read_parquet({text(folder / part.file.name)}, file_row_number = true)"
    return f"{source} AS p ANTI JOIN read_parquet({text(folder / part.dead.name)}) AS d ON p.file_row_number = d._row" if part.dead else source


def make_staged(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Where the rows of a load wait."""
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in types(dataset).items())
    con.execute(f"CREATE TABLE staged ({columns}, _key VARCHAR, _area VARCHAR, _n BIGINT, _hash UBIGINT)")


def append(con: duckdb.DuckDBPyConnection, dataset: Dataset, frame: "pd.DataFrame", before: int) -> None:
    """Stage a frame after so many rows."""
    import pyarrow as pa

    names = [quoted(name) for name in dataset.columns]
    whole = ", ".join(f"coalesce({name}::VARCHAR, chr(30))" for name in (*names, "_area"))
    casts = ", ".join(f"{quoted(name)}::{kind} AS {quoted(name)}" for name, kind in types(dataset).items())
    con.register("frame", pa.Table.from_pandas(frame.assign(_n=range(before, before + len(frame))), preserve_index=False))  # quicker than by objects
    source = f"SELECT {casts}, _key::VARCHAR AS _key, _area::VARCHAR AS _area, _n FROM frame"
    con.execute(f"INSERT INTO staged SELECT *, md5_number_lower(concat_ws(chr(31), {whole})) FROM ({source})")
    con.unregister("frame")


def name_keys(con: duckdb.DuckDBPyConnection, table: str, keys: "Iterable[pd.DataFrame]") -> None:
    """A table of the keys in the column `_key` of frames."""
    con.execute(f"CREATE TABLE {table} (_key VARCHAR)")
    for frame in keys:
        con.register("frame", frame)
        con.execute(f"INSERT INTO {table} SELECT _key FROM frame")
        con.unregister("frame")


def compare(con: duckdb.DuckDBPyConnection, dataset: Dataset, held: Manifest, folder: Path, whole: bool) -> dict[str, int]:
    """What becomes of each key: how many are added, changed, same, removed. `whole`: what was not staged is gone, but for `stays`; else `gone` is.

    Makes `moves`, `fresh` (rows to write) and `old` (rows that hold no more).
    """
    con.execute(f"CREATE VIEW held AS {placed(dataset, held, folder)}")
    con.execute("CREATE TABLE last AS SELECT max(_n) AS _n FROM staged GROUP BY _key")
    con.execute(
        "CREATE TABLE moves AS SELECT s._n, h._part, h._row, CASE WHEN h._key IS NULL THEN 'added' WHEN h._hash = s._hash THEN 'same' ELSE 'changed' END AS how"
        " FROM (SELECT _n, _key, _hash FROM staged SEMI JOIN last USING (_n)) s LEFT JOIN held h ON h._key = s._key"
    )
    leaves = "held ANTI JOIN stays USING (_key)" if whole else "held SEMI JOIN gone USING (_key)"
    con.execute(f"INSERT INTO moves SELECT NULL, _part, _row, 'removed' FROM {leaves} ANTI JOIN staged USING (_key)")
    con.execute("CREATE VIEW fresh AS SELECT * FROM staged SEMI JOIN (SELECT _n FROM moves WHERE how IN ('added', 'changed')) USING (_n)")
    con.execute("CREATE TABLE leaving AS SELECT _part, _row FROM moves WHERE how IN ('changed', 'removed')")
    touched = {int(part) for (part,) in con.execute("SELECT DISTINCT _part FROM leaving").fetchall()}
    con.execute(f"CREATE TABLE old AS SELECT * FROM ({placed(dataset, held, folder, touched)}) SEMI JOIN leaving USING (_part, _row)")
    found = dict(con.execute("SELECT how, count(*) FROM moves GROUP BY how").fetchall())
    return {how: int(found.get(how, 0)) for how in ("added", "changed", "same", "removed")}


def buried(con: duckdb.DuckDBPyConnection, held: Manifest, folder: Path, tag: str) -> list[Part]:
    """The parts so far, with those rows named that hold no more."""
    leaving = {int(part) for (part,) in con.execute("SELECT DISTINCT _part FROM leaving").fetchall()}
    parts = list(held.parts)
    for index in sorted(leaving):
        part, name = parts[index], f"dead-{tag}-{index}.parquet"
        before = f" UNION ALL SELECT _row FROM read_parquet({text(folder / part.dead.name)})" if part.dead else ""
        made = _write(con, f"SELECT _row FROM leaving WHERE _part = {index}{before}", folder, name)
        parts[index] = Part(part.file, part.columns, made)
    return [part for part in parts if part.live]


def write_part(con: duckdb.DuckDBPyConnection, dataset: Dataset, folder: Path, tag: str, load: int, at: "datetime") -> list[Part]:
    """The part with what is added and changed, none where nothing is."""
    columns = ", ".join(map(quoted, dataset.columns))
    select = f"SELECT {columns}, _key, _area, {load}::BIGINT AS _load, TIMESTAMP '{at:%Y-%m-%d %H:%M:%S.%f}' AS _at, _hash FROM fresh {_order(dataset)}"
    made = _write(con, select, folder, f"part-{tag}.parquet")
    return [Part(made, types(dataset))] if made.rows else []


def compacted(con: duckdb.DuckDBPyConnection, dataset: Dataset, parts: list[Part], folder: Path, tag: str) -> tuple[Part, ...]:
    """The parts, the small ones put together where they have become many, and those written anew of which most rows hold no more."""
    first = _manifest.tail([part.live for part in parts], MOST_PARTS)
    groups = [[part] for part in parts[:first]] + ([parts[first:]] if first < len(parts) else [])
    return tuple(_merged(con, dataset, group, folder, f"part-{tag}-{index}.parquet") for index, group in enumerate(groups))


def _merged(con: duckdb.DuckDBPyConnection, dataset: Dataset, group: list[Part], folder: Path, name: str) -> Part:
    if len(group) == 1 and not (group[0].dead and group[0].dead.rows > max(WORTH_IT, group[0].live)):
        return group[0]
    query = rows(dataset, Manifest(parts=tuple(group)), folder, tuple(OWN))
    return Part(_write(con, f"SELECT * FROM ({query}) {_order(dataset)}", folder, name), types(dataset))


def areas(con: duckdb.DuckDBPyConnection, most: int) -> tuple[str, ...]:
    """The communities whose rows came, changed or went; ("",) where they are more than `most`."""
    query = "SELECT DISTINCT substr(_area, 1, 12) AS area FROM (SELECT _area FROM fresh UNION ALL SELECT _area FROM old) ORDER BY area"
    found = [str(area) for (area,) in con.execute(f"{query} LIMIT {most + 1}").fetchall()]
    return tuple(found) if len(found) <= most else ("",)


def _order(dataset: Dataset) -> str:
    """Rows of an area stand together, in time, which is how they are asked for."""
    return f"ORDER BY {', '.join(['_area', *([quoted(dataset.time)] if dataset.time else []), '_key'])}"


def _write(con: duckdb.DuckDBPyConnection, select: str, folder: Path, name: str) -> File:
    (count,) = con.execute(f"COPY ({select}) TO {text(folder / name)} {OUT}").fetchone() or (0,)
    return _manifest.file(folder, name, int(count))


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return f'"{name}"'


def text(value: object) -> str:
    """A text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"
