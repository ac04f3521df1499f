"""The open store: SQLite in the data folder, or PostgreSQL by its address. All reading and writing goes through `read` and `write`."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from core.errors import Unusable
from store import _within
from store._turn import Turn, TurnTimeout

MIGRATIONS = Path(__file__).with_name("migrations")
FILE = "store.sqlite"
WAIT_S = 5.0


class StoreBusy(Exception):
    """Nobody got to write within five seconds; the same call may be tried again later."""


class Store:
    """One opened store. Threads and processes may share the same address; each transaction has its own connection."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self.engine, self.home = engine, home
        self.on_sqlite = engine.dialect.name == "sqlite"
        self.before_commit: Callable[[Connection], None] | None = None  # the last word of each write: the trail's
        self._turn = Turn(home / "store.lock") if self.on_sqlite else None

    @classmethod
    def open(cls, url: str, home: Path) -> "Store":
        """The store at `url`, an SQLAlchemy address; empty is the SQLite file in `home`. Changes no table. Raises Unusable for an address it cannot take."""
        home.mkdir(parents=True, exist_ok=True)
        if not url:
            (home / FILE).touch(mode=0o600)
            url = f"sqlite:///{home / FILE}"
        if not url.startswith("sqlite"):
            return cls(_engine(_with_driver(url), pool_pre_ping=True), home)
        engine = _engine(url, pool_size=10, max_overflow=30, connect_args={"timeout": WAIT_S})
        event.listen(engine, "connect", _prepare)
        return cls(engine, home)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the store."""
        with self._begun("BEGIN") as conn:
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection that may write; committed at the end, rolled back on an error. Keep it short, with no network call inside.

        Raises StoreBusy after five seconds of waiting. Must not be nested.
        """
        try:
            with self._my_turn(), self._begun("BEGIN IMMEDIATE") as conn:
                yield conn
                if self.before_commit:
                    self.before_commit(conn)
        except TurnTimeout as error:
            raise StoreBusy("the store is busy: try again in a moment") from error
        except OperationalError as error:
            if self.on_sqlite and "locked" in str(error.orig):
                raise StoreBusy("the store is locked by another program: try again in a moment") from error
            raise

    def alive(self) -> bool:
        """Whether the store answers and has its tables."""
        with self.read() as conn:
            conn.execute(text("SELECT count(*) FROM meta")).scalar_one()
        return True

    def is_current(self) -> bool:
        """Whether it answers and has the tables this program knows. Raises DBAPIError while it cannot be reached."""
        with self.read() as conn:
            return MigrationContext.configure(conn).get_current_revision() == _script().get_current_head()

    def migrate(self, to: str = "head") -> list[str]:
        """Bring the tables up to date, or up to the step `to`, under the writer's lock and after a copy of the file. Returns the steps taken, oldest first.

        Raises Unusable when the store cannot be reached or read, or when a newer program made it.
        """
        try:
            return self._migrate(to)
        except TurnTimeout as error:
            raise Unusable("Another process writes to the case store and does not stop: end it, then start again.") from error
        except (CommandError, RevisionError) as error:
            raise Unusable("The case store was made by a newer Magnet than this one: install that one, or put back the copy store.before-*.sqlite.") from error
        except DBAPIError as error:
            reason = " ".join(str(error.orig).split())
            raise Unusable(f"The case store cannot be used ({reason}): see to DATABASE_URL and the database, or without one to {self.home / FILE}.") from error

    def _migrate(self, to: str) -> list[str]:
        script = _script()
        with self._my_turn(), self._begun("BEGIN IMMEDIATE") as conn:
            present = MigrationContext.configure(conn).get_current_revision()
            steps = [step.revision for step in script.iterate_revisions(to, present or "base")][::-1]
            if steps:
                self._copy(present)
                config = _config()
                config.attributes["connection"] = conn
                command.upgrade(config, to)
        return steps

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()

    def _copy(self, present: str | None) -> None:
        """A copy beside the file, named after the state it holds; a new store has nothing to copy."""
        file = self.home / FILE
        if not self.on_sqlite or present is None or not file.exists():
            return
        with sqlite3.connect(file) as source, sqlite3.connect(self.home / f"store.before-{present}.sqlite") as copy:
            source.backup(copy)

    @contextmanager
    def _begun(self, how: str) -> Iterator[Connection]:
        """A connection in a transaction; `how` is what SQLite begins it with, whose driver begins none by itself. No listener on the engine: that
        would cost every statement."""
        with self.engine.connect() as conn, conn.begin():
            if self.on_sqlite:
                conn.exec_driver_sql(how)
            yield conn

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        with self._turn.take(WAIT_S):
            yield


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _with_driver(url: str) -> str:
    """`postgresql://` and `postgres://` mean the driver we name in our requirements."""
    scheme, mark, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if mark and scheme in {"postgresql", "postgres"} else url


def _engine(url: str, **options: Any) -> Engine:
    # Parameters hold names and phones: they stay out of error messages, hence out of logs.
    try:
        return create_engine(url, hide_parameters=True, json_serializer=_to_json, json_deserializer=_from_json, **options)
    except ImportError as error:
        raise Unusable(f"DATABASE_URL needs the Python package {error.name}: .venv/bin/pip install -r requirements-servers.txt") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise Unusable("DATABASE_URL is no database address: give postgresql://user:password@host/name, or leave it empty for SQLite.") from error


def _to_json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS).decode()


def _from_json(kept: Any) -> Any:
    return orjson.loads(kept) if isinstance(kept, str | bytes) else kept  # SQLite gives back a number as a number


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: `Store._begun` says which kind it is.
    connection.isolation_level = None
    _within.prepare(connection)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
