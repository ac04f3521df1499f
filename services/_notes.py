"""What links and messages have in common: the case they stand at, and telling the screens that something was noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.areas import at_level
from core.errors import NotFound
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, visible, wire_time
from store import cases, outbox

if TYPE_CHECKING:
    from services.who import Account


def open_case(conn: Connection, account: "Account", no: str) -> Mapping[Any, Any]:
    """The case's row. Raises NotFound, also outside the scope and for a wall, which shows no words."""
    row = cases.one(conn, no)
    if row is None or account.kind == "wall" or not visible(account, row):
        raise NotFound(f"There is no case {no}.")
    return row


def tell(parts: Parts, conn: Connection, rows: Sequence[Mapping[Any, Any]], now: datetime) -> None:
    """Screens hear of the cases once more, at the version they know, with `noted_at`: who has one open asks what was noted."""
    known = areas(parts)
    for row in rows:
        body = {**live_case(parts.city, row, known, now), "noted_at": wire_time(parts.city, now)}
        outbox.put(conn, outbox.message("case", row["no"], at_level(row["area"], "community") or row["area"], body, now))
