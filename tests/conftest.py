"""The real parts that tests use: an embedded bus once a session, a fresh store and lake for each test, and the web over them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from app import make_web, open_city
from core.settings import Settings
from services._parts import Parts
from store import tables
from tests import kit


@pytest.fixture(scope="session")
def bus_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real embedded bus."""
    from data_sources.bus_server import BusServer

    server = BusServer(tmp_path_factory.mktemp("bus"))
    process = server.spawn()
    yield server.wait()
    process.terminate()
    process.wait()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({**os.environ, "MAGNET_HOME": str(tmp_path / "magnet"), "MAGNET_PORT": "0", "MAGNET_DEMO": "1"})


@pytest.fixture(scope="session")
def city():  # type: ignore[no-untyped-def]
    """The pack of Chancheng."""
    return open_city(Settings.read({"MAGNET_SECRET": "test"}))


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the small city, copied for each test."""
    from store.engine import FILE, Store

    home = tmp_path_factory.mktemp("store")
    store = Store.open("", home)
    store.migrate()
    with store.write() as conn:
        conn.execute(insert(tables.areas), kit.area_rows())
    store.close()
    return home / FILE


@pytest.fixture
def parts(settings: Settings, bus_url: str, city, new_store: Path) -> Iterator[Parts]:  # type: ignore[no-untyped-def]
    """Real parts with the small city of the kit; the bus is emptied first."""
    from data_sources import bus
    from data_sources.lake import Lake
    from store.engine import FILE, Store

    client = bus.connect(bus_url)
    client.flushall()
    shutil.copy(new_store, settings.home / FILE)
    opened = Parts(settings, city, Store.open("", settings.home), client, Lake.open("", settings.home))
    yield opened
    opened.store.close()
    client.close()


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
