"""A guard: its name and what its officers were told."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.errors import NotFound
from core.words import Words
from services._parts import Parts
from services.guards import seen
from services.masked_in._base import Kind, Matter, Text

if TYPE_CHECKING:
    from services.who import Account

NAME, NOTE = Words("名称", "Name"), Words("说明", "Note")
OVER = Words("值守已结束，不再显示个人信息。", "The guard is over: nothing personal of it is shown any more.")


def _matter(parts: Parts, account: "Account", conn: Connection, ref: str) -> Matter:
    if not (ref.isdigit() and len(ref) < 10) or account.kind != "person":
        raise NotFound(f"There is no guard {ref}.")
    row = seen(conn, account, int(ref))
    over = row["cancelled_at"] is not None or row["ended_at"] is not None or row["until_at"] <= datetime.now(UTC)
    return Matter([Text("name", NAME, row["name"]), Text("note", NOTE, row["note"])], closed=OVER if over else None)


KIND = Kind("guard", "officer", _matter)
