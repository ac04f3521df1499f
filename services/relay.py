"""Carries the outbox to the bus, in order; what the bus has taken is dropped, so a message may come twice but is never lost."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from data_sources import bus
from services._enqueue import enqueue
from services._parts import Parts
from services.cases import wire_time
from store import outbox, webhooks

if TYPE_CHECKING:
    from core.city import City

BATCH = 500
UNKEPT = {"officer"}  # positions are not replayed: the next ones come soon


def relay(parts: Parts) -> bool:
    """Carry one batch; True when more is waiting."""
    with parts.store.read() as conn:
        rows, hooks = outbox.oldest(conn, BATCH), webhooks.active(conn)
    if not rows:
        return False
    for kept, messages in groupby(rows, lambda row: row["topic"] not in UNKEPT):
        bus.publish(parts.bus, [_message(parts.city, row) for row in messages], keep=kept)
    bus.dirty(parts.bus, sorted(set(_marks(rows))))
    with parts.store.write() as conn:
        removed = outbox.remove(conn, [row["id"] for row in rows])
        enqueue(parts, conn, hooks, [row for row in rows if row["id"] in removed])
    return len(rows) == BATCH


def _message(city: "City", row: Mapping[Any, Any]) -> dict[str, Any]:
    message = {"topic": row["topic"], "key": row["key"], "area": row["area"], "at": wire_time(city, row["at"]), "v": row["body"]}
    return {**message, "alarm": True} if row["alarm"] else message


def _marks(rows: Any) -> Iterator[str]:
    return (f"{row['topic']}:{row['area']}" for row in rows)
