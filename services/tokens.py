"""Tokens of machines: what each may do, as which sources it may report, and until when. Shown once; only a hash is kept."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotFound
from core.rights import TOKEN_RIGHTS
from core.scope import Scope
from services import audit
from services._account import Account
from services._parts import Parts
from store import sessions

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

PREFIX = "mga_"  # by which a scan for secrets finds one; tokens of outside systems (services/_signing.py) begin with mgt_
LONGEST_DAYS = 366
SEEN_EVERY = timedelta(minutes=5)


def make(parts: Parts, account: Account, name: str, area: str, may: list[str], sources: list[str], days: int) -> dict[str, Any]:
    """A new token over an area of one's own scope, with the `token` itself, told this once. Raises BadInput, NotFound."""
    if not account.scope.covers(area):
        raise NotFound("This area is outside your scope.")
    if unknown := set(may) - set(TOKEN_RIGHTS):
        raise BadInput("unknown_right", f"There is no right {min(unknown)}: {', '.join(TOKEN_RIGHTS)}.", "may")
    if "reports.post" in may and not sources:
        raise BadInput("no_source", "Name the sources it may report as.", "sources", "请填写可上报的来源。")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput("bad_days", f"A token holds from 1 to {LONGEST_DAYS} days.", "days")
    token, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
    row = {"name": name, "token_hash": _hash(token), "area": area, "may": may, "sources": sources, "made_by": account.id, "made_at": now}
    with parts.store.write() as conn:
        id = sessions.add_token(conn, {**row, "expires_at": now + timedelta(days=days)})
        audit.record(conn, account, "token.make", target=f"token:{id}", detail={"may": may, "sources": sources, "days": days, "area": area})
    return {"id": id, "token": token}


def listed(parts: Parts, account: Account) -> list[dict[str, Any]]:
    """The tokens of one's area, without the tokens themselves."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        rows = sessions.list_tokens(conn, account.scope)

    def at(moment: datetime | None) -> str | None:
        return moment.astimezone(parts.city.tz).isoformat(timespec="seconds") if moment else None

    return [
        {
            **{name: row[name] for name in ("id", "name", "area", "may", "sources", "revoked")},
            **{name: at(row[name]) for name in ("made_at", "expires_at", "seen_at")},
            "holds": not row["revoked"] and row["expires_at"] > now,
        }
        for row in rows
    ]


def revoke(parts: Parts, account: Account, id: int) -> None:
    """A token opens nothing from now on. Raises NotFound."""
    with parts.store.write() as conn:
        if not any(row["id"] == id for row in sessions.list_tokens(conn, account.scope)):
            raise NotFound("There is no such token in your area.")
        sessions.change_token(conn, id, revoked=True)
        audit.record(conn, account, "token.revoke", target=f"token:{id}")


def bearer(parts: Parts, token: str) -> Account | None:
    """The machine behind a token that still holds."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = sessions.token(conn, _hash(token), now)
    if row is None:
        return None
    if row["seen_at"] is None or now - row["seen_at"] > SEEN_EVERY:
        with parts.store.write() as conn:
            sessions.change_token(conn, row["id"], seen_at=now)
    return _machine(row)


def _machine(row: "RowMapping") -> Account:
    rest: dict[str, Any] = {"department": None, "officer": None, "lang": "zh", "theme": "dark", "kind": "machine", "csrf": "", "session": ""}
    name = f"token:{row['id']}"
    return Account(
        id=0, username=name, name=row["name"], unit=row["name"], role="machine", area=row["area"], scope=Scope.of(row["area"]),
        may=tuple(row["may"]), sources=tuple(row["sources"]), **rest,
    )  # fmt: skip


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
