"""The lake in ClickHouse, over its HTTP interface."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    import pandas as pd

# Times are written as UTC: see ClickHouse.frame.
TYPES = {"string": "String", "int64": "Int64", "float64": "Float64", "boolean": "Bool", "date": "Date32", "timestamp(6)": "DateTime64(6, 'UTC')"}
# Rows without a partner have no values, as in other databases; what is deleted is gone when the statement ends.
SETTINGS = {"join_use_nulls": "1", "mutations_sync": "2", "lightweight_deletes_sync": "2"}
WAITS_S = 600


class Way(Protocol):
    """How statements reach the server: over HTTP, or in the process where it is embedded."""

    def ask(self, statement: str, body: bytes = b"") -> bytes: ...
    def close(self) -> None: ...


@dataclass(slots=True, eq=False)
class Http:
    """A server at clickhouse://user:password@host:8123/database; with ?secure=1 over HTTPS."""

    url: str

    def ask(self, statement: str, body: bytes = b"") -> bytes:
        import requests

        at = urlsplit(self.url)
        scheme = "https" if dict(parse_qsl(at.query)).get("secure") == "1" else "http"
        headers = {"X-ClickHouse-User": at.username or "default", "X-ClickHouse-Key": at.password or ""}
        words = {"database": at.path.strip("/") or "default", "query": statement, **SETTINGS}
        answer = requests.post(f"{scheme}://{at.hostname}:{at.port or 8123}/", params=words, headers=headers, data=body, timeout=WAITS_S)
        if not answer.ok:
            raise OSError(f"ClickHouse refused a statement: {answer.text[:300]}")
        return answer.content

    def close(self) -> None:
        """Nothing is open between two statements."""


@dataclass(slots=True, eq=False)
class ClickHouse:
    """A database of ClickHouse."""

    way: Way
    dialect: str = "clickhouse"

    def frame(self, query: str) -> "pd.DataFrame":
        import pandas as pd

        found = pd.read_parquet(io.BytesIO(self.way.ask(f"{query} FORMAT Parquet")))
        # Times are the city's local ones; that ClickHouse calls them UTC only keeps it from moving them.
        moments = found.select_dtypes("datetimetz").columns
        return found.assign(**{str(name): found[name].dt.tz_localize(None) for name in moments})

    def run(self, *statements: str) -> None:
        for statement in statements:
            self.way.ask(statement)

    def create(self, table: str, columns: Mapping[str, str], order: tuple[str, ...], unique: bool = False) -> None:
        kinds = ", ".join(f'"{name}" {_kind(kind)}' for name, kind in columns.items())
        self.run(f'CREATE TABLE IF NOT EXISTS "{table}" ({kinds}) ENGINE = MergeTree ORDER BY ({", ".join(order)})')

    def columns(self, table: str) -> set[str]:
        return set(self.frame(f"SELECT name FROM system.columns WHERE table = '{table}' AND database = currentDatabase()")["name"])

    def widen(self, table: str, columns: Mapping[str, str]) -> None:
        self.run(*(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {_kind(kind)}' for name, kind in columns.items()))

    def insert(self, table: str, frame: "pd.DataFrame") -> None:
        body = io.BytesIO()
        frame.to_parquet(body, index=False)
        names = ", ".join(f'"{name}"' for name in frame.columns)
        self.way.ask(f'INSERT INTO "{table}" ({names}) FORMAT Parquet', body.getvalue())

    def close(self) -> None:
        self.way.close()


def _kind(kind: str) -> str:
    made = TYPES[kind.lstrip("!")]
    return made if kind.startswith("!") else f"Nullable({made})"
