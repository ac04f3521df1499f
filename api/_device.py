"""Which phone asks: its cookie, and the refusal of one that is not bound to the officer's account."""

from typing import TYPE_CHECKING

import flask

from api._base import Refused
from services.devices import BOUND, COOKIE, look

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

HEADER = "X-Magnet-Phone"  # what the phone's page says with each request
REFUSALS = {
    "none": ("no_device", "此手机还没有绑定，请先打开 /m。", "This phone is not bound yet: open /m first."),
    "waiting": ("device_waiting", "此手机等待社区批准。", "This phone waits to be approved by the community."),
    "revoked": ("device_revoked", "此手机已被收回。", "This phone has been revoked."),
}


def token() -> str:
    """The random id in this device's cookie, empty without one."""
    return flask.request.cookies.get(COOKIE, "")[:100]


def refusal(parts: "Parts", account: "Account") -> Refused | None:
    """Why this phone may not ask; None for a bound one, for a desk and for roles whose phones are not bound. A revoked phone is no desk either."""
    if account.role not in BOUND or not (HEADER in flask.request.headers or token()):
        return None
    state = look(parts, account, token()).state
    if state == "bound" or (state in ("none", "waiting") and HEADER not in flask.request.headers):
        return None
    return _refused(state)


def revoked(parts: "Parts", account: "Account") -> Refused | None:
    """Why nobody signs in on this phone: it was taken from this account."""
    return _refused("revoked") if account.role in BOUND and look(parts, account, token()).state == "revoked" else None


def _refused(state: str) -> Refused:
    code, zh, en = REFUSALS[state]
    return Refused(403, code, en, zh=zh)
