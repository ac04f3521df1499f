"""Changes of staff: filed by the community, acknowledged or returned by the district, in force on their day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import cell_staff, cells
from services._parts import Parts
from services.notifications import mine
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

ONE, TWO = f"{NANPU}001", f"{NANPU}002"


@pytest.fixture
def staff(parts: Parts) -> Parts:
    with parts.store.write() as conn:
        for id, cell in ((1, ONE), (2, TWO)):
            conn.execute(insert(tables.officers).values(id=id, name=f"王测试900{id}", phone="", post="full_time", grid=cell, on_duty=True))
            conn.execute(insert(tables.cell_staff).values(id=900 + id, cell=cell, post="full_time", officer=id, name=f"王测试900{id}"))
    return parts


@pytest.fixture
def community(parts: Parts) -> Any:
    return kit.account(parts, "community", NANPU)


@pytest.fixture
def leader(parts: Parts) -> Any:
    return kit.account(parts, "leader", "440604")


def change(parts: Parts, **over: Any) -> dict[str, Any]:
    return {"cell": ONE, "post": "full_time", "leaves": 901, "comes": 2, "comes_name": "", "from_day": cell_staff.today(parts), "reason": "调离", **over}


def officer_at(parts: Parts, id: int) -> str:
    with parts.store.read() as conn:
        return str(conn.execute(select(tables.officers.c.grid).where(tables.officers.c.id == id)).scalar_one())


def names(parts: Parts, who: Any, cell: str) -> list[str]:
    return [each["name"] for found in cells.read(parts, who, NANPU)["cells"] if found["code"] == cell for each in found["staff"]]


def test_a_change_waits_for_the_district_and_then_moves_the_officer(staff: Parts, community: Any, leader: Any) -> None:
    id = cell_staff.file_change(staff, community, change(staff))
    assert names(staff, leader, ONE) == ["王测试9001"]
    assert [(each["kind"], each["count"]) for each in mine(staff, leader)["besides"]] == [("staff_changes", 1)]
    cell_staff.decide(staff, leader, id, True)
    assert names(staff, leader, ONE) == ["王测试9002"]
    assert names(staff, leader, TWO) == []
    assert officer_at(staff, 2) == ONE
    assert mine(staff, leader)["besides"] == []


def test_somebody_new_becomes_an_officer_of_the_cell(staff: Parts, community: Any, leader: Any) -> None:
    id = cell_staff.file_change(staff, community, change(staff, comes=None, comes_name="王测试9900"))
    cell_staff.decide(staff, leader, id, True)
    with staff.store.read() as conn:
        (row,) = conn.execute(select(tables.officers).where(tables.officers.c.name == "王测试9900")).mappings()
    assert (row["grid"], row["post"], row["on_duty"], row["phone"]) == (ONE, "full_time", False, "")
    assert row["id"] in {each["officer"] for each in cell_staff.history(staff, leader, ONE)}


def test_one_returned_changes_nothing_and_says_why(staff: Parts, community: Any, leader: Any) -> None:
    id = cell_staff.file_change(staff, community, change(staff))
    with pytest.raises(BadInput, match="why"):
        cell_staff.decide(staff, leader, id, False)
    cell_staff.decide(staff, leader, id, False, "缺交接")
    (found,) = cell_staff.list_changes(staff, community, None, None)
    assert (found["state"], found["answer"], officer_at(staff, 2)) == ("returned", "缺交接", TWO)
    with pytest.raises(Conflict):
        cell_staff.decide(staff, leader, id, True)


def test_a_later_day_is_waited_for(staff: Parts, community: Any, leader: Any) -> None:
    now = datetime.now(UTC)
    day = cell_staff.today(staff, now + timedelta(days=3))
    cell_staff.decide(staff, leader, cell_staff.file_change(staff, community, change(staff, from_day=day)), True)
    assert cell_staff.apply_due(staff, now + timedelta(days=2)) == 0
    assert officer_at(staff, 2) == TWO
    assert cell_staff.apply_due(staff, now + timedelta(days=3)) == 1
    assert officer_at(staff, 2) == ONE


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"from_day": "2020-01-01"}, "from_day"),
        ({"from_day": "morgen"}, "from_day"),
        ({"post": "king"}, "post"),
        ({"leaves": 902}, "leaves"),
        ({"comes": 99}, "comes"),
        ({"leaves": None, "comes": None}, "comes"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(staff: Parts, community: Any, over: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as error:
        cell_staff.file_change(staff, community, change(staff, **over))
    assert error.value.field == field


def test_a_person_leaves_once_and_nobody_decides_his_own(staff: Parts, community: Any) -> None:
    admin = kit.account(staff, "admin", "440604")
    id = cell_staff.file_change(staff, admin, change(staff))
    with pytest.raises(Conflict):
        cell_staff.file_change(staff, community, change(staff))
    with pytest.raises(NotAllowed):
        cell_staff.decide(staff, admin, id, True)


def test_another_communitys_cell_is_not_there_and_a_community_decides_nothing(staff: Parts, community: Any) -> None:
    with pytest.raises(NotFound):
        cell_staff.file_change(staff, community, change(staff, cell=f"{ZUMIAO_OTHER}001", leaves=None))
    id = cell_staff.file_change(staff, community, change(staff))
    with pytest.raises(NotAllowed):
        cell_staff.decide(staff, community, id, True)
    assert cell_staff.list_changes(staff, kit.account(staff, "community", ZUMIAO_OTHER), None, None) == []
