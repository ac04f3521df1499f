"""The secrets of webhooks and outside systems: made of the installation's own and a salt, so that the store holds none."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data_sources.outgoing import secret_text
from services._parts import Parts


def new_salt() -> str:
    """What makes another secret."""
    return secrets.token_hex(16)


def secret_of(parts: Parts, hook: Mapping[Any, Any], salt: str) -> str:
    """What messages to a webhook are signed with."""
    return secret_text(_made(parts, f"webhook:{hook['id']}:{salt}"))


def secrets_of(parts: Parts, hook: Mapping[Any, Any], now: datetime) -> list[str]:
    """Its secrets that hold now, the newest first."""
    return [secret_of(parts, hook, salt) for salt in _salts(hook, now)]


def token_of(parts: Parts, hook: Mapping[Any, Any], salt: str) -> str:
    """What the outside system behind a webhook signs in with."""
    return "mgt_" + base64.urlsafe_b64encode(_made(parts, f"handler:{hook['id']}:{salt}")).decode().rstrip("=")


def tokens_of(parts: Parts, hook: Mapping[Any, Any], now: datetime) -> list[str]:
    """Its tokens that hold now."""
    return [token_of(parts, hook, salt) for salt in _salts(hook, now)]


def interface_secret(parts: Parts, id: str, salt: str) -> str:
    """What rows that are posted to an interface are signed with."""
    return secret_text(_made(parts, f"interface:{id}:{salt}"))


def _salts(hook: Mapping[Any, Any], now: datetime) -> list[str]:
    old = [hook["old_salt"]] if hook["old_salt"] and hook["old_until"] > now else []
    return [hook["salt"], *old]


def _made(parts: Parts, what: str) -> bytes:
    return hmac.new(parts.settings.secret.encode(), what.encode(), hashlib.sha256).digest()
