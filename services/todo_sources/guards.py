"""Guards (巡查值守) this officer was sent on: opened on the phone as a patrol."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clock import light
from services._parts import Parts
from services.areas import areas, community_of
from services.cases import wire_time
from services.guards import SOON
from services.todo_sources._base import Item, Source
from store import guards

if TYPE_CHECKING:
    from services.who import Account

YELLOW_AT = 0.8


def find(parts: Parts, account: "Account", now: datetime) -> list[Item]:
    """Those that go on, and those that begin soon."""
    if account.officer is None:
        return []
    with parts.store.read() as conn:
        rows = guards.of_officer(conn, account.officer, now, now + SOON)
    return [_item(parts, row, now) for row in rows]


def _item(parts: Parts, row: Mapping[Any, Any], now: datetime) -> Item:
    place, cell = community_of(parts, row["area"]), areas(parts).get(row["area"])
    point = next((each for each in row["points"]), {"lon": None, "lat": None})
    yellow = row["from_at"] + (row["until_at"] - row["from_at"]) * YELLOW_AT
    words = {"zh": f"值守：{row['name']} {row['checked']}/{len(row['points'])}", "en": f"Guard: {row['name']} {row['checked']}/{len(row['points'])}"}
    where = {"area": row["area"], "area_zh": place.name if place else row["area"], "area_en": place.name_en if place else row["area"]}
    times = {"due_at": wire_time(parts.city, row["until_at"]), "yellow_at": wire_time(parts.city, yellow), "state_at": wire_time(parts.city, row["from_at"])}
    named = {"place": {"zh": cell.name, "en": cell.name_en} if cell else None, "category": None, "distance_m": None}
    return {
        "kind": "patrol",
        "id": str(row["id"]),
        **words,
        **where,
        **named,
        **times,
        "light": light(now, yellow, row["until_at"]),
        "lon": point["lon"],
        "lat": point["lat"],
    }


SOURCE = Source("guards", {"patrol": ("巡查", "Patrol")}, ("officer",), find)
