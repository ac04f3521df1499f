"""The demo's upstream: the same day gives the same rows, and each office writes its file in its own way."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from core.city import City
from data_sources.demo import feed_files, feeds
from data_sources.demo.feed_rows import Around
from data_sources.demo.recipes import RECIPES
from data_sources.tables_in import read_table
from tests.kit import SQUARES, area_rows

NOW = datetime(2026, 11, 26, 11, 15)


@pytest.fixture
def around(city: City) -> Around:
    houses = [{"name": f"{n}栋", "area": f"{area}001", "lon": lon, "lat": lat} for area, (lon, lat) in SQUARES.items() for n in range(9)]
    things = {"building": houses, "enterprise": [{**each, "industry": "catering"} for each in houses]}
    residents = {(area, kind): 300 for area in SQUARES for kind in ("registered", "floating")}
    return feeds.around(city, [{**row, "residents": 600} for row in area_rows()], things, residents, 0.1)


def rows(city: City, around: Around, dataset: str) -> pd.DataFrame:
    frame = feeds.rows_of(city, dataset, around, NOW)
    assert frame is not None
    return frame


def written(home: Path, city: City, around: Around, id: str, drifted: bool = False) -> bytes:
    interface = city.interfaces[id]
    dataset = city.datasets[interface.dataset]
    feed_files.write(home, id, interface.connector, interface.settings, dataset, rows(city, around, dataset.id), drifted)
    return (home / feed_files.FOLDER / str(interface.settings["path"])).read_bytes()


def test_every_class_that_is_loaded_has_rows_but_the_working_calendar(city: City, around: Around) -> None:
    loaded = {name for name, each in city.datasets.items() if each.family is None}
    assert loaded - RECIPES.keys() == {"workday"}
    for name in RECIPES:
        frame = rows(city, around, name)
        assert list(frame.columns) == list(city.datasets[name].columns)
        assert not frame.duplicated(subset=list(city.datasets[name].key)).any(), name


def test_the_same_day_gives_the_same_rows(city: City, around: Around) -> None:
    pd.testing.assert_frame_equal(rows(city, around, "hotline_order"), rows(city, around, "hotline_order"))


def test_offices_write_in_their_own_ways(city: City, around: Around, tmp_path: Path) -> None:
    with pytest.raises(UnicodeDecodeError):
        written(tmp_path, city, around, "food_shop_in").decode("utf-8")
    assert written(tmp_path, city, around, "video_day_in").startswith(b"\xef\xbb\xbf")
    assert written(tmp_path, city, around, "school_in").startswith(b"PK")
    assert written(tmp_path, city, around, "elevator_in").startswith(b"PAR1")


def test_some_make_mistakes(city: City, around: Around, tmp_path: Path) -> None:
    homes = written(tmp_path, city, around, "rental_home_in").decode()
    assert "已撤并社区" in homes
    assert "2026-13-45" in homes
    checks = written(tmp_path, city, around, "safety_check_in").decode()
    assert all(sign in checks for sign in ("年", "/", "."))
    assert "电梯台数" not in written(tmp_path, city, around, "estate_in").decode()
    assert "电梯台数" in written(tmp_path, city, around, "estate_in", drifted=True).decode()


def test_what_is_written_can_be_read_again(city: City, around: Around, tmp_path: Path) -> None:
    [batch] = read_table(written(tmp_path, city, around, "bridge_in"), "bridge.csv")
    assert len(batch.numbers) == len(rows(city, around, "bridge"))
    assert "技术状况" in batch.columns
