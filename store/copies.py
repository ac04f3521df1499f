"""The whole store out and in: a snapshot of the SQLite file, or every table row by row, which works on any database."""

import base64
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Table, func, insert, select, text

from store.engine import FILE, Store
from store.tables import metadata
from store.types import Instant

AT_ONCE = 2_000


def snapshot(store: Store, to: Path) -> None:
    """One moment of the SQLite file, while others go on writing."""
    with sqlite3.connect(store.home / FILE) as source, sqlite3.connect(to) as copy:
        source.backup(copy)


def tables() -> list[Table]:
    """Every table, those that others lean on first."""
    return list(metadata.sorted_tables)


def rows(conn: Connection, table: Table) -> Iterator[bytes]:
    """Each row as a line of JSON."""
    instants, raw = _instants(table), {column.name for column in table.c if column.type.python_type is bytes}
    for row in conn.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings():
        line = dict(row)
        line |= {name: line[name].isoformat() for name in instants if line[name] is not None}
        line |= {name: base64.b64encode(line[name]).decode() for name in raw if line[name] is not None}
        yield orjson.dumps(line, option=orjson.OPT_NON_STR_KEYS) + b"\n"


def fill(conn: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Rows back into an empty table; how many. Columns that are not there any more are left out."""
    instants, raw = _instants(table), {column.name for column in table.c if column.type.python_type is bytes}
    batch: list[dict[str, Any]] = []
    count = 0
    for line in lines:
        row = {name: value for name, value in orjson.loads(line).items() if name in table.c}
        row |= {name: datetime.fromisoformat(row[name]) for name in instants if row.get(name)}
        row |= {name: base64.b64decode(row[name]) for name in raw if row.get(name)}
        batch.append(row)
        count += 1
        if len(batch) == AT_ONCE:
            conn.execute(insert(table), batch)
            batch = []
    if batch:
        conn.execute(insert(table), batch)
    return count


def is_empty(conn: Connection) -> bool:
    """Whether nothing of anybody's is in it."""
    return all(conn.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() == 0 for name in ("accounts", "cases", "audit"))


def go_on_counting(conn: Connection) -> None:
    """After rows came with their numbers, new ones begin behind them (PostgreSQL counts apart from the rows)."""
    if conn.dialect.name != "postgresql":
        return
    for table in tables():
        key = list(table.primary_key)
        if len(key) == 1 and key[0].type.python_type is int:
            name = conn.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": key[0].name}).scalar_one()
            if name:
                conn.execute(text(f"SELECT setval('{name}', GREATEST((SELECT COALESCE(MAX({key[0].name}), 0) FROM {table.name}), 1))"))


def _instants(table: Table) -> set[str]:
    return {column.name for column in table.c if isinstance(column.type, Instant)}
