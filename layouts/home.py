"""The page of one home."""

from typing import Any

from layouts._base import Page
from layouts._record import record
from widgets._base import Screen


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The home `id` of the address; `record.mjs` fills it over REST."""
    return record(screen, "home", query.get("id", ""))


PAGE = Page("home", "/home", "户室", "Home", "home-2", layout, nav=False)
