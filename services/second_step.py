"""The second step of signing in: one-time codes of an authenticator app. The key is kept sealed with this installation's secret."""

import base64
import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken

from core import totp
from core.errors import BadInput
from services import audit
from services._parts import Parts
from store import accounts

if TYPE_CHECKING:
    from services._account import Account

LASTS_S = 600  # between showing the key and the first code


def begin(parts: Parts, account: "Account") -> dict[str, str]:
    """A fresh key for the account's app: as text, as its `address`, as a square code (SVG), and `sealed` to come back with the first code."""
    import segno

    key = totp.new_key()
    address, drawn = totp.address(key, parts.city.centre.zh, account.username), io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True)
    return {"key": key, "address": address, "svg": drawn.getvalue().decode(), "sealed": _box(parts).encrypt(f"{account.id}:{key}".encode()).decode()}


def confirm(parts: Parts, account: "Account", sealed: str, code: str) -> None:
    """The app's first code: from now on signing in asks for one. Raises BadInput."""
    try:
        owner, _, key = _box(parts).decrypt(sealed.encode("utf-8", "replace"), ttl=LASTS_S).decode().partition(":")
    except InvalidToken:
        raise BadInput("too_late", "This key is older than ten minutes: begin again.", "sealed", "密钥已过期，请重新开始。") from None
    step = totp.fits(key, code, datetime.now(UTC).timestamp())
    if step is None or owner != str(account.id):
        raise BadInput("wrong_code", "The code does not fit: see that the phone's clock is right.", "code", "动态口令不对，请核对手机时间。")
    with parts.store.write() as conn:
        accounts.change(conn, account.id, second_step=_box(parts).encrypt(key.encode()).decode(), second_step_at=step)
        audit.record(conn, account, "account.second_step", target=f"account:{account.id}", detail={"set": True})


def check(parts: Parts, row: Mapping[Any, Any], code: str, now: datetime) -> int | None:
    """The step of a right code of this account, None for a wrong one and for one that was used."""
    try:
        key = _box(parts).decrypt(row["second_step"].encode()).decode()
    except InvalidToken:  # another secret than the one it was sealed with
        return None
    return totp.fits(key, code, now.timestamp(), row["second_step_at"] or -1)


def _box(parts: Parts) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second step {parts.settings.secret}".encode()).digest()))
