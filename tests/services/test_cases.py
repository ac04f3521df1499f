"""Finding and reading cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import BadInput, NotFound
from core.scope import Scope
from services._parts import Parts
from services.act import Post, act
from services.cases import case
from services.find_cases import count_columns, find_cases
from store import tables
from tests import kit
from tests.kit import NANPU, NANZHUANG_ONE, ZUMIAO_OTHER

PLACES = {NANPU: {"lon": 113.102, "lat": 23.025}, ZUMIAO_OTHER: {"lon": 113.112, "lat": 23.025}, NANZHUANG_ONE: {"lon": 113.022, "lat": 22.985}}
CENTRE = Post("dispatcher", "区指挥中心", Scope.of("440604"))


@pytest.fixture
def three(parts: Parts) -> dict[str, str]:
    """A case in each community, by community."""
    return {code: kit.a_case(parts, **place) for code, place in PLACES.items()}


def found(parts: Parts, account: Any, **wanted: Any) -> set[str]:
    return {item["no"] for item in find_cases(parts, account, **wanted)[0]}


def set_case(parts: Parts, no: str, **values: Any) -> None:
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().where(tables.cases.c.no == no).values(values))


@pytest.mark.parametrize(
    ("role", "area", "sees"),
    [
        ("community", NANPU, [NANPU]),
        ("officer", f"{NANPU}002", [NANPU]),
        ("dispatcher", "440604012", [NANPU, ZUMIAO_OTHER]),
        ("leader", "440604", [NANPU, ZUMIAO_OTHER, NANZHUANG_ONE]),
        ("handler", "440604", []),
    ],
)
def test_everybody_finds_what_lies_in_his_scope(parts: Parts, three: dict[str, str], role: str, area: str, sees: list[str]) -> None:
    account = kit.account(parts, role, area, department="water" if role == "handler" else None)
    assert found(parts, account) == {three[code] for code in sees}
    assert sum(column["total"] for column in count_columns(parts, account).values()) == len(sees)
    for code, no in three.items():
        if code in sees:
            assert case(parts, account, no)["area"] == code
        else:
            with pytest.raises(NotFound):
                case(parts, account, no)


def test_a_department_finds_what_was_dispatched_to_it(parts: Parts, three: dict[str, str]) -> None:
    for action, needs in (("accept", {}), ("file_case", {}), ("dispatch", {"department": "water"})):
        act(parts, CENTRE, three[NANPU], action, case(parts, kit.account(parts), three[NANPU])["version"], **needs)
    assert found(parts, kit.account(parts, "handler", "440604", department="water")) == {three[NANPU]}


def test_an_area_outside_the_scope_is_not_there(parts: Parts, three: dict[str, str]) -> None:
    account = kit.account(parts)
    with pytest.raises(NotFound):
        find_cases(parts, account, area=ZUMIAO_OTHER)
    with pytest.raises(NotFound):
        count_columns(parts, account, "440604")
    assert found(parts, account, area=f"{NANPU}002") == set()


def test_filters_narrow(parts: Parts, three: dict[str, str]) -> None:
    leader = kit.account(parts, "leader", "440604")
    act(parts, CENTRE, three[NANPU], "accept", 1)
    other = kit.a_case(parts, category="05-01", external_id="known")
    assert found(parts, leader, state="accepted") == {three[NANPU]}
    assert len(found(parts, leader, state="accepted,reported")) == 4
    assert found(parts, leader, category="05-01") == found(parts, leader, category="05") == {other}
    assert found(parts, leader, category="05-01,01-10") == {other, *three.values()}
    assert found(parts, leader, source="12345", external_id="known") == {other}
    assert len(found(parts, leader, column="to_accept")) == 4
    assert len(found(parts, leader, open=True)) == 4
    assert found(parts, leader, open=False) == found(parts, leader, column="closed_today") == set()


def test_what_does_not_exist_is_named(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    for wanted in ({"state": "shut"}, {"column": "shut"}, {"after": "x"}):
        with pytest.raises(BadInput):
            find_cases(parts, leader, **wanted)  # type: ignore[arg-type]


def test_lights_are_those_of_now(parts: Parts, three: dict[str, str]) -> None:
    leader, now, hour = kit.account(parts, "leader", "440604"), datetime.now(UTC), timedelta(hours=1)
    set_case(parts, three[NANPU], yellow_at=now - 2 * hour, due_at=now - hour)
    set_case(parts, three[ZUMIAO_OTHER], yellow_at=now - hour, due_at=now + hour)
    colours = {three[NANPU]: "red", three[ZUMIAO_OTHER]: "yellow", three[NANZHUANG_ONE]: "green"}
    assert {item["no"]: item["light"] for item in find_cases(parts, leader)[0]} == colours
    for no, light in colours.items():
        assert found(parts, leader, light=light) == {no}


def test_the_most_pressing_come_first_and_done_ones_last(parts: Parts, three: dict[str, str]) -> None:
    now = datetime.now(UTC)
    set_case(parts, three[ZUMIAO_OTHER], due_at=now - timedelta(hours=1))
    set_case(parts, three[NANPU], state="closed", due_at=None, closed_at=now)
    order = [item["no"] for item in find_cases(parts, kit.account(parts, "leader", "440604"))[0]]
    assert order == [three[ZUMIAO_OTHER], three[NANZHUANG_ONE], three[NANPU]]


def test_open_ones_stand_in_the_boards_order_page_by_page(parts: Parts) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    asleep, old, new, near, over, longer, urgent, closed = (kit.a_case(parts) for _ in range(8))
    set_case(parts, asleep, due_at=None, yellow_at=None, reported_at=now - 9 * hour)
    set_case(parts, old, due_at=now + hour, yellow_at=now + hour, reported_at=now - 5 * hour)
    set_case(parts, new, due_at=now + 9 * hour, yellow_at=now + hour, reported_at=now - hour)
    set_case(parts, near, due_at=now + hour, yellow_at=now - hour)
    set_case(parts, over, due_at=now - hour, yellow_at=now - 2 * hour)
    set_case(parts, longer, due_at=now - 2 * hour, yellow_at=now - 3 * hour)
    set_case(parts, urgent, due_at=now + hour, yellow_at=now + hour, urgent=True)
    set_case(parts, closed, state="closed", due_at=None, closed_at=now, urgent=True)
    assert paged(parts) == [urgent, longer, over, near, new, old, asleep, closed]


def paged(parts: Parts, **wanted: Any) -> list[str]:
    """The numbers of all cases, three at a time."""
    account, seen, after = kit.account(parts), [], None
    while True:
        items, after = find_cases(parts, account, limit=3, after=after, **wanted)
        seen += [item["no"] for item in items]
        if after is None:
            return seen


def test_the_latest_are_those_on_the_board_by_their_last_step(parts: Parts) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    nos = [kit.a_case(parts) for _ in range(5)]
    for age, no in enumerate(nos):
        set_case(parts, no, state_at=now - age * hour)
    set_case(parts, nos[2], state="closed", closed_at=now)
    set_case(parts, nos[3], state="closed", closed_at=now - 48 * hour)
    assert paged(parts, order="latest") == [nos[0], nos[1], nos[2], nos[4]]


@pytest.mark.parametrize("column", ["no", "category", "area", "state", "reported"])
def test_a_list_goes_by_a_column_both_ways_whole_and_page_by_page(parts: Parts, column: str) -> None:
    states, now = list(parts.city.states), datetime.now(UTC)
    for age, (category, area) in enumerate([("10-01", NANPU), ("01-10", NANPU), ("10-01", ZUMIAO_OTHER), ("05-01", NANPU)] * 2):
        set_case(parts, kit.a_case(parts, category=category, area=area), reported_at=now - timedelta(hours=age % 3), state=("handling", "reported")[age % 2])
    found = {item["no"]: item for item in find_cases(parts, kit.account(parts), limit=100)[0]}

    def rank(no: str) -> Any:
        item = found[no]
        return {"state": states.index(item["state"]), "reported": item["reported_at"], "area": item["grid"] or item["area"]}.get(column, item.get(column))

    up, down = paged(parts, order=column), paged(parts, order=f"-{column}")
    assert [rank(no) for no in up] == sorted(rank(no) for no in found)
    assert [rank(no) for no in down] == sorted((rank(no) for no in found), reverse=True)
    assert set(up) == set(down) == set(found)


def test_pages_follow_each_other_without_gap(parts: Parts) -> None:
    nos = {kit.a_case(parts) for _ in range(7)}
    for no in sorted(nos)[:4]:
        set_case(parts, no, state="closed", due_at=None, closed_at=datetime.now(UTC))
    seen = paged(parts)
    assert len(seen) == 7
    assert set(seen) == nos


def test_what_was_closed_yesterday_is_off_the_board(parts: Parts, three: dict[str, str]) -> None:
    leader, now = kit.account(parts, "leader", "440604"), datetime.now(UTC)
    set_case(parts, three[NANPU], state="closed", closed_at=now)
    set_case(parts, three[ZUMIAO_OTHER], state="closed", closed_at=now - timedelta(days=2))
    assert found(parts, leader, column="closed_today") == {three[NANPU]}
    totals = {name: column["total"] for name, column in count_columns(parts, leader).items()}
    assert totals == {"to_accept": 1, "to_dispatch": 0, "handling": 0, "to_check": 0, "closed_today": 1}
    assert {item["no"]: item["column"] for item in find_cases(parts, leader)[0]}[three[ZUMIAO_OTHER]] is None


def test_a_column_counts_its_red_and_yellow_lights(parts: Parts, three: dict[str, str]) -> None:
    leader, now = kit.account(parts, "leader", "440604"), datetime.now(UTC)
    set_case(parts, three[NANPU], yellow_at=now - timedelta(hours=2), due_at=now - timedelta(hours=1))
    set_case(parts, three[ZUMIAO_OTHER], yellow_at=now - timedelta(hours=1), due_at=now + timedelta(hours=1))
    assert count_columns(parts, leader)["to_accept"] == {"total": 3, "red": 1, "yellow": 1}


def test_words_are_masked_and_a_wall_shows_none(parts: Parts) -> None:
    no = kit.a_case(parts, title="王测试0001家门口", text="电话13800000001", reporter={"name": "王测试0001", "phone": "13800000001"})
    seen, on_wall = case(parts, kit.account(parts), no), case(parts, kit.account(parts, "wall", "440604"), no)
    assert (seen["title"], seen["text"]) == ("王******家门口", "电话138****0001")
    assert (on_wall["title"], on_wall["text"]) == (None, None)
    assert (seen["reporter"], on_wall["reporter"]) == ({"name": "王******", "phone": "138****0001"}, None)


def test_actions_say_what_they_need(parts: Parts) -> None:
    no = kit.a_case(parts)
    act(parts, CENTRE, no, "accept", 1)
    act(parts, CENTRE, no, "file_case", 2)
    actions = {action["action"]: action for action in case(parts, kit.account(parts, "dispatcher", "440604012"), no)["actions"]}
    need = actions["dispatch"]["needs"][0]
    assert (need["id"], need["required"], need["default"]) == ("department", True, "urban_management")
    assert need["choices"]["water"]["zh"]
