"""Rows that a source posts by itself, signed as Standard Webhooks has it: POST /api/v1/interfaces/<id>/rows keeps them on the bus until the next load.

The body is one JSON object, a list of them, or an object with a list of them under `items`.
"""

import json
from collections.abc import Iterator
from typing import Any

from core.errors import BadInput
from data_sources.connectors._base import Ask, Batch, Connector, SourceError

LARGEST = 1024 * 1024  # bytes of a message
MOST_WAITING = 2_000  # messages
MOST_ROWS = 5_000  # of a message
TAKEN = 500  # messages of a batch


def stream(interface: str) -> str:
    """Where what was posted waits."""
    return f"magnet:arrivals:{interface}"


def rows_in(body: bytes) -> list[dict[str, Any]]:
    """The rows of a message. Raises BadInput."""
    try:
        found = json.loads(body)
    except ValueError:
        raise BadInput("not_json", "The body is no JSON.", zh="正文不是 JSON。") from None
    if isinstance(found, dict) and isinstance(found.get("items"), list):
        found = found["items"]
    rows = found if isinstance(found, list) else [found]
    if not rows or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
        raise BadInput("bad_rows", f"The body is one to {MOST_ROWS:,} objects, each a row.", zh=f"正文应为一至 {MOST_ROWS:,} 个对象，每个为一行。")
    return rows


def checked(body: bytes) -> int:
    """How many rows a message holds. Raises BadInput for one that cannot be taken."""
    if len(body) > LARGEST:
        raise BadInput("too_large", f"The body has over {LARGEST // 1024} kB: send fewer rows at once.", zh=f"正文超过 {LARGEST // 1024} kB：请分次发送。")
    return len(rows_in(body))


def read(ask: Ask) -> Iterator[Batch]:
    """What was posted since the last load, in the order it came; it is forgotten once it is kept."""
    if ask.bus is None:
        raise SourceError("总线未连接", "there is no bus")
    name, after, first = stream(ask.interface), "-", 1
    while entries := ask.bus.xrange(name, min=after, count=TAKEN):
        ids = [id for id, _ in entries]
        rows = [row for _, fields in entries for row in rows_in(fields[b"body"])]
        size = sum(len(fields[b"body"]) for _, fields in entries)
        yield Batch.of(rows, first, bytes=size, done=lambda ids=ids: ask.bus.xdel(name, *ids))
        first += len(rows)
        after = f"({ids[-1].decode()}"


CONNECTOR = Connector("webhook", zh="推送接收", en="Posted rows", read=read, pushed=True)
