"""Making accounts where there is no demo."""

from datetime import UTC, datetime
from typing import Literal

from argon2 import PasswordHasher

from core.errors import BadInput, Unusable
from services import audit
from services._parts import Parts
from store import accounts

LEAST = 10
KINDS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789")


def make_account(parts: Parts, username: str, role: Literal["admin", "security", "auditor"], password: str) -> int:
    """A first account over the whole district; its id. Raises BadInput for a weak password, Unusable for a name in use."""
    check_password(password)
    with parts.store.write() as conn:
        if accounts.by_username(conn, username):
            raise Unusable(f"There is an account {username!r} already: choose another name.")
        row = {"username": username, "password_hash": PasswordHasher().hash(password), "name": username, "unit": parts.city.centre.zh, "role": role}
        made = accounts.add(conn, {**row, "area": parts.city.code, "created_at": datetime.now(UTC)})
        audit.record(conn, None, "make_account", target=f"account:{made}")
    return made


def check_password(password: str) -> None:
    """Raise BadInput unless it has ten characters of three kinds (small, capital, digit, other)."""
    kinds = sum(any(letter in kind for letter in password) for kind in KINDS) + any(all(letter not in kind for kind in KINDS) for letter in password)
    if len(password) < LEAST or kinds < 3:
        raise BadInput("weak_password", f"Take at least {LEAST} characters, of three kinds: small and capital letters, digits, others.", "password")
