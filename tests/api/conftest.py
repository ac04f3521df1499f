"""The web application over real parts, spoken to as a program would."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import make_web
from services._parts import Parts
from tests import kit


class Client:
    """A signed-in (or anonymous) client that sends its CSRF token as the browser does."""

    def __init__(self, client: FlaskClient, username: str | None) -> None:
        self.client, self.csrf = client, ""
        if username:
            answer = client.post("/api/v1/session", json={"username": username, "password": kit.PASSWORD})
            assert answer.status_code == 200, answer.text
            self.csrf = answer.json["csrf_token"]

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def send(path: str, **words: Any) -> Any:
            headers = {"X-CSRFToken": self.csrf, **words.pop("headers", {})}
            return getattr(self.client, method)(path, headers=headers, **words)

        return send


@pytest.fixture
def web(parts: Parts):  # type: ignore[no-untyped-def]
    """The Flask server."""
    return make_web(parts).server


@pytest.fixture
def client(web, parts: Parts) -> Callable[..., Client]:  # type: ignore[no-untyped-def]
    """`client("leader")` is signed in with that role over the district, `client("community", area)` over an area, `client()` is anonymous."""

    def make(role: str | None = None, area: str = "440604", **over: Any) -> Client:
        return Client(web.test_client(), kit.login(parts, role, area, **over) if role else None)

    return make
