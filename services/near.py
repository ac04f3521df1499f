"""Reports of the same thing near by, shown before one more is sent: same category, so many metres and hours apart as the category says."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import cos, radians
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping

from core.areas import at_level
from core.coordinates import to_wgs84
from core.errors import BadInput
from core.masking import mask_text
from services._nearest import METRES_PER_DEGREE, metres
from services._parts import Parts
from services.areas import areas
from services.cases import public_words, visible, wire_time
from services.follow import FOLLOWER, key_of
from store import cases

if TYPE_CHECKING:
    from services.who import Account

MOST = 5
ROUGH_M = 10


def near(
    parts: Parts, account: "Account | None", category: str, lon: float | None = None, lat: float | None = None, crs: str = "wgs84", area: str | None = None
) -> list[dict[str, Any]]:
    """Open reports of this category around a place, the nearest first, or of a community, the newest first; at most five.

    Everybody learns category, rough place, state and how far, of what residents may report, and how to follow it; who may see the case also its
    number, subject and photos. Raises BadInput for a category or community the city does not have, and for neither place nor community.
    """
    kind = parts.city.categories.get(category)
    if kind is None:
        raise BadInput("unknown_category", "The city has no such category: give MM-mm, such as 01-10.", "category")
    if account is None and category not in parts.city.public_categories:
        return []  # a quarrel or a theft near a home is nobody else's business
    now = datetime.now(UTC)
    since = now - timedelta(hours=kind.near_h)
    if lon is None or lat is None:
        return [_item(parts, account, row, None, now) for row in _in_community(parts, category, area, since)]
    lon, lat = to_wgs84(lon, lat, crs)
    high = kind.near_m / METRES_PER_DEGREE
    wide = high / max(0.01, cos(radians(lat)))
    with parts.store.read() as conn:
        rows = cases.around(conn, category, since, parts.city.open_states(), (lon - wide, lat - high, lon + wide, lat + high))
    far = [(metres(lon, lat, row["lon"], row["lat"]), row) for row in rows]
    found = sorted((pair for pair in far if pair[0] <= kind.near_m), key=lambda pair: (pair[0], pair[1]["no"]))
    return [_item(parts, account, row, distance, now) for distance, row in found[:MOST]]


def _in_community(parts: Parts, category: str, area: str | None, since: datetime) -> Sequence[RowMapping]:
    place = areas(parts).get(area or "")
    if place is None or place.level != "community":
        raise BadInput("no_place", "Give lon and lat, or area as the code of a community.", "area")
    with parts.store.read() as conn:
        return cases.lately(conn, category, since, parts.city.open_states(), place.code, MOST)


def _item(parts: Parts, account: "Account | None", row: Any, distance: float | None, now: datetime) -> dict[str, Any]:
    community, category = at_level(row["area"], "community") or row["area"], parts.city.categories[row["category"]]
    place = areas(parts).get(community)
    item: dict[str, Any] = {
        "category": {"zh": category.zh, "en": category.en},
        "place": {"zh": place.name, "en": place.name_en} if place else {"zh": community, "en": community},
        "status": public_words(parts.city, row),
        "distance_m": None if distance is None else round(distance / ROUGH_M) * ROUGH_M,
        "reported_at": wire_time(parts.city, row["reported_at"]),
    }
    if account is None:
        item["follow"] = {"no": row["no"], "key": key_of(parts, row["no"], FOLLOWER)}
    elif account.kind != "wall" and visible(account, row):
        item |= {"no": row["no"], "title": mask_text(row["title"], (row["reporter"] or {}).get("name")), "photos": row["photos"]}
    return item
