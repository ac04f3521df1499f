"""The community account receives nothing of another community: every route and every live topic is walked."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from api._serve import RESOURCES, ROOT
from services._parts import Parts
from services.load import load_frame
from services.search_index import build
from services.things import KINDS
from store import tables
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER, a_case

FOREIGN = (ZUMIAO_OTHER, NANZHUANG_ONE)
PLACES = {NANPU: (113.102, 23.025), ZUMIAO_OTHER: (113.112, 23.025), NANZHUANG_ONE: (113.022, 22.985)}
# Numbers that say that a foreign record was read.
MARKS = {ZUMIAO_OTHER: "440604012002", NANZHUANG_ONE: "440604100001"}


def fill(parts: Parts) -> dict[str, str]:
    """A case, a camera, an officer and the rest in each community; the case numbers by community."""
    now = datetime.now(UTC)
    numbers = {area: a_case(parts, lon=lon, lat=lat) for area, (lon, lat) in PLACES.items()}
    with parts.store.write() as conn:
        for n, (area, (lon, lat)) in enumerate(PLACES.items(), 1):
            cell = area + "001"
            place = {"area": cell, "lon": lon, "lat": lat}
            conn.execute(
                insert(tables.cameras).values(
                    gb_id=f"{area[:8]}0013106{n:05}", name=f"camera {area}", azimuth=0, source_class="sharp_eyes", online=True, status_at=now, **place
                )
            )
            conn.execute(insert(tables.officers).values(id=n, name=f"officer {area}", phone="13800000001", post="full_time", grid=cell, on_duty=True))
            conn.execute(insert(tables.enterprises).values(id=n, name=f"enterprise {area}", industry="陶瓷", activity="active", **place))
            conn.execute(insert(tables.facilities).values(id=n, kind="supplies", name=f"facility {area}", amount=1, **place))
            conn.execute(
                insert(tables.crowd_segments).values(
                    id=f"s{n}", zh=f"segment {area}", en="segment", area=area, m2=100, line=[[lon, lat], [lon, lat]], ordinal=n
                )
            )
            conn.execute(insert(tables.crowd_readings).values(segment=f"s{n}", at=now, count=10, band=0))
            conn.execute(insert(tables.buildings).values(id=n, name=f"building {area}", floors=6, kind="residential", **place))
            component = {"code": f"{area}0001", "sort": "0199", "condition": "good", "department": "fire", "checked_at": now}
            conn.execute(insert(tables.components).values(**component, **place))
            conn.execute(insert(tables.sensors).values(id=f"S{area}", sort="noise", name=f"sensor {area}", band=0, online=True, at=now, **place))
            conn.execute(insert(tables.bodycams).values(gb_id=f"{area}00000001", officer=n, area=cell, online=True, status_at=now))
            conn.execute(insert(tables.community_types).values(area=area, type="old_estate"))
            conn.execute(insert(tables.homes).values(id=n, building=n, label=f"home {area}", area=cell, occupied=True))
            points = [{"zh": f"point {area}", "en": "point", "lon": lon, "lat": lat}]
            walk = {"zh": f"patrol {area}", "en": "patrol", "area": cell, "points": points, "radius_m": 100, "units": []}
            span = {"from_at": now - timedelta(hours=1), "until_at": now + timedelta(hours=1)}
            conn.execute(insert(tables.patrol_routes).values(id=n, days="1", from_time="08:00", until_time="20:00", active=True, at=now, **walk))
            conn.execute(insert(tables.patrol_runs).values(id=n, route=n, day=f"{now:%Y-%m-%d}", **walk, **span))
            conn.execute(insert(tables.guards).values(id=n, name=f"guard {area}", note="", area=cell, account_id=1, unit="unit", at=now))
            conn.execute(insert(tables.guard_officers).values(guard=n, officer=n))
            conn.execute(insert(tables.patrol_runs).values(id=100 + n, route=-n, day=f"{now:%Y-%m-%d}", **walk, **span))
            drawn = {"type": "Polygon", "coordinates": [[[lon, lat], [lon + 0.001, lat], [lon, lat + 0.001], [lon, lat]]]}
            conn.execute(insert(tables.grounds).values(key=f"g{n}", geometry=drawn, at=now))
            shared = {"account_id": 999, "audience": "role", "role": "community", "area": area}
            conn.execute(insert(tables.watched_areas).values(id=n, name=f"watched {area}", geometry=drawn, at=now, **shared))
            asked = {"dataset": "enterprise", "kind": "value", "key": str(n), "column": "name", "old": f"enterprise {area}", "new": f"named {area}"}
            by = {"account_id": 999, "unit": f"unit {area}", "role": "community", "at": now, "owner": "market", "state": "pending", "photos": []}
            conn.execute(insert(tables.corrections).values(id=n, reason=f"reason {area}", area=cell, **asked, **by))
            month = {"table": "population", "month": f"{now:%Y-%m}", "column": "reasons", "unit": "unit", "account_id": 999, "at": now}
            conn.execute(insert(tables.monthly_cells).values(area=area, line=area, value=f"typed {area}", **month))
            conn.execute(insert(tables.recurring).values(id=n, kind="elder_visit", area=cell, period="2026-W48", photos=[], **span))
            told = {"notification": n, "account_id": 1, "case_no": numbers[area], "area": cell, "state": "sent", "due_at": now, "at": now}
            line = {"id": n, "case_no": numbers[area], "action": "dispatch", "party": "department", "area": cell, "at": now}
            conn.execute(insert(tables.notifications).values(**line))
            conn.execute(insert(tables.tellings).values(**told, channel="demo", body={"title": numbers[area], "text": area, "url": ""}))
            conn.execute(insert(tables.notices).values(kind="announcement", area=area, zh=f"notice {area}", en="notice", from_at=now))
    licence = {"holder": "x", "state": "valid", "issued_on": f"{now:%Y-%m-%d}"}
    load_frame(parts, "business_licence", [{**licence, "licence_no": f"9{n:017}", "area": area} for n, area in enumerate(PLACES)], None)
    build(parts)
    return numbers


def addresses(numbers: dict[str, str]) -> list[str]:
    """Every GET address of the interface, asked for foreign areas, cases and things by every name they have."""
    values = [
        *FOREIGN,
        *(FOREIGN[0] + "001",),
        "440604",
        "440604012",
        *(numbers[area] for area in FOREIGN),
        "4406040100131060000" + "2",
        "2",
        "s2",
        "g2",
        "case.open",
        "community",
        "wall",
        "business_licence",
    ]
    paths = [
        ROOT + e.path
        for r in RESOURCES.values()
        for e in r.endpoints
        if e.method == "GET" and e.path not in {"/healthz", "/readyz", "/metrics", "/openapi.json", "/reports/places"}  # the last one: a map for everybody
    ]
    plain = [p for path in paths for p in ([path] if "<" not in path else [re.sub(r"<[^>]+>", value, path) for value in values])]
    queries = [
        "",
        *(f"?area={area}" for area in (*FOREIGN, "440604", "440604012")),
        *(f"?area={area}&by=area&outline=1&level=community&open=1&counts=1" for area in ("440604", "440604012")),
    ]
    searches = [f"{ROOT}/search?q={q}{area}" for q in (*FOREIGN, "home", "building", "officer", "camera", "垃圾") for area in ("", f"&area={FOREIGN[0]}")]
    searches += [f"{ROOT}/services/home_owner/people/2", *(f"{ROOT}/contacts?sort={sort}" for sort in ("staff", "officers", "chiefs"))]
    things = [f"{ROOT}/collect/{kind}/2" for kind in ("home", "enterprise", "facility")]
    lists = [f"{ROOT}/collect?kind={kind}{area}" for kind in ("home", "enterprise", "facility") for area in ("", "&oldest=1", f"&area={FOREIGN[0]}")]
    kinds = [f"{ROOT}/map/points?kind={kind}{area}" for kind in KINDS for area in ("", f"&area={FOREIGN[0]}", "&area=440604")]
    cards = [f"{ROOT}/map/things/{kind}/{id}" for kind in KINDS for id in ("2", f"{FOREIGN[0]}0001", f"S{FOREIGN[0]}", f"{FOREIGN[0]}00000001")]
    down = ("enterprise", "building", "facility", "home", "component", "sensor", "case", "patrol", "visit", "cell")
    rows = [f"{ROOT}/data-down/{each}{query}" for each in down for query in ("", "?sort=area", f"?area={FOREIGN[0]}", "/file?form=csv", "/rows/2")]
    return [*(path + query for path in plain for query in queries), *searches, *things, *lists, *kinds, *cards, *rows]


@pytest.fixture
def numbers(parts: Parts) -> dict[str, str]:
    return fill(parts)


def shown(answer: Any) -> str:
    """All that an answer says; a spreadsheet is opened."""
    if not answer.mimetype.endswith("spreadsheetml.sheet"):
        return str(answer.text)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def foreign_in(text: str, numbers: dict[str, str]) -> str | None:
    marks = [*(MARKS.values()), *(numbers[area] for area in FOREIGN)]
    return next((mark for mark in marks if mark in text), None)


def test_no_route_gives_the_community_a_record_of_another(client: Any, numbers: dict[str, str]) -> None:
    community = client("community", NANPU)
    leaks = []
    for address in addresses(numbers):
        answer = community.get(address)
        asked = any(mark in address for mark in [*MARKS.values(), *numbers.values()])
        if answer.status_code == 200 and not asked and (mark := foreign_in(shown(answer), numbers)):
            leaks.append(f"{address} shows {mark}")
        if answer.status_code == 200 and asked and foreign_in(shown(answer), numbers):
            leaks.append(f"{address} answers")
        assert answer.status_code < 500, address
    assert leaks == []


def test_the_walk_would_notice_a_leak(client: Any, numbers: dict[str, str]) -> None:
    leader = client("leader", "440604")
    assert any(foreign_in(shown(leader.get(address)), numbers) for address in addresses(numbers))
