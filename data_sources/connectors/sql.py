"""A table or view of an SQL database: PostgreSQL, MySQL or SQLite, read only, column by column as they are named; nothing anybody writes becomes SQL."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError

from core.errors import BadInput
from data_sources.connectors._base import CHUNK, Ask, Batch, Connector, Settings, SourceError
from data_sources.connectors.files import FOLDER
from data_sources.outgoing import addresses

DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "sqlite": "sqlite"}
READ_ONLY = {"postgresql": "SET default_transaction_read_only = on", "mysql": "SET SESSION TRANSACTION READ ONLY", "sqlite": "PRAGMA query_only = ON"}
CONNECT_S = 10


class Sql(Settings):
    """`table` (and `schema_name`) is a table or view, `columns` which of it are read (all, where none is named), `where` columns and the value they must have.

    `key` names the password in INTERFACE_KEYS. A SQLite file is named by `database` and lies in the intake folder.
    """

    kind: Literal["postgresql", "mysql", "sqlite"]
    host: str | None = Field(None, max_length=200)
    port: int | None = Field(None, ge=1, le=65_535)
    database: str = Field(min_length=1, max_length=200)
    user: str | None = Field(None, max_length=100)
    key: str | None = None
    schema_name: str | None = None
    table: str = Field(min_length=1, max_length=120)
    columns: tuple[str, ...] = ()
    where: Mapping[str, str | int | bool] = {}


def read(ask: Ask) -> Iterator[Batch]:
    """The rows in order of the watermark column, where there is one; fetched some thousands at a time."""
    engine = sa.create_engine(_address(ask), poolclass=sa.NullPool, hide_parameters=True, **_options(ask))
    try:
        with engine.connect() as conn:
            conn.exec_driver_sql(READ_ONLY[ask.settings.kind])
            table = sa.Table(ask.settings.table, sa.MetaData(), schema=ask.settings.schema_name, autoload_with=conn)
            result = conn.execution_options(stream_results=True, yield_per=CHUNK).execute(query(table, ask))
            names, first = list(result.keys()), 1
            for rows in result.partitions(CHUNK):
                columns = {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
                yield Batch(columns=columns, numbers=range(first, first + len(rows)))
                first += len(rows)
            if first == 1:
                yield Batch(columns={name: [] for name in names})
    except NoSuchTableError:
        raise SourceError(f"数据库中没有表 {ask.settings.table}", f"the database has no table {ask.settings.table}") from None
    except DBAPIError as error:
        raise SourceError(f"数据库无法读取（{_reason(error)}）", f"the database cannot be read ({_reason(error)})") from None
    except SQLAlchemyError as error:
        raise SourceError(f"数据库无法读取（{type(error).__name__}）", f"the database cannot be read ({type(error).__name__})") from None
    finally:
        engine.dispose()


def query(table: sa.Table, ask: Ask) -> sa.Select[Any]:
    """What is asked: columns by name, each quoted by SQLAlchemy, values as parameters."""
    settings = ask.settings
    wanted = [_column(table, name) for name in settings.columns] or list(table.columns)
    if ask.by and ask.by not in (column.name for column in wanted):
        wanted.append(_column(table, ask.by))
    asked = sa.select(*wanted)
    for name, value in settings.where.items():
        asked = asked.where(_column(table, name) == value)
    if ask.by is None:
        return asked
    by = _column(table, ask.by)
    if ask.watermark is not None:
        asked = asked.where(by > _like(by, ask.watermark))
    return asked.order_by(by)


def _column(table: sa.Table, name: str) -> sa.Column[Any]:
    if name not in table.columns:
        raise SourceError(f"表 {table.name} 没有列 {name}", f"the table {table.name} has no column {name}: {', '.join(table.columns.keys())[:300]}")
    return table.columns[name]


def _like(column: sa.Column[Any], text: str) -> Any:
    """A watermark as the column holds its values."""
    from core.moments import Unread, moment

    try:
        kind = column.type.python_type
    except NotImplementedError:
        return text
    if kind is int:
        return int(float(text))
    if kind.__name__ in ("float", "Decimal"):
        return kind(text)
    if kind.__name__ not in ("datetime", "date"):
        return text
    try:
        at, aware = moment(text)
    except Unread:
        return text
    if kind.__name__ == "date":
        return at.date()
    return at if aware or not getattr(column.type, "timezone", False) else at.astimezone()


def _address(ask: Ask) -> URL:
    settings = ask.settings
    if settings.kind == "sqlite":
        root = (ask.home / FOLDER).resolve()
        file = (root / settings.database).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            raise SourceError(f"{FOLDER} 目录中没有 {settings.database}", f"there is no {settings.database} in the folder {FOLDER}")
        return URL.create("sqlite", database=f"file:{_escaped(file)}", query={"mode": "ro", "uri": "true"})
    host = settings.host or ""
    if host.startswith("/") and ask.private:  # a socket on this machine
        return URL.create(DRIVERS[settings.kind], settings.user, ask.key(settings.key), database=settings.database, query={"host": host})
    try:
        addresses(f"http://{host}:{settings.port or 80}/", ask.private)
    except BadInput as bad:
        raise SourceError(bad.words.zh.rstrip("。"), bad.words.en.rstrip(".")) from None
    if urlsplit(f"//{host}").hostname != host.lower():
        raise SourceError("主机名有误", "this is no name of a host")
    return URL.create(DRIVERS[settings.kind], settings.user, ask.key(settings.key), host, settings.port, settings.database)


def _options(ask: Ask) -> dict[str, Any]:
    return {} if ask.settings.kind == "sqlite" else {"connect_args": {"connect_timeout": CONNECT_S}}


def _escaped(file: Path) -> str:
    return str(file).replace("?", "%3f").replace("#", "%23")


def _reason(error: DBAPIError) -> str:
    """What the driver says, in its first line, without values."""
    return type(error.orig).__name__ if error.orig is not None else type(error).__name__


CONNECTOR = Connector("sql", zh="SQL 数据库", en="SQL database", read=read, asks=Sql)
