"""The stream's door: reports are read in batches, kept in one transaction each, and only then taken off the stream."""

import logging
from collections.abc import Sequence
from typing import Any

import redis

from core.reports import LARGEST_BYTES, ReportRefused
from data_sources import bus
from services._parts import Parts
from services._task import AWAY, where
from services.take_report import Door, Entry, reject, take_many

GROUP = "magnet"
BATCH = 200
BLOCK_MS = 500
ABANDONED_MS = 5_000  # a batch in hand for longer belongs to a worker that died

log = logging.getLogger("magnet.ingest")
Found = Sequence[tuple[bytes, dict[bytes, bytes] | None]]


class Ingest:
    """One consumer of the stream. Whatever it is interrupted at, each report is kept exactly once: it is known by its source and external_id."""

    def __init__(self, parts: Parts, consumer: str) -> None:
        self._parts, self._bus, self._consumer = parts, parts.bus, consumer
        self._claim_from = "0-0"

    def turn(self) -> bool:
        """Keep what is new; waits half a second for something to come."""
        try:
            found: Any = self._bus.xreadgroup(GROUP, self._consumer, {bus.INGEST: ">"}, count=BATCH, block=BLOCK_MS)
        except redis.ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            make_group(self._parts)
            return True
        for _stream, entries in found or []:
            self.keep(entries)
        return True

    def claim(self) -> bool:
        """Keep what a worker that died had in hand; True when there is more."""
        try:
            answer: Any = self._bus.xautoclaim(bus.INGEST, GROUP, self._consumer, ABANDONED_MS, self._claim_from, count=BATCH)
        except redis.ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            return False
        self._claim_from = answer[0].decode()
        if answer[1]:
            self.keep(answer[1])
        return self._claim_from != "0-0"

    def keep(self, found: Found) -> None:
        """Keep these entries of the stream, then take them off it."""
        entries = [_entry(receipt, fields) for receipt, fields in found if fields]
        try:
            take_many(self._parts, entries)
        except AWAY:
            raise
        except Exception as error:  # one of them is poison: the others must not wait for it
            log.error("a batch failed, its entries are taken one by one: %s", where(error))
            for entry in entries:
                self._keep_alone(entry)
        self._take_off([receipt for receipt, _ in found])

    def _keep_alone(self, entry: Entry) -> None:
        try:
            take_many(self._parts, [entry])
        except AWAY:
            raise
        except Exception as error:
            reject(self._parts, entry, ReportRefused("failed", f"It could not be kept: {where(error)}."))

    def _take_off(self, receipts: Sequence[bytes]) -> None:
        with self._bus.pipeline(transaction=True) as both:
            both.xack(bus.INGEST, GROUP, *receipts)
            both.xdel(bus.INGEST, *receipts)
            both.execute()


class Listener:
    """The pub/sub door: what is heard on the channel is put into the stream. Best effort, by one worker at a time."""

    def __init__(self, parts: Parts) -> None:
        self._bus = parts.bus
        self._heard: Any = None

    def turn(self) -> bool:
        """Hand on what has been said; waits half a second for something."""
        if self._heard is None:
            self._heard = self._bus.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            self._heard.subscribe(bus.INGEST)
        try:
            message = self._heard.get_message(timeout=BLOCK_MS / 1000)
        except Exception:
            self.close()
            raise
        if message and message["type"] == "message":
            # One byte over the limit is refused as well as ten megabytes, and costs the stream less.
            self._bus.xadd(bus.INGEST, {"json": message["data"][: LARGEST_BYTES + 1], "door": "pubsub"})
        return True

    def close(self) -> None:
        """Stop listening."""
        if self._heard is not None:
            heard, self._heard = self._heard, None
            heard.close()


def make_group(parts: Parts) -> None:
    """The consumer group, from the stream's beginning; one that is there stays."""
    try:
        parts.bus.xgroup_create(bus.INGEST, GROUP, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def forget_consumers(parts: Parts, idle_ms: int = 3_600_000) -> None:
    """Drop consumers of workers long gone; one with entries in hand stays until they are claimed."""
    make_group(parts)
    consumers: Any = parts.bus.xinfo_consumers(bus.INGEST, GROUP)
    for consumer in consumers:
        if consumer["pending"] == 0 and consumer["idle"] > idle_ms:
            parts.bus.xgroup_delconsumer(bus.INGEST, GROUP, consumer["name"])


def _entry(receipt: bytes, fields: dict[bytes, bytes]) -> Entry:
    door: Door = "pubsub" if fields.get(b"door") == b"pubsub" else "stream"
    return Entry(fields.get(b"json", b""), door, receipt.decode())
