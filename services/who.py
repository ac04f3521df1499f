"""Who is asking: sessions, signing in and out, walls opened by a device link."""

import hashlib
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NoReturn, cast
from weakref import WeakKeyDictionary

import redis
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import RowMapping

from core.areas import at_level
from core.scope import Scope
from core.words import Lang
from data_sources import bus
from services import audit
from services._parts import Parts
from store import accounts, officers
from store.engine import Store

PERSON_LASTS = timedelta(hours=12)
WALL_LASTS = timedelta(days=36_500)  # a wall stays until it is revoked
FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
CACHE_S = 5.0
DEPARTMENTAL = ("handler", "property")  # roles that see only what their department handles, assists with or is called to
CACHE_SIZE = 10_000

log = logging.getLogger("magnet.who")


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever is asking, with what he may see. A wall opened by its link has the id 0 and its `wall_id`."""

    id: int
    username: str
    name: str
    unit: str
    role: str
    area: str
    department: str | None
    officer: int | None
    lang: Lang
    theme: Literal["dark", "light"]
    scope: Scope
    kind: Literal["person", "wall", "machine"]
    csrf: str
    session: str  # sha256 of the token in the cookie
    wall_id: int | None = None
    grant: int | None = None  # grants.id of the post chosen, where it is not the account's own
    seen_by: int | None = None  # accounts.id of the administrator who looks as this account; nothing may be changed then
    owes: Literal["", "password", "second_step"] = ""  # what has to be done before anything else
    may: tuple[str, ...] = ()  # what a machine's token allows (core.rights.TOKEN_RIGHTS)
    sources: tuple[str, ...] = ()  # which sources it may report as; none named: none

    @property
    def stream(self) -> str:
        """What the tabs of one browser and session share their live stream by; it leads back to neither cookie."""
        return hashlib.sha256(f"{self.session}{self.csrf}".encode()).hexdigest()[:16]


class SignInRefused(Exception):
    """Nobody was signed in; `locked` when too many attempts failed."""

    def __init__(self, reason: Literal["wrong", "locked"]) -> None:
        super().__init__("Too many attempts: try again in 15 minutes." if reason == "locked" else "User name or password is wrong.")
        self.reason, self.locked = reason, reason == "locked"


def who(parts: Parts, token: str) -> Account | None:
    """The account behind a session token, None when there is none or it has ended. Kept for five seconds."""
    if not token:
        return None
    key, known = _hash(token), _known(parts.store)
    kept = known.get(key)
    if kept and time.monotonic() - kept[0] < CACHE_S:
        return kept[1]
    known.pop(key, None)
    account = _read(parts, key)
    if account is not None:
        if len(known) >= CACHE_SIZE:
            known.clear()
        known[key] = (time.monotonic(), account)
    return account


def sign_in(parts: Parts, username: str, password: str, address: str) -> tuple[str, Account]:
    """A new session: its token and account. Raises SignInRefused, also for the right password while locked."""
    username, now = username.strip()[:60], datetime.now(UTC)
    with parts.store.read() as conn:
        row = accounts.by_username(conn, username)
        locked = accounts.failures_since(conn, username, address, now - LOCKED_FOR) >= FAILURES
    if locked:
        _refuse(parts, row, username, address, "locked")
    right = _fits(row["password_hash"] if row else None, password)
    if row is None or not right or row["disabled"]:
        _refuse(parts, row, username, address, "wrong")
    lasts = WALL_LASTS if row["role"] == "wall" else PERSON_LASTS
    token, session = _new_session(now, lasts, address)
    account = _person({**row, "csrf": session["csrf"]}, session["token_hash"])
    with parts.store.write() as conn:
        accounts.forget_failures(conn, username, address)
        accounts.add_session(conn, {**session, "account_id": account.id})
        audit.record(conn, account, "sign_in", address=address)
    return token, account


def sign_out(parts: Parts, account: Account, address: str | None = None) -> None:
    """End this session; its streams close at once."""
    with parts.store.write() as conn:
        ended = accounts.end_sessions(conn, token_hash=account.session)
        audit.record(conn, account, "sign_out", address=address)
    forget(parts, ended)


def open_wall(parts: Parts, device_token: str, address: str, screen: str | None = None) -> tuple[str, Account] | None:
    """A session for the wall of a device link, None when the link is unknown or revoked. `screen` is its size, such as 3840x1080."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        wall = accounts.wall_by_token(conn, _hash(device_token))
    if wall is None:
        return None
    token, session = _new_session(now, WALL_LASTS, address)
    account = _wall({**wall, "csrf": session["csrf"]}, session["token_hash"])
    with parts.store.write() as conn:
        accounts.add_session(conn, {**session, "wall_id": wall["id"]})
        accounts.see_wall(conn, wall["id"], now, screen)
        audit.record(conn, account, "open_wall", target=str(wall["id"]), address=address)
    return token, account


def set_preference(parts: Parts, account: Account, lang: Lang | None = None, theme: Literal["dark", "light"] | None = None) -> None:
    """Keep a person's language or theme."""
    chosen = {name: value for name, value in (("lang", lang), ("theme", theme)) if value}
    if account.id and chosen:
        with parts.store.write() as conn:
            accounts.prefer(conn, account.id, cast("dict[str, str]", chosen))
        _known(parts.store).pop(account.session, None)


def cell_of(parts: Parts, account: Account) -> str | None:
    """The cell that the account's officer looks after, None for everybody else."""
    if account.officer is None:
        return None
    with parts.store.read() as conn:
        return officers.cell(conn, account.officer)


def forget(parts: Parts, ended: list[str]) -> None:
    """Tell everybody who keeps these sessions (their hashes) that they have ended. Without a bus, others learn it within 15 s."""
    for key in ended:
        _known(parts.store).pop(key, None)
    try:
        for key in ended:
            bus.session_revoked(parts.bus, key)
    except (redis.RedisError, OSError):
        log.warning("the bus is away: %d ended sessions are noticed at the next check", len(ended))


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return PasswordHasher().hash(password)


_caches: WeakKeyDictionary[Store, dict[str, tuple[float, Account]]] = WeakKeyDictionary()


def _known(store: Store) -> dict[str, tuple[float, Account]]:
    return _caches.setdefault(store, {})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _read(parts: Parts, key: str) -> Account | None:
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        if person := accounts.session_of_person(conn, key, now):
            return _person(person, key)
        wall = accounts.session_of_wall(conn, key, now)
    return _wall(wall, key) if wall else None


def _person(row: RowMapping | dict[Any, Any], session: str) -> Account:
    return Account(
        **{name: row[name] for name in ("id", "username", "name", "unit", "role", "area", "department", "officer", "lang", "theme", "csrf")},
        scope=scope_of(row["role"], row["area"], row["department"]),
        kind="wall" if row["role"] == "wall" else "person",
        session=session,
    )


def _wall(row: RowMapping | dict[Any, Any], session: str) -> Account:
    rest: dict[str, Any] = {"department": None, "officer": None, "lang": "zh", "theme": "dark", "kind": "wall", "wall_id": row["id"]}
    scope = scope_of("wall", row["area"], None)
    return Account(
        id=0,
        username=f"wall-{row['id']}",
        name=row["name"],
        unit=row["name"],
        role="wall",
        area=row["area"],
        scope=scope,
        csrf=row["csrf"],
        session=session,
        **rest,
    )


def scope_of(role: str, area: str, department: str | None) -> Scope:
    """What a role may see: its area; an officer the whole community of his cell; a handler and a property company only the department's cases."""
    if role == "officer":
        area = at_level(area, "community") or area
    return Scope.of(area, department=(department or "") if role in DEPARTMENTAL else None)


def _new_session(now: datetime, lasts: timedelta, address: str) -> tuple[str, dict[str, Any]]:
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "csrf": secrets.token_urlsafe(24), "created_at": now, "seen_at": now}
    return token, {**row, "expires_at": now + lasts, "address": address}


def _refuse(parts: Parts, row: RowMapping | None, username: str, address: str, reason: Literal["wrong", "locked"]) -> NoReturn:
    with parts.store.write() as conn:
        if reason == "wrong":
            accounts.add_failure(conn, username, address, datetime.now(UTC))
        # What was typed as a user name may be a password: only names that exist are written down.
        audit.record(conn, None, "sign_in", target=username if row else None, result="refused", detail={"reason": reason}, address=address)
    raise SignInRefused(reason)


def _fits(kept: str | None, password: str) -> bool:
    """Takes as long for an unknown account as for a known one."""
    try:
        return PasswordHasher().verify(kept or _nobodys(), password) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe(16))
