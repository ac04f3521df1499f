"""A stream of a Redis or Valkey server: entries are rows, read from where the last load ended; nothing is taken away from it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import redis
from pydantic import Field

from data_sources.connectors._base import Ask, Batch, Connector, Settings, SourceError

TAKEN = 2_000
TIMEOUT_S = 10


class RedisStream(Settings):
    """`url` is redis:// or rediss:// without a password (`key` names it in INTERFACE_KEYS), `stream` its key.

    Where entries hold JSON in one field, `json_field` names it.
    """

    url: str = Field(min_length=8, max_length=300, pattern=r"^rediss?://[^@]+$")
    stream: str = Field(min_length=1, max_length=200)
    user: str | None = None
    key: str | None = None
    json_field: str | None = None


def read(ask: Ask) -> Iterator[Batch]:
    """The entries after the last one that was read; the mark is the id of an entry."""
    settings = ask.settings
    client = _client(ask)
    after, first = f"({ask.watermark}" if ask.watermark else "-", 1
    try:
        while entries := client.xrange(settings.stream, min=after, count=TAKEN):
            yield _batch(entries, settings.json_field, first)  # type: ignore[arg-type]
            first += len(entries)  # type: ignore[arg-type]
            after = f"({entries[-1][0].decode()}"  # type: ignore[index]
    except redis.AuthenticationError:
        raise SourceError("对方拒绝了密钥", "it refuses our key") from None
    except redis.ResponseError:
        raise SourceError(f"{settings.stream} 不是流", f"{settings.stream} is no stream") from None
    except redis.RedisError as error:
        raise SourceError(f"无法连接（{type(error).__name__}）", f"it cannot be reached ({type(error).__name__})") from None
    finally:
        client.close()


def _batch(entries: list[tuple[bytes, dict[bytes, bytes]]], field: str | None, first: int) -> Batch:
    rows: list[dict[str, Any]] = []
    for id, fields in entries:
        row: dict[str, Any] = {name.decode("utf-8", "replace"): value.decode("utf-8", "replace") for name, value in fields.items()}
        if field and field in row:
            try:
                inside = json.loads(row.pop(field))
            except ValueError:
                inside = None
            row |= inside if isinstance(inside, dict) else {}
        rows.append({"stream_id": id.decode(), **row})
    return Batch.of(rows, first, mark=entries[-1][0].decode(), bytes=sum(len(value) for _, fields in entries for value in fields.values()))


class _Plain(redis.Connection):
    """A connection to the address that was checked, whatever is answered for its name by now."""

    def __init__(self, address: str, **settings: Any) -> None:
        self._address = address
        super().__init__(**settings)

    def _connect(self) -> Any:
        name, self.host = self.host, self._address
        try:
            return super()._connect()  # type: ignore[no-untyped-call]
        finally:
            self.host = name  # by which a certificate is checked


class _Tls(redis.SSLConnection, _Plain):
    """The same with TLS around it."""


def _client(ask: Ask) -> redis.Redis:
    settings, parts = ask.settings, urlsplit(ask.settings.url)
    address = ask.address(parts.hostname, parts.port or 6379)
    about = {**redis.connection.parse_url(settings.url), "username": settings.user, "password": ask.key(settings.key), "protocol": 2, "address": address}
    about |= {"connection_class": _Tls if parts.scheme == "rediss" else _Plain, "socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
    return redis.Redis(connection_pool=redis.ConnectionPool(**about))


CONNECTOR = Connector("redis_stream", zh="Redis 流", en="Redis stream", read=read, asks=RedisStream)
