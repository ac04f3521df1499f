"""Walls: device links that are made, watched, told to reload and revoked."""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import redis

from core.errors import BadInput, NotFound
from data_sources import bus
from services import audit
from services._parts import Parts
from services.areas import allowed, area
from services.who import Account, forget
from store import accounts, playlists, walls

log = logging.getLogger("magnet.walls")
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
    with state "alive", "silent" (no sign of life for 150 s), "new" (never opened) or "revoked"; its `playlist`, and what was `sent` to it.
    """
    moment = now or datetime.now(UTC)
    with parts.store.read() as conn:
        rows = [row for row in walls.every(conn) if account.scope.covers(row["area"])]
        playing, names = walls.playing(conn), {row["id"]: row["name"] for row in playlists.every(conn)}
    return [{**_public(parts, row, moment), **_shows(parts, playing.get(row["id"]), names, moment)} for row in rows]


def revoke_wall(parts: Parts, account: Account, wall_id: int, address: str | None = None) -> None:
    """Take a wall's link back; its screens close at once. Raises NotFound."""
    wall_of(parts, account, wall_id)
    with parts.store.write() as conn:
        walls.revoke(conn, wall_id, datetime.now(UTC))
        ended = accounts.end_sessions(conn, wall_id=wall_id)
        audit.record(conn, account, "revoke_wall", target=str(wall_id), address=address)
    forget(parts, ended)


def tell_wall(parts: Parts, account: Account, wall_id: int, do: Literal["reload", "mute"], address: str | None = None) -> None:
    """Have one wall reload its page or fall silent. Raises NotFound."""
    row = wall_of(parts, account, wall_id)
    with parts.store.write() as conn:
        audit.record(conn, account, f"{do}_wall", target=str(wall_id), address=address)
    _say(parts, [row], do)


def announce(parts: Parts, wall_ids: Iterable[int]) -> None:
    """Have walls ask anew what they are to show. Without a bus they learn it with their next sign of life."""
    with parts.store.read() as conn:
        rows = [row for id in wall_ids if (row := walls.one(conn, id))]
    try:
        _say(parts, rows, "play")
    except (redis.RedisError, OSError):
        log.warning("the bus is away: %d walls learn within a minute what they are to show", len(rows))


def is_here(parts: Parts, account: Account, screen: str, build: str) -> None:
    """A wall's sign of life with its size ("3840x1080") and build. A person's screen is not counted."""
    if account.wall_id is not None:
        with parts.store.write() as conn:
            walls.here(conn, account.wall_id, datetime.now(UTC), screen, build)


def wall_of(parts: Parts, account: Account, wall_id: int) -> Any:
    """The wall's row. Raises NotFound outside the scope."""
    with parts.store.read() as conn:
        row = walls.one(conn, wall_id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no wall {wall_id}.")
    return row


def sent_until(row: Any, now: datetime) -> bool:
    """Whether what was sent to a wall (a row of `wall_playing`) still holds."""
    return bool(row and row["scene"] and (row["until_at"] is None or row["until_at"] > now))


def _say(parts: Parts, rows: Iterable[Any], do: str) -> None:
    now = datetime.now(parts.city.tz).isoformat()
    messages = [{"topic": "wall", "key": str(row["id"]), "area": row["area"], "at": now, "v": {"do": do}} for row in rows]
    bus.publish(parts.bus, messages, keep=False)


def _shows(parts: Parts, row: Any, names: dict[int, str], now: datetime) -> dict[str, Any]:
    playlist = {"id": row["playlist"], "name": names[row["playlist"]]} if row and row["playlist"] in names else None
    if not sent_until(row, now):
        return {"playlist": playlist, "sent": None}
    times = {name: row[f"{name}_at"].astimezone(parts.city.tz).isoformat(timespec="seconds") if row[f"{name}_at"] else None for name in ("sent", "until")}
    page = parts.city.pages.get(row["scene"].get("page") or "")
    named = {"zh": page.zh, "en": page.en} if page else {"zh": "", "en": ""}
    by = {name: row[name] for name in ("scene", "by_zh", "by_en")}
    return {"playlist": playlist, "sent": {**by, **named, "at": times["sent"], "until": times["until"]}}


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
