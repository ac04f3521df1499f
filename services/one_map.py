"""What the one map shows of each layer, cut to what the asker may see."""

import base64
from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import cos, nan, radians
from typing import TYPE_CHECKING, Any

from shapely.geometry import shape

from core.areas import at_level, level_of, prefix
from core.errors import BadInput, NotFound
from store import places

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

LEVELS = ("district", "town_street", "community", "grid", "micro_grid")
Box = tuple[float, float, float, float]


def prefixes(account: "Account", area: str | None) -> tuple[str, ...]:
    """The prefixes to ask for: those of `area`, or of the whole scope. Raises BadInput for no area code, NotFound out of scope."""
    if area is None:
        return account.scope.prefixes
    try:
        level_of(area)
    except ValueError as error:
        raise BadInput("bad_area", str(error), "area") from error
    if not account.scope.covers(area):
        raise NotFound(f"area {area}")
    return (prefix(area),)


def list_areas(parts: "Parts", account: "Account", area: str | None, levels: Sequence[str], outline: bool, limit: int, after: str) -> tuple[list[dict[str, Any]], str | None]:
    """Areas of one's scope by code, and the cursor of the next page."""
    with parts.store.read() as conn:
        rows = places.list_areas(conn, prefixes(account, area), levels, outline, limit + 1, after)
    items = [dict(row._mapping) for row in rows[:limit]]
    return items, items[-1]["code"] if len(rows) > limit else None


def one_area(parts: "Parts", account: "Account", code: str, outline: bool) -> dict[str, Any]:
    """An area with its counts and the areas above it that lie in one's scope, nearest first."""
    (below,) = prefixes(account, code)
    with parts.store.read() as conn:
        row = places.one_area(conn, code)
        if row is None:
            raise NotFound(f"area {code}")
        counts = places.count_in(conn, below, account.scope.department)
        above = [found for up in _above(code) if account.scope.covers(up) and (found := places.one_area(conn, up)) is not None]
    item = dict(row._mapping)
    if not outline:
        del item["outline"]
    return item | {"counts": counts, "above": [{"code": a.code, "name": a.name, "name_en": a.name_en} for a in above]}


def _above(code: str) -> list[str]:
    here = LEVELS.index(level_of(code))
    return [up for level in reversed(LEVELS[:here]) if (up := at_level(code, level)) is not None]  # type: ignore[arg-type]


def area_features(parts: "Parts", account: "Account", area: str | None, levels: Sequence[str]) -> dict[str, Any]:
    """The areas of `levels` in one's scope as a GeoJSON FeatureCollection; `km2` is the size on the ground."""
    with parts.store.read() as conn:
        rows = places.list_areas(conn, prefixes(account, area), levels, True, 20_000, "")
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows if row.outline]}


def _feature(row: Any) -> dict[str, Any]:
    known = {"code": row.code, "name": row.name, "name_en": row.name_en, "level": row.level, "lon": row.lon, "lat": row.lat, "generated": row.generated}
    return {"type": "Feature", "id": row.code, "geometry": row.outline, "properties": known | {"km2": round(_km2(row.outline, row.lat), 4)}}


def _km2(outline: dict[str, Any], lat: float) -> float:
    return float(shape(outline).area) * 111.32**2 * cos(radians(lat))


def base_features(parts: "Parts") -> dict[str, Any]:
    """The base map: outlines of the whole city down to communities, without code or name, the same for everybody."""
    with parts.store.read() as conn:
        rows = places.outlines(conn, LEVELS[:3])
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": row.outline, "properties": {"level": row.level}} for row in rows]}


def bounds(parts: "Parts", area: str) -> Box | None:
    """West, south, east, north of an area's outline, None where it has none."""
    with parts.store.read() as conn:
        row = places.one_area(conn, area)
    return None if row is None or not row.outline else tuple(shape(row.outline).bounds)  # type: ignore[return-value]


def open_cases(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """Open cases as columns: numbers, places, areas, when each light turns yellow and red (ms since 1970, null: never), urgency."""
    with parts.store.read() as conn:
        rows = places.open_cases(conn, prefixes(account, area), account.scope.department)
    return {
        "no": [row.no for row in rows],
        "xy": _floats(rows),
        "area": [row.area for row in rows],
        "yellow": [_ms(row.yellow_at) for row in rows],
        "due": [_ms(row.due_at) for row in rows],
        "urgent": [int(row.urgent) for row in rows],
    }


def cameras(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """Cameras as columns: GB/T 28181 ids, places, whether online."""
    with parts.store.read() as conn:
        rows = places.list_cameras(conn, prefixes(account, area))
    return {"gb_id": [row.gb_id for row in rows], "xy": _floats(rows), "online": [int(row.online) for row in rows]}


def camera(parts: "Parts", account: "Account", gb_id: str) -> dict[str, Any]:
    """One camera. Raises NotFound, also out of scope."""
    with parts.store.read() as conn:
        row = places.one_camera(conn, gb_id)
    if row is None or not account.scope.covers(row.area):
        raise NotFound(f"camera {gb_id}")
    return dict(row._mapping) | {"status_at": row.status_at.astimezone().isoformat()}


def officer(parts: "Parts", account: "Account", officer_id: int) -> dict[str, Any]:
    """One officer's post and cell; the name only for a person who asks, never for a wall. Raises NotFound, also out of scope."""
    with parts.store.read() as conn:
        row = places.one_officer(conn, officer_id)
        if row is None or not account.scope.covers(row.grid):
            raise NotFound(f"officer {officer_id}")
        cell = places.one_area(conn, row.grid)
    found = {"id": row.id, "post": row.post, "on_duty": row.on_duty, "grid": row.grid, "grid_zh": cell.name if cell else row.grid, "grid_en": cell.name_en if cell else row.grid}
    return found | ({"name": row.name} if account.kind == "person" else {})


def crowd(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """The crowd route: segments in order with line, newest count, density (persons per m²) and band (1 red … 4 blue, 0 none)."""
    with parts.store.read() as conn:
        rows = places.list_crowd(conn, prefixes(account, area))
    return {"items": [_segment(row._mapping) for row in rows]}


def _segment(row: Any) -> dict[str, Any]:
    count = row["count"]
    return {key: row[key] for key in ("id", "zh", "en", "area", "line", "count")} | {
        "band": row["band"] or 0,
        "density": None if count is None else round(count / row["m2"], 2),
        "at": row["at"].isoformat() if row["at"] else None,
    }


def _floats(rows: Iterable[Any]) -> str:
    """lon, lat of every row as base64 of little-endian Float32, NaN where unknown."""
    flat = array("f", (nan if value is None else value for row in rows for value in (row.lon, row.lat)))
    return base64.b64encode(flat.tobytes()).decode()


def _ms(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)
