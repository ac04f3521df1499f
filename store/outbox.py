"""The outbox: messages written in the transaction of the deed they tell of, waiting for the bus."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select

from store._prepared import Prepared
from store.tables import outbox

_ADD = Prepared.adding(outbox)


def message(topic: str, key: str, area: str, body: Any, at: datetime, alarm: bool = False, event: str = "") -> dict[str, Any]:
    """One row for `put`; `area` decides who hears it, `body` is the message's absolute value, `event` what happened to a case."""
    return {"topic": topic, "key": key, "area": area, "body": body, "at": at, "alarm": alarm, "event": event}


def put(conn: Connection, *messages: dict[str, Any]) -> None:
    """Add messages, in this order."""
    if messages:
        _ADD.run(conn, *messages)


def oldest(conn: Connection, count: int) -> Sequence[RowMapping]:
    """The messages that have waited longest."""
    return conn.execute(select(outbox).order_by(outbox.c.id).limit(count)).mappings().all()


def remove(conn: Connection, ids: Sequence[int]) -> set[int]:
    """Drop messages that the bus has taken; those that nobody else has dropped before."""
    return set(conn.execute(delete(outbox).where(outbox.c.id.in_(ids)).returning(outbox.c.id)).scalars())
