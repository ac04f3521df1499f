"""Phones bound to accounts: the queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from core.scope import Scope
from store._where import under
from store.tables import accounts, devices, sessions


def of(conn: Connection, account_id: int, token_hash: str) -> RowMapping | None:
    """The account's device with this token."""
    return conn.execute(select(devices).where(devices.c.account_id == account_id, devices.c.token_hash == token_hash)).mappings().one_or_none()


def last_with(conn: Connection, token_hash: str) -> RowMapping | None:
    """Whose device a token was last, whoever asks."""
    return conn.execute(select(devices).where(devices.c.token_hash == token_hash).order_by(devices.c.seen_at.desc()).limit(1)).mappings().one_or_none()


def count(conn: Connection, account_id: int) -> int:
    """How many devices an account has ever had."""
    return int(conn.execute(select(func.count()).select_from(devices).where(devices.c.account_id == account_id)).scalar_one())


def add(conn: Connection, row: dict[str, Any]) -> int:
    """A new device; its id."""
    return int(conn.execute(insert(devices).values(row).returning(devices.c.id)).scalar_one())


def change(conn: Connection, device_id: int, **values: Any) -> None:
    """Set columns of a device."""
    conn.execute(update(devices).where(devices.c.id == device_id).values(values))


def use(conn: Connection, session: str, device_id: int) -> None:
    """A session is used from this device."""
    conn.execute(update(sessions).where(sessions.c.token_hash == session, sessions.c.device.is_distinct_from(device_id)).values(device=device_id))


def within(conn: Connection, scope: Scope) -> Sequence[RowMapping]:
    """The devices of the accounts in a scope, with whose they are; those that wait first, then the last seen."""
    whose = accounts.c.username, accounts.c.name.label("person"), accounts.c.unit, accounts.c.area
    waits = devices.c.approved_at.is_(None) & devices.c.revoked_at.is_(None)
    query = select(devices, *whose).join(accounts, accounts.c.id == devices.c.account_id).where(under(accounts.c.area, *scope.prefixes))
    return conn.execute(query.order_by(waits.desc(), devices.c.seen_at.desc())).mappings().all()


def forget_waiting(conn: Connection, before: datetime) -> int:
    """Devices that nobody approved in time go; how many."""
    return conn.execute(devices.delete().where(devices.c.approved_at.is_(None), devices.c.revoked_at.is_(None), devices.c.seen_at < before)).rowcount
