"""A name that is answered with another address the second time (DNS rebinding): connected to is the address that was checked."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from data_sources.connectors import http_json, mqtt, redis_stream, sql
from data_sources.connectors._base import Ask, SourceError
from tests.json_server import source

NAME, OURS, OTHER = "data.example.org", "127.0.0.1", "127.0.0.99"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the name was asked for; the first answer is our address, every later one another."""
    real, count = socket.getaddrinfo, Counter[str]()

    def answer(host: Any, *more: Any, **named: Any) -> Any:
        if host != NAME:
            return real(host, *more, **named)
        count[host] += 1
        return real(OURS if count[host] == 1 else OTHER, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return count


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of all addresses of this machine, and to which of them somebody connected; it hangs up at once."""
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))
        server.listen()
        came: list[str] = []

        def take() -> None:
            with suppress(OSError):  # the end
                while True:
                    conn, _ = server.accept()
                    came.append(conn.getsockname()[0])
                    conn.close()

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)


def ask(settings: Any) -> Ask:
    return Ask(settings, Path(), "counts", private=True)


@pytest.mark.parametrize(
    ("connector", "settings"),
    [
        (sql, lambda port: sql.Sql(kind="mysql", host=NAME, port=port, database="x", table="x", user="x")),
        (sql, lambda port: sql.Sql(kind="postgresql", host=NAME, port=port, database="x", table="x", user="x")),
        (redis_stream, lambda port: redis_stream.RedisStream(url=f"redis://{NAME}:{port}", stream="x")),
        (redis_stream, lambda port: redis_stream.RedisStream(url=f"rediss://{NAME}:{port}", stream="x")),
        (mqtt, lambda port: mqtt.Mqtt(host=NAME, port=port, topic="x")),
        (mqtt, lambda port: mqtt.Mqtt(host=NAME, port=port, topic="x", tls=True)),
    ],
    ids=["mysql", "postgresql", "redis", "rediss", "mqtt", "mqtts"],
)
def test_the_checked_address_is_the_one_that_is_connected_to(
    connector: Any, settings: Callable[[int], Any], asked: Counter[str], listener: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt, "CONNECT_S", 0.5)
    port, came = listener
    if getattr(settings(port), "kind", "") == "postgresql":
        pytest.importorskip("psycopg")  # comes with requirements-servers.txt
    with pytest.raises(SourceError):
        list(connector.read(ask(settings(port))))
    assert set(came) == {OURS}
    assert asked[NAME] == 1


def test_a_page_and_the_one_after_it_are_each_checked_and_connected_to_as_checked(asked: Counter[str]) -> None:
    with source() as told:
        told.answer = lambda asked: json.dumps([{"id": 1}]).encode()
        (batch, *_) = http_json.read(ask(http_json.HttpJson(url=told.url.replace(OURS, NAME), paging="none")))
    assert batch.columns["id"] == [1]
    assert asked[NAME] == 1


def test_a_name_of_this_machine_is_refused_before_anything_is_connected_to(asked: Counter[str]) -> None:
    for connector, settings in (
        (sql, sql.Sql(kind="mysql", host=NAME, database="x", table="x")),
        (redis_stream, redis_stream.RedisStream(url=f"redis://{NAME}", stream="x")),
        (mqtt, mqtt.Mqtt(host=NAME, topic="x")),
    ):
        asked.clear()
        with pytest.raises(SourceError, match="private network"):
            list(connector.read(Ask(settings, Path())))  # type: ignore[attr-defined]
