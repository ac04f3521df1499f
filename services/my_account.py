"""What a person keeps of himself: password, second step, sessions, and the post he works in."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotAllowed, NotFound
from core.passwords import check_password
from core.rights import POWERS
from core.words import Words
from services import audit, second_step
from services._account import Account, holds
from services._parts import Parts
from services.accounts import where
from services.who import fits_password, forget, hash_password, renew
from store import accounts, sessions

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

SHORT = 16  # characters by which a session is named
NOT_YOURS = Words("只有系统管理员可以以他人视角查看业务账号。", "Administrators alone may look as another, and not as who holds a power.")


def mine(parts: Parts, account: Account) -> dict[str, Any]:
    """Name, unit, phone, what is owed, the posts that may be taken now."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = _row(conn, account)
        posts = [each for each in sessions.held(conn, account.id, f"{now.astimezone(parts.city.tz):%Y-%m-%d}") if holds(parts, each, now)]
    rights, changed = parts.city.rights.get(row["role"]), row["password_at"]
    return {
        **{name: row[name] for name in ("username", "name", "unit", "phone", "demo")},
        "phone_verified": row["phone_verified_at"] is not None,
        "password_at": changed.astimezone(parts.city.tz).isoformat(timespec="seconds") if changed else None,
        "second_step": bool(row["second_step"]),
        "second_step_wanted": bool(rights and rights.second_step),
        "owes": account.owes,
        "post": account.grant,
        "posts": [post(parts, each) for each in posts],
    }


def post(parts: Parts, row: "RowMapping") -> dict[str, Any]:
    """A post given for a time, in words."""
    role = parts.city.roles.get(row["role"], Words(row["role"], row["role"]))
    shown = {name: row[name] for name in ("id", "kind", "role", "area", "department", "case_no", "from_day", "to_day", "hours", "absent")}
    return {**shown, "role_zh": role.zh, "role_en": role.en, "where": where(parts, row["area"], row["department"])}


def change_password(parts: Parts, account: Account, old: str, new: str) -> None:
    """Set a new password; every other session of the account ends. Raises BadInput for a wrong or a weak one."""
    with parts.store.read() as conn:
        row = _row(conn, account)
    if row["demo"]:
        raise BadInput("demo_account", "A demo account keeps its known password.", "new", "演示账号的密码不能修改。")
    if not fits_password(row["password_hash"], old):
        raise BadInput("wrong_password", "The present password is wrong.", "old", "当前密码不对。")
    check_password(new, (row["username"], row["name"]))
    if fits_password(row["password_hash"], new):
        raise BadInput("same_password", "Take another one than before.", "new", "新密码不能与原密码相同。")
    with parts.store.write() as conn:
        accounts.change(conn, account.id, password_hash=hash_password(new), password_at=datetime.now(UTC), must_change=False)
        ended = sessions.end_others(conn, account.id, account.session)
        audit.record(conn, account, "account.password", target=f"account:{account.id}")
    forget(parts, ended)
    renew(parts, account.session)


def begin_second_step(parts: Parts, account: Account, password: str) -> dict[str, str]:
    """A key for the app, for who gives his password once more. Raises BadInput."""
    with parts.store.read() as conn:
        row = _row(conn, account)
    if row["demo"]:
        raise BadInput("demo_account", "A demo account has no second step.", "password", "演示账号不设动态口令。")
    if not fits_password(row["password_hash"], password):
        raise BadInput("wrong_password", "The password is wrong.", "password", "密码不对。")
    return second_step.begin(parts, account)


def confirm_second_step(parts: Parts, account: Account, sealed: str, code: str) -> None:
    """The first code of the app. Raises BadInput."""
    second_step.confirm(parts, account, sealed, code)
    renew(parts, account.session)


def list_sessions(parts: Parts, account: Account) -> list[dict[str, Any]]:
    """One's open sessions: device, address, since when, last used; `here` is this one."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        rows = sessions.of(conn, account.id, now)
    return [
        {
            "id": row["token_hash"][:SHORT],
            "agent": row["agent"],
            "address": row["address"],
            "here": row["token_hash"] == account.session,
            **{name: row[name].astimezone(parts.city.tz).isoformat(timespec="seconds") for name in ("created_at", "seen_at", "expires_at")},
        }
        for row in rows
    ]


def end_session(parts: Parts, account: Account, id: str) -> None:
    """End one of one's sessions. Raises NotFound."""
    with parts.store.write() as conn:
        found = [row["token_hash"] for row in sessions.of(conn, account.id, datetime.now(UTC)) if row["token_hash"].startswith(id) and len(id) == SHORT]
        if not found:
            raise NotFound("There is no such session of yours.")
        ended = accounts.end_sessions(conn, token_hash=found[0])
        audit.record(conn, account, "session.end", target=f"account:{account.id}")
    forget(parts, ended)


def take_post(parts: Parts, account: Account, grant: int | None) -> None:
    """Work in another post from now on, in one's own with None. Raises NotFound for one that is not held now."""
    with parts.store.write() as conn:
        if grant is not None:
            row = sessions.grant(conn, grant)
            if row is None or row["account_id"] != account.id or not holds(parts, row, datetime.now(UTC)):
                raise NotFound("You do not hold such a post now.")
        sessions.set_view(conn, account.session, grant=grant)
        audit.record(conn, account, "grant.take", target=f"grant:{grant}" if grant else None)
    renew(parts, account.session)


def view_as(parts: Parts, account: Account, username: str | None) -> None:
    """Look as another account, read-only; None ends it. Raises NotFound outside the area, NotAllowed for all but administrators and as a power."""
    if username is None:
        if account.seen_by is None:
            return
        with parts.store.write() as conn:
            sessions.set_view(conn, account.session)
            audit.record(conn, account, "view_as", detail={"end": True})
        renew(parts, account.session)
        return
    if account.role != "admin" or account.seen_by is not None:
        raise NotAllowed(NOT_YOURS.en, NOT_YOURS)
    with parts.store.write() as conn:
        row = accounts.by_username(conn, username)
        if row is None or row["disabled"] or not account.scope.covers(row["area"]):
            raise NotFound("There is no such account in your area.")
        if row["role"] in POWERS or row["role"] == "":
            raise NotAllowed(NOT_YOURS.en, NOT_YOURS)
        sessions.set_view(conn, account.session, view_as=row["id"])
        audit.record(conn, account, "view_as", target=f"account:{row['id']}")
    renew(parts, account.session)


def _row(conn: "Connection", account: Account) -> "RowMapping":
    row = accounts.one(conn, account.id)
    if row is None:
        raise NotFound("This account has no person behind it.")
    return row
