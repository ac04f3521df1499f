"""The search on the map."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from core.errors import BadInput, NotFound
from services._parts import Parts
from services.find_on_map import find
from services.search_index import build
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, a_case, account

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def things(parts: Parts) -> Parts:
    """Buildings, a camera, a shelter and an officer in 南浦社区, a building in 南庄."""
    cell, there = NANPU + "001", {"lon": 113.101, "lat": 23.021}
    house = {"floors": 6, "kind": "residential", **there}
    named = ((1, "南浦社区13栋", cell), (2, "南浦社区3栋", cell), (3, "南庄社区3栋", NANZHUANG_ONE + "001"), (4, "南浦苑A区12号楼", cell))
    homes = ((1, 1, "13栋501"), (2, 2, "3栋501"), (3, 2, "3栋502"))
    camera = {"gb_id": "44060400001320000001", "name": "南浦路口", "area": cell, "source_class": "skynet", "online": True, "status_at": NOW, **there}
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings), [{"id": i, "name": name, "area": area, **house} for i, name, area in named])
        conn.execute(insert(tables.homes), [{"id": i, "building": b, "label": label, "area": cell, "occupied": False} for i, b, label in homes])
        conn.execute(insert(tables.cameras).values(camera))
        conn.execute(insert(tables.facilities).values(id=1, kind="shelter", name="南浦避难场所", area=cell, **there))
        conn.execute(insert(tables.officers).values(id=7, name="王测试0007", phone="13800000007", post="full_time", grid=cell, on_duty=True))
    return parts


def found(parts: Parts, text: str, who: Any = None, **more: Any) -> dict[str, list[Any]]:
    build(parts)
    return {group["kind"]: [item["id"] for item in group["items"]] for group in find(parts, who or account(parts, "leader", "440604"), text, **more)["groups"]}


def test_pinyin_initials_find_an_area(parts: Parts) -> None:
    assert found(parts, "npsq") == {"area": [NANPU]}
    assert found(parts, "NPSQ") == {"area": [NANPU]}


def test_everything_that_bears_a_name_is_found_by_kind(things: Parts) -> None:
    assert found(things, "南浦") == {"area": [NANPU], "place": [1], "building": [2, 1, 4], "home": [2, 3, 1], "camera": ["44060400001320000001"]}


def test_a_number_is_found_whole(things: Parts) -> None:
    assert found(things, "3栋") == {"building": [3, 2], "home": [2, 3]}, "13栋 is another building"
    assert found(things, "南庄 3栋") == {"building": [3]}


def test_homes_and_buildings_are_found_as_on_every_page(things: Parts) -> None:
    assert found(things, "13栋") == {"building": [1], "home": [1]}
    assert found(things, "3栋501") == {"home": [2]}, "13栋501 is another home"
    assert found(things, "栋501") == {"home": [2, 1]}
    assert found(things, "12号楼") == {"building": [4]} == found(things, "A区12")
    assert "home" not in found(things, "3栋501", account(things, "handler", "440604", department="fire"))


def test_codes_and_numbers_find_too(things: Parts) -> None:
    no = a_case(things)
    assert found(things, NANPU)["area"] == [NANPU]
    assert found(things, NANPU + "00")["cell"] == [NANPU + "001", NANPU + "002"]
    assert found(things, "132000")["camera"] == ["44060400001320000001"]
    assert found(things, no[-9:])["case"] == [no]


def test_words_of_a_case_are_masked_as_everywhere(parts: Parts) -> None:
    a_case(parts, title="王测试0001家门口有垃圾", reporter={"name": "王测试0001", "phone": "13800000001"})
    build(parts)
    (group,) = find(parts, account(parts, "leader", "440604"), "垃圾")["groups"]
    assert group["items"][0]["sub_zh"] == "王******家门口有垃圾"
    assert found(parts, "测试0001") == {}


def test_an_officer_is_found_by_who_may_read_the_name(things: Parts) -> None:
    assert found(things, "王测试")["officer"] == [7]
    assert found(things, "wcs")["officer"] == [7]
    wall = account(things, "wall")
    assert "officer" not in found(things, "王测试", wall)


def test_nobody_finds_beyond_his_scope(things: Parts) -> None:
    community = account(things, "community", NANZHUANG_ONE)
    assert found(things, "南浦", community) == {}
    assert found(things, "3栋", community) == {"building": [3]}
    with pytest.raises(NotFound):
        find(things, community, "3栋", NANPU)


def test_few_of_each_kind_and_whether_there_are_more(things: Parts) -> None:
    build(things)
    (group,) = [each for each in find(things, account(things, "leader", "440604"), "栋", limit=2)["groups"] if each["kind"] == "building"]
    assert (len(group["items"]), group["more"]) == (2, True)


def test_nothing_found_is_an_empty_answer_and_nothing_asked_an_error(parts: Parts) -> None:
    assert find(parts, account(parts, "leader", "440604"), "没有这样的地方 %_")["groups"] == []
    for text in ("", "   ", "长" * 61):
        with pytest.raises(BadInput):
            find(parts, account(parts, "leader", "440604"), text)
