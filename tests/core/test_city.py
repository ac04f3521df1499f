"""A pack is read whole or refused with file, line and cure."""

import shutil
from pathlib import Path

import pytest

from core.city import PackError, load_city

CITIES = Path(__file__).parents[2] / "cities"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of Chancheng that a test may spoil."""
    return Path(shutil.copytree(CITIES / "chancheng", tmp_path / "chancheng"))


def spoil(pack: Path, name: str, text: str) -> str:
    """Write a file into the pack; what loading says about it."""
    file = pack / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_city(CITIES / "base", pack)
    return str(refused.value)


def test_a_city_lies_over_base_key_by_key(pack: Path) -> None:
    city = load_city(CITIES / "base", pack)
    assert city.departments["government_data"].zh == "区政数局"
    assert city.departments["fire"].zh == "消防救援大队"
    assert (city.magnets["crowd_route"].zh, city.magnets["crowd_route"].view) == ("行通济沿线人流", "crowd")


def test_a_city_may_change_one_limit_and_keep_the_rest(pack: Path) -> None:
    (pack / "categories.yaml").write_text("categories:\n  - {id: 01-10, limit: 2h}\n", encoding="utf-8")
    category = load_city(CITIES / "base", pack).categories["01-10"]
    assert (category.limit, category.zh, category.major) == ("2h", "暴露生活垃圾", "01")


def test_an_unknown_indicator_in_a_magnet_is_named_with_file_line_and_choices(pack: Path) -> None:
    said = spoil(pack, "magnets/own.yaml", "# ours\n- {id: mine, zh: 我, en: Mine, group: cases, view: number, indicator: case.opne}\n")
    assert "own.yaml:2:" in said
    assert "'case.opne'" in said
    assert "case.open, " in said


def test_what_residents_are_offered_is_a_category_of_the_city(pack: Path) -> None:
    said = spoil(pack, "citizen.yaml", "offers:\n  - {id: dragon, zh: 龙, en: Dragon, icon: flame, category: 99-99}\n")
    assert "citizen.yaml:2:" in said
    assert "'99-99'" in said


def test_a_city_has_offers_and_numbers_of_its_own(pack: Path) -> None:
    (pack / "citizen.yaml").write_text('hotline: "12319"\noffers:\n  - {id: rubbish, category: 14-01}\n', encoding="utf-8")
    city = load_city(CITIES / "base", pack)
    assert (city.hotline, city.offers["rubbish"].zh, city.public_categories[0]) == ("12319", "垃圾没清", "14-01")


def test_an_unknown_role_of_a_page_is_named(pack: Path) -> None:
    said = spoil(pack, "pages/own.yaml", "id: own\nzh: 我\nen: Mine\nroles: [mayor]\n")
    assert "own.yaml:4:" in said
    assert "'mayor'" in said
    assert "leader" in said


def test_an_unknown_magnet_of_a_page_is_named(pack: Path) -> None:
    said = spoil(pack, "pages/own.yaml", "id: own\nzh: 我\nen: Mine\ninstances:\n  a: {magnet: nothing}\n")
    assert "own.yaml:5:" in said
    assert "open_cases" in said


@pytest.mark.parametrize(
    ("controls", "said"),
    [("{period: 7days}", "'7days'"), ("{category: '99'}", "'99'"), ("{periode: 7d}", "'periode'"), ("{category: 1}", "string")],
)
def test_a_page_that_begins_with_what_cannot_be_chosen_is_named(pack: Path, controls: str, said: str) -> None:
    told = spoil(pack, "pages/own.yaml", f"id: own\nzh: 我\nen: Mine\ncontrols: {controls}\n")
    assert "own.yaml:4:" in told
    assert said in told


def test_an_id_given_twice_in_a_file_is_named(pack: Path) -> None:
    rows = "- {id: a_b, zh: 甲, en: A, group: cases, view: number}\n" * 2
    assert "own.yaml:2: the id 'a_b' is given twice" in spoil(pack, "magnets/own.yaml", rows)


def test_an_id_given_in_two_files_is_named(pack: Path) -> None:
    row = "- {id: a_b, zh: 甲, en: A, group: cases, view: number}\n"
    (pack / "magnets" / "one.yaml").write_text(row, encoding="utf-8")
    assert "two.yaml:1: the id 'a_b' is taken by one.yaml" in spoil(pack, "magnets/two.yaml", row)


def test_a_key_given_twice_is_named(pack: Path) -> None:
    assert "kinds.yaml:2: 'origins' is given twice" in spoil(pack, "kinds.yaml", "origins: {}\norigins: {}\n")


def test_a_misspelt_key_is_named(pack: Path) -> None:
    said = spoil(pack, "indicators/own.yaml", "- id: case.open\n  targett: 3\n")
    assert "own.yaml:2: indicators.case.open.targett: there is no such key" in said


def test_a_category_of_an_unknown_department_is_named(pack: Path) -> None:
    said = spoil(pack, "categories.yaml", "categories:\n  - {id: 01-10, department: nobody}\n")
    assert "categories.yaml:2:" in said
    assert "urban_management" in said


def test_a_limit_that_is_none_is_refused_with_how_to_write_it(pack: Path) -> None:
    said = spoil(pack, "categories.yaml", "categories:\n  - {id: 01-10, limit: soon}\n")
    assert "categories.yaml:2: categories.01-10.limit" in said
    assert "4h" in said


def test_a_dimension_an_indicator_cannot_have_is_refused(pack: Path) -> None:
    said = spoil(pack, "indicators/own.yaml", "- id: case.open\n  by: [origin]\n")
    assert "own.yaml:" in said
    assert "category" in said


def test_broken_yaml_is_named_by_line(pack: Path) -> None:
    assert "own.yaml:" in spoil(pack, "magnets/own.yaml", "- {id: a\n- b: [\n")


def test_an_area_without_its_parent_is_refused(pack: Path) -> None:
    said = spoil(pack, "areas.csv", "code,name,official,name_en,kind\n440604,禅城区,禅城区,Chancheng,区\n440604012001,甲,甲,A,社区\n")
    assert "areas.csv:3: 440604012001 lies in 440604012" in said


def test_a_city_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(PackError, match=r"nowhere.*is missing.*chancheng"):
        load_city(CITIES / "base", CITIES / "nowhere")


def test_bands_count_down_from_blue_to_red(pack: Path) -> None:
    crowd = load_city(CITIES / "base", pack).crowd
    assert crowd
    assert [crowd.band(density) for density in (0.9, 1.0, 2.5, 3.0, 4.1)] == [0, 4, 3, 2, 1]


def test_a_fault_in_a_workflow_is_named_with_file_and_line(pack: Path) -> None:
    said = spoil(pack, "workflows/need.yaml", "# ours\nactions:\n  claim: {roles: [mayor]}\n")
    assert "need.yaml:3: workflow need: there is no 'mayor'. Allowed: wall, leader" in said
    said = spoil(pack, "workflows/need.yaml", "states:\n  limbo: {zh: 无, en: Limbo}\n")
    assert "need.yaml:2: workflow need: nothing leads to 'limbo'" in said


def test_a_state_is_done_in_the_same_way_everywhere(pack: Path) -> None:
    said = spoil(pack, "workflows/need.yaml", "states:\n  handled:\n    done: closed\n")
    assert "need.yaml:2: workflow need: 'handled' is done: closed, elsewhere handled" in said


@pytest.mark.parametrize(("words", "filed"), [("heshan", "待分派"), ("gongxian", "待派单"), ("jinshui", "待派单")])
def test_a_city_takes_the_words_of_another_place(pack: Path, words: str, filed: str) -> None:
    (pack / "city.yaml").write_text((pack / "city.yaml").read_text(encoding="utf-8") + f"\nwords: {words}\n", encoding="utf-8")
    city = load_city(CITIES / "base", pack)
    assert city.workflow.states["filed"].zh == filed
    assert city.workflow.states.keys() == load_city(CITIES / "base", CITIES / "chancheng").workflow.states.keys()


def test_words_that_are_not_there_are_named(pack: Path) -> None:
    said = spoil(pack, "city.yaml", (pack / "city.yaml").read_text(encoding="utf-8") + "\nwords: atlantis\n")
    assert "there are no words 'atlantis'. Allowed: gongxian, heshan, jinshui" in said


def test_a_route_to_an_unknown_department_is_named(pack: Path) -> None:
    said = spoil(pack, "routes.yaml", "routes:\n  - {id: own, zh: 我, en: Mine, lead: nobody}\n")
    assert "routes.yaml:2:" in said
    assert "'nobody'" in said
