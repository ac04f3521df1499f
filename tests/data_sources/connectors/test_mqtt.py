"""A real broker hands over what came while nobody listened, and forgets it only once it is kept."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import paho.mqtt.publish as publish
import pytest
from amqtt.broker import Broker
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from data_sources.connectors._base import Ask, Batch, SourceError
from data_sources.connectors.mqtt import Mqtt, read

PASSWORD = "river-1"
READING = {"id": "S-1", "level_m": 1.25, "at": "2026-11-05T08:00:00+08:00"}


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that runs while the tests do; it knows one user."""
    passwords = tmp_path_factory.mktemp("broker") / "passwords"
    passwords.write_text(f"magnet:{PasswordHash((Argon2Hasher(),)).hash(PASSWORD)}\n", encoding="ascii")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    loop, up = asyncio.new_event_loop(), threading.Event()
    config = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{number}"}},
        "plugins": {"amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(passwords)}},
    }
    made: list[Broker] = []

    async def start() -> None:
        made.append(Broker(config))
        await made[0].start()
        up.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert up.wait(20)
    made[0].port = number
    yield made[0]
    asyncio.run_coroutine_threadsafe(made[0].shutdown(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(20)


@pytest.fixture
def port(broker: Broker) -> int:
    return int(broker.port)


def ask(port: int, name: str, password: str = PASSWORD) -> Ask:
    settings = Mqtt(host="127.0.0.1", port=port, topic=f"{name}/+/level", user="magnet", key="broker", quiet_s=0.5, listen_s=5)
    return Ask(settings, Path(), name, keys={"broker": password}, private=True)


def say(port: int, topic: str, body: str) -> None:
    publish.single(topic, body, qos=1, hostname="127.0.0.1", port=port, auth={"username": "magnet", "password": PASSWORD})


def taken(asked: Ask) -> Batch:
    with closing(read(asked)) as batches:  # type: ignore[type-var]
        batch = next(batches)
        batch.done()
    return batch


def test_messages_that_came_meanwhile_are_rows_with_their_topic(port: int) -> None:
    taken(ask(port, "rivers"))  # from now on the broker keeps them
    say(port, "rivers/S-1/level", json.dumps(READING))
    say(port, "rivers/S-2/level", json.dumps([READING, READING]))
    say(port, "rivers/S-3/level", "no json")
    batch = taken(ask(port, "rivers"))
    assert batch.columns["topic.1"] == ["S-1", "S-2", "S-2"]
    assert batch.columns["level_m"] == [1.25] * 3
    assert [each.code for each in batch.broken] == ["bad_json"]
    assert list(taken(ask(port, "rivers")).numbers) == []


def test_the_broker_hears_that_a_message_is_kept_only_when_it_is(port: int, broker: Broker) -> None:
    taken(ask(port, "lakes"))
    say(port, "lakes/S-1/level", json.dumps(READING))
    with closing(read(ask(port, "lakes"))) as batches:  # type: ignore[type-var]
        batch = next(batches)
        waiting = broker._sessions["magnet-lakes"][0].inflight_out
        assert len(waiting) == 1
        batch.done()
        for _ in range(100):
            if not waiting:
                break
            time.sleep(0.05)
    assert len(waiting) == 0
    assert list(taken(ask(port, "lakes")).numbers) == []


def test_a_wrong_password_is_said_so(port: int) -> None:
    with pytest.raises(SourceError, match="refuses our key"):
        taken(ask(port, "rivers", "wrong"))


def test_a_broker_that_is_not_there_is_said_so() -> None:
    with pytest.raises(SourceError, match="reached"):
        taken(ask(1, "nowhere"))
    with pytest.raises(SourceError, match="private network"):
        list(read(Ask(Mqtt(host="127.0.0.1", topic="x"), Path())))
