"""ClickHouse's engine in this process, for tests: the statements of the lake run in it as a server would run them."""

import tempfile
from pathlib import Path

from data_sources._clickhouse import SETTINGS


class Embedded:
    """A fresh engine in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        from chdb.session import Session  # only those who ask for it need it

        self._session = Session(str(folder))
        self._session.query("CREATE DATABASE IF NOT EXISTS lake ENGINE = Atomic")
        self._session.query("USE lake")
        for name, value in SETTINGS.items():
            self._session.query(f"SET {name} = {value}")

    def ask(self, statement: str, body: bytes = b"") -> bytes:
        if body:
            with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
                file.write(body)
                file.flush()
                return self.ask(statement.replace("FORMAT Parquet", f"SELECT * FROM file('{file.name}', Parquet)"))
        query, _, kind = statement.partition(" FORMAT ")
        return bytes(self._session.query(query, kind or "CSV").bytes())

    def close(self) -> None:
        self._session.close()
