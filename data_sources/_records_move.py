"""Rows of datasets from the files of this machine into a database, each with the load it came by, dataset by dataset: all of it comes to hold, or nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.datasets import Dataset
from core.errors import Unusable
from data_sources import _parts_sql
from data_sources._records_files import Files
from data_sources._records_sql import Sql, _Held
from data_sources._sql_tables import live
from data_sources._values import dtypes, hashes
from data_sources.records import State, shaped

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE = 60_000


def move(dataset: Dataset, files: Files, sql: Sql) -> int | None:
    """Bring a dataset's rows and rollups over; how many rows, None where they are there already. Counts by community are compared before they hold.

    Raises Unusable where the database holds other rows of it, or where not all rows arrived; nothing of it holds then.
    """
    state, held = files.state(dataset), sql.state(dataset)
    if held.version:
        if (held.load, held.newest) < (state.load, state.newest or held.newest):
            raise Unusable(f"The database at LAKE_URL holds older rows of {dataset.id}: give an empty database, or drop its tables …_{dataset.id}.")
        sql.fit(dataset, list(state.shapes))  # a move that was stopped between rows and rollups goes on here
        return None
    _write(dataset, files, sql, state)
    sql.fit(dataset, list(state.shapes))
    return state.rows


def _write(dataset: Dataset, files: Files, sql: Sql, state: State) -> None:
    empty = _Held()
    sql._prepare(dataset, empty)
    sql.database.run(f'DELETE FROM "rows_{dataset.id}"', f'DELETE FROM "dead_{dataset.id}"')  # what a move that was stopped left
    for frame in _frames(dataset, files):
        made = shaped(dataset, frame, files.tz)
        own = {"_key": frame["_key"], "_load": frame["_load"], "_at": frame["_at"], "_hash": hashes(dataset, made), "_since": 1}
        sql.database.insert(f"rows_{dataset.id}", made.assign(**own))
    newest = state.newest.isoformat() if state.newest else None
    fresh = _Held(1, state.rows, state.loads, state.load, newest, 0, {}, dtypes(dataset))
    there = {str(row["area"]): int(row["n"]) for row in sql.run(_by_area(live(dataset, fresh.version, fresh.dead))).to_dict("records")}
    here = {str(row["area"]): int(row["n"]) for row in files.run(_by_area(files.tables(dataset).rows)).to_dict("records")}
    if here != there or sum(there.values()) != state.rows:
        differs = sorted(area for area in here.keys() | there.keys() if here.get(area) != there.get(area))
        raise Unusable(f"Of {dataset.id} {sum(there.values()):,} of {state.rows:,} rows arrived ({', '.join(differs[:5])} differ): nothing of it was moved.")
    sql._publish(dataset, fresh)


def _frames(dataset: Dataset, files: Files) -> "Iterator[pd.DataFrame]":
    """All rows as they hold, some thousands at a time."""
    query = _parts_sql.rows(dataset, files._readable(dataset), files.folder / dataset.id)
    with files._cursor(query) as cursor:
        for batch in cursor.execute(query).to_arrow_reader(AT_ONCE):
            yield batch.to_pandas()


def _by_area(rows):  # type: ignore[no-untyped-def]
    named = rows.select(area=rows["_area"].substr(0, 12))
    return named.group_by("area").aggregate(n=named.count())
