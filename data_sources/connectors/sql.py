"""A table or view of an SQL database: PostgreSQL, MySQL or SQLite, read only, column by column as they are named; nothing anybody writes becomes SQL."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError

from data_sources.connectors._base import CHUNK, Ask, Batch, Connector, Settings, SourceError
from data_sources.connectors.files import FOLDER

DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "sqlite": "sqlite"}
# Said before anything is asked. A MySQL tells its TIMESTAMPs in the session's time zone.
FIRST = {
    "postgresql": ("SET TRANSACTION READ ONLY",),
    "mysql": ("SET SESSION TRANSACTION READ ONLY", "SET SESSION time_zone = '+00:00'"),
    "sqlite": ("PRAGMA query_only = ON",),
}
PORTS = {"postgresql": 5432, "mysql": 3306}
# What the servers answer: numbers of MySQL, SQLSTATE of PostgreSQL.
REFUSED, FORBIDDEN = (1044, 1045, 1698, "28P01", "28000"), (1142, 1143, "42501")
BROKEN_OFF, AWAY = (2006, 2013, "57P01", "57P02"), (2002, 2003, 2005, "57P03", "08001", "08006")
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
    try:
        engine = sa.create_engine(_address(ask), poolclass=sa.NullPool, hide_parameters=True, **_options(ask))
    except ImportError:
        raise SourceError(
            f"没有 {ask.settings.kind} 的驱动：请安装 requirements-servers.txt", f"there is no driver for {ask.settings.kind}: install requirements-servers.txt"
        ) from None
    sa.event.listen(engine, "handle_error", lambda about: _let_go(about.execution_context and about.execution_context.cursor))
    try:
        with engine.connect() as conn:
            for statement in FIRST[ask.settings.kind]:
                conn.exec_driver_sql(statement)
            table = sa.Table(ask.settings.table, sa.MetaData(), schema=ask.settings.schema_name, autoload_with=conn)
            result = conn.execution_options(stream_results=True, yield_per=CHUNK).execute(query(table, ask))
            names, first = list(result.keys()), 1
            moments = [name for name in names if _is_utc(table.columns[name])]
            try:
                for rows in result.partitions(CHUNK):
                    columns = {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
                    for name in moments:
                        columns[name] = [value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for value in columns[name]]
                    yield Batch(columns=columns, numbers=range(first, first + len(rows)))
                    first += len(rows)
            except GeneratorExit:
                _let_go(result.cursor)
                conn.invalidate()
                raise
            if first == 1:
                yield Batch(columns={name: [] for name in names})
    except NoSuchTableError:
        raise SourceError(f"数据库中没有表 {ask.settings.table}", f"the database has no table {ask.settings.table}") from None
    except DBAPIError as error:
        raise _why(error) from None
    except SQLAlchemyError as error:
        raise SourceError(f"数据库无法读取（{type(error).__name__}）", f"the database cannot be read ({type(error).__name__})") from None
    finally:
        engine.dispose()


def _let_go(cursor: Any) -> None:
    """Give up what was asked: the driver of MySQL would read the rest of the table before it closes, even from a server that is gone."""
    if (unread := getattr(cursor, "_result", None)) is not None:
        unread.unbuffered_active = False


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


def _is_utc(column: sa.Column[Any]) -> bool:
    """A TIMESTAMP of MySQL is a moment, told in the session's time zone, which is ours: UTC. A DATETIME is what a clock showed, as in other databases."""
    return isinstance(column.type, mysql.TIMESTAMP)


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
    if _is_utc(column):
        return at.astimezone(UTC).replace(tzinfo=None) if aware else at
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
    if urlsplit(f"//{host}").hostname != host.lower():
        raise SourceError("主机名有误", "this is no name of a host")
    address = ask.address(host, settings.port or PORTS[settings.kind])
    if settings.kind == "mysql":
        return URL.create(DRIVERS["mysql"], settings.user, ask.key(settings.key), address, settings.port, settings.database, {"charset": "utf8mb4"})
    # It connects to `hostaddr`, the name is what a certificate is checked by.
    return URL.create(DRIVERS["postgresql"], settings.user, ask.key(settings.key), host, settings.port, settings.database, {"hostaddr": address})


def _options(ask: Ask) -> dict[str, Any]:
    return {} if ask.settings.kind == "sqlite" else {"connect_args": {"connect_timeout": CONNECT_S}}


def _escaped(file: Path) -> str:
    return str(file).replace("?", "%3f").replace("#", "%23")


def _why(error: DBAPIError) -> SourceError:
    """What the driver says, in our words and without values."""
    said = error.orig
    code = said.args[0] if said is not None and said.args and isinstance(said.args[0], int) else getattr(said, "sqlstate", None)
    if code in REFUSED or "authentication failed" in str(said):
        return SourceError("数据库拒绝了用户或密码", "the database refuses the user or its password")
    if code in FORBIDDEN:
        return SourceError("没有读取该表的权限", "the user may not read this table")
    if code in BROKEN_OFF:
        return SourceError("读取中途数据库断开", "the database broke off while it was read")
    if code in AWAY or (code is None and "connection" in str(said).lower()):
        return SourceError("无法连接数据库", "the database cannot be reached")
    name = type(said if said is not None else error).__name__
    return SourceError(f"数据库无法读取（{name}）", f"the database cannot be read ({name})")


CONNECTOR = Connector("sql", zh="SQL 数据库", en="SQL database", read=read, asks=Sql)
