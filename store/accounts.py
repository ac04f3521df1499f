"""Accounts, sessions, walls and failed sign-ins: the queries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from core.scope import Scope
from store._where import under
from store.tables import accounts, login_failures, sessions, walls


def by_username(conn: Connection, username: str) -> RowMapping | None:
    """The account of this name."""
    return conn.execute(select(accounts).where(accounts.c.username == username)).mappings().one_or_none()


def one(conn: Connection, id: int) -> RowMapping | None:
    """The account of this number."""
    return conn.execute(select(accounts).where(accounts.c.id == id)).mappings().one_or_none()


def of_subject(conn: Connection, subject: str) -> RowMapping | None:
    """The account of somebody an identity server knows."""
    return conn.execute(select(accounts).where(accounts.c.subject == subject)).mappings().one_or_none()


def everybody(conn: Connection, scope: Scope) -> list[RowMapping]:
    """Every account of an area, by name."""
    return list(conn.execute(select(accounts).where(under(accounts.c.area, *scope.prefixes)).order_by(accounts.c.username).limit(5000)).mappings())


def change(conn: Connection, id: int, **values: Any) -> None:
    """Set columns of an account."""
    conn.execute(update(accounts).where(accounts.c.id == id).values(values))


def named(conn: Connection, ids: Collection[int]) -> list[RowMapping]:
    """Number, user name, name and unit of these accounts."""
    what = accounts.c.id, accounts.c.username, accounts.c.name, accounts.c.unit
    return list(conn.execute(select(*what).where(accounts.c.id.in_(ids)).order_by(accounts.c.id)).mappings())


def within(conn: Connection, scope: Scope, limit: int) -> list[RowMapping]:
    """The people of an area: number, user name, name and unit."""
    what = accounts.c.id, accounts.c.username, accounts.c.name, accounts.c.unit
    people = ~accounts.c.disabled & (accounts.c.role != "wall") & under(accounts.c.area, *scope.prefixes)
    return list(conn.execute(select(*what).where(people).order_by(accounts.c.area, accounts.c.id).limit(limit)).mappings())


def of_roles(conn: Connection, roles: Collection[str], limit: int) -> list[RowMapping]:
    """Name and unit of the first people with one of these roles of their own."""
    these = ~accounts.c.disabled & accounts.c.role.in_(roles)
    return list(conn.execute(select(accounts.c.name, accounts.c.unit).where(these).order_by(accounts.c.id).limit(limit)).mappings())


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new account; its id."""
    return int(conn.execute(insert(accounts).values(row).returning(accounts.c.id)).scalar_one())


def prefer(conn: Connection, account_id: int, chosen: dict[str, str]) -> None:
    """Keep an account's language or theme."""
    conn.execute(update(accounts).where(accounts.c.id == account_id).values(chosen))


def failures_since(conn: Connection, username: str, address: str, since: datetime) -> int:
    """How often signing in as `username` from `address` failed."""
    where = (login_failures.c.username == username) & (login_failures.c.address == address) & (login_failures.c.at > since)
    return int(conn.execute(select(func.count()).select_from(login_failures).where(where)).scalar_one())


def add_failure(conn: Connection, username: str, address: str, at: datetime) -> None:
    """Remember a failed sign-in."""
    conn.execute(insert(login_failures).values(username=username, address=address, at=at))


def forget_failures(conn: Connection, username: str, address: str) -> None:
    """A right password ends the count."""
    conn.execute(delete(login_failures).where(login_failures.c.username == username, login_failures.c.address == address))


def add_session(conn: Connection, row: dict[str, Any]) -> None:
    """Open a session."""
    conn.execute(insert(sessions).values(row))


def session_of_person(conn: Connection, token_hash: str, now: datetime) -> RowMapping | None:
    """A session that still holds, with its account."""
    used = sessions.c.csrf, sessions.c.seen_at, sessions.c.device, sessions.c.grant_id, sessions.c.view_as
    query = select(accounts, *used).join(sessions, sessions.c.account_id == accounts.c.id)
    return conn.execute(query.where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, ~accounts.c.disabled)).mappings().one_or_none()


def session_of_wall(conn: Connection, token_hash: str, now: datetime) -> RowMapping | None:
    """A wall's session that still holds, with its wall."""
    query = select(walls, sessions.c.csrf).join(sessions, sessions.c.wall_id == walls.c.id)
    return conn.execute(query.where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, walls.c.revoked_at.is_(None))).mappings().one_or_none()


def device_of(conn: Connection, token_hash: str) -> int | None:
    """The device a session is used from."""
    return conn.execute(select(sessions.c.device).where(sessions.c.token_hash == token_hash)).scalar_one_or_none()


def wall_by_token(conn: Connection, token_hash: str) -> RowMapping | None:
    """The wall a device link belongs to, unless it was revoked."""
    return conn.execute(select(walls).where(walls.c.token_hash == token_hash, walls.c.revoked_at.is_(None))).mappings().one_or_none()


def see_wall(conn: Connection, wall_id: int, at: datetime, screen: str | None) -> None:
    """A wall has shown itself."""
    conn.execute(update(walls).where(walls.c.id == wall_id).values({"seen_at": at, **({"screen": screen} if screen else {})}))


def end_sessions(conn: Connection, **which: Any) -> list[str]:
    """End the sessions whose column (token_hash, account_id, wall_id, device) has this value; the hashes of those that were open."""
    ended = delete(sessions).where(*(sessions.c[column] == value for column, value in which.items())).returning(sessions.c.token_hash)
    return list(conn.execute(ended).scalars())


def sweep(conn: Connection, now: datetime, failures_before: datetime) -> int:
    """Drop sessions that have run out and old failures; how many failures."""
    conn.execute(delete(sessions).where(sessions.c.expires_at < now))
    return conn.execute(delete(login_failures).where(login_failures.c.at < failures_before)).rowcount
