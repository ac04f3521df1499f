"""The real parts that tests use: an embedded bus once a session, a fresh store and lake for each test, and the web over them."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from app import make_web, open_city
from core.settings import Settings
from services._parts import Parts
from store import tables
from tests import kit

if TYPE_CHECKING:
    from data_sources.records import Records
    from store.engine import Store


ZONES = (UTC, ZoneInfo("Asia/Shanghai"))
LONGEST_S = 40  # that a test takes


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test begins in the last moments of a day of the city or of UTC: it would write of one day and ask on the next."""
    ends = [datetime.now(zone).replace(hour=23, minute=59, second=59, microsecond=999_999) for zone in ZONES]
    left = (min(ends) - datetime.now(UTC)).total_seconds()
    if left < LONGEST_S:
        time.sleep(left + 0.1)


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
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], "Store"]]:
    """`new_store(home)` is a migrated store with the small city: an SQLite file, or with MAGNET_TEST_POSTGRES=1 a PostgreSQL database."""
    home = tmp_path_factory.mktemp("store")
    if os.environ.get("MAGNET_TEST_POSTGRES"):
        from tests.postgres import databases

        with databases(home, _fill) as new:
            yield new
        return
    from store.engine import FILE, Store

    _fill(store := Store.open("", home))
    store.close()

    def copied(to: Path) -> Store:
        shutil.copy(home / FILE, to / FILE)
        opened = Store.open("", to)
        event.listen(opened.engine, "connect", _hasty)
        return opened

    yield copied


def _hasty(connection: Any, record: object) -> None:
    """What a test writes need not outlive the machine: a commit does not wait for the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _fill(store: "Store") -> None:
    store.migrate()
    with store.write() as conn:
        conn.execute(insert(tables.areas), kit.area_rows())


@pytest.fixture
def records(tmp_path: Path, city, new_store: Callable[[Path], "Store"]) -> Iterator["Records"]:  # type: ignore[no-untyped-def]
    """Rows of datasets: files, or with MAGNET_TEST_POSTGRES=1 in PostgreSQL, with MAGNET_TEST_CLICKHOUSE=1 in ClickHouse's engine."""
    from data_sources._clickhouse import ClickHouse
    from data_sources._records_sql import Sql
    from data_sources.records import Records

    if os.environ.get("MAGNET_TEST_CLICKHOUSE"):
        from tests.clickhouse import Embedded

        opened = Records(Sql(ClickHouse(Embedded(tmp_path / "clickhouse")), city.tz), city.tz)
    elif os.environ.get("MAGNET_TEST_POSTGRES"):
        store = new_store(tmp_path)
        opened = Records.open(store.engine.url.render_as_string(hide_password=False), tmp_path, city.tz)
        store.close()
    else:
        opened = Records.open("", tmp_path, city.tz)
    yield opened
    opened.close()


@pytest.fixture
def parts(settings: Settings, bus_url: str, city, new_store: Callable[[Path], "Store"], records: "Records") -> Iterator[Parts]:  # type: ignore[no-untyped-def]
    """Real parts with the small city of the kit; the bus is emptied first."""
    from data_sources import bus
    from data_sources._lake_sql import SqlLake
    from data_sources._records_files import Files
    from data_sources.lake import Lake

    client = bus.connect(bus_url)
    client.flushall()
    settings.home.mkdir(parents=True, exist_ok=True)
    # With the rows in a database the rollups of the store stand there too.
    lake = Lake.open("", settings.home) if isinstance(records.keeper, Files) else SqlLake(records.keeper.database, settings.home)  # type: ignore[attr-defined]
    opened = Parts(settings, city, new_store(settings.home), client, lake, records)
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
