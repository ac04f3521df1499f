"""Phones bound to accounts: the first one binds itself, another waits for its approval, one that is revoked is signed out at once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from core.agents import name_of
from core.errors import NotFound
from core.masking import mask_name
from services import audit
from services._parts import Parts
from services.cases import wire_time
from services.who import forget
from store import accounts, devices

if TYPE_CHECKING:
    from services.who import Account

State = Literal["none", "waiting", "bound", "revoked"]
BOUND = ("officer",)  # whose phones are bound
COOKIE = "magnet_device"  # HttpOnly, on the device
APPROVES = ("community", "dispatcher", "admin")
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Device:
    """How a device stands to an account; `token` only where it has to be kept by the device now."""

    state: State
    id: int | None = None
    token: str | None = None


def meet(parts: Parts, account: "Account", token: str, agent: str, address: str | None = None) -> Device:
    """A phone opens its page: one that is not known yet is written down, the account's first one as bound."""
    known = look(parts, account, token)
    if known.state != "none":
        return known
    token, now = token or secrets.token_urlsafe(32), datetime.now(UTC)
    with parts.store.write() as conn:
        first = devices.count(conn, account.id) == 0
        row = {"account_id": account.id, "name": name_of(agent), "token_hash": _hash(token), "first_seen_at": now, "seen_at": now}
        device = devices.add(conn, {**row, "approved_at": now if first else None})
        if first:
            devices.use(conn, account.session, device)
        audit.record(conn, account, "bind_device" if first else "ask_device", target=str(device), address=address)
    return Device("bound" if first else "waiting", device, token)


def look(parts: Parts, account: "Account", token: str) -> Device:
    """How the device with this token stands to the account; that it was seen is kept, and which session it uses."""
    if not token:
        return Device("none")
    with parts.store.read() as conn:
        row = devices.of(conn, account.id, _hash(token))
        used = row is not None and accounts.device_of(conn, account.session) == row["id"]
    if row is None:
        return Device("none")
    now, state = datetime.now(UTC), _state(row)
    if now - row["seen_at"] > SEEN_EVERY or (state == "bound" and not used):
        with parts.store.write() as conn:
            devices.change(conn, row["id"], seen_at=now)
            if state == "bound":
                devices.use(conn, account.session, row["id"])
    return Device(state, row["id"])


def state_of(parts: Parts, token: str) -> State:
    """How the device stands to whom it was last used by, whoever asks: a revoked one learns it without a session."""
    if not token:
        return "none"
    with parts.store.read() as conn:
        row = devices.last_with(conn, _hash(token))
    return _state(row) if row else "none"


def list_devices(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """The devices of the accounts in one's scope: `id, name, username, person (masked), unit, state, first_seen_at, seen_at`; those that wait first."""
    with parts.store.read() as conn:
        rows = devices.within(conn, account.scope)
    return [
        {
            **{name: row[name] for name in ("id", "name", "username", "unit")},
            "person": mask_name(row["person"]),
            "state": _state(row),
            "first_seen_at": wire_time(parts.city, row["first_seen_at"]),
            "seen_at": wire_time(parts.city, row["seen_at"]),
        }
        for row in rows
    ]


def approve(parts: Parts, account: "Account", device_id: int, address: str | None = None) -> None:
    """Let a device that waits, or was revoked, be used. Raises NotFound outside the scope."""
    _within(parts, account, device_id)
    with parts.store.write() as conn:
        devices.change(conn, device_id, approved_at=datetime.now(UTC), approved_by=account.id, revoked_at=None)
        audit.record(conn, account, "approve_device", target=str(device_id), address=address)


def revoke(parts: Parts, account: "Account", device_id: int, address: str | None = None) -> None:
    """Take a device back: its sessions end, their streams close. Raises NotFound outside the scope."""
    _within(parts, account, device_id)
    with parts.store.write() as conn:
        devices.change(conn, device_id, revoked_at=datetime.now(UTC))
        ended = accounts.end_sessions(conn, device=device_id)
        audit.record(conn, account, "revoke_device", target=str(device_id), address=address)
    forget(parts, ended)


def _within(parts: Parts, account: "Account", device_id: int) -> None:
    with parts.store.read() as conn:
        if not any(row["id"] == device_id for row in devices.within(conn, account.scope)):
            raise NotFound(f"There is no device {device_id}.")


def _state(row: Any) -> State:
    return "revoked" if row["revoked_at"] else "bound" if row["approved_at"] else "waiting"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
