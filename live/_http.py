"""The little HTTP the gateway needs: headers, cookies, JSON bodies and answers (raw ASGI)."""

import contextlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from core.errors import BadInput

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

COOKIE = "magnet_session"
MOST_BYTES = 200_000


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field


def header(scope: Scope, name: bytes) -> str:
    """A header's text, empty without it."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def cookie(scope: Scope) -> str:
    """The token of the session, empty without one."""
    pairs = (pair.strip().partition("=") for pair in header(scope, b"cookie").split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def last_id(text: str) -> int | None:
    """An id heard earlier, or, negative, an age in ms; None for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None


def a_list(asked: dict[str, Any], name: str) -> list[Any]:
    """`asked[name]`. Raises BadInput where it is no list."""
    found = asked[name]
    if not isinstance(found, list):
        raise BadInput("bad_body", f"{name} is a list.", name)
    return found


async def json_body(receive: Receive) -> dict[str, Any]:
    """The object in a request's body. Raises Refused."""
    body = b""
    while len(body) <= MOST_BYTES:
        said = await receive()
        body += said.get("body", b"")
        if not said.get("more_body"):
            break
    else:
        raise Refused(413, "too_large", f"At most {MOST_BYTES} bytes.")
    with contextlib.suppress(ValueError):
        if isinstance(asked := orjson.loads(body), dict):
            return asked
    raise Refused(400, "not_json", "Send a JSON object with topics and watch.")


def cut(send: Send) -> None:
    """Cut the connection below uvicorn: one that nobody reads would stay open as long as something waits to be written."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


async def answer_json(send: Send, status: int, data: Any) -> None:
    """Answer with JSON."""
    body = orjson.dumps(data)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, refused: Refused) -> None:
    """Answer with the error."""
    await answer_json(send, refused.status, {"error": {"code": refused.code, "message": refused.message, "field": refused.field}})
