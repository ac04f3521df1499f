"""Cases that lie where a map shows or somebody picked: what narrows a list to them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from services._brief_cases import open_now
from services._parts import Parts
from services.brief import ground_of
from store import brief

if TYPE_CHECKING:
    from services.who import Account


def within(parts: Parts, account: "Account", text: str | None) -> list[Any]:
    """Conditions for `services.cases.find_cases`: `text` is west,south,east,north in degrees, or the key of a briefing (open cases alone).

    Raises BadInput for anything else, NotFound for a key of nobody.
    """
    if not text:
        return []
    if "," in text:
        return [brief.in_box(_box(text))]
    ground = ground_of(parts, account, text)
    if ground.code is not None:
        return [brief.in_area(ground.code)]
    points = open_now(parts, account, ground, datetime.now(UTC))
    return [brief.numbered(ground.chosen(points, account).ids())]


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(each) for each in text.split(","))
    except ValueError:
        raise BadInput("bad_within", "within is west,south,east,north in degrees, or the key of a briefing.", "within") from None
    return west, south, east, north
