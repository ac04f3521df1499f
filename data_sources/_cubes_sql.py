"""The SQL of rollups of Parquet parts: signed counts, so that a load adds its difference and the sum is always that of the rows."""

from pathlib import Path

import duckdb

from core.cubes import COMMUNITY_DIGITS, FILLED, HOUR, SAMPLE, STEP, Shape
from core.datasets import Dataset
from data_sources import _manifest
from data_sources._manifest import Cube
from data_sources._parts_sql import quoted, text

MOST_FILES = 6
OUT = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)"


def build(con: duckdb.DuckDBPyConnection, named: str, rows: str, folder: Path, name: str) -> Cube:
    """A rollup of all rows."""
    shape = Shape.parse(named)
    return _written(con, named, f"SELECT {', '.join(_columns(shape, 1))} FROM ({rows}){_where(shape)}", folder, name, ())


def coarser(con: duckdb.DuckDBPyConnection, named: str, finer: Cube, folder: Path, name: str) -> Cube:
    """The rollup of larger areas from that of smaller ones."""
    return _written(con, named, f"SELECT * REPLACE (substr(_area, 1, {Shape.parse(named).digits}) AS _area) FROM ({read(finer, folder)})", folder, name, ())


def add(con: duckdb.DuckDBPyConnection, dataset: Dataset, cube: Cube, folder: Path, name: str) -> Cube | None:
    """The rollup with `fresh` rows added and `old` ones taken away; None where the dataset has lost one of its columns or it is of another kind."""
    shape = Shape.parse(cube.shape)
    if cube.shape != shape.named(dataset):
        return None
    both = " UNION ALL ".join(f"SELECT {', '.join(_columns(shape, sign))} FROM {table}{_where(shape)}" for sign, table in ((1, "fresh"), (-1, "old")))
    return _written(con, cube.shape, both, folder, name, cube.files)


def compacted(con: duckdb.DuckDBPyConnection, cube: Cube, folder: Path, name: str) -> Cube:
    """The rollup in few files."""
    first = _manifest.tail([file.rows for file in cube.files], MOST_FILES)
    if first == len(cube.files):
        return cube
    some = ", ".join(text(folder / file.name) for file in cube.files[first:])
    return _written(con, cube.shape, f"SELECT * FROM read_parquet([{some}])", folder, name, cube.files[:first])


def read(cube: Cube, folder: Path) -> str:
    """A query for the rows of all files, to be added up."""
    return f"SELECT * FROM read_parquet([{', '.join(text(folder / file.name) for file in cube.files)}])"


def _written(con: duckdb.DuckDBPyConnection, named: str, rows: str, folder: Path, name: str, before: "tuple[_manifest.File, ...]") -> Cube:
    shape = Shape.parse(named)
    sums = ["_n", *(f"sum_{column}" for column in shape.sums)]
    some = " OR ".join(f"sum({name}) <> 0" for name in sums)
    totals = ", ".join(f"sum({name})::{'BIGINT' if name == '_n' else 'DOUBLE'} AS {name}" for name in sums)
    # An area's days stand together, and of the few towns the towns of a day.
    order = "_area" if not shape.day else "_day, _area" if shape.digits < COMMUNITY_DIGITS else "_area, _day"
    query = f"SELECT * EXCLUDE ({', '.join(sums)}), {totals} FROM ({rows}) GROUP BY ALL HAVING {some} ORDER BY {order}"
    (count,) = con.execute(f"COPY ({query}) TO {text(folder / name)} {OUT}").fetchone() or (0,)
    if not count and before:
        return Cube(named, before)
    return Cube(named, (*before, _manifest.file(folder, name, int(count))))


def _columns(shape: Shape, sign: int) -> list[str]:
    found = [f"substr(_area, 1, {shape.digits}) AS _area"]
    if shape.day:
        found.append(f"{quoted(shape.day)}::DATE AS _day")
    found += map(_dim, shape.dims)
    if shape.how == "median":
        found.append(f"{_step(quoted(shape.value or ''))} AS _value")
    elif shape.how == "distinct":
        found.append(f"{_hash(shape)} AS _value")
    return [*found, f"{sign} AS _n", *(f"{sign} * {quoted(column)} AS sum_{column}" for column in shape.sums)]


def _dim(dim: str) -> str:
    if dim.endswith(FILLED):
        return f"{quoted(dim[:-1])} IS NOT NULL AS {quoted(dim)}"
    return f"hour({quoted(dim[:-1])}) AS {quoted(dim)}" if dim.endswith(HOUR) else quoted(dim)


def _where(shape: Shape) -> str:
    """Rows without a value have no place in a median or a distinct count; of distinct values a sample is kept."""
    if shape.how is None:
        return ""
    kept = f" AND {_hash(shape)} % {SAMPLE} = 0" if shape.how == "distinct" else ""
    return f" WHERE {quoted(shape.value or '')} IS NOT NULL{kept}"


def _hash(shape: Shape) -> str:
    return f"(md5_number_lower({quoted(shape.value or '')}::VARCHAR) >> 1)::BIGINT"


def _step(column: str) -> str:
    """The value of the step a number falls into: itself where it is whole and small."""
    log = f"sign({column}) * pow({STEP}, round(ln(abs({column})) / ln({STEP})))"
    return f"CASE WHEN {column} = round({column}) AND abs({column}) <= 1000 THEN {column}::DOUBLE ELSE {log} END"
