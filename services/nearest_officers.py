"""Officers on duty: where they last reported, what they have to do, and who is nearest to a point."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import redis

from core.areas import Area
from core.scope import Scope
from data_sources import bus
from services._brief_points import Points
from services._found import kept
from services._nearest import metres
from services._parts import Parts
from services.areas import areas
from services.cases import wire_time
from store import brief

if TYPE_CHECKING:
    from services._ground import Ground
    from services.who import Account

KEPT_S = 1.0
STALE = timedelta(minutes=10)  # an older position says less than the cell
MOST = 50
Position = tuple[float, float, datetime]


def positions(parts: Parts) -> dict[int, Position]:
    """Where each officer last reported, and when; nothing while the bus is away."""
    return kept((str(parts.store.home), "officers"), KEPT_S, lambda: _positions(parts))


def _positions(parts: Parts) -> dict[int, Position]:
    try:
        said = bus.last(parts.bus, "officer")
    except redis.RedisError:
        return {}
    found: dict[int, Position] = {}
    for message in said:
        at, places = datetime.fromisoformat(message["at"]), np.frombuffer(b64decode(message["v"]["xy"]), dtype="<f4").reshape(-1, 2).astype(float)
        found |= {int(id): (lon, lat, at) for id, (lon, lat) in zip(message["v"]["keys"], places.tolist(), strict=True)}
    return found


def on_duty(parts: Parts, account: "Account", ground: "Ground", now: datetime) -> Points:
    """Officers on duty in the account's scope; without a fresh position one stands in the middle of his cell."""
    groups = ("standing", "post")
    return Points(
        [(e["id"], e["lon"], e["lat"], e["grid"], 1, None, "busy" if e["load"] else "free", e["post"]) for e in _found(parts, account.scope, now)], groups
    )


def nearest(parts: Parts, account: "Account", lon: float, lat: float, limit: int = 8, free: bool = False) -> list[dict[str, Any]]:
    """Officers on duty by their distance from a point (WGS-84 degrees); `free` those without a task alone."""
    found = _found(parts, account.scope, datetime.now(UTC))
    known = [
        {**each, "distance_m": round(metres(lon, lat, each["lon"], each["lat"]))}
        for each in found
        if each["lon"] == each["lon"] and not (free and each["load"])
    ]
    first = sorted(known, key=lambda each: (each["distance_m"], each["id"]))[: min(limit, MOST)]
    return [{**_item(parts, account, each), "distance_m": each["distance_m"]} for each in first]


def about(parts: Parts, account: "Account", ids: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Officers as a list shows them."""
    by_id = {each["id"]: each for each in _found(parts, account.scope, datetime.now(UTC), ids)}
    return (_item(parts, account, by_id[id]) for id in ids if id in by_id)


def _found(parts: Parts, scope: Scope, now: datetime, ids: Sequence[int] | None = None) -> list[dict[str, Any]]:
    known, where = areas(parts), positions(parts)
    with parts.store.read() as conn:
        rows, loads = brief.on_duty(conn, scope, ids), brief.loads(conn, now)
    return [
        {"id": id, "name": name, "post": post, "grid": grid, "load": loads.get(id, 0), **_place(known.get(grid), where.get(id), now)}
        for id, name, post, grid in rows
    ]


def _place(cell: Area | None, position: Position | None, now: datetime) -> dict[str, Any]:
    if position and now - position[2] < STALE:
        return {"lon": position[0], "lat": position[1], "at": position[2]}
    return {"lon": cell.lon if cell else nan, "lat": cell.lat if cell else nan, "at": None}


def _item(parts: Parts, account: "Account", row: Mapping[str, Any]) -> dict[str, Any]:
    post, cell = parts.city.named("posts", row["post"]), areas(parts).get(row["grid"])
    called = row["name"] if account.kind == "person" else None
    load = f"{row['load']} 项任务" if row["load"] else "空闲"
    rough = ("", "") if row["at"] else (" · 按网格中心", " · by his cell")
    task = f"{row['load']} {'task' if row['load'] == 1 else 'tasks'}" if row["load"] else "free"
    words = {
        "zh": f"{post.zh} · {cell.name if cell else row['grid']} · {load}{rough[0]}",
        "en": f"{post.en} · {cell.name_en if cell else row['grid']} · {task}{rough[1]}",
    }
    name = {"zh": called or post.zh, "en": called or post.en}
    placed = {"lon": None if row["lon"] != row["lon"] else row["lon"], "lat": None if row["lat"] != row["lat"] else row["lat"]}
    return {"id": row["id"], "name": name, "sub": words, **placed, "load": row["load"], "free": not row["load"], "at": wire_time(parts.city, row["at"])}
