"""Accounts: each is one named person with unit and work phone. Administrators make them, security officers give them their posts (services/grants.py)."""

import secrets
import string
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from argon2 import PasswordHasher

from core.errors import BadInput, NotAllowed, NotFound, Unusable
from core.passwords import check_password
from core.rights import POWERS
from core.words import Words
from services import audit
from services._parts import Parts
from services.areas import area
from services.who import forget
from store import accounts, sessions

if TYPE_CHECKING:
    from services.who import Account

ADMIN = ("admin",)
READERS = ("admin", "security", "auditor")
LETTERS = string.ascii_letters + string.digits
POWERFUL = Words(
    "安全、审计与系统管理员的账号不能在此处理：请在服务器上操作。", "Accounts with a power of their own are not changed here: do it on the server."
)


def make_account(parts: Parts, username: str, role: Literal["admin", "security", "auditor"], password: str) -> int:
    """A first account over the whole district, made on the server; its id. Raises BadInput for a weak password, Unusable for a name in use."""
    check_password(password, (username,))
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        if accounts.by_username(conn, username):
            raise Unusable(f"There is an account {username!r} already: choose another name.")
        row = {"username": username, "password_hash": PasswordHasher().hash(password), "name": username, "unit": parts.city.centre.zh, "role": role}
        made = accounts.add(conn, {**row, "area": parts.city.code, "created_at": now, "password_at": now})
        audit.record(conn, None, "account.make", target=f"account:{made}", detail={"role": role})
    return made


def reset_on_server(parts: Parts, username: str, password: str) -> None:
    """A new password and no second step, by who has the server. Raises BadInput, Unusable for an unknown name."""
    check_password(password, (username,))
    with parts.store.write() as conn:
        row = accounts.by_username(conn, username)
        if row is None:
            raise Unusable(f"There is no account {username!r}.")
        values = {"password_hash": PasswordHasher().hash(password), "password_at": datetime.now(UTC), "must_change": True, "second_step": None}
        accounts.change(conn, row["id"], **values)
        accounts.end_sessions(conn, account_id=row["id"])
        audit.record(conn, None, "account.password", target=f"account:{row['id']}", detail={"by": "server"})


def listed(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """The accounts of one's area, each with its power and whether a second step is set."""
    with parts.store.read() as conn:
        rows = accounts.everybody(conn, account.scope)
    return [view(parts, row) for row in rows]


def view(parts: Parts, row: Any) -> dict[str, Any]:
    """An account as its keepers see it."""
    role = parts.city.roles.get(row["role"])
    shown = {name: row[name] for name in ("id", "username", "name", "unit", "role", "area", "department", "phone", "disabled", "demo")}
    verified = row["phone_verified_at"]
    return {
        **shown,
        "role_zh": role.zh if role else "",
        "role_en": role.en if role else "",
        "where": where(parts, row["area"], row["department"]),
        "phone_verified": verified.astimezone(parts.city.tz).isoformat(timespec="seconds") if verified else None,
        "second_step": bool(row["second_step"]),
        "single_sign_on": bool(row["subject"]),
        "power": row["role"] in POWERS,
    }


def where(parts: Parts, code: str, department: str | None) -> dict[str, str]:
    """What a post is for, in words: its area and, where it has one, its department."""
    there = parts.city.departments.get(department or "")
    try:
        found = area(parts, code)
    except NotFound:
        return {"zh": code, "en": code}
    return {"zh": " · ".join([found.name, *([there.zh] if there else [])]), "en": " · ".join([found.name_en, *([there.en] if there else [])])}


def add(parts: Parts, account: "Account", username: str, name: str, unit: str, phone: str) -> dict[str, Any]:
    """A new person without a post, which a security officer gives; with the first `password`, told this once. Raises BadInput for a name in use."""
    password = first_password()
    values = {"username": username, "name": name, "unit": unit, "phone": phone, "role": "", "area": account.area, "must_change": True}
    with parts.store.write() as conn:
        if accounts.by_username(conn, username):
            raise BadInput("name_in_use", f"There is an account {username} already.", "username")
        now = datetime.now(UTC)
        made = accounts.add(conn, {**values, "password_hash": PasswordHasher().hash(password), "created_at": now, "password_at": now})
        audit.record(conn, account, "account.make", target=f"account:{made}")
        row = accounts.one(conn, made)
    return {**view(parts, row), "password": password}


def change(parts: Parts, account: "Account", id: int, **given: Any) -> dict[str, Any]:
    """Set name, unit, phone (`phone_verified`: somebody has rung it), `disabled`. Raises NotFound, NotAllowed for one's own account and for powers."""
    with parts.store.write() as conn:
        row = _of(conn, account, id)
        values = {name: value for name, value in given.items() if name != "phone_verified" and value is not None}
        if values.get("phone", row["phone"]) != row["phone"]:
            values["phone_verified_at"] = None
        if given.get("phone_verified"):
            values["phone_verified_at"] = datetime.now(UTC)
        accounts.change(conn, id, **values)
        ended = accounts.end_sessions(conn, account_id=id) if values.get("disabled") else []
        act = "account.end" if values.get("disabled") else "account.change"
        audit.record(conn, account, act, target=f"account:{id}", detail={"changed": sorted(values)})
        after = accounts.one(conn, id)
    forget(parts, ended)
    return view(parts, after)


def reset_password(parts: Parts, account: "Account", id: int) -> str:
    """A new first password, told this once; every session of the account ends. Raises NotFound, NotAllowed."""
    password = first_password()
    with parts.store.write() as conn:
        _of(conn, account, id)
        accounts.change(conn, id, password_hash=PasswordHasher().hash(password), password_at=datetime.now(UTC), must_change=True)
        ended = accounts.end_sessions(conn, account_id=id)
        audit.record(conn, account, "account.password", target=f"account:{id}", detail={"by": "administrator"})
    forget(parts, ended)
    return password


def end_sessions(parts: Parts, account: "Account", id: int) -> int:
    """A security officer ends every session of an account; how many. Raises NotFound."""
    with parts.store.write() as conn:
        row = accounts.one(conn, id)
        if row is None or not account.scope.covers(row["area"]):
            raise NotFound("There is no such account in your area.")
        ended = sessions.end_others(conn, id, keep=account.session)
        audit.record(conn, account, "session.end", target=f"account:{id}", detail={"sessions": len(ended)})
    forget(parts, ended)
    return len(ended)


def first_password() -> str:
    """Four groups of letters and digits, with a hyphen: easy to read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _of(conn: Any, account: "Account", id: int) -> Any:
    row = accounts.one(conn, id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound("There is no such account in your area.")
    if row["role"] in POWERS or row["id"] == account.id:
        raise NotAllowed(POWERFUL.en, POWERFUL)
    return row
