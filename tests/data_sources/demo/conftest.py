"""One small demo for all tests of this folder: areas and officers whole, the rest a twentieth."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.city import City
from data_sources.demo.build import Demo

NOW = datetime(2026, 11, 25, 15, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def demo(city: City) -> Demo:
    return Demo(city, scale=0.05)


@pytest.fixture(scope="session")
def tables(demo: Demo) -> dict[str, list[dict]]:
    """Every row of the demo as of NOW, by table."""
    found: dict[str, list[dict]] = {}
    for table, rows in demo.rows(NOW, "hash"):
        found.setdefault(table, []).extend(rows)
    return found
