"""The owner of an empty flat is found, and reached, for a stated purpose; every look is on record first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import consents, reach, records, search, served
from services._parts import Parts
from services.reach import Asked
from services.search_index import KeepIndex, build, read_marked
from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER, a_case, account

CELL, NOW = NANPU + "001", datetime(2026, 11, 21, 12, tzinfo=UTC)
OWNER, NEIGHBOUR, ELDER = 11, 12, 13
HOME, OTHER_HOME = 501, 502


@pytest.fixture
def flat(parts: Parts) -> Parts:
    """3栋 of 南浦社区 with two homes: 501 stands empty and its owner lives elsewhere, 502 is lived in; an elder there is on the care list."""
    there = {"lon": 113.102, "lat": 23.025}
    person = {"sex": "m", "birth_year": 1950, "origin": "本市", "residence": "registered"}
    people = (
        (OWNER, "欧阳测试0011", "13800000011", None, ZUMIAO_OTHER + "001"),
        (NEIGHBOUR, "曾测试0012", "13800000012", OTHER_HOME, CELL),
        (ELDER, "单测试0013", "13800000013", OTHER_HOME, CELL),
    )
    with parts.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=3, name="南浦社区3栋", area=CELL, floors=6, kind="residential", **there))
        for id, label, owner, lived in ((HOME, "3栋501", OWNER, False), (OTHER_HOME, "3栋502", NEIGHBOUR, True)):
            conn.execute(
                insert(tables.homes).values(id=id, building=3, label=label, area=CELL, owner=owner, occupied=lived, m2=None if id == OTHER_HOME else 80.0)
            )
        for id, name, phone, home, area in people:
            conn.execute(insert(tables.people).values(id=id, name=name, phone=phone, home=home, area=area, **person))
        conn.execute(insert(tables.service_members).values(id=1, service="care_list", person=ELDER, home=OTHER_HOME, area=CELL, needs="送餐", agreed_at=NOW))
    return parts


def asked(ref: str, **over: Any) -> Asked:
    return Asked(**{"person": OWNER, "purpose": "联系业主参加加装电梯表决", "ref": ref, **over})


def trail(parts: Parts, act: str) -> list[Mapping[Any, Any]]:
    with parts.store.read() as conn:
        return [dict(row) for row in conn.execute(select(tables.audit).where(tables.audit.c.act == act)).mappings()]


def names(parts: Parts, who: Any, wanted: str, kind: str) -> list[str]:
    groups = search.find(parts, who, wanted, kind)["groups"]
    return [each["zh"] for group in groups for each in group["items"]]


def test_a_person_is_found_by_every_reading_of_his_name_until_he_is_called_otherwise(flat: Parts) -> None:
    build(flat)
    who = account(flat)

    def called(name: str) -> None:
        with flat.store.write() as conn:
            conn.execute(update(tables.people).where(tables.people.c.id == ELDER).values(name=name))
        while read_marked(flat):
            pass

    called("李长乐")
    for wanted in ("lcl", "lzy", "lichangle", "lizhang", "li chang yue"):
        assert names(flat, who, wanted, "person") == ["李**"], wanted
    called("李大明")
    assert names(flat, who, "lzy", "person") == []


def test_from_the_search_to_the_signature(flat: Parts) -> None:
    build(flat)
    community = account(flat, "community", NANPU)
    (group,) = search.find(flat, community, "3栋501", "home")["groups"]
    assert group["items"][0]["href"] == f"/home?id={HOME}"
    home = records.record(flat, community, "home", str(HOME))
    assert home["serves"] == [{"service": "home_owner", "subject": HOME, "zh": "房屋产权人", "en": "Owner of a home"}]
    sheet = consents.make(flat, community, 3, "lift", "", None)
    assert {name: sheet["counts"][name] for name in ("homes", "signed", "unsigned", "reached")} == {"homes": 2, "signed": 0, "unsigned": 2, "reached": False}
    assert (sheet["counts"]["people"]["needed"], sheet["counts"]["area"]["of"], sheet["counts"]["area"]["unknown"]) == (2, 80, 1)
    person = served.person(flat, community, "home_owner", HOME)
    assert {each["id"]: each["value"] for each in person["fields"]} == {"name": "欧阳******", "phone": "138****0011", "home": "3栋501"}
    assert person["refs"] == [{"ref": sheet["ref"], "zh": "签名表 南浦社区3栋旧楼加装电梯", "en": "Sheet of consent: 南浦社区3栋旧楼加装电梯"}]
    shown = reach.reveal(flat, community, asked(sheet["ref"]), "phone")
    assert (shown["value"], shown["seconds"], shown["allowance"]["used"]) == ("13800000011", 60, 1)
    reach.note_outcome(flat, community, shown["id"], "reached")
    for home_id in (HOME, OTHER_HOME):
        sheet = consents.mark(flat, community, sheet["id"], home_id, "signed", "", 95.5 if home_id == OTHER_HOME else None)
    assert sheet["counts"]["reached"]
    assert (sheet["counts"]["area"]["of"], sheet["counts"]["area"]["unknown"]) == (175.5, 0)
    assert served.person(flat, community, "home_owner", HOME)["looks"][0]["outcome"] == "reached"


def test_what_is_shown_is_on_record_without_what_was_shown(flat: Parts) -> None:
    community = account(flat, "community", NANPU)
    reach.reveal(flat, community, asked(a_case(flat)), "phone")
    (line,) = trail(flat, "reveal")
    assert (line["account_id"], line["target"], line["result"]) == (community.id, f"person:{OWNER}", "done")
    assert line["detail"]["purpose"] == "联系业主参加加装电梯表决"
    assert "13800000011" not in str(line)
    assert "测试0011" not in str(line)


def test_without_a_record_nothing_is_shown(flat: Parts) -> None:
    community, no = account(flat, "community", NANPU), a_case(flat)
    with flat.store.write() as conn:
        conn.execute(text("ALTER TABLE audit RENAME TO audit_away"))
    with pytest.raises(Exception, match="audit"):
        reach.reveal(flat, community, asked(no), "phone")
    with flat.store.write() as conn:
        conn.execute(text("ALTER TABLE audit_away RENAME TO audit"))
        assert conn.execute(select(tables.reaches)).first() is None


@pytest.mark.parametrize("ref", ["", "C19990101-0001", "consent:99", "task:7", "consent:x"])
def test_a_matter_must_be_named_that_one_may_see(flat: Parts, ref: str) -> None:
    with pytest.raises(NotFound):
        reach.reveal(flat, account(flat, "community", NANPU), asked(ref), "phone")
    assert trail(flat, "reveal")[0]["result"] == "refused"


def test_a_purpose_must_be_stated(flat: Parts) -> None:
    with pytest.raises(BadInput):
        reach.reveal(flat, account(flat, "community", NANPU), asked(a_case(flat), purpose="查"), "phone")


def test_a_sheet_of_another_building_is_no_reason(flat: Parts) -> None:
    with flat.store.write() as conn:
        conn.execute(insert(tables.buildings).values(id=4, name="南浦社区4栋", area=CELL, floors=6, kind="residential", lon=113.1, lat=23.02))
        conn.execute(insert(tables.homes).values(id=601, building=4, label="4栋101", area=CELL, owner=NEIGHBOUR, occupied=True))
    community = account(flat, "community", NANPU)
    other = consents.make(flat, community, 4, "lift", "", None)
    with pytest.raises(NotFound):
        reach.reveal(flat, community, asked(other["ref"]), "phone")


def test_the_day_has_an_allowance(flat: Parts) -> None:
    community, no, most = account(flat, "community", NANPU), a_case(flat), flat.city.reaches_per_day
    for _ in range(most):
        reach.reveal(flat, community, asked(no), "phone")
    with pytest.raises(NotAllowed, match=str(most)):
        reach.reveal(flat, community, asked(no), "phone")
    assert [line["result"] for line in trail(flat, "reveal")].count("refused") == 1


def test_nobody_reaches_beyond_his_scope_or_post(flat: Parts) -> None:
    no = a_case(flat)
    with pytest.raises(NotFound):
        reach.reveal(flat, account(flat, "community", ZUMIAO_OTHER), asked(no), "phone")
    with pytest.raises(NotAllowed):
        reach.reveal(flat, account(flat, "leader", "440604"), asked(no), "phone")
    with pytest.raises(NotFound):
        reach.reveal(flat, account(flat, "community", NANPU), asked(no, person=999), "phone")
    with pytest.raises(NotAllowed):
        served.person(flat, account(flat, "leader", "440604"), "care_list", 1)


def test_a_call_is_connected_without_a_number(flat: Parts, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    done = reach.call(flat, account(flat, "community", NANPU), asked(a_case(flat)))
    assert done["state"] == "taken"
    assert "connected" in caplog.text
    assert "13800000011" not in caplog.text
    assert "13800000011" not in str(done)


def test_it_is_said_plainly_where_nobody_connects_calls(flat: Parts) -> None:
    flat.city = flat.city.model_copy(update={"calls": flat.city.calls.model_copy(update={"provider": "none"})})
    with pytest.raises(Conflict, match="No provider"):
        reach.call(flat, account(flat, "community", NANPU), asked(a_case(flat)))
    assert served.person(flat, account(flat, "community", NANPU), "home_owner", HOME)["calls"]["ready"] is False


def test_people_are_found_in_the_frame_of_a_service_alone(flat: Parts) -> None:
    build(flat)
    community = account(flat, "community", NANPU)
    assert names(flat, community, "欧阳测试", "person") == ["欧阳******"]
    assert names(flat, community, "zengcs", "person") == []
    assert names(flat, community, "zcs", "person") == ["曾******"], "a surname is read as a surname"
    assert names(flat, community, "shanceshi", "person") == ["单******"]
    assert names(flat, community, "0013", "person") == ["单******"], "the last digits of a phone"
    assert names(flat, account(flat, "leader", "440604"), "单测试", "person") == [], "the care list is not for leaders"
    assert names(flat, account(flat, "community", ZUMIAO_OTHER), "欧阳测试", "person") == [], "where he lives he is in no service"
    assert names(flat, account(flat, "handler", "440604", department="fire"), "欧阳测试", "person") == []


def test_the_index_follows_what_changes(flat: Parts) -> None:
    build(flat)
    community = account(flat, "community", NANPU)
    with flat.store.write() as conn:
        conn.execute(tables.homes.update().where(tables.homes.c.id == HOME).values(owner=ELDER))
        conn.execute(tables.people.update().where(tables.people.c.id == NEIGHBOUR).values(name="解测试0099"))
        conn.execute(tables.service_members.update().values(ended_at=NOW))
    read_marked(flat)
    assert names(flat, community, "欧阳", "person") == []
    assert names(flat, community, "xie", "person") == ["解******"]
    assert len(names(flat, community, "单测试", "person")) == 1, "as the new owner, no more on the list"
    with flat.store.write() as conn:
        conn.execute(tables.homes.delete().where(tables.homes.c.id == HOME))
    read_marked(flat)
    assert names(flat, community, "3栋501", "home") == []


def test_while_it_is_built_the_search_says_so(flat: Parts) -> None:
    community = account(flat, "community", NANPU)
    assert search.find(flat, community, "3栋501") == {"building": True, "groups": []}
    index, turns = KeepIndex(flat), 0
    while index.turn():
        turns += 1
    assert turns > 1
    assert search.find(flat, community, "3栋501")["building"] is False
