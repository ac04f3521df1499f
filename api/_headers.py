"""What each answer tells the browser to allow: our own scripts and no other's, no frames, nothing sent elsewhere."""

import base64
import hashlib
from typing import TYPE_CHECKING

import flask

if TYPE_CHECKING:
    from services._parts import Parts

HASHES = "SCRIPT_HASHES"  # in the server's config: the few inline scripts there are, by their hash
YEAR_S = 31_536_000
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=(), interest-cohort=()",
}
# Styles may stand in the page (Dash's components write them); scripts may not. Maps and players make their workers and pictures of blobs.
POLICY = (
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' blob: data:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)


def install(server: flask.Flask, parts: "Parts") -> None:
    """Every answer of `server` carries the headers; where people come by TLS also that they always shall."""
    secure = https(parts)

    @server.after_request
    def headers(response: flask.Response) -> flask.Response:
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            scripts = " ".join(["script-src 'self'", *server.config.get(HASHES, ())])
            response.headers.setdefault("Content-Security-Policy", "; ".join([*POLICY, scripts]))
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}; includeSubDomains")
        return response


def https(parts: "Parts") -> bool:
    """Whether people reach us by TLS, ours or that of a proxy."""
    return parts.settings.tls or parts.settings.origin.startswith("https://")


def script_hash(text: str) -> str:
    """An inline script as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
