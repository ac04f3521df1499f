"""How often somebody without an account may call an open endpoint: counted by address on the bus, in memory while it is away.

Whoever is signed in is not counted.
"""

import hmac
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

import flask
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded

from api import _gate, open311
from api._base import Refused
from api._errors import error_response

if TYPE_CHECKING:
    from services._parts import Parts

PREFIX = "magnet:limit"


def install(server: flask.Flask, parts: "Parts") -> Limiter:
    """The limits of `server`; give each limited view to `Limiter.limit`."""

    def sender() -> str:
        return hmac.new(parts.settings.secret.encode(), network(_gate.address()).encode(), "sha256").hexdigest()[:32]

    @server.errorhandler(RateLimitExceeded)
    def too_often(error: RateLimitExceeded) -> flask.Response:
        refused = Refused(429, "too_often", f"Without an account this may be called {error.description}: try again in a minute.")
        return open311.refusal(refused) if flask.request.path.startswith(open311.ROOT) else error_response(refused)

    limiter = Limiter(
        sender,  # no address is kept or logged
        app=server,
        storage_uri="redis://",
        storage_options={"connection_pool": parts.bus.connection_pool, "key_prefix": PREFIX},  # type: ignore[dict-item]
        in_memory_fallback_enabled=True,
    )
    limiter.request_filter(lambda: flask.g.account is not None)
    return limiter


def network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that one IPv6 connection has."""
    try:
        given = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{address.partition('%')[0]}/64", strict=False)) if given.version == 6 else address
