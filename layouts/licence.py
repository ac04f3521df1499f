"""The page of one licence (证照) whose holder has no page of its own."""

from typing import Any

from layouts._base import Page
from layouts._record import record
from services.data_down import LICENCE_READERS
from widgets._base import Screen


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The licence `id` (dataset:key) of the address; `record.mjs` fills it over REST."""
    return record(screen, "licence", query.get("id", ""))


PAGE = Page("licence", "/licence", "证照", "Licence", "id", layout, nav=False, roles=LICENCE_READERS)
