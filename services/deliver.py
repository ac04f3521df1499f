"""Sends what is put up for webhooks: what fails is tried again, later each time, and after a day and a half set aside for the admin."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from data_sources.outgoing import Answer, wait_s
from services._parts import Parts
from services.handlers import acknowledge
from services.webhooks import send
from store import webhooks as queries

BATCH, AT_ONCE = 64, 8
HELD = timedelta(minutes=2)  # longer than sending takes: a worker that died meanwhile leaves it to the next one
KEEP_DELIVERED, KEEP_DEAD = timedelta(days=7), timedelta(days=30)
Row = Mapping[Any, Any]


def deliver(parts: Parts, now: datetime | None = None) -> bool:
    """Send what is due, of each webhook one after another until one fails; True when something was sent."""
    now = now or datetime.now(UTC)
    with parts.store.read() as conn:
        rows = queries.due(conn, now, BATCH)
    if not rows:
        return False
    with parts.store.write() as conn:
        mine = queries.claim(conn, [row["id"] for row in rows], now, now + HELD)
    by_hook: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row["id"] in mine:
            by_hook[row["webhook"]].append(row)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda rows: _send_all(parts, rows, now), by_hook.values()))
    return True


def sweep(parts: Parts, now: datetime) -> None:
    """Drop what was settled long ago."""
    with parts.store.write() as conn:
        queries.sweep(conn, now - KEEP_DELIVERED, now - KEEP_DEAD)


def _send_all(parts: Parts, rows: Sequence[Row], now: datetime) -> None:
    for index, row in enumerate(rows):
        answer, error = send(parts, {**row, "id": row["webhook"]}, row, datetime.now(UTC))
        _settle(parts, row, answer, error, now)
        if error is not None:  # who does not answer now is asked for the others in the next turn
            with parts.store.write() as conn:
                for other in rows[index + 1 :]:
                    queries.settle(conn, other["id"], {"next_at": now + timedelta(seconds=wait_s(1, 0) or 0)})
            return


def _settle(parts: Parts, row: Row, answer: Answer | None, error: str | None, now: datetime) -> None:
    """Keep how a try went. Time counts from `now`, so that it is the same for all of a turn."""
    done, tries = datetime.now(UTC), row["tries"] + 1
    values: dict[str, Any] = {"tries": tries, "status": answer.status if answer else None, "error": error}
    wait = wait_s(tries, random.random())
    if error is None:
        values |= {"state": "delivered", "next_at": None, "done_at": done}
    elif wait is None:
        values |= {"state": "dead", "next_at": None, "done_at": done}
    else:
        values |= {"next_at": now + timedelta(seconds=wait)}
    with parts.store.write() as conn:
        queries.settle(conn, row["id"], values)
    if error is None and answer is not None and row["handler"]:
        acknowledge(parts, row["handler"], row["key"], _reference(answer), answer.status)


def _reference(answer: Answer) -> str | None:
    """Their own number, where the answer holds one."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return None
    reference = said.get("reference") if isinstance(said, dict) else None
    return str(reference)[:120] if isinstance(reference, str | int) and not isinstance(reference, bool) else None
