"""A line in roles.yaml opens or closes the endpoint and the service behind it at once."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from core.errors import NotAllowed
from core.rights import RoleRights
from services import brief, case_links, case_messages, consents, records, search
from services._parts import Parts
from services.search_index import build
from store import tables
from tests import kit
from tests.kit import NANPU, a_case

CELL = f"{NANPU}001"


@pytest.fixture(autouse=True)
def building(parts: Parts) -> None:
    with parts.store.write() as conn:
        there = {"area": CELL, "lon": 113.101, "lat": 23.021}
        conn.execute(insert(tables.buildings).values(id=1, name="南浦社区3栋", floors=6, kind="residential", **there))
        conn.execute(insert(tables.homes).values(id=1, building=1, label="3栋501", area=CELL, occupied=False))


def rule(parts: Parts, role: str, **rights: Any) -> None:
    known = parts.city.rights[role].model_dump() | rights
    parts.city = parts.city.model_copy(update={"rights": {**parts.city.rights, role: RoleRights(**known)}})


def test_also_opens_the_service_too(parts: Parts) -> None:
    leader, handler = kit.account(parts, "leader", "440604"), kit.account(parts, "handler", "440604", department="urban_management")
    one, other = a_case(parts), a_case(parts)
    with pytest.raises(NotAllowed):
        consents.make(parts, leader, 1, "lift", "")
    rule(parts, "leader", also=("buildings.consents", "consents.*"))
    sheet = consents.make(parts, leader, 1, "lift", "")
    assert consents.sheet(parts, leader, sheet["id"])["may"]
    kit.go(parts, one, "dispatch")
    kit.go(parts, other, "dispatch")
    with pytest.raises(NotAllowed):
        case_links.link(parts, handler, one, "related", other, "同一处")
    rule(parts, "handler", also=("cases.links",))
    assert case_links.link(parts, handler, one, "related", other, "同一处")
    assert case_links.links(parts, handler, one)["may"]


def test_never_closes_it(parts: Parts) -> None:
    community, no = kit.account(parts, "community", NANPU), a_case(parts)
    case_messages.write(parts, community, no, "已到场")
    rule(parts, "community", never=("cases.messages", "guards.*"))
    with pytest.raises(NotAllowed):
        case_messages.write(parts, community, no, "已到场")
    assert not brief.brief_area(parts, community, NANPU)["may_guard"]


def test_who_sees_homes_is_said_by_the_kinds_alone(parts: Parts) -> None:
    build(parts)
    handler, community = kit.account(parts, "handler", "440604", department="housing"), kit.account(parts, "community", NANPU)

    def sees(who: Any) -> list[bool]:
        found = [bool(search.find(parts, who, "3栋501", "home")["groups"])]
        try:
            records.record(parts, who, "home", "1")
            consents.of_building(parts, who, 1)
            return [*found, True]
        except NotAllowed:
            return [*found, False]

    assert (sees(handler), sees(community)) == ([False, False], [True, True])
    rule(parts, "handler", kinds=("case", "building", "home"))
    rule(parts, "community", kinds=("case", "building"))
    assert (sees(handler), sees(community)) == ([True, True], [False, False])


def test_no_service_has_a_list_of_posts_that_roles_yaml_cannot_change() -> None:
    own = re.compile(r"account\.role (?:not )?in (?!POWERS)[A-Z]")
    told = {"cases.py", "why.py", "grants.py"}  # whom a reporter is shown to, and the three powers, which no city moves
    found = [path.name for path in Path("services").glob("*.py") if path.name not in told and own.search(path.read_text())]
    assert found == [], "ask services.may.for_post"
