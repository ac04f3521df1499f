"""Numbers of cells from west to east, names that follow them, and the staffing rule."""

from core.cells import CellRules, HowMany, Spot, SurveyField, named_anew, next_codes, next_micro, reading_order, renumbered, staff_faults

COMMUNITY = "440604012061"
RULES = CellRules(staff={"basic": {"grid_leader": HowMany(least=1, most=1), "full_time": HowMany(least=1, most=2)}})


def spot(key: str, lon: float, lat: float, number: int | None = None) -> Spot:
    return Spot(key, lon, lat, f"{COMMUNITY}{number:03}" if number else None)


def worker(post: str, number: int = 1, officer: int | None = None) -> dict:
    return {"cell": f"{COMMUNITY}{number:03}", "post": post, "officer": officer, "name": "王测试0001"}


def test_cells_are_read_from_north_to_south_and_in_a_row_from_west_to_east() -> None:
    square = [spot("se", 1, 0), spot("nw", 0, 1), spot("sw", 0, 0), spot("ne", 1, 1)]
    assert [each.key for each in reading_order(square)] == ["nw", "ne", "sw", "se"]


def test_what_is_in_order_keeps_its_number_and_nothing_is_used_again() -> None:
    spots = [spot("a", 0, 1, 1), spot("b", 1, 1, 4), spot("c", 0, 0, 2), spot("d", 1, 0)]
    used = [f"{COMMUNITY}{n:03}" for n in (1, 2, 3, 4)]
    assert {key: code[12:] for key, code in renumbered(COMMUNITY, spots, used).items()} == {"a": "001", "b": "004", "c": "005", "d": "006"}


def test_new_cells_get_numbers_nobody_ever_had() -> None:
    assert next_codes(COMMUNITY, 2, [f"{COMMUNITY}007", f"{COMMUNITY}003-02"]) == [f"{COMMUNITY}008", f"{COMMUNITY}009"]
    assert next_micro(f"{COMMUNITY}003", [f"{COMMUNITY}003-02"]) == f"{COMMUNITY}003-03"


def test_a_name_follows_its_number() -> None:
    old, new = f"{COMMUNITY}003", f"{COMMUNITY}012"
    assert named_anew("03 网格", old, new) == "12 网格"
    assert named_anew("Grid 03", old, new) == "Grid 12"
    assert named_anew("祖庙 网格", old, new) == "祖庙 网格"


def test_a_cell_without_a_leader_and_with_three_full_time_officers_breaks_the_rule_twice() -> None:
    found = staff_faults(RULES, {f"{COMMUNITY}001": "basic"}, [worker("full_time", officer=n) for n in (1, 2, 3)], 100)
    assert [fault.rule for fault in found] == ["too_few", "too_many"]


def test_one_officer_with_two_cells_breaks_one_cell_each() -> None:
    staff = [worker("grid_leader", n) for n in (1, 2)] + [worker("full_time", n, officer=9) for n in (1, 2)]
    found = staff_faults(RULES, {f"{COMMUNITY}{n:03}": "basic" for n in (1, 2)}, staff, 100)
    assert {(fault.rule, fault.cell) for fault in found} == {("one_cell_each", f"{COMMUNITY}001"), ("one_cell_each", f"{COMMUNITY}002")}


def test_eighteen_for_ten_thousand_is_counted_over_the_community() -> None:
    rules = RULES.model_copy(update={"per_10000": 18.0, "staff": {}})
    assert [fault.rule for fault in staff_faults(rules, {}, [worker("full_time")], 10_000)] == ["per_10000"]
    assert staff_faults(rules, {}, [worker("full_time")], 500) == []


def test_a_survey_answer_is_of_its_kind() -> None:
    field = SurveyField(id="n", zh="数", en="Number", kind="number", most=10)
    assert field.wrong(3) is None
    assert field.wrong(None) is None
    assert field.wrong(11) is not None
    assert field.wrong("3") is not None
