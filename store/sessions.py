"""Sessions and what they stand for: posts given for a time, tokens of machines. The queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select, update

from core.scope import Scope
from store._where import under
from store.tables import accounts, api_tokens, cases, grants, sessions

Rows = Sequence[RowMapping]


def of(conn: Connection, account_id: int, now: datetime) -> Rows:
    """The open sessions of an account, the last used first."""
    here = and_(sessions.c.account_id == account_id, sessions.c.expires_at > now)
    return conn.execute(select(sessions).where(here).order_by(sessions.c.seen_at.desc())).mappings().all()


def touch(conn: Connection, token_hash: str, now: datetime) -> None:
    """It was used by somebody."""
    conn.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


def set_view(conn: Connection, token_hash: str, grant: int | None = None, view_as: int | None = None) -> None:
    """In which post a session is used, or as whom it looks; neither is the account's own."""
    conn.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(grant_id=grant, view_as=view_as))


def end_others(conn: Connection, account_id: int, keep: str) -> list[str]:
    """End the account's sessions but one; the hashes of those that were open."""
    gone = delete(sessions).where(sessions.c.account_id == account_id, sessions.c.token_hash != keep).returning(sessions.c.token_hash)
    return list(conn.execute(gone).scalars())


def in_post(conn: Connection, grant: int) -> list[str]:
    """The sessions used in a post."""
    return list(conn.execute(select(sessions.c.token_hash).where(sessions.c.grant_id == grant)).scalars())


# ── posts ──


def add_grant(conn: Connection, row: dict[str, Any]) -> int:
    """Somebody asks for a post for an account; its number."""
    return int(conn.execute(insert(grants).values(row).returning(grants.c.id)).scalar_one())


def grant(conn: Connection, id: int) -> RowMapping | None:
    """One of them, with whether its incident is over (`over_at`) and the absent one's officer (`stands_for`)."""
    query = _grants().where(grants.c.id == id)
    return conn.execute(query).mappings().one_or_none()


def held(conn: Connection, account_id: int, day: str) -> Rows:
    """The posts an account has on a local day (YYYY-MM-DD) beside its own."""
    now = and_(or_(grants.c.from_day == "", grants.c.from_day <= day), or_(grants.c.to_day == "", grants.c.to_day >= day))
    here = and_(grants.c.account_id == account_id, grants.c.state == "given", grants.c.kind != "own", now, cases.c.closed_at.is_(None))
    return conn.execute(_grants().where(here).order_by(grants.c.id)).mappings().all()


def list_grants(conn: Connection, scope: Scope, states: Sequence[str], limit: int) -> Rows:
    """Posts asked for or given within a scope, the newest first."""
    here = and_(grants.c.state.in_(states), under(grants.c.area, *scope.prefixes))
    return conn.execute(_grants().where(here).order_by(grants.c.id.desc()).limit(limit)).mappings().all()


def change_grant(conn: Connection, id: int, **values: Any) -> None:
    """Decide on it, or end it."""
    conn.execute(update(grants).where(grants.c.id == id).values(values))


def end_other_grants(conn: Connection, account_id: int, but: int, at: datetime) -> None:
    """End every other post that an account was given for a time or that is asked for it."""
    others = and_(grants.c.account_id == account_id, grants.c.id != but, grants.c.state.in_(("asked", "given")), grants.c.kind != "own")
    conn.execute(update(grants).where(others).values(state="ended", decided_at=at))


def _grants() -> Any:
    other = accounts.alias("other")
    what = select(grants, accounts.c.username, accounts.c.name, accounts.c.unit, cases.c.closed_at.label("over_at"))
    what = what.add_columns(other.c.name.label("absent"), other.c.officer.label("stands_for"))
    joined = what.join(accounts, accounts.c.id == grants.c.account_id).outerjoin(cases, cases.c.no == grants.c.case_no)
    return joined.outerjoin(other, other.c.id == grants.c.deputy_of)


# ── tokens of machines ──


def add_token(conn: Connection, row: dict[str, Any]) -> int:
    """A new token; its number."""
    return int(conn.execute(insert(api_tokens).values(row).returning(api_tokens.c.id)).scalar_one())


def token(conn: Connection, token_hash: str, now: datetime) -> RowMapping | None:
    """A token that still holds."""
    here = and_(api_tokens.c.token_hash == token_hash, ~api_tokens.c.revoked, api_tokens.c.expires_at > now)
    return conn.execute(select(api_tokens).where(here)).mappings().one_or_none()


def list_tokens(conn: Connection, scope: Scope) -> Rows:
    """The tokens of a scope, the newest first."""
    return conn.execute(select(api_tokens).where(under(api_tokens.c.area, *scope.prefixes)).order_by(api_tokens.c.id.desc()).limit(500)).mappings().all()


def change_token(conn: Connection, id: int, **values: Any) -> None:
    """Revoke it, or say when it was used."""
    conn.execute(update(api_tokens).where(api_tokens.c.id == id).values(values))
