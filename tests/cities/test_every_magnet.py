"""Every magnet, page and indicator of every city holds together."""

import shutil
from pathlib import Path

import pytest

from core._yaml import PackError
from core.arrangement import Place, overlapping
from core.city import OVERLAY, City, load_city

CITIES = Path(__file__).parents[2] / "cities"
NAMES = sorted(file.parent.name for file in CITIES.glob("*/city.yaml") if file.parent.name != "base")
WANTED = [
    "open_cases",
    "new_today",
    "closed_today",
    "overdue_open",
    "on_time_rate",
    "cases_by_category",
    "trend_24h",
    "area_ranking",
    "overdue_list",
    "population",
    "age_pyramid",
    "origin",
    "enterprises",
    "enterprises_by_industry",
    "enterprise_activity",
    "officers_on_duty",
    "cameras_online",
    "crowd_route",
    "crowd_total",
    "ticker",
    "one_map",
    "case_board",
    "clock",
    "duty_strip",
    "handling_time",
    "satisfaction",
    "rework_rate",
    "needs_me",
]
TOPICS = {
    "public_safety": "公共安全",
    "industry": "产业经济",
    "livelihood": "民生保障",
    "approval": "行政审批",
    "grid_governance": "网格治理",
    "enforcement": "综合执法",
    "smart_water": "智慧水务",
    "ecology": "生态环保",
    "command": "指挥调度",
    "social_governance": "社会治理",
    "public_health": "公共卫生",
}


@pytest.fixture(params=[*NAMES, f"chancheng with {OVERLAY}"])
def pack(request: pytest.FixtureRequest, tmp_path: Path) -> City:
    name, _, overlay = request.param.partition(" with ")
    return load_city(CITIES / "base", overlaid(tmp_path, name) if overlay else CITIES / name)


def overlaid(tmp_path: Path, name: str) -> Path:
    """A copy of a city with one line more: that it wants the overlay."""
    folder = tmp_path / name
    shutil.copytree(CITIES / name, folder)
    file = folder / "city.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{OVERLAY}: true\n", encoding="utf-8")
    return folder


def test_the_promised_magnets_are_there(pack: City) -> None:
    assert set(WANTED) <= set(pack.magnets)


def test_a_magnet_asks_only_for_rows_its_indicator_has(pack: City) -> None:
    for magnet in pack.magnets.values():
        if magnet.indicator and "by" in magnet.settings:
            assert magnet.settings["by"] in pack.indicators[magnet.indicator].by, magnet.id


def test_the_views_of_magnets_are_files(pack: City) -> None:
    views = {file.stem for file in (CITIES.parent / "widgets").glob("[!_]*.py")}
    assert {magnet.view for magnet in pack.magnets.values()} <= views


def test_every_role_has_a_home(pack: City) -> None:
    homes = {role for page in pack.pages.values() for role in page.roles}
    assert homes == set(pack.roles)
    assert all(any(role in page.roles and not page.topic for page in pack.pages.values()) for role in pack.roles)


def test_no_magnet_covers_another_and_every_arrangement_holds_all(pack: City) -> None:
    for page in pack.pages.values():
        for name, arrangement in page.arrangements.items():
            assert overlapping(arrangement.items) is None, (page.id, name)
            assert set(arrangement.items) == set(page.instances), (page.id, name)


def holes(items: dict[str, Place], columns: int) -> int:
    """Cells that nothing covers, down to where the last magnet ends."""
    return columns * max(y + h for _, y, _, h in items.values()) - sum(w * h for _, _, w, h in items.values())


def test_no_page_leaves_a_hole_on_desk_and_phone(pack: City) -> None:
    for page in pack.pages.values():
        for name in ("desk", "phone"):
            arrangement = page.arrangement(name)
            assert holes(arrangement.items, arrangement.columns) == 0, (page.id, name)


def test_every_topic_has_a_full_page_of_magnets(pack: City) -> None:
    for id, zh in TOPICS.items():
        page = pack.pages[id]
        assert (page.zh, page.topic > 0) == (zh, True)
        assert 15 <= len(page.instances) <= 26, id
        assert {"desk", "phone"} <= page.arrangements.keys()
        assert page.roles, id


def test_topics_have_places_of_their_own(pack: City) -> None:
    places = [page.topic for page in pack.pages.values() if page.topic]
    assert len(set(places)) == len(places)


def test_no_two_topics_show_the_same_magnets(pack: City) -> None:
    shown = {page.id: {each.magnet for each in page.instances.values()} for page in pack.pages.values() if page.topic}
    for id, magnets in shown.items():
        assert all(len(magnets & others) <= 5 for other, others in shown.items() if other != id), id


def test_a_magnet_is_not_smaller_than_it_can_be_read_at(pack: City) -> None:
    from widgets._views import VIEWS

    for page in pack.pages.values():
        for name, (_, _, w, h) in page.arrangement("desk").items.items():
            least = VIEWS[pack.magnets[page.instances[name].magnet].view].least
            assert w >= least[0], (page.id, name)
            assert h >= least[1], (page.id, name)


def test_the_categories_that_magnets_and_indicators_name_are_there(pack: City) -> None:
    known = pack.majors.keys() | pack.categories.keys()
    named = {each for magnet in pack.magnets.values() for each in str(magnet.settings.get("category") or "").split(",") if each}
    named |= {each for indicator in pack.indicators.values() for each in (*indicator.where.get("category", ()), *indicator.part.get("category", ()))}
    assert named <= known


def test_party_building_is_there_only_where_the_city_says_so(tmp_path: Path) -> None:
    without, with_it = load_city(CITIES / "base", CITIES / "chancheng"), load_city(CITIES / "base", overlaid(tmp_path, "chancheng"))
    assert "party_building" not in without.pages
    assert with_it.pages["party_building"].zh == "党建引领"
    own = with_it.magnets.keys() - without.magnets.keys()
    assert own
    assert not own & {each.magnet for page in without.pages.values() for each in page.instances.values()}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("roles: [leader, mayor]", "there is no 'mayor'. Allowed: wall, leader"),
        ("instances: {a: {magnet: open_casez}}", "there is no 'open_casez'. Allowed: open_cases"),
        ("topic: maybe", "topic: Input should be a valid integer"),
    ],
)
def test_a_page_that_names_what_is_not_there_is_refused_with_the_place(tmp_path: Path, line: str, why: str) -> None:
    folder = tmp_path / "chancheng"
    shutil.copytree(CITIES / "chancheng", folder)
    (folder / "pages").mkdir()
    (folder / "pages" / "own.yaml").write_text(f"id: own\nzh: 本\nen: Own\n{line}\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"own\.yaml:4: ") as refused:
        load_city(CITIES / "base", folder)
    assert why in str(refused.value)


def test_walls_and_the_summary_leave_no_hole(pack: City) -> None:
    for page, name in (("wall", "wall16x9"), ("wall", "wall32x9"), ("summary", "lead")):
        arrangement = pack.pages[page].arrangements[name]
        assert sum(w * h for _, _, w, h in arrangement.items.values()) == arrangement.columns * (arrangement.rows or 0)


def test_every_open_state_stands_in_one_column(pack: City) -> None:
    shown = [state for column in pack.columns for state in column.states]
    assert len(shown) == len(set(shown))
    assert set(pack.workflow.open_states()) - {"draft"} <= set(shown)


def test_the_crowd_route_lies_in_the_citys_outline(pack: City) -> None:
    from shapely.geometry import LineString, shape

    for segment in pack.crowd.segments if pack.crowd else ():
        assert shape(pack.outline).contains(LineString(segment.line)), segment.id


def test_chancheng_has_its_official_areas() -> None:
    city = load_city(CITIES / "base", CITIES / "chancheng")
    by_level = [area.level for area in city.areas]
    assert (by_level.count("town_street"), by_level.count("community")) == (4, 147)
    nanpu = next(area for area in city.areas if area.code == "440604012061")
    assert (nanpu.name, nanpu.official, nanpu.name_en) == ("南浦社区", "南浦社区居委会", "Nanpu Community")
