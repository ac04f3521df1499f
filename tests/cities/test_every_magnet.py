"""Every magnet, page and indicator of every city holds together."""

from pathlib import Path

import pytest

from core.arrangement import overlapping
from core.city import City, load_city

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


@pytest.fixture(params=NAMES)
def pack(request: pytest.FixtureRequest) -> City:
    return load_city(CITIES / "base", CITIES / request.param)


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


def test_no_magnet_covers_another_and_every_arrangement_holds_all(pack: City) -> None:
    for page in pack.pages.values():
        for name, arrangement in page.arrangements.items():
            assert overlapping(arrangement.items) is None, (page.id, name)
            assert set(arrangement.items) == set(page.instances), (page.id, name)


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
