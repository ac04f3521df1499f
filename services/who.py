"""Who is asking: sessions, signing in and out, walls opened by a device link."""

import hashlib
import logging
import secrets
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NoReturn, cast
from weakref import WeakKeyDictionary

import redis
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import RowMapping

from core.agents import name_of
from core.words import Lang
from data_sources import bus
from services import audit, second_step
from services._account import Account, as_other, idle, in_post, of_person, of_wall, scope_of
from services._parts import Parts
from store import accounts, officers, sessions
from store.engine import Store, StoreBusy

PERSON_LASTS = timedelta(hours=12)
WALL_LASTS = timedelta(days=36_500)  # a wall stays until it is revoked
FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
CACHE_S = 5.0
TOUCH_S = 60.0
CACHE_SIZE = 10_000

__all__ = ["Account", "SignInRefused", "begin", "cell_of", "fits_password", "forget", "hash_password", "open_wall", "renew", "scope_of", "set_preference",
           "sign_in", "sign_out", "touch", "who"]  # fmt: skip

log = logging.getLogger("magnet.who")


Reason = Literal["wrong", "locked", "second_step", "wrong_code"]
REFUSED: dict[Reason, str] = {
    "wrong": "User name or password is wrong.",
    "locked": "Too many attempts: try again in 15 minutes.",
    "second_step": "Send the six digits of your authenticator app as code.",
    "wrong_code": "The code is wrong or was used before: take the next one.",
}


class SignInRefused(Exception):
    """Nobody was signed in; `locked` when too many attempts failed, `second_step` when the one-time code is missing yet."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(REFUSED[reason])
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


def sign_in(parts: Parts, username: str, password: str, address: str, code: str = "", agent: str = "") -> tuple[str, Account]:
    """A new session: its token and account. `code` is the one-time code of who has a second step, `agent` what the device calls itself.

    Raises SignInRefused, also for the right password while locked.
    """
    username, now = username.strip()[:60], datetime.now(UTC)
    with parts.store.read() as conn:
        row = accounts.by_username(conn, username)
        locked = accounts.failures_since(conn, username, address, now - LOCKED_FOR) >= FAILURES
    if locked:
        _refuse(parts, row, username, address, "locked")
    right = fits_password(row["password_hash"] if row else None, password)
    if row is None or not right or row["disabled"]:
        _refuse(parts, row, username, address, "wrong")
    step = None
    if row["second_step"]:
        if not code:
            raise SignInRefused("second_step")
        step = second_step.check(parts, row, code, now)
        if step is None:
            _refuse(parts, row, username, address, "wrong_code")
    return begin(parts, row, address, agent, step, "password")


def begin(parts: Parts, row: RowMapping, address: str, agent: str, step: int | None, how: str) -> tuple[str, Account]:
    """A session for somebody who has shown who he is by `how`; `step` is that of the one-time code he gave."""
    now = datetime.now(UTC)
    lasts = WALL_LASTS if row["role"] == "wall" else PERSON_LASTS
    token, session = _new_session(now, lasts, address, agent)
    account = of_person(parts, {**row, "csrf": session["csrf"]}, session["token_hash"])
    with parts.store.write() as conn:
        accounts.forget_failures(conn, row["username"], address)
        accounts.add_session(conn, {**session, "account_id": account.id})
        if step is not None:
            accounts.change(conn, account.id, second_step_at=step)
        audit.record(conn, account, "sign_in", detail={"agent": session["agent"], "by": how if step is None else f"{how}, code"}, address=address)
    return token, account


def touch(parts: Parts, account: Account) -> None:
    """Somebody is at work in this session: it does not idle out. Written at most once a minute."""
    last = _known_touches(parts.store)
    if account.kind == "machine" or time.monotonic() - last.get(account.session, float("-inf")) < TOUCH_S:
        return
    if len(last) >= CACHE_SIZE:
        last.clear()
    last[account.session] = time.monotonic()
    try:
        with parts.store.write() as conn:
            sessions.touch(conn, account.session, datetime.now(UTC))
    except StoreBusy:
        log.debug("that a session is used could not be written: the store is busy")


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
    token, session = _new_session(now, WALL_LASTS, address, "")
    account = of_wall({**wall, "csrf": session["csrf"]}, session["token_hash"])
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


def renew(parts: Parts, session: str) -> None:
    """A session is used in another post, or as another: what is kept of it is read anew, and its pages load anew."""
    _known(parts.store).pop(session, None)
    try:
        bus.session_changed(parts.bus, session)
    except (redis.RedisError, OSError):
        log.warning("the bus is away: the change of a session is noticed at the next check")


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return PasswordHasher().hash(password)


_caches: WeakKeyDictionary[Store, dict[str, tuple[float, Account]]] = WeakKeyDictionary()


_touches: WeakKeyDictionary[Store, dict[str, float]] = WeakKeyDictionary()


def _known_touches(store: Store) -> dict[str, float]:
    return _touches.setdefault(store, {})


def _known(store: Store) -> dict[str, tuple[float, Account]]:
    return _caches.setdefault(store, {})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _read(parts: Parts, key: str) -> Account | None:
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        if row := accounts.session_of_person(conn, key, now):
            account = of_person(parts, row, key)
            if account.kind == "person" and row["device"] is None and now - row["seen_at"] > idle(parts, account.role):
                return None
            if row["view_as"] is not None:
                return as_other(parts, accounts.one(conn, row["view_as"]), account)
            return in_post(parts, account, sessions.grant(conn, row["grant_id"]), now) if row["grant_id"] is not None else account
        wall = accounts.session_of_wall(conn, key, now)
    return of_wall(wall, key) if wall else None


def _new_session(now: datetime, lasts: timedelta, address: str, agent: str) -> tuple[str, dict[str, Any]]:
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "csrf": secrets.token_urlsafe(24), "created_at": now, "seen_at": now}
    return token, {**row, "expires_at": now + lasts, "address": address, "agent": name_of(agent) if agent else ""}


def _refuse(parts: Parts, row: RowMapping | None, username: str, address: str, reason: Reason) -> NoReturn:
    with parts.store.write() as conn:
        if reason != "locked":
            accounts.add_failure(conn, username, address, datetime.now(UTC))
        # What was typed as a user name may be a password: only names that exist are written down.
        audit.record(conn, None, "sign_in", target=username if row else None, result="refused", detail={"reason": reason}, address=address)
    raise SignInRefused(reason)


def fits_password(kept: str | None, password: str) -> bool:
    """Takes as long for an unknown account as for a known one."""
    try:
        return PasswordHasher().verify(kept or _nobodys(), password) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe(16))
