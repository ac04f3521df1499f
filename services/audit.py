"""Who did what, kept in the same transaction as the deed."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from store import trail

if TYPE_CHECKING:
    from services.who import Account


def record(
    conn: Connection,
    account: "Account | None",
    act: str,
    target: str | None = None,
    result: str = "done",
    detail: dict[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Add a line. `result` is done, refused or failed; `detail` holds ids and codes, nothing personal."""
    detail = dict(detail or {})
    if account is not None and account.wall_id is not None:
        detail["wall"] = account.wall_id
    account_id = account.id if account is not None and account.id else None
    row = {"account_id": account_id, "act": act, "target": target, "result": result, "detail": detail, "address": address}
    trail.add(conn, {**row, "at": datetime.now(UTC)})
