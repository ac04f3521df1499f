"""A figure kept to a piece of the map is what counting by hand there gives; residents are reckoned, so that nothing of anybody follows."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, mapping
from sqlalchemy import insert, select

from core.errors import BadInput, NotFound
from core.few import FEW
from services import brief
from services._found import _kept
from services._on_ground import ground
from services._parts import Parts
from services.answer import Question, answer, asked, key, may_watch, parse_key
from services.cases_within import within
from services.find_cases import counted_cases, find_cases
from services.keep_lake import keep_lake
from store import tables
from store._within import Ground
from store._within import within as lies_within
from tests import kit
from tests.kit import NANPU, SQUARES, a_case

DISTRICT = "440604"
WEST_HALF = "113.0999_23.0199_113.1051_23.0301"  # of 南浦社区: its first cell and the seam


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    _kept.clear()


@pytest.fixture
def town(parts: Parts) -> Parts:
    """In each community a lattice of 5 × 5 buildings with a home each, two or three residents in it, an enterprise and a camera; an officer in each cell."""
    with parts.store.write() as conn:
        number = 0
        for code, (west, south) in SQUARES.items():
            for cell in ("001", "002"):
                conn.execute(insert(tables.officers).values(name="网格员", grid=code + cell, post="full_time", on_duty=True, phone="13800000001"))
            for x in range(5):
                for y in range(5):
                    number += 1
                    place = {"area": code + ("001" if x < 3 else "002"), "lon": round(west + 0.001 + x * 0.002, 6), "lat": round(south + 0.001 + y * 0.002, 6)}
                    kind = "ceramics" if number % 2 else "retail"
                    conn.execute(insert(tables.enterprises).values(id=number, name=f"企业{number}", industry=kind, activity="active", **place))
                    camera = {"gb_id": f"{number:020}", "name": "路口", "source_class": "skynet", "online": bool(number % 3), "status_at": datetime.now(UTC)}
                    conn.execute(insert(tables.cameras).values(**camera, **place))
                    conn.execute(insert(tables.buildings).values(id=number, name=f"{number}栋", floors=6, kind="residential", **place))
                    conn.execute(insert(tables.homes).values(id=number, building=number, label="101", area=place["area"], occupied=True))
                    for each in range(2 + number % 2):
                        person = {"name": "王测试0001", "sex": "mf"[each % 2], "birth_year": 1960, "origin": "本市", "residence": "registered"}
                        conn.execute(insert(tables.people).values(id=number * 10 + each, home=number, area=place["area"], **person))
    keep_lake(parts, "me")
    return parts


def ask(parts: Parts, indicator: str, where: str, area: str = DISTRICT, by: str | None = None, role: str = "leader") -> dict[str, Any]:
    filters = (("within", where),)
    return answer(parts, kit.account(parts, role, area), Question(indicator, area, by=by, filters=filters))


def by_hand(parts: Parts, table: Any, outline: Any) -> int:
    with parts.store.read() as conn:
        return sum(outline.intersects(Point(lon, lat)) for lon, lat in conn.execute(select(table.c.lon, table.c.lat)))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.lists(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=9), min_size=1, max_size=3))
def test_the_store_finds_what_shapely_finds(parts: Parts, seed: int, parts_of: list[list[tuple[int, int]]]) -> None:
    shape = shapely.union_all([shapely.make_valid(Polygon([(113 + x / 1000, 23 + y / 1000) for x, y in corners])) for corners in parts_of])
    pieces = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    if not pieces:
        return
    shape = shapely.union_all(pieces)
    rng, table = np.random.default_rng(seed), tables.enterprises
    places = [(113 + x, 23 + y) for x, y in np.round(rng.random((150, 2)) * 0.06 + 0.0003, 7).tolist()]
    with parts.store.write() as conn:
        conn.execute(table.delete())
        rows = [{"id": n, "name": "", "industry": "", "activity": "", "area": NANPU, "lon": lon, "lat": lat} for n, (lon, lat) in enumerate(places)]
        conn.execute(insert(table), rows)
        found = set(conn.execute(select(table.c.id).where(lies_within(table.c.lon, table.c.lat, Ground(f"test-{seed}-{parts_of}", shape)))).scalars())
    assert found == {n for n, (lon, lat) in enumerate(places) if shape.intersects(Point(lon, lat))}


@pytest.mark.parametrize(("indicator", "table"), [("enterprise.count", tables.enterprises), ("camera.online_rate", tables.cameras)])
def test_things_are_counted_by_their_place(town: Parts, indicator: str, table: Any) -> None:
    drawn = Polygon([(113.1, 23.02), (113.118, 23.021), (113.105, 23.0295)])
    name = brief.brief_geometry(town, kit.account(town, "leader", DISTRICT), mapping(drawn))["key"]
    for where, outline in ((WEST_HALF, shapely.box(113.0999, 23.0199, 113.1051, 23.0301)), (name, drawn)):
        found = ask(town, indicator, where)
        assert (found["denominator"] or found["value"]) == by_hand(town, table, outline) > 0


def test_cases_are_counted_by_their_place_and_listed_as_they_are_counted(parts: Parts) -> None:
    leader = kit.account(parts, "leader", DISTRICT)
    numbers = {a_case(parts, lon=113.101 + n * 0.001, lat=23.025): 113.101 + n * 0.001 for n in range(8)}
    drawn = Polygon([(113.1035, 23.02), (113.1062, 23.02), (113.1062, 23.03), (113.1035, 23.03), (113.1041, 23.025)])
    name = brief.brief_geometry(parts, leader, mapping(drawn))["key"]
    for where, outline in ((WEST_HALF, shapely.box(113.0999, 23.0199, 113.1051, 23.0301)), (name, drawn)):
        here = {no for no, lon in numbers.items() if outline.intersects(Point(lon, 23.025))}
        question = Question("case.open", DISTRICT, filters=(("within", where),))
        assert ask(parts, "case.open", where)["value"] == len(here) > 0
        assert ask(parts, "case.new", where)["value"] == len(here)
        assert {item["no"] for item in counted_cases(parts, leader, question)[0]} == here
        assert {item["no"] for item in find_cases(parts, leader, only=within(parts, leader, where))[0]} == here
    rows = {row["id"]: row["value"] for row in ask(parts, "case.open", WEST_HALF, "440604012", "area")["rows"]}
    assert rows == {NANPU: 5, kit.ZUMIAO_OTHER: 0}


def test_officers_and_cells_are_those_of_the_cells_whose_middle_lies_there(town: Parts) -> None:
    assert ask(town, "officer.on_duty", WEST_HALF)["denominator"] == 2  # the middle of either cell of the kit is that of its community
    assert ask(town, "grid.count", WEST_HALF)["value"] == 2
    assert ask(town, "officer.on_duty", "113.2_23.2_113.21_23.21")["value"] is None


def test_residents_are_the_communitys_in_the_share_of_its_homes(town: Parts) -> None:
    with town.store.read() as conn:
        all_ = sum(area.startswith(NANPU) for (area,) in conn.execute(select(tables.people.c.area)))
    found = ask(town, "person.count", WEST_HALF)
    assert (found["value"], found["approximate"]) == (round(all_ * 15 / 25), True)
    assert ask(town, "person.count", "113.1_23.02_113.11_23.03")["value"] == all_  # the whole of it
    rows = ask(town, "person.by_age", WEST_HALF, by="age_sex")["rows"]
    assert abs(sum(row["value"] or 0 for row in rows) - found["value"]) <= len([row for row in rows if row["value"]])


def test_no_two_pieces_tell_a_few_residents_by_their_difference(town: Parts) -> None:
    leader = kit.account(town, "leader", DISTRICT)
    west, south = SQUARES[NANPU]
    with town.store.write() as conn:  # ten more live in one home
        person = {"sex": "m", "birth_year": 1960, "origin": "本市", "residence": "registered", "home": 1, "area": NANPU + "001"}
        conn.execute(insert(tables.people), [{"id": 9000 + n, "name": "王测试0001", **person} for n in range(10)])
    with_, without = (
        brief.brief_geometry(town, leader, mapping(outline))["counts"]["people"]
        for outline in (
            shapely.box(west, south, west + 0.01, south + 0.01),
            shapely.box(west, south, west + 0.01, south + 0.01).difference(shapely.box(west, south, west + 0.002, south + 0.002)),
        )
    )
    assert with_["reckoned"]
    assert with_["count"] - without["count"] == round(with_["count"] / 25) < 13
    assert (
        brief.brief_geometry(town, kit.account(town, "community", NANPU), mapping(shapely.box(west, south, west + 0.002, south + 0.002)))["counts"]["people"][
            "count"
        ]
        == 13
    )


def test_a_group_too_small_to_be_told_of_a_community_is_not_told_of_a_piece_of_it(town: Parts) -> None:
    with town.store.write() as conn:
        person = {"sex": "m", "birth_year": 1960, "origin": "西藏", "residence": "registered", "home": 1, "area": NANPU + "001"}
        conn.execute(insert(tables.people), [{"id": 9000 + n, "name": "王测试0001", **person} for n in range(FEW - 1)])
    keep_lake(town, "me")
    leader = kit.account(town, "leader", DISTRICT)
    west, south = SQUARES[NANPU]
    found = brief.brief_geometry(town, leader, mapping(shapely.box(west, south, west + 0.01, south + 0.01)))["counts"]["people"]
    origins = next(by for by in found["by"] if by["id"] == "origin")["rows"]
    assert origins == []  # nor those who would follow from the total
    assert ask(town, "person.origin", "113.1_23.02_113.11_23.03", by="origin")["rows"] == []


def test_a_key_holds_the_ground_and_may_be_watched(parts: Parts) -> None:
    leader = kit.account(parts, "leader", DISTRICT)
    question = asked(parts, leader, Question("case.open", DISTRICT, filters=(("within", WEST_HALF),)))
    assert key(question) == f"case.open|440604|now||within={WEST_HALF}"
    assert parse_key(key(question)) == question
    assert may_watch(parts, leader, key(question))
    assert not may_watch(parts, kit.account(parts, "community", NANPU), key(question))


@pytest.mark.parametrize(("indicator", "where"), [("case.open", "nowhere"), ("case.open", "113.2_23.0_113.1_23.1"), ("patrol.complete_rate", WEST_HALF)])
def test_what_is_no_ground_and_what_cannot_be_kept_to_one_is_refused(parts: Parts, indicator: str, where: str) -> None:
    with pytest.raises((BadInput, NotFound)):
        ask(parts, indicator, where)


def test_a_selection_that_is_kept_no_longer_is_not_there(parts: Parts) -> None:
    with pytest.raises(NotFound, match="pick the area again"):
        ground(parts, "g" + "0" * 18)
