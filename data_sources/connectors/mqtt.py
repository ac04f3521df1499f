"""Messages of an MQTT broker: each is a row, or a list of rows, as JSON. The broker keeps what comes between two loads and forgets it once it is kept here."""

import json
import queue
import socket
import time
from collections.abc import Iterator
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import Field

from data_sources.connectors._base import Ask, Batch, Broken, Connector, Settings, SourceError

CONNECT_S = 10.0
LARGEST = 256 * 1024
REFUSED = (4, 5, 134, 135)  # a wrong password, not allowed


class Mqtt(Settings):
    """`topic` may hold + and #; `key` names the password in INTERFACE_KEYS. A load ends when nothing has come for `quiet_s`, at the latest after `listen_s`.

    A message's topic stands in the column `topic`, its parts in topic.0, topic.1 …
    """

    host: str = Field(min_length=1, max_length=200)
    port: int = Field(1883, ge=1, le=65_535)
    topic: str = Field(min_length=1, max_length=200)
    user: str | None = None
    key: str | None = None
    tls: bool = False
    quiet_s: float = Field(1.0, gt=0, le=30)
    listen_s: float = Field(10.0, gt=0, le=120)
    most: int = Field(10_000, ge=1, le=100_000)


def read(ask: Ask) -> Iterator[Batch]:
    """What has come; acknowledged message by message once the load is kept, so that a load that fails loses nothing."""
    came: queue.SimpleQueue[paho.MQTTMessage] = queue.SimpleQueue()
    client = _connected(ask, came)
    try:
        messages = list(_heard(ask, came))
        yield _batch(messages, client)
    finally:
        client.disconnect()
        client.loop_stop()


class _Client(paho.Client):
    """One that connects to the address that was checked, whatever is answered for its name by now; a certificate is checked by the name."""

    def __init__(self, address: str, *settings: Any, **more: Any) -> None:
        self._address = address
        super().__init__(*settings, **more)

    def _create_socket_connection(self) -> socket.socket:
        return socket.create_connection((self._address, self._port), timeout=self._connect_timeout)


def _connected(ask: Ask, came: "queue.SimpleQueue[paho.MQTTMessage]") -> paho.Client:
    settings = ask.settings
    address = ask.address(settings.host, settings.port)
    answers: queue.SimpleQueue[int] = queue.SimpleQueue()
    # A session that lasts: the broker keeps messages for this name while nobody listens.
    client = _Client(address, CallbackAPIVersion.VERSION2, f"magnet-{ask.interface}", clean_session=False, manual_ack=True, reconnect_on_failure=False)
    client.username_pw_set(settings.user, ask.key(settings.key))
    if settings.tls:
        client.tls_set()
    client.on_connect = lambda client, data, flags, reason, properties: answers.put(reason.value)
    client.on_message = lambda client, data, message: came.put(message)
    try:
        client.connect(settings.host, settings.port, keepalive=30)
        client.loop_start()
        reason = answers.get(timeout=CONNECT_S)
    except (OSError, ValueError, queue.Empty) as error:
        client.loop_stop()
        raise SourceError(f"无法连接（{type(error).__name__}）", f"it cannot be reached ({type(error).__name__})") from None
    if reason:
        client.loop_stop()
        words = ("对方拒绝了密钥", "it refuses our key") if reason in REFUSED else (f"对方拒绝连接（{reason}）", f"it refuses us ({reason})")
        raise SourceError(*words)
    client.subscribe(settings.topic, qos=1)
    return client


def _heard(ask: Ask, came: "queue.SimpleQueue[paho.MQTTMessage]") -> Iterator[paho.MQTTMessage]:
    until, count = time.monotonic() + ask.settings.listen_s, 0
    while count < ask.settings.most and (left := until - time.monotonic()) > 0:
        try:
            yield came.get(timeout=min(left, ask.settings.quiet_s))
        except queue.Empty:
            return
        count += 1


def _batch(messages: list[paho.MQTTMessage], client: paho.Client) -> Batch:
    rows: list[dict[str, Any]] = []
    broken: list[Broken] = []
    for number, message in enumerate(messages, 1):
        found = _rows(message)
        if found is None:
            broken.append(Broken(number, "bad_json", message.payload[:100].decode("utf-8", "replace")))
        else:
            rows += found

    def done() -> None:
        for message in messages:
            client.ack(message.mid, message.qos)

    made = Batch.of(rows)
    return Batch(columns=made.columns, numbers=made.numbers, broken=broken, bytes=sum(len(each.payload) for each in messages), done=done)


def _rows(message: paho.MQTTMessage) -> list[dict[str, Any]] | None:
    """The rows of a message, None where it is no JSON of objects."""
    if len(message.payload) > LARGEST:
        return None
    try:
        found = json.loads(message.payload)
    except (ValueError, RecursionError):
        return None
    rows = found if isinstance(found, list) else [found]
    if not all(isinstance(row, dict) for row in rows):
        return None
    topic = {"topic": message.topic, **{f"topic.{at}": part for at, part in enumerate(message.topic.split("/"))}}
    return [{**topic, **row} for row in rows]


CONNECTOR = Connector("mqtt", zh="MQTT 消息", en="MQTT messages", read=read, asks=Mqtt, pushed=True)
