"""What the one map shows of each layer, cut to what the asker may see."""

import base64
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import cos, nan, radians
from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

from core.areas import LEVELS, ancestors
from core.errors import NotFound
from services.answer import residents_told
from services.areas import allowed
from services.standing import standing
from store import places

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

Box = tuple[float, float, float, float]
Found = dict[str, Any]
MOST = 20_000  # areas on one map
KM_PER_DEGREE = 111.32
MOST_ID = 2**31  # what a database can be asked for


def list_areas(
    parts: "Parts", account: "Account", area: str | None, levels: Sequence[str], outline: bool, limit: int, after: str
) -> tuple[list[Found], str | None]:
    """Areas of one's scope by code, and the cursor of the next page. Raises NotFound for an area outside the scope."""
    with parts.store.read() as conn:
        rows = places.list_areas(conn, account.scope, allowed(parts, account, area), levels, outline, limit + 1, after)
    items = [dict(row) for row in rows[:limit]]
    return items, items[-1]["code"] if len(rows) > limit else None


def one_area(parts: "Parts", account: "Account", code: str, outline: bool) -> Found:
    """An area with its counts and, nearest first, the areas above it that lie in one's scope. Raises NotFound, also outside the scope."""
    allowed(parts, account, code)
    with parts.store.read() as conn:
        row = places.one_area(conn, code)
        if row is None:
            raise NotFound(f"There is no area {code}.")
        above = [found for up in ancestors(code)[1:] if account.scope.covers(up) and (found := places.one_area(conn, up)) is not None]
    item = {key: value for key, value in row.items() if outline or key != "outline"}
    item["residents"] = residents_told(parts, account, code, row["residents"])
    return item | {"counts": standing(parts, account, code), "above": [{key: up[key] for key in ("code", "name", "name_en")} for up in above]}


def area_features(parts: "Parts", account: "Account", area: str | None, levels: Sequence[str]) -> Found:
    """The areas of `levels` in one's scope as a GeoJSON FeatureCollection; `km2` is the size on the ground."""
    with parts.store.read() as conn:
        rows = places.list_areas(conn, account.scope, allowed(parts, account, area), levels, True, MOST, "")
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows if row["outline"]]}


def _feature(row: Mapping[Any, Any]) -> Found:
    known = {key: row[key] for key in ("code", "name", "name_en", "level", "kind", "lon", "lat", "generated")}
    return {"type": "Feature", "id": row["code"], "geometry": row["outline"], "properties": known | {"km2": _km2(row["outline"], row["lat"])}}


def _km2(outline: Found, lat: float) -> float:
    return round(float(shape(outline).area) * KM_PER_DEGREE**2 * cos(radians(lat)), 4)


def base_features(parts: "Parts") -> Found:
    """The base map: outlines of the whole city down to communities, without code or name, the same for everybody."""
    with parts.store.read() as conn:
        rows = places.outlines(conn, LEVELS[:3])
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": row["outline"], "properties": {"level": row["level"]}} for row in rows]}


def bounds(parts: "Parts", area: str) -> Box | None:
    """West, south, east, north of an area's outline, None where it has none."""
    with parts.store.read() as conn:
        row = places.one_area(conn, area)
    if row is None or not row["outline"]:
        return None
    west, south, east, north = shape(row["outline"]).bounds
    return west, south, east, north


def open_cases(
    parts: "Parts",
    account: "Account",
    area: str | None,
    category: str | None = None,
    department: str | None = None,
    state: str | None = None,
    urgent: str | None = None,
) -> Found:
    """Open cases as columns: numbers, places, areas, when each light turns yellow and red (ms since 1970, null: no clock runs), urgency.

    Each of category, department and state may be several with commas; `urgent` is yes or no.
    """
    open = parts.city.open_states()
    states = [each for each in open if each in state.split(",")] if state else open
    with parts.store.read() as conn:
        rows = places.open_cases(conn, account.scope, allowed(parts, account, area), states, category, department, None if urgent is None else urgent == "yes")
    return {
        "no": [row["no"] for row in rows],
        "xy": _floats(rows),
        "area": [row["area"] for row in rows],
        "yellow": [_ms(row["yellow_at"]) for row in rows],
        "due": [_ms(row["due_at"]) for row in rows],
        "urgent": [int(row["urgent"]) for row in rows],
    }


def cameras(parts: "Parts", account: "Account", area: str | None) -> Found:
    """Cameras as columns: GB/T 28181 ids, places, whether online, and of which source class, as an index into `classes` ([id, zh, en])."""
    with parts.store.read() as conn:
        rows = places.list_cameras(conn, account.scope, allowed(parts, account, area))
    classes = {id: n for n, id in enumerate(parts.city.camera_classes)}
    return {
        "gb_id": [row["gb_id"] for row in rows],
        "xy": _floats(rows),
        "online": [int(row["online"]) for row in rows],
        "class": [classes.setdefault(row["source_class"], len(classes)) for row in rows],
        "classes": [[id, *parts.city.named("camera_classes", id)] for id in classes],
    }


def camera(parts: "Parts", account: "Account", gb_id: str) -> Found:
    """One camera. Raises NotFound, also outside the scope."""
    with parts.store.read() as conn:
        row = places.one_camera(conn, gb_id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no camera {gb_id}.")
    words = parts.city.named("camera_classes", row["source_class"])
    return dict(row) | {"status_at": _wire(parts, row["status_at"]), "class_zh": words.zh, "class_en": words.en}


def officer(parts: "Parts", account: "Account", officer_id: int) -> Found:
    """One officer's post and cell; the name only for a person who asks, never for a wall. Raises NotFound, also outside the scope."""
    with parts.store.read() as conn:
        row = places.one_officer(conn, officer_id) if officer_id < MOST_ID else None
        if row is None or not account.scope.covers(row["grid"]):
            raise NotFound(f"There is no officer {officer_id}.")
        cell = places.one_area(conn, row["grid"])
    hidden = set() if account.kind == "person" else {"name"}
    return {key: value for key, value in row.items() if key not in hidden} | {
        "grid_zh": cell["name"] if cell else row["grid"],
        "grid_en": cell["name_en"] if cell else row["grid"],
    }


def crowd(parts: "Parts", account: "Account", area: str | None) -> Found:
    """The crowd route: segments in order with line, newest count, density (persons per m²) and band (1 red … 4 blue, 0 none)."""
    with parts.store.read() as conn:
        rows = places.list_crowd(conn, account.scope, allowed(parts, account, area))
    return {"items": [_segment(parts, row) for row in rows]}


def _segment(parts: "Parts", row: Mapping[Any, Any]) -> Found:
    count = row["count"]
    return {key: row[key] for key in ("id", "zh", "en", "area", "line", "count")} | {
        "band": row["band"] or 0,
        "density": None if count is None else round(count / row["m2"], 2),
        "at": _wire(parts, row["at"]),
    }


def _floats(rows: Iterable[Mapping[Any, Any]]) -> str:
    return floats((row["lon"], row["lat"]) for row in rows)


def floats(places: Iterable[tuple[float | None, float | None]]) -> str:
    """lon, lat of every place as base64 of little-endian Float32, NaN where unknown."""
    flat = array("f", (nan if value is None else value for place in places for value in place))
    if sys.byteorder == "big":
        flat.byteswap()
    return base64.b64encode(flat.tobytes()).decode()


def _ms(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)


def _wire(parts: "Parts", at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(parts.city.tz).isoformat(timespec="seconds")
