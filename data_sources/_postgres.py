"""The lake in PostgreSQL 15 or newer."""

import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import Unusable

if TYPE_CHECKING:
    import pandas as pd
    import psycopg

TYPES = {"string": 'TEXT COLLATE "C"', "int64": "BIGINT", "float64": "DOUBLE PRECISION", "boolean": "BOOLEAN", "date": "DATE", "timestamp(6)": "TIMESTAMP"}
NONE = "\\N"


@dataclass(slots=True, eq=False)
class Postgres:
    """A database of PostgreSQL; one connection a thread."""

    url: str
    dialect: str = "postgres"
    _local: threading.local = field(default_factory=threading.local)

    def frame(self, query: str) -> "pd.DataFrame":
        import pandas as pd

        with self._connection().cursor() as cursor:
            cursor.execute(query.encode())
            names = [column.name for column in cursor.description or ()]
            return pd.DataFrame(cursor.fetchall(), columns=names)

    def run(self, *statements: str) -> None:
        with self._connection().transaction(), self._connection().cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.encode())

    def create(self, table: str, columns: Mapping[str, str], order: tuple[str, ...], unique: bool = False) -> None:
        kinds = ", ".join(f'"{name}" {TYPES[kind.lstrip("!")]}{" NOT NULL" if kind.startswith("!") else ""}' for name, kind in columns.items())
        keys = ", ".join(f'"{name}"' for name in order)
        primary = f", PRIMARY KEY ({keys})" if unique else ""
        statements = [f'CREATE TABLE IF NOT EXISTS "{table}" ({kinds}{primary})']
        if not unique:
            statements.append(f'CREATE INDEX IF NOT EXISTS "{table}_by" ON "{table}" ({keys})')
        self.run(*statements)

    def columns(self, table: str) -> set[str]:
        frame = self.frame(f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema()")
        return set(frame["column_name"])

    def widen(self, table: str, columns: Mapping[str, str]) -> None:
        self.run(*(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {TYPES[kind.lstrip("!")]}' for name, kind in columns.items()))

    def insert(self, table: str, frame: "pd.DataFrame") -> None:
        names = ", ".join(f'"{name}"' for name in frame.columns)
        text = io.StringIO()
        # Text is quoted, so that an empty one is not taken for none.
        frame.to_csv(text, header=False, index=False, na_rep=NONE, quoting=0, date_format="%Y-%m-%d %H:%M:%S.%f")
        statement = f"COPY \"{table}\" ({names}) FROM STDIN (FORMAT csv, NULL '{NONE}')"
        with self._connection().cursor() as cursor, cursor.copy(statement.encode()) as copy:
            copy.write(text.getvalue())

    def close(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> "psycopg.Connection[Any]":
        connection = getattr(self._local, "connection", None)
        if connection is None or connection.closed:
            try:
                import psycopg
                from psycopg.types.numeric import FloatLoader
            except ImportError as error:
                raise Unusable("LAKE_URL names PostgreSQL, but its driver is missing: pip install -r requirements-servers.txt") from error
            connection = self._local.connection = psycopg.connect(self.url, autocommit=True)
            connection.adapters.register_loader("numeric", FloatLoader)  # sums of whole numbers
        found: psycopg.Connection[Any] = connection
        return found
