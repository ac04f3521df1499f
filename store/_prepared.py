"""Statements that are compiled once and then go straight to the driver, for the few that every action on a case runs: SQLAlchemy's way through each call is
otherwise half of their time (benchmarks/cases.py). All others are run as usual.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update, insert
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Turn = Callable[[Any], Any]
Turns = list[tuple[str, Turn | None]]


class Prepared:
    """An INSERT, UPDATE or SELECT with named values, each given and read as SQLAlchemy would take it."""

    def __init__(self, statement: Insert | Update | Select[Any], names: Sequence[str] = (), otherwise: Mapping[str, Any] | None = None) -> None:
        self._statement, self._names, self._otherwise = statement, names, dict(otherwise or {})
        self._ready: dict[str, tuple[str, Turns, bool]] = {}
        self._reads: dict[str, Turns] = {}

    @classmethod
    def adding(cls, table: Table) -> "Prepared":
        """New rows of `table`: every column but a number it counts itself; one that is left out is its plain default, else NULL."""
        columns = [column for column in table.columns if column is not table.autoincrement_column]
        otherwise = {column.name: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None for column in columns}
        return cls(insert(table).inline(), [column.name for column in columns], otherwise)

    def run(self, conn: Connection, *rows: Mapping[str, Any]) -> int:
        """Run it for each row; how many rows the last one met. Raises KeyError for a name the statement has not."""
        with self._sent(conn, rows) as cursor:
            return cursor.rowcount

    def one(self, conn: Connection, **values: Any) -> dict[str, Any] | None:
        """The first row that a SELECT finds."""
        with self._sent(conn, [values]) as cursor:
            row = cursor.fetchone()
            reads = self._reads.get(conn.dialect.name) or self._read(conn.dialect, cursor)
        return None if row is None else {name: turn(value) if turn else value for (name, turn), value in zip(reads, row, strict=True)}

    @contextmanager
    def _sent(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> Iterator[DBAPICursor]:
        dialect = conn.dialect
        sql, puts, by_place = self._ready.get(dialect.name) or self._compile(dialect)
        cursor = conn.connection.cursor()
        try:
            for row in rows:
                values = self._values(row, puts)
                cursor.execute(sql, tuple(values.values()) if by_place else values)
            yield cursor
        except dialect.loaded_dbapi.Error as error:  # values hold names and phones: they stay out of messages, hence out of logs
            raise DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect) from error
        finally:
            cursor.close()

    def _values(self, row: Mapping[str, Any], puts: Turns) -> dict[str, Any]:
        full = {**self._otherwise, **row}
        if len(full) != len(puts):
            raise KeyError(f"unknown or missing: {', '.join(sorted(full.keys() ^ {name for name, _ in puts}))}")
        # What is left out is SQL's NULL; a None that is given is the type's own, which for JSON is null.
        return {name: put(full[name]) if put and (name in row or full[name] is not None) else full[name] for name, put in puts}

    def _compile(self, dialect: Dialect) -> tuple[str, Turns, bool]:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._names) or None)
        names = list(compiled.positiontup or ()) if compiled.positional else list(compiled.bind_names.values())
        puts: Turns = [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]
        self._ready[dialect.name] = ready = str(compiled), puts, compiled.positional
        return ready

    def _read(self, dialect: Dialect, cursor: DBAPICursor) -> Turns:
        assert isinstance(self._statement, Select)
        columns = zip(self._statement.selected_columns, cursor.description, strict=True)
        reads: Turns = [(str(column.key), column.type.dialect_impl(dialect).result_processor(dialect, said[1])) for column, said in columns]
        self._reads[dialect.name] = reads
        return reads
