"""Where a home lies by its label, and the table that floors and units make."""

from core.homes import floor_and_unit, state_of, table


def test_a_label_tells_floor_and_unit() -> None:
    assert [floor_and_unit(label) for label in ("3栋501", "12栋1203", "2单元 0304", "底商", "7")] == [(5, 1), (12, 3), (3, 4), None, None]


def test_a_home_is_lived_in_let_or_empty() -> None:
    assert [state_of(False, 1, True), state_of(True, 1, True), state_of(True, 1, False), state_of(True, None, False)] == [
        "empty",
        "lived_in",
        "let",
        "lived_in",
    ]


def test_floors_come_from_the_top_and_what_has_no_place_stands_beside() -> None:
    homes = [{"label": "1栋101"}, {"label": "1栋203"}, {"label": "1栋101"}, {"label": "仓库"}]
    made = table(homes, 3)
    assert (made["units"], [row["floor"] for row in made["floors"]]) == ([1, 3], [3, 2, 1])
    assert [[bool(home) for home in row["homes"]] for row in made["floors"]] == [[False, False], [False, True], [True, False]]
    assert made["others"] == homes[2:]
    assert table([], 9)["floors"] == []
    assert [row["floor"] for row in table([{"label": "1栋501"}], 2)["floors"]] == [5, 4, 3, 2, 1]
