"""A message to one or to many, for a week: what its sender wrote."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.errors import NotFound
from core.words import Words
from services._parts import Parts
from services.masked_in._base import Kind, Matter, Text
from services.typed_names import MESSAGE
from store import tellings

if TYPE_CHECKING:
    from services.who import Account

TEXT, SHOWN_FOR = Words("消息", "Message"), timedelta(days=7)
OVER = Words("消息已过七天，不再显示个人信息。", "The message is a week old: nothing personal of it is shown any more.")


def _matter(parts: Parts, account: "Account", conn: Connection, ref: str) -> Matter:
    row = tellings.message_of(conn, int(ref), account.id) if ref.isdigit() and len(ref) < 10 and account.id else None
    if row is None:
        raise NotFound(f"You have no message {ref}.")
    return Matter([Text("text", TEXT, row["text"])], closed=OVER if row["at"] + SHOWN_FOR <= datetime.now(UTC) else None)


KIND = Kind(MESSAGE, None, _matter)
