"""The lake moves from the files of this machine to the database at LAKE_URL: rows, rollups, and what is counted of the case store."""

from collections.abc import Callable
from pathlib import Path

from core.errors import Unusable
from data_sources._records_files import Files
from data_sources._records_move import move
from data_sources._records_sql import Sql
from data_sources.records import Records
from services._parts import Parts
from services.keep_lake import build_lake
from store import figures


def move_lake(parts: Parts, home: Path, tell: Callable[[str], object]) -> tuple[int, int]:
    """Move every dataset that has rows in `home` to where `parts` keep theirs; how many datasets and rows were moved. What was moved before is left as it
    is, so that a move that was stopped goes on. The files stay. Raises Unusable without LAKE_URL, and for a database that holds something else.
    """
    target = parts.records.keeper
    if not isinstance(target, Sql):
        raise Unusable("Set LAKE_URL to the database that the lake is to move to.")
    source = Records.open("", home, parts.city.tz)
    assert isinstance(source.keeper, Files)
    moved = rows = 0
    try:
        for dataset in parts.city.datasets.values():
            if dataset.family or not source.state(dataset).rows:
                continue
            count = move(dataset, source.keeper, target)
            tell(f"{dataset.id}: {'is there already' if count is None else f'{count:,} rows'}")
            moved, rows = moved + (count is not None), rows + (count or 0)
    finally:
        source.close()
    with parts.store.read() as conn:
        mark, step = figures.fingerprint(conn)
    build_lake(parts, mark, step)
    return moved, rows
