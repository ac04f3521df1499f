"""The page of one enterprise."""

from typing import Any

from layouts._base import Page
from layouts._record import record
from widgets._base import Screen


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The enterprise `id` of the address; `record.mjs` fills it over REST."""
    return record(screen, "enterprise", query.get("id", ""))


PAGE = Page("enterprise", "/enterprise", "企业", "Enterprise", "building-store", layout, nav=False)
