"""Who did what, kept in the same transaction as the deed.

Inside a request (`begin`) a line knows where it comes from by itself, and a change that writes no line of its own gets one before it is committed (`complete`).
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from store import trail
from store.engine import StoreBusy

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

LONGEST_ACT, LONGEST_TARGET = 40, 120

log = logging.getLogger("magnet.audit")


@dataclass(slots=True)
class Doing:
    """A request under way: whose, what it asks for, from where; `changes` where its method may change something, `told` once a line says so."""

    account: "Account | None"
    act: str
    target: str
    address: str
    changes: bool
    told: bool = False


_now: ContextVar[Doing | None] = ContextVar("doing", default=None)


def begin(deed: Doing | None) -> None:
    """From here on this thread answers the request `deed`, or none."""
    _now.set(deed)


def record(
    conn: Connection,
    account: "Account | None",
    act: str,
    target: str | None = None,
    result: str = "done",
    detail: dict[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Add a line. `result` is done, refused or failed; `detail` holds ids, codes and what was stated as a purpose, nothing personal."""
    detail, deed = dict(detail or {}), _now.get()
    if deed is not None:
        deed.told, address = True, address or deed.address
    account_id = role = None
    if account is not None:
        looked_as, machine = (account.id if account.seen_by else None), (account.username if account.kind == "machine" else None)
        marks = {"wall": account.wall_id, "grant": account.grant, "as": looked_as, "by": machine}
        detail |= {name: value for name, value in marks.items() if value is not None}
        account_id, role = account.seen_by or account.id or None, account.role
    row = {"account_id": account_id, "role": role, "act": act[:LONGEST_ACT], "target": target, "result": result, "detail": detail, "address": address}
    trail.add(conn, {**row, "at": datetime.now(UTC)})


def complete(conn: Connection) -> None:
    """The last word of a write: a change within a request that has no line yet gets one."""
    deed = _now.get()
    if deed is not None and deed.changes and not deed.told:
        record(conn, deed.account, deed.act, deed.target[:LONGEST_TARGET] or None)


def refused(parts: "Parts", deed: Doing, code: str) -> None:
    """A refusal is on record; while the store takes nothing it is only answered."""
    now = _now.get()
    if now is not None and now.told:
        return
    try:
        with parts.store.write() as conn:
            record(conn, deed.account, deed.act, deed.target[:LONGEST_TARGET] or None, "refused", {"reason": code}, deed.address)
    except StoreBusy:
        log.warning("a refusal (%s) could not be put on record: the store is busy", deed.act)
