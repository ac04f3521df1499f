"""Statements that are compiled once and run without SQLAlchemy's way through each call, which for a short statement is half of the time.

For the few that every action on a case writes (benchmarks/cases.py); all others are written as usual.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Insert, Table, Update, insert
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Put = Callable[[Any], Any]
Ready = tuple[str, list[tuple[str, Put | None]], bool]


class Prepared:
    """An INSERT or UPDATE with named values, each given as SQLAlchemy would take it."""

    def __init__(self, statement: Insert | Update, names: Sequence[str], otherwise: Mapping[str, Any] | None = None) -> None:
        self._statement, self._names, self._otherwise = statement, names, dict(otherwise or {})
        self._ready: dict[str, Ready] = {}

    @classmethod
    def adding(cls, table: Table) -> "Prepared":
        """New rows of `table`: every column but a number it counts itself; one that is left out is its plain default, else NULL."""
        columns = [column for column in table.columns if column is not table.autoincrement_column]
        otherwise = {column.name: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None for column in columns}
        return cls(insert(table).inline(), [column.name for column in columns], otherwise)

    def run(self, conn: Connection, *rows: Mapping[str, Any]) -> CursorResult[Any]:
        """Run it for each row. Raises KeyError for a name the statement has not."""
        sql, puts, by_place = self._ready.get(conn.dialect.name) or self._compile(conn.dialect)
        values = [self._values(row, puts) for row in rows]
        given: Any = [tuple(each.values()) for each in values] if by_place else values
        return conn.exec_driver_sql(sql, given if len(given) > 1 else given[0])

    def _values(self, row: Mapping[str, Any], puts: Sequence[tuple[str, Put | None]]) -> dict[str, Any]:
        full = {**self._otherwise, **row}
        if len(full) != len(puts):
            raise KeyError(f"unknown or missing: {', '.join(sorted(full.keys() ^ {name for name, _ in puts}))}")
        # What is left out is SQL's NULL; a None that is given is the type's own, which for JSON is null.
        return {name: put(full[name]) if put and (name in row or full[name] is not None) else full[name] for name, put in puts}

    def _compile(self, dialect: Dialect) -> Ready:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._names))
        names = list(compiled.positiontup or ()) if compiled.positional else list(compiled.bind_names.values())
        puts: list[tuple[str, Put | None]] = [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]
        self._ready[dialect.name] = ready = str(compiled), puts, compiled.positional
        return ready
