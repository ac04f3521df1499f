"""The briefing says exactly what one would count by hand, inside one's scope."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, mapping
from sqlalchemy import insert, select, update

from core.errors import BadInput, NotFound
from core.rights import RoleRights
from services import brief
from services._brief_points import Points
from services._ground import key_of, read
from services._parts import Parts
from services.answer import Question, compute
from services.brief_kinds import KINDS
from services.keep_lake import keep_lake
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE, SQUARES, ZUMIAO_OTHER, a_case, square

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DISTRICT = (112.9, 22.9, 113.3, 23.2)


@pytest.fixture
def town(parts: Parts) -> Parts:
    """In each community a 5 × 5 lattice of enterprises, cameras and buildings with a home each, one resident in every home."""
    rng = np.random.default_rng(1)
    with parts.store.write() as conn:
        number = 0
        for code, (west, south) in SQUARES.items():
            for x in range(5):
                for y in range(5):
                    number += 1
                    lon, lat = round(west + 0.001 + x * 0.002, 6), round(south + 0.001 + y * 0.002, 6)
                    place = {"area": code + ("001" if lon < west + 0.005 else "002"), "lon": lon, "lat": lat}
                    conn.execute(insert(tables.enterprises).values(id=number, name=f"企业{number}", industry="ceramics", activity="active", **place))
                    camera = {"gb_id": f"{number:020}", "name": "路口", "source_class": "skynet", "online": bool(number % 3), "status_at": NOW}
                    conn.execute(insert(tables.cameras).values(**camera, **place))
                    conn.execute(insert(tables.buildings).values(id=number, name=f"{number}栋", floors=6, kind="residential", **place))
                    conn.execute(insert(tables.homes).values(id=number, building=number, label=f"{number}栋101", area=place["area"], occupied=True))
                    person = {"name": "王测试0001", "sex": "m", "birth_year": int(rng.integers(1940, 2024)), "origin": "本市", "residence": "registered"}
                    conn.execute(insert(tables.people).values(id=number, home=number, area=place["area"], **person))
    keep_lake(parts, "me")
    return parts


def of(found: dict[str, Any]) -> dict[str, Any]:
    return {kind: each["count"] for kind, each in found["counts"].items()}


def test_a_role_is_told_of_the_kinds_of_records_it_sees_and_of_what_it_does_not(town: Parts) -> None:
    company = kit.account(town, "property", NANPU, department="property_a")
    found = brief.brief_area(town, company, NANPU)
    assert set(found["counts"]) == {"buildings", "venues", "cameras", "supplies", "shelters", "cases", "overdue"}
    assert [note["zh"] for note in found["notes"] if note["code"] == "kinds"] == ["您的岗位不看：人口、住房、企业、在岗网格员。"]
    with pytest.raises(NotFound):
        brief.listed(town, company, NANPU, "enterprises", 10, None)
    handler = kit.account(town, "handler", "440604", department="fire")
    assert "homes" not in brief.brief_area(town, handler, NANPU)["counts"]
    assert brief.brief_area(town, kit.account(town), NANPU)["notes"] == []
    rights = {**town.city.rights, "community": RoleRights(kinds=("case",))}
    town.city = town.city.model_copy(update={"rights": rights})
    assert set(brief.brief_area(town, kit.account(town), NANPU)["counts"]) == {"cases", "overdue"}


def all_of(parts: Parts, account: Any, key: str, kind: str, limit: int = 7) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    after = None
    while True:
        page = brief.listed(parts, account, key, kind, limit, after)
        items += page["items"]
        after = page["next"]
        if after is None:
            assert len(items) == page["total"]
            return items


def by_hand(parts: Parts, table: Any, outline: Any) -> set[Any]:
    """The ids of a table's rows whose place lies in an outline or on its edge, one point at a time."""
    with parts.store.read() as conn:
        rows = conn.execute(select(table.c[next(iter(table.primary_key.columns.keys()))].label("id"), table.c.lon, table.c.lat)).mappings().all()
    return {row["id"] for row in rows if outline.intersects(Point(row["lon"], row["lat"]))}


def test_an_area_has_what_its_code_says(town: Parts) -> None:
    leader = kit.account(town, "leader", "440604")
    found = of(brief.brief_area(town, leader, NANPU))
    assert {kind: found[kind] for kind in ("people", "homes", "enterprises", "cameras", "buildings")} == dict.fromkeys(
        ("people", "homes", "enterprises", "cameras", "buildings"), 25
    )
    assert of(brief.brief_area(town, leader, "440604012"))["enterprises"] == 50


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=3, max_size=9))
def test_any_polygon_gives_the_list_that_counting_by_hand_gives(town: Parts, corners: list[tuple[int, int]]) -> None:
    leader = kit.account(town, "leader", "440604")
    drawn = Polygon([(113.0998 + x * 0.0002, 23.0198 + y * 0.0001) for x, y in corners])
    if not drawn.is_valid and shapely.make_valid(drawn).area == 0:
        return
    found = brief.brief_geometry(town, leader, mapping(drawn))
    outline = shapely.geometry.shape(found["geometry"])
    for kind, table in (("enterprises", tables.enterprises), ("cameras", tables.cameras)):
        wanted = by_hand(town, table, outline)
        assert {item["id"] for item in all_of(town, leader, found["key"], kind)} == wanted
        assert found["counts"][kind]["count"] == len(wanted)


def test_an_outline_is_taken_to_the_last_digit(town: Parts) -> None:
    leader, drawn = kit.account(town, "leader", "440604"), shapely.box(113.10100000001, 23.021, 113.105, 23.025)
    assert brief.brief_geometry(town, leader, mapping(drawn))["counts"]["enterprises"]["count"] == len(by_hand(town, tables.enterprises, drawn)) == 6


def test_a_point_on_the_edge_is_inside(town: Parts) -> None:
    leader = kit.account(town, "leader", "440604")
    found = brief.brief_geometry(town, leader, mapping(shapely.box(113.101, 23.021, 113.105, 23.025)))
    assert found["counts"]["enterprises"]["count"] == 9


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=12))
def test_squares_of_many_points_find_what_each_point_alone_finds(seed: int, corners: list[tuple[float, float]]) -> None:
    rng = np.random.default_rng(seed)
    xy = np.round(rng.random((6000, 2)), 2)  # many on the same spot, and on the edges of squares
    points = Points([(n, x, y, "1", 1, None) for n, (x, y) in enumerate(xy.tolist())], ())
    outline = shapely.make_valid(Polygon(corners))
    wanted = np.flatnonzero(shapely.intersects_xy(outline, xy[:, 0], xy[:, 1]))
    assert sorted(points.within(outline).tolist()) == wanted.tolist()


def test_what_lies_outside_the_scope_is_never_counted(town: Parts) -> None:
    community = kit.account(town, "community", NANPU)
    found = brief.brief_geometry(town, community, mapping(shapely.box(113.104, 23.02, 113.116, 23.03)))
    assert found["cut"] is True
    assert {item["area"][:12] for item in all_of(town, community, found["key"], "enterprises")} == {NANPU}
    with pytest.raises(NotFound):
        brief.brief_geometry(town, community, square(*SQUARES[NANZHUANG_ONE]))
    with pytest.raises(NotFound):
        brief.brief_area(town, community, ZUMIAO_OTHER)


def test_a_key_opens_only_what_its_asker_may_see(town: Parts) -> None:
    leader, community = kit.account(town, "leader", "440604"), kit.account(town, "community", NANPU)
    key = brief.brief_geometry(town, leader, mapping(shapely.box(113.104, 23.02, 113.116, 23.03)))["key"]
    assert len(all_of(town, leader, key, "cameras")) > len(all_of(town, community, key, "cameras")) > 0
    with pytest.raises(NotFound):
        brief.ground_of(town, leader, "g000")


def test_few_residents_are_told_to_their_own_community_alone(town: Parts) -> None:
    corner = mapping(shapely.box(113.1, 23.02, 113.1035, 23.0215))
    told = brief.brief_geometry(town, kit.account(town, "leader", "440604"), corner)["counts"]
    assert (told["people"]["count"], told["homes"]["count"]) == ("<5", 2)
    assert [by["rows"] for by in told["people"]["by"]] == [[], []]
    assert of(brief.brief_geometry(town, kit.account(town, "community", NANPU), corner))["people"] == 2
    cells = brief.listed(town, kit.account(town, "leader", "440604"), NANPU, "people", 100, None)["items"]
    assert [cell["count"] for cell in cells] == [10, 15]


def test_residents_are_not_listed_one_by_one(town: Parts) -> None:
    items = brief.listed(town, kit.account(town, "community", NANPU), NANPU, "people", 100, None)["items"]
    assert {item["id"] for item in items} == {NANPU + "001", NANPU + "002"}
    assert "王测试" not in str(items)


def test_cases_are_counted_by_light_and_compared(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    a_case(parts, lon=113.102, lat=23.025)
    late = a_case(parts, lon=113.103, lat=23.025)
    with parts.store.write() as conn:
        past = datetime.now(UTC) - timedelta(hours=1)
        conn.execute(tables.cases.update().where(tables.cases.c.no == late).values(due_at=past, yellow_at=past, reported_at=past - timedelta(days=8)))
    found = brief.brief_geometry(parts, leader, square(113.1, 23.02))
    assert (found["counts"]["cases"]["count"], found["counts"]["overdue"]["count"]) == (2, 1)
    assert found["counts"]["cases"]["reported_7d"] == {"now": 1, "week_before": 1, "month_before": None}  # of a month ago nothing is kept
    assert [item["id"] for item in all_of(parts, leader, found["key"], "overdue")] == [late]
    assert of(brief.brief_area(parts, leader, NANPU))["cases"] == 2
    handler = kit.account(parts, "handler", "440604", department="fire")
    assert of(brief.brief_area(parts, handler, NANPU))["cases"] == 0


def test_what_changed_is_counted_at_once(town: Parts) -> None:
    leader = kit.account(town, "leader", "440604")
    online = [row["count"] for row in brief.brief_area(town, leader, NANPU)["counts"]["cameras"]["by"][0]["rows"]]
    with town.store.write() as conn:
        conn.execute(tables.cameras.update().values(online=True, status_at=datetime.now(UTC)))
    assert online != [25]
    assert [row["count"] for row in brief.brief_area(town, leader, NANPU)["counts"]["cameras"]["by"][0]["rows"]] == [25]


def test_the_nearest_is_named_with_its_distance(town: Parts) -> None:
    camera = brief.brief_area(town, kit.account(town, "leader", "440604"), NANPU)["counts"]["cameras"]["nearest"]
    assert (camera["lon"], camera["lat"], camera["distance_m"]) == (113.105, 23.025, 0)


BOW = {"type": "Polygon", "coordinates": [[[113.1, 23.02], [113.11, 23.03], [113.11, 23.02], [113.1, 23.03], [113.1, 23.02]]]}


def polygons() -> Iterator[tuple[Any, str]]:
    yield {"type": "Point", "coordinates": [113, 23]}, "bad_geometry"
    yield {"type": "Polygon", "coordinates": "x"}, "bad_geometry"
    yield {"type": "Polygon", "coordinates": [[[113, 23], [None, 23], [113, 24], [113, 23]]]}, "bad_geometry"
    yield {"type": "Polygon", "coordinates": []}, "empty"
    yield {"type": "Polygon", "coordinates": [[[113.1, 23.02], [113.11, 23.02], [113.1, 23.02], [113.1, 23.02]]]}, "no_area"
    yield {"type": "Polygon", "coordinates": [[[lat, lon] for lon, lat in ring] for ring in square(113.1, 23.02)["coordinates"]]}, "swapped"
    yield square(113.9, 23.9), "outside"
    yield {"type": "Polygon", "coordinates": [[[900, 23.02], [113.11, 23.02], [113.1, 23.1], [900, 23.02]]]}, "bad_geometry"
    yield {"type": "Polygon", "coordinates": [[[113.1 + n * 1e-9, 23.0] for n in range(100_002)]]}, "too_many_corners"


@pytest.mark.parametrize(("given_", "code"), list(polygons()))
def test_what_is_no_ground_is_refused_with_its_reason(parts: Parts, given_: Any, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        brief.brief_geometry(parts, kit.account(parts, "leader", "440604"), given_)
    assert refused.value.code == code
    assert refused.value.words.zh != refused.value.words.en


def test_an_outline_that_crosses_itself_is_split_and_shown_as_counted(town: Parts) -> None:
    found = brief.brief_geometry(town, kit.account(town, "leader", "440604"), BOW)
    assert [note["code"] for note in found["notes"]] == ["repaired"]
    outline = shapely.geometry.shape(found["geometry"])
    assert outline.is_valid
    assert found["counts"]["enterprises"]["count"] == len(by_hand(town, tables.enterprises, outline)) > 0


def test_an_outline_of_too_many_corners_is_simplified_with_a_word() -> None:
    ring = shapely.Point(113.1, 23.02).buffer(0.01, quad_segs=1500)
    outline, notes = read(mapping(ring))
    assert notes == ["simplified"]
    assert shapely.get_num_coordinates(outline) <= 2000
    assert abs(outline.area / ring.area - 1) < 0.001
    assert key_of(outline) == key_of(read(mapping(outline))[0])


def figures(parts: Parts, area: str, *within: str) -> dict[str, Any]:
    """What the indicators say that a briefing's kinds name."""

    def ask(indicator: str, by: str | None = None) -> dict[str, Any]:
        return compute(parts, Question(indicator, area, by=by, filters=tuple(("within", each) for each in within)))

    places = {row["id"]: row["value"] for row in ask("facility.count", "kind")["rows"]}
    found = {"venues": places.get("venue", 0), "supplies": places.get("supplies", 0), "shelters": places.get("shelter", 0)}
    found |= {"people": ask("person.count")["value"], "enterprises": ask("enterprise.count")["value"], "cameras": ask("camera.online_rate")["denominator"]}
    return found | {"cases": ask("case.open")["value"], "overdue": ask("case.overdue")["value"], "officers": ask("officer.on_duty")["value"]}


@pytest.fixture
def busy(town: Parts) -> Parts:
    """The town with cases of every kind, places and officers."""
    with town.store.write() as conn:
        for code, (west, south) in SQUARES.items():
            for kind in ("venue", "venue", "supplies", "shelter"):
                conn.execute(insert(tables.facilities).values(kind=kind, name="x", area=code + "001", lon=west + 0.0031, lat=south + 0.0031, amount=5))
            for number in range(3):
                officer = {"name": "王测试0001", "phone": "13800000001", "post": "full_time", "grid": f"{code}00{number % 2 + 1}", "on_duty": number > 0}
                conn.execute(insert(tables.officers).values(**officer))
    for west, south in SQUARES.values():
        for number in range(4):
            a_case(town, lon=west + 0.001 + 0.002 * number, lat=south + 0.0051)
    with town.store.write() as conn:
        numbers = [no for (no,) in conn.execute(select(tables.cases.c.no))]
        late = {"due_at": datetime.now(UTC) - timedelta(hours=1), "yellow_at": datetime.now(UTC) - timedelta(hours=2)}
        conn.execute(update(tables.cases).where(tables.cases.c.no.in_(numbers[::3])).values(**late))
        conn.execute(update(tables.cases).where(tables.cases.c.no.in_(numbers[::5])).values(state="closed", closed_at=datetime.now(UTC), due_at=None))
    return town


def test_of_an_area_a_briefing_counts_what_its_indicators_say(busy: Parts) -> None:
    leader = kit.account(busy, "leader", "440604")
    for area in ("440604", "440604012", "440604100", *SQUARES, NANPU + "001"):
        told = brief.brief_area(busy, leader, area)["counts"]
        expected = figures(busy, area)
        assert {kind: told[kind]["count"] for kind in expected} == expected
        assert min(expected["cases"], expected["officers"], expected["venues"]) > 0 or area == NANPU + "001"


def test_of_drawn_ground_a_briefing_counts_what_its_indicators_say(busy: Parts) -> None:
    leader = kit.account(busy, "leader", "440604")
    west, south = SQUARES[NANPU]
    drawn = Polygon([(west, south), (west + 0.006, south), (west + 0.006, south + 0.009), (west + 0.002, south + 0.008)])
    told = brief.brief_geometry(busy, leader, mapping(drawn))
    expected = figures(busy, "440604", told["key"])
    del expected["officers"]  # a figure counts those of the cells whose middle lies here, a briefing those who stand here
    assert {kind: told["counts"][kind]["count"] for kind in expected} == expected
    assert expected["enterprises"] > 0 < expected["cases"]


def test_each_figure_that_a_briefing_names_is_one_of_the_pack(parts: Parts) -> None:
    named = {kind.figure for kind in KINDS.values()} - {""}
    assert named <= parts.city.indicators.keys()
    assert {kind.id for kind in KINDS.values() if not kind.figure} == {"homes", "buildings"}
