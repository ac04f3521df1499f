"""Whom the demo's services know: elders on the care list, and the sheet of consent for a lift that wants one signature more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from core.city import City
from core.consent import SIGNED, UNREACHABLE, UNSIGNED, Matter, Vote, tally
from data_sources.demo._seeds import chance
from data_sources.demo.case_rows import Chunk, Row
from data_sources.demo.people import REFERENCE_YEAR, Home
from data_sources.demo.things import STORY

CARE_FROM, CARE_SHARE = 78, 0.35  # years of age; how many of those that old have joined
NEEDS = ("送餐", "陪诊", "每周探访", "送药", "安全扶手")
SERVICE, MATTER = "care_list", "lift"


Owned = tuple[Home, int]


def reach(city: City, buildings: Sequence[Row], homes: Sequence[Owned], persons: Sequence[Mapping[str, object]], now: datetime) -> Iterator[Chunk]:
    """Members of the care list, and the lift of 南浦社区3栋 with its homes."""
    if SERVICE in city.services:
        yield "service_members", list(_members(persons, now))
    community, number, floor = STORY
    building = next((b for b in buildings if str(b["area"]).startswith(community) and str(b["name"]).endswith(f"社区{number}栋")), None)
    if building is None or MATTER not in city.matters:
        return
    mine = [each for each in homes if each[0].building == building["id"]]
    away = next(each for each in mine if each[0].label == f"{number}栋{floor}01")
    matter, unit, at = city.matters[MATTER], f"{str(building['name']).removesuffix(f'{number}栋')}", now - timedelta(days=9)
    made = {"account_id": 0, "unit": unit, "at": at}
    shares = {"threshold": matter.threshold, "agree": matter.agree}
    yield "consent_sheets", [{"id": 1, "building": building["id"], "matter": MATTER, "title": f"{number}栋加装电梯", **shares, **made}]
    others = [each for each in mine if each is not away]
    enough = next(n for n in range(len(others) + 1) if _reached(matter, mine, [*others[:n], away]))
    states = [(away[0], UNREACHABLE, "敲门三次无人，楼长没有联系方式"), *((home, SIGNED, "") for home, _ in others[:enough])]
    by = {"account_id": 0, "unit": unit, "at": now - timedelta(days=2)}
    yield "consent_homes", [{"sheet": 1, "home": home.id, "state": state, "note": note, **by} for home, state, note in states]


def _reached(matter: Matter, homes: Sequence[Owned], signed: Sequence[Owned]) -> bool:
    """Whether it would do if these homes had signed."""
    votes = [Vote(SIGNED if each in signed else UNSIGNED, each[0].m2, each[1]) for each in homes]
    return bool(tally(votes, matter.threshold, matter.agree)["reached"])


def _members(persons: Sequence[Mapping[str, object]], now: datetime) -> Iterator[Row]:
    rng = chance("care list")
    old = [each for each in persons if int(str(each["birth_year"])) <= REFERENCE_YEAR - CARE_FROM]
    for each in old:
        joined, need, days = rng.random() < CARE_SHARE, NEEDS[int(rng.integers(len(NEEDS)))], int(rng.integers(20, 700))
        if joined:
            agreed = now - timedelta(days=days)
            yield {"service": SERVICE, "person": each["id"], "home": each["home"], "area": each["area"], "needs": need, "agreed_at": agreed}
