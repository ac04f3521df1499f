"""One-time codes from the time (TOTP, RFC 6238): six digits, thirty seconds, SHA-1, as every authenticator app makes them."""

import base64
import hmac
import secrets
from urllib.parse import quote

STEP_S, DIGITS, BYTES = 30, 6, 20
EARLY_OR_LATE = 1  # steps a phone's clock may be off


def new_key() -> str:
    """A fresh key, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(BYTES)).decode()


def code(key: str, step: int) -> str:
    """The code of a step (seconds since 1970 // 30)."""
    digest = hmac.digest(base64.b32decode(key), step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def fits(key: str, given: str, now: float, last: int = -1) -> int | None:
    """The step whose code was given, None where it fits none. A step up to `last` was used before and fits no more."""
    given = "".join(given.split())
    here = int(now // STEP_S)
    steps = range(here - EARLY_OR_LATE, here + EARLY_OR_LATE + 1)
    return next((step for step in steps if step > last and hmac.compare_digest(code(key, step).encode(), given.encode("utf-8", "replace"))), None)


def address(key: str, issuer: str, username: str) -> str:
    """What the app reads from the square code."""
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?secret={key}&issuer={quote(issuer)}"
