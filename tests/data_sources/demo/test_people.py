"""People of the demo are plainly made up, and many enough."""

import re
from collections import Counter

from data_sources.demo.people import fictional_phone

NAME = re.compile(r"[一-龥]测试\d{4}")
PHONE = re.compile(r"138000\d{5}")


def test_nobody_can_be_taken_for_real(tables) -> None:
    for row in tables["people"] + tables["officers"]:
        assert NAME.fullmatch(row["name"])
        assert PHONE.fullmatch(row["phone"])
    for row in tables["cases"]:
        if row["reporter"]:
            assert NAME.fullmatch(row["reporter"]["name"])
            assert PHONE.fullmatch(row["reporter"]["phone"])


def test_telephones_have_eleven_digits() -> None:
    assert {len(fictional_phone(n)) for n in (1, 99_999, 123_456)} == {11}


def test_names_are_unique(tables) -> None:
    assert max(Counter(row["name"] for row in tables["people"]).values()) == 1


def test_people_live_in_occupied_homes_of_their_cell(tables) -> None:
    homes = {home["id"]: home for home in tables["homes"]}
    for person in tables["people"]:
        assert homes[person["home"]]["occupied"]
        assert homes[person["home"]]["area"] == person["area"]


def test_the_mix_is_believable(tables, city) -> None:
    people = tables["people"]
    women = sum(person["sex"] == "f" for person in people) / len(people)
    local = sum(person["origin"] == "本市" for person in people) / len(people)
    old = sum(person["birth_year"] <= 1966 for person in people) / len(people)
    assert 0.45 < women < 0.52
    assert 0.4 < local < 0.52
    assert 0.08 < old < 0.2
    assert {person["origin"] for person in people} <= set(city.origins)


def test_the_story_flat_is_empty_and_its_owner_lives_elsewhere(tables) -> None:
    flat = next(home for home in tables["homes"] if home["label"] == "3栋501" and home["area"].startswith("440604012061"))
    owner = next(person for person in tables["people"] if person["id"] == flat["owner"])
    assert not flat["occupied"]
    assert not owner["area"].startswith("440604012061")


def test_every_cell_has_a_leader_and_every_grid_an_officer(tables) -> None:
    cells = [area["code"] for area in tables["areas"] if area["level"] in ("grid", "micro_grid")]
    leaders = {o["grid"] for o in tables["officers"] if o["post"] == "grid_leader"}
    full_time = Counter(o["grid"] for o in tables["officers"] if o["post"] == "full_time")
    assert leaders == set(cells)
    assert sum(full_time.values()) == 1142
    assert set(full_time) == {code for code in cells if "-" not in code}
