"""The dispatcher's inbox: what needs him now, one key for the usual thing, and the next case comes by itself."""

from typing import Any

from layouts._base import Page
from layouts._work import work
from services._desk_groups import DESKS
from widgets._base import Screen


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The desk `inbox`."""
    return work(screen, "inbox", query)


PAGE = Page("inbox", "/inbox", "待办", "Inbox", "inbox", layout, order=24, roles=DESKS["inbox"].roles)
