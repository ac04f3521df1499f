"""Walls: device links that are made, watched, told to reload and revoked."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from core.errors import BadInput, NotFound
from data_sources import bus
from services import audit
from services._parts import Parts
from services.areas import allowed, area
from services.who import Account, forget
from store import accounts, walls

ALIVE_FOR = timedelta(seconds=150)  # a wall gives a sign of life every minute


def make_wall(parts: Parts, account: Account, name: str, code: str | None, address: str | None = None) -> tuple[int, str]:
    """A new wall for an area of the account's scope: its id and the token of its link, which is shown once and kept only as a hash.

    Raises BadInput without a name, NotFound for an area outside the scope.
    """
    if not name.strip():
        raise BadInput("no_name", "Give the wall a name, such as the room it hangs in.", "name")
    place = area(parts, allowed(parts, account, code)).code
    token = secrets.token_urlsafe(24)
    row = {
        "name": name.strip()[:60],
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "area": place,
        "created_at": datetime.now(UTC),
        "created_by": account.id,
    }
    with parts.store.write() as conn:
        wall_id = walls.add(conn, row)
        audit.record(conn, account, "make_wall", target=str(wall_id), address=address)
    return wall_id, token


def list_walls(parts: Parts, account: Account, now: datetime | None = None) -> list[dict[str, Any]]:
    """The walls of the account's scope: `id, name, area, area_zh, area_en, created_at, revoked, seen_at, screen, build, state`
    with state "alive", "silent" (no sign of life for 150 s), "new" (never opened) or "revoked".
    """
    moment = now or datetime.now(UTC)
    with parts.store.read() as conn:
        rows = [row for row in walls.every(conn) if account.scope.covers(row["area"])]
    return [_public(parts, row, moment) for row in rows]


def revoke_wall(parts: Parts, account: Account, wall_id: int, address: str | None = None) -> None:
    """Take a wall's link back; its screens close at once. Raises NotFound."""
    _mine(parts, account, wall_id)
    with parts.store.write() as conn:
        walls.revoke(conn, wall_id, datetime.now(UTC))
        ended = accounts.end_sessions(conn, wall_id=wall_id)
        audit.record(conn, account, "revoke_wall", target=str(wall_id), address=address)
    forget(parts, ended)


def tell_wall(parts: Parts, account: Account, wall_id: int, do: Literal["reload", "mute"], address: str | None = None) -> None:
    """Have one wall reload its page or fall silent. Raises NotFound."""
    row = _mine(parts, account, wall_id)
    with parts.store.write() as conn:
        audit.record(conn, account, f"{do}_wall", target=str(wall_id), address=address)
    now = datetime.now(parts.city.tz).isoformat()
    bus.publish(parts.bus, [{"topic": "wall", "key": str(wall_id), "area": row["area"], "at": now, "v": {"do": do}}], keep=False)


def is_here(parts: Parts, account: Account, screen: str, build: str) -> None:
    """A wall's sign of life with its size ("3840x1080") and build. A person's screen is not counted."""
    if account.wall_id is not None:
        with parts.store.write() as conn:
            walls.here(conn, account.wall_id, datetime.now(UTC), screen, build)


def _mine(parts: Parts, account: Account, wall_id: int) -> Any:
    with parts.store.read() as conn:
        row = walls.one(conn, wall_id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no wall {wall_id}.")
    return row


def _public(parts: Parts, row: Any, now: datetime) -> dict[str, Any]:
    place = area(parts, row["area"])
    times = {name: row[name].astimezone(parts.city.tz).isoformat(timespec="seconds") if row[name] else None for name in ("created_at", "seen_at")}
    kept = {name: row[name] for name in ("id", "name", "area", "screen", "build")}
    return {**kept, **times, "area_zh": place.name, "area_en": place.name_en, "state": _state(row, now)}


def _state(row: Any, now: datetime) -> Literal["alive", "silent", "new", "revoked"]:
    if row["revoked_at"]:
        return "revoked"
    if row["seen_at"] is None:
        return "new"
    return "alive" if now - row["seen_at"] < ALIVE_FOR else "silent"
