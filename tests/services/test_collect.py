"""A visit confirms by one tap or sends what changed; what another department owns is asked for; nothing overwrites a colleague."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from core.errors import BadInput, Conflict, NotFound
from services import collect
from services._parts import Parts
from services.answer import Question, answer
from services.decide_corrections import decide
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

CELL = f"{NANPU}001"


@pytest.fixture(autouse=True)
def things(parts: Parts) -> None:
    place = {"area": CELL, "lon": 113.102, "lat": 23.025}
    with parts.store.write() as conn:
        conn.execute(
            insert(tables.people).values(
                id=1, name="王测试0001", phone="13800000001", sex="f", birth_year=1950, origin="本市", residence="registered", area=CELL
            )
        )
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=6, kind="residential", **place))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=CELL, owner=1, occupied=False))
        conn.execute(insert(tables.enterprises).values(id=1, name="测试餐饮00001号", industry="catering", activity="active", **place))
        conn.execute(insert(tables.facilities).values(id=1, kind="shelter", name="南浦社区避难场所1", amount=200, **place))


def officer(parts: Parts, area: str = CELL, **over: Any) -> Any:
    return kit.account(parts, "officer", area, **over)


def given(*changes: tuple[str, Any, Any], id: str = "phone-visit-1", **over: Any) -> dict[str, Any]:
    return {"id": id, "changes": [{"field": field, "old": old, "new": new} for field, old, new in changes], "note": "", "at": None, **over}


def values(thing: dict[str, Any]) -> dict[str, Any]:
    return {field["id"]: field["value"] for field in thing["fields"]}


def test_the_form_is_prefilled_and_personal_fields_stay_masked(parts: Parts) -> None:
    home = collect.thing(parts, officer(parts), "home", 1)
    assert (home["name"], values(home)) == ("南浦社区3栋501", {"use": "empty", "residents": None, "owner": "王******"})
    assert "王测试0001" not in str(home)
    assert "1380000" not in str(home)


def test_nothing_changed_is_one_tap_and_keeps_the_date(parts: Parts) -> None:
    mine, leader = officer(parts), kit.account(parts, "leader", "440604")
    before = answer(parts, leader, Question("collected.fresh_rate", "440604"))
    for _ in range(2):
        after = collect.visit(parts, mine, "home", 1, given())
    assert (before["numerator"], before["denominator"]) == (0, 3)
    assert (after["fresh"], after["version"], len(after["visits"]), after["visits"][0]["changes"]) == (True, 1, 1, [])
    found = answer(parts, leader, Question("collected.fresh_rate", "440604012", by="kind"))
    assert (found["numerator"], found["denominator"]) == (1, 3)


def test_only_what_changed_is_sent_and_stays_on_record(parts: Parts) -> None:
    after = collect.visit(parts, officer(parts), "home", 1, given(("use", "empty", "rented"), ("residents", None, 3)))
    assert values(after) | {"owner": None} == {"use": "rented", "residents": 3, "owner": None}
    first = after["visits"][0]["changes"][0]
    assert (first["old"]["zh"], first["new"]["zh"], first["state"]) == ("空置", "出租", "applied")
    with parts.store.read() as conn:
        assert conn.execute(select(tables.homes.c.occupied)).scalar_one() is True


def asked(parts: Parts, visit: str) -> int:
    with parts.store.read() as conn:
        return int(conn.execute(select(tables.corrections.c.id).where(tables.corrections.c.visit == visit)).scalar_one())


def test_what_the_market_office_owns_becomes_a_correction_and_is_changed_when_it_is_accepted(parts: Parts) -> None:
    mine = officer(parts)
    after = collect.visit(parts, mine, "enterprise", 1, given(("activity", "active", "quiet"), ("name", "测试餐饮00001号", "测试茶饮店")))
    assert (values(after)["activity"], values(after)["name"]) == ("quiet", "测试餐饮00001号")
    assert [each["state"] for each in after["visits"][0]["changes"]] == ["applied", "asked"]
    office = kit.account(parts, "handler", "440604", department="market")
    decide(parts, office, [asked(parts, "phone-visit-1")], True, "")
    settled = collect.thing(parts, mine, "enterprise", 1)
    assert (values(settled)["name"], [each["state"] for each in settled["visits"][0]["changes"]]) == ("测试茶饮店", ["applied", "applied"])


def test_a_correction_that_is_refused_leaves_it_as_it_was(parts: Parts) -> None:
    mine = officer(parts)
    collect.visit(parts, mine, "enterprise", 1, given(("name", "测试餐饮00001号", "别名")))
    decide(parts, kit.account(parts, "leader", "440604"), [asked(parts, "phone-visit-1")], False, "名称无误")
    settled = collect.thing(parts, mine, "enterprise", 1)
    assert (values(settled)["name"], settled["visits"][0]["changes"][0]["state"]) == ("测试餐饮00001号", "rejected")


def test_a_second_visit_does_not_ask_what_waits_already(parts: Parts) -> None:
    collect.visit(parts, officer(parts), "enterprise", 1, given(("name", "测试餐饮00001号", "别名")))
    with pytest.raises(Conflict) as refused:
        collect.visit(parts, officer(parts), "enterprise", 1, given(("name", "测试餐饮00001号", "别的名"), id="phone-visit-2"))
    assert "正在核实" in refused.value.data["zh"]


def test_a_colleague_who_was_faster_is_not_overwritten(parts: Parts) -> None:
    collect.visit(parts, officer(parts), "facility", 1, given(("state", None, "damaged")))
    with pytest.raises(Conflict) as refused:
        collect.visit(parts, officer(parts), "facility", 1, given(("state", None, "good"), id="phone-visit-2"))
    assert refused.value.data["fields"]["state"] == {"zh": "损坏", "en": "Damaged", "value": "damaged"}
    assert collect.visit(parts, officer(parts), "facility", 1, given(("amount", 200, 250), id="phone-visit-3"))["version"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("owner", "王测试0001", "李测试0002"), "changes.owner"),
        (("use", "empty", "haunted"), "changes.use"),
        (("residents", None, -1), "changes.residents"),
        (("residents", None, "three"), "changes.residents"),
        (("phone", None, "1"), "changes.phone"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(parts: Parts, change: tuple[str, Any, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        collect.visit(parts, officer(parts), "home", 1, given(change))
    assert refused.value.field == field
    assert collect.thing(parts, officer(parts), "home", 1)["visits"] == []


def test_others_neither_see_nor_change_it(parts: Parts) -> None:
    stranger = officer(parts, f"{ZUMIAO_OTHER}001")
    assert collect.find(parts, stranger, "home") == []
    with pytest.raises(NotFound):
        collect.visit(parts, stranger, "home", 1, given())
    with pytest.raises(BadInput):
        collect.find(parts, stranger, "people")


def test_what_was_confirmed_longest_ago_comes_first(parts: Parts) -> None:
    with parts.store.write() as conn:
        conn.execute(insert(tables.homes).values(id=2, building=1, label="3栋502", area=CELL, owner=1, occupied=True))
    collect.visit(parts, officer(parts), "home", 1, given())
    found = collect.find(parts, officer(parts), "home", oldest=True)
    assert [each["id"] for each in found] == [2, 1]
    assert [each["id"] for each in collect.find(parts, officer(parts), "home", text="501")] == [1]
