"""What layers of the map are fed with: business lines of cells, heat of cases."""

import base64
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case

CELL = NANPU + "001"


@pytest.fixture
def lines(parts: Any) -> None:
    """Fire and health work in a cell of 南浦社区, in another health alone."""
    with parts.store.write() as conn:
        conn.execute(insert(tables.cell_lines), [{"cell": CELL, "line": "fire"}, {"cell": CELL, "line": "health"}, {"cell": NANPU + "002", "line": "health"}])


def squares(answer: dict[str, Any]) -> list[tuple[float, float, int]]:
    raw = base64.b64decode(answer["xyn"])
    flat = struct.unpack(f"<{len(raw) // 4}f", raw)
    return sorted((round(flat[i], 4), round(flat[i + 1], 4), int(flat[i + 2])) for i in range(0, len(flat), 3))


def test_cells_come_with_their_lines(client: Any, lines: None) -> None:
    assert client("leader").get("/api/v1/map/cell-lines").json == {"lines": ["fire", "health"], "cell": [CELL, NANPU + "002"], "works": [3, 2]}


def test_cells_of_another_community_do_not_come(client: Any, lines: None) -> None:
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/cell-lines").json == {"lines": [], "cell": [], "works": []}
    assert client("community", NANZHUANG_ONE).get(f"/api/v1/map/cell-lines?area={NANPU}").status_code == 404


def test_a_department_gets_the_lines_of_all_cells_of_its_area(client: Any, lines: None) -> None:
    assert client("handler", department="fire").get("/api/v1/map/cell-lines").json["works"] == [3, 2]


def test_heat_sums_cases_that_lie_close_and_leaves_older_ones_out(client: Any, parts: Any) -> None:
    for lon in (113.1021, 113.1022, 113.1091):
        a_case(parts, lon=lon, lat=23.025)
    old = a_case(parts, lon=113.1021, lat=23.025)
    with parts.store.write() as conn:
        conn.execute(update(tables.cases).values(reported_at=datetime.now(UTC) - timedelta(days=2)))
        conn.execute(update(tables.cases).where(tables.cases.c.no == old).values(reported_at=datetime.now(UTC) - timedelta(days=20)))
    week = client("leader").get("/api/v1/map/heat?days=7").json
    assert (week["count"], squares(week)) == (3, [(113.102, 23.025, 2), (113.109, 23.025, 1)])
    assert client("leader").get("/api/v1/map/heat?days=30").json["count"] == 4


def test_heat_is_cut_to_the_scope_and_to_what_the_page_is_narrowed_to(client: Any, parts: Any) -> None:
    a_case(parts, lon=113.102, lat=23.025)
    with parts.store.write() as conn:
        conn.execute(update(tables.cases).values(reported_at=datetime.now(UTC)))
    assert client("community", NANZHUANG_ONE).get("/api/v1/map/heat").json["count"] == 0
    assert client("handler", department="nobody").get("/api/v1/map/heat").json["count"] == 0
    assert client("leader").get("/api/v1/map/heat?category=99-99").json["count"] == 0


def test_days_of_heat_are_told_when_they_are_none(client: Any) -> None:
    answer = client("leader").get("/api/v1/map/heat?days=0")
    assert (answer.status_code, answer.json["error"]["field"]) == (400, "days")
