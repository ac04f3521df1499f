"""Cases that lie where a map shows or somebody picked: what narrows a list to them."""

from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from core.filters import is_ground
from services._on_ground import ground
from services._parts import Parts
from services.areas import allowed
from store import brief

if TYPE_CHECKING:
    from services.who import Account


def within(parts: Parts, account: "Account", text: str | None) -> list[Any]:
    """Conditions for `services.cases.find_cases`: `text` is west_south_east_north in degrees (commas do too), an area, or the key of what was drawn.

    Raises BadInput for anything else, NotFound for an area outside the scope.
    """
    if not text:
        return []
    place = text.replace(",", "_")
    if is_ground(place) or text.startswith("g"):
        return [brief.on_ground(ground(parts, place))]
    if text.isdigit() or "-" in text:
        return [brief.in_area(allowed(parts, account, text))]
    raise BadInput("bad_within", "within is west_south_east_north in degrees, or the key of a briefing.", "within")
