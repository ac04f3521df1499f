"""The gate before every page, callback and REST route: host, session, CSRF, rights."""

import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import flask

from api import _headers
from api._base import Refused
from api._errors import error_response
from services import audit
from services.catalogue import refresh
from services.devices import COOKIE as DEVICE_COOKIE
from services.devices import state_of
from services.may import may
from services.tokens import PREFIX, bearer
from services.who import open_wall, touch, who

if TYPE_CHECKING:
    from services._parts import Parts

COOKIE, CSRF_COOKIE = "magnet_session", "_csrf_token"
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1"}
# Served to anybody: they hold no data, or what their own key opens.
OPEN_PATHS = ("/assets/", "/login", "/report", "/open311/", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/_favicon.ico", "/m/")
SAFE = {"GET", "HEAD", "OPTIONS"}


def install(server: flask.Flask, parts: "Parts") -> None:
    """Put the gate in front of `server`; from now on no change is made without a line in the trail."""
    parts.store.before_commit = audit.complete
    _headers.install(server, parts)
    server.config.update(
        SESSION_COOKIE_NAME="magnet_way", SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=_headers.https(parts)
    )

    @server.before_request
    def gate():  # type: ignore[no-untyped-def]
        flask.g.account = None
        audit.begin(None)
        refresh(parts)
        if not host_allowed(parts, flask.request.host):
            return error_response(Refused(421, "wrong_host", "This demo answers on this machine only: open http://127.0.0.1, or set MAGNET_DEMO_PUBLIC=1."))
        if flask.request.path == "/wall" and flask.request.args.get("device"):
            return enter_by_device(parts, flask.request.args["device"])
        token = bearer_token()
        if token.startswith(PREFIX):
            return None if enter_machine(parts, token) else error_response(Refused(401, "bad_token", "This token is unknown, revoked or has run out."))
        flask.g.account = who(parts, flask.request.cookies.get(COOKIE, ""))
        if flask.g.account is not None and somebody_is_there():
            touch(parts, flask.g.account)
        if flask.request.path.startswith("/api/"):
            return None  # api/_serve.py tests rights and CSRF for each endpoint
        if flask.request.path.startswith(OPEN_PATHS):
            return None
        if flask.g.account is None:
            return not_signed_in(parts)
        refused = csrf_refusal(parts) or debt() or callback_refusal(parts)
        if refused is None and flask.request.method not in SAFE:
            audit.begin(audit.Doing(flask.g.account, "callback", _output(), address(), changes=True))
        return refused

    @server.teardown_request
    def ended(error: BaseException | None) -> None:
        audit.begin(None)


def _output() -> str:
    """What a Dash callback answers for: `grid.layout`."""
    body = flask.request.get_json(silent=True)
    return str(body.get("output", "")) if isinstance(body, dict) else ""


def callback_refusal(parts: "Parts") -> flask.typing.ResponseReturnValue | None:
    """A refusal for a Dash callback that is not for this account, or that nobody has declared."""
    if flask.request.path != "/_dash-update-component":
        return None
    declared = flask.current_app.config["CALLBACK_RIGHTS"].get(_output())
    if declared is None:
        return error_response(Refused(404, "not_found", "There is no such callback."))
    verdict = may(parts, flask.g.account, "callback", declared)
    return None if verdict.allowed else error_response(Refused(403, "not_allowed", verdict.why.en, zh=verdict.why.zh))


def debt() -> flask.typing.ResponseReturnValue | None:
    """Who owes something first (another password, a second step) is led to his account; the page itself and what draws it stay open."""
    account = flask.g.account
    if account.owes and flask.request.path not in ("/account", "/login") and not flask.request.path.startswith("/_dash"):
        return flask.redirect("/account")
    return None


def bearer_token() -> str:
    """What follows `Authorization: Bearer`."""
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def enter_machine(parts: "Parts", token: str) -> bool:
    """Whether a token opens the interface, and only that."""
    if flask.request.path.startswith(("/api/", "/metrics", "/healthz", "/readyz")):
        flask.g.account = bearer(parts, token)
    return flask.g.account is not None


def somebody_is_there() -> bool:
    """Whether a person caused this request: he opens a page or does something. What a page asks for by itself keeps no session alive."""
    mode = flask.request.headers.get("Sec-Fetch-Mode")
    return mode in (None, "navigate") or flask.request.method not in SAFE


def host_allowed(parts: "Parts", host: str) -> bool:
    """A demo has known passwords, so it answers only to this machine's own names unless told otherwise."""
    if not parts.settings.demo or parts.settings.demo_public:
        return True
    return host.rsplit(":", 1)[0] in LOCAL_HOSTS or host in LOCAL_HOSTS


def not_signed_in(parts: "Parts") -> flask.typing.ResponseReturnValue:
    """401 for programs, the login page for people; a revoked phone is told so."""
    if flask.request.path.startswith("/_dash") or flask.request.method not in SAFE:
        return error_response(Refused(401, "not_signed_in", "Sign in first."))
    if flask.request.path == "/m" and state_of(parts, flask.request.cookies.get(DEVICE_COOKIE, "")) == "revoked":
        return flask.redirect("/m/ended")
    target = flask.request.full_path.rstrip("?")
    return flask.redirect("/login" if target == "/" else f"/login?next={quote(target)}")


def csrf_refusal(parts: "Parts") -> flask.typing.ResponseReturnValue | None:
    """A refusal when an unsafe request of a session lacks its token or comes from a foreign origin."""
    request, account = flask.request, flask.g.account
    if request.method in SAFE or account is None:
        return None
    origin = request.headers.get("Origin")
    if origin and origin != "null" and not origin_allowed(parts, origin, request.host):
        return error_response(Refused(403, "foreign_origin", f"{origin} may not act here."))
    token = request.headers.get("X-CSRFToken") or request.headers.get("X-CSRF-Token") or ""
    if not hmac.compare_digest(token.encode(), account.csrf.encode()):
        return error_response(Refused(403, "csrf", "Send the session's csrf_token as X-CSRFToken."))
    return None


def origin_allowed(parts: "Parts", origin: str, host: str) -> bool:
    """Our own origin is the configured one, or the host the request was made to."""
    return origin.rstrip("/") == parts.settings.origin or urlsplit(origin).netloc == host


def enter_by_device(parts: "Parts", token: str) -> flask.typing.ResponseReturnValue:
    """A wall's link becomes its session; the token leaves the address bar at once."""
    entered = open_wall(parts, token, address())
    if entered is None:
        return flask.redirect("/login?why=wall")
    session, account = entered
    return set_session(flask.redirect("/wall"), session, account.csrf)


def set_session(response: flask.typing.ResponseValue, token: str, csrf: str) -> flask.Response:
    """`response` with both cookies of a session."""
    made = flask.make_response(response)
    secure = flask.request.is_secure or flask.current_app.config["SESSION_COOKIE_SECURE"]
    made.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure, max_age=400 * 86400)
    made.set_cookie(CSRF_COOKIE, csrf, samesite="Lax", secure=secure, max_age=400 * 86400)
    return made


def clear_session(response: flask.typing.ResponseValue) -> flask.Response:
    """`response` that takes both cookies away."""
    made = flask.make_response(response)
    made.delete_cookie(COOKIE)
    made.delete_cookie(CSRF_COOKIE)
    return made


def address() -> str:
    """Where the request comes from, behind the trusted proxies."""
    return flask.request.remote_addr or "unknown"
