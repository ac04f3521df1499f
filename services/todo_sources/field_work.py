"""Work in the field: patrols, the cell's task list, visits."""

from datetime import datetime
from typing import TYPE_CHECKING

from services._parts import Parts
from services.field_work import KINDS, open_items
from services.todo_sources._base import Item, Source

if TYPE_CHECKING:
    from services.who import Account


def find(parts: Parts, account: "Account", now: datetime) -> list[Item]:
    """The open items."""
    return open_items(parts, account, now)


SOURCE = Source("field_work", KINDS, ("officer", "community"), find)
