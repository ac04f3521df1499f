"""Patrols: who is at the point checks in, who is not is told how far he is; several units have one list."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import patrol, walk
from services._parts import Parts
from services.answer import Question, answer
from services.field_work import open_items
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

LON, LAT = 113.102, 23.025
METRE = 1 / 111_320  # degrees of latitude
WHOLE_DAY = {"days": "1234567", "from_time": "00:00", "until_time": "23:59"}


def a_run(parts: Parts, count: int = 2, area: str = f"{NANPU}001", **over: Any) -> int:
    """Today's run of a new route, its points 200 m apart to the north."""
    places = [{"zh": f"第{n + 1}点", "en": f"Point {n + 1}", "lon": LON, "lat": LAT + n * 200 * METRE} for n in range(count)]
    planner = kit.account(parts, "dispatcher", "440604")
    given = {"zh": "夜间巡查", "en": "Night patrol", "area": area, "points": places, "radius_m": 100, "units": [], **WHOLE_DAY, **over}
    route = patrol.make_route(parts, planner, given)["id"]
    with parts.store.read() as conn:
        return int(conn.execute(select(tables.patrol_runs.c.id).where(tables.patrol_runs.c.route == route)).scalar_one())


def at(point: int = 0, metres_off: float = 0, accuracy: float = 10, **over: Any) -> dict[str, Any]:
    where = {"lon": LON, "lat": LAT + (point * 200 - metres_off) * METRE, "accuracy": accuracy}
    return {"id": f"check-{point}-{metres_off}-{accuracy}", "point": point, "at": None, **where, **over}


def officer(parts: Parts, area: str = f"{NANPU}001", **over: Any) -> Any:
    return kit.account(parts, "officer", area, **over)


def test_who_is_there_checks_in_and_accuracy_is_kept(parts: Parts) -> None:
    mine, run = officer(parts), a_run(parts)
    after = walk.check_in(parts, mine, run, at(0, 60, accuracy=12))
    assert (after["state"], after["checked"], after["points"]) == ("walking", 1, 2)
    assert after["list"][0]["check"] | {"at": None} == {"unit": "测试单位", "at": None, "distance_m": 60, "accuracy_m": 12}
    assert after["members"] == [{"unit": "测试单位", "at": after["members"][0]["at"]}]


@pytest.mark.parametrize(("off", "accuracy", "code"), [(111, 10, "too_far"), (160, 140, "too_far"), (10, 151, "rough")])
def test_who_is_not_there_is_refused_with_the_distance(parts: Parts, off: int, accuracy: int, code: str) -> None:
    mine, run = officer(parts), a_run(parts)
    with pytest.raises(BadInput) as refused:
        walk.check_in(parts, mine, run, at(0, off, accuracy))
    assert (refused.value.code, str(off) in refused.value.message or str(accuracy) in refused.value.message) == (code, True)
    assert patrol.run(parts, mine, run)["checked"] == 0


def test_a_position_is_granted_its_own_error_up_to_fifty_metres(parts: Parts) -> None:
    mine, run = officer(parts), a_run(parts)
    assert walk.check_in(parts, mine, run, at(0, 149, accuracy=140))["checked"] == 1


def test_a_check_in_sent_twice_counts_once_and_a_checked_point_stays_whose_it_is(parts: Parts) -> None:
    mine, colleague, run = officer(parts), officer(parts, unit="另一网格"), a_run(parts)
    for _ in range(2):
        walk.check_in(parts, mine, run, at(0))
    after = walk.check_in(parts, colleague, run, at(0, 5))
    assert (after["checked"], after["list"][0]["check"]["unit"], len(after["members"])) == (1, "测试单位", 2)


def test_points_nobody_checked_are_missed_when_it_ends(parts: Parts) -> None:
    mine, run = officer(parts), a_run(parts, 3)
    for point in (0, 2):
        walk.check_in(parts, mine, run, at(point))
    after = walk.finish(parts, mine, run, "东侧封路")
    assert (after["state"], after["missed"], [each["missed"] for each in after["list"]]) == ("partly", 1, [False, True, False])
    assert walk.finish(parts, mine, run, "again")["summary"] == "东侧封路"
    with pytest.raises(Conflict, match="ended"):
        walk.check_in(parts, mine, run, at(1))


def test_what_waited_without_network_counts_with_its_own_time_and_a_wrong_clock_is_told(parts: Parts) -> None:
    mine, run = officer(parts), a_run(parts)
    moment = datetime.now(parts.city.tz) - timedelta(seconds=20)
    if moment.date() != datetime.now(parts.city.tz).date():
        moment = datetime.now(parts.city.tz)
    after = walk.check_in(parts, mine, run, at(0, at=moment.isoformat()))
    assert after["list"][0]["check"]["at"] == moment.isoformat(timespec="seconds")
    for wrong in (datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC) - timedelta(days=3)):
        with pytest.raises(BadInput, match="clock"):
            walk.check_in(parts, mine, run, at(1, at=wrong.isoformat()))


def test_a_joint_patrol_has_one_list_of_what_all_its_units_found(parts: Parts) -> None:
    run = a_run(parts, units=["fire", "market"])
    mine = officer(parts, unit="南浦社区网格")
    fire = kit.account(parts, "handler", "440604", department="fire", unit="消防救援大队")
    for who in (mine, fire):
        walk.join(parts, who, run)
    report = {**kit.a_report(external_id="phone-1", category="10-01"), "reporter": None}
    report.pop("reporter")
    for _ in range(2):
        after = walk.add_finding(parts, fire, run, None, report)
    after = walk.add_finding(parts, mine, run, kit.a_case(parts), None)
    assert [each["unit"] for each in after["found"]] == ["消防救援大队", "南浦社区网格"]
    assert ([each["unit"] for each in after["members"]], after["joint"]) == (["南浦社区网格", "消防救援大队"], True)


def test_others_neither_see_nor_walk_it(parts: Parts) -> None:
    run = a_run(parts, units=["fire"])
    for stranger in (officer(parts, f"{ZUMIAO_OTHER}001"), kit.account(parts, "handler", "440604", department="market")):
        with pytest.raises(NotFound):
            patrol.run(parts, stranger, run)
    with pytest.raises(NotAllowed):
        walk.join(parts, kit.account(parts, "leader", "440604"), run)
    with pytest.raises(NotAllowed, match="Walk along first"):
        walk.add_finding(parts, officer(parts), run, kit.a_case(parts), None)


def test_the_days_nobody_planned_are_made_up_for_once(parts: Parts) -> None:
    a_run(parts)
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    assert (patrol.plan_runs(parts, tomorrow), patrol.plan_runs(parts, tomorrow)) == (2, 0)


def test_the_rate_is_of_patrols_that_are_over(parts: Parts) -> None:
    leader, mine, run = kit.account(parts, "leader", "440604"), officer(parts), a_run(parts)
    assert answer(parts, leader, Question("patrol.complete_rate", "440604"))["state"] == "no_data"
    for point in (0, 1):
        walk.check_in(parts, mine, run, at(point))
    a_run(parts)
    over = datetime.now(UTC)
    with parts.store.write() as conn:
        conn.execute(tables.patrol_runs.update().values(until_at=over, complete_at=None))
        conn.execute(tables.patrol_runs.update().where(tables.patrol_runs.c.id == run).values(complete_at=over - timedelta(minutes=1)))
    found = answer(parts, leader, Question("patrol.complete_rate", "440604012", by="area"))
    assert (found["value"], found["numerator"], found["denominator"]) == (50.0, 1, 2)
    assert {row["id"]: row["denominator"] for row in found["rows"]} == {NANPU: 2, ZUMIAO_OTHER: 0}


def test_it_stands_in_the_officers_list_until_it_is_done(parts: Parts) -> None:
    mine, run = officer(parts), a_run(parts)
    (item,) = [each for each in open_items(parts, mine) if each["kind"] == "patrol"]
    assert (item["id"], item["zh"], item["area_zh"]) == (str(run), "夜间巡查 0/2", "南浦社区")
    for point in (0, 1):
        walk.check_in(parts, mine, run, at(point))
    walk.finish(parts, mine, run, "")
    assert [each for each in open_items(parts, mine) if each["kind"] == "patrol"] == []


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"points": []}, "points"),
        ({"points": [{"zh": "一", "en": "1", "lon": 400.0, "lat": 0.0}]}, "points.0"),
        ({"days": "8"}, "days"),
        ({"from_time": "20:00", "until_time": "08:00"}, "until_time"),
        ({"from_time": "late"}, "from_time"),
        ({"units": ["navy"]}, "units"),
    ],
)
def test_a_route_that_cannot_be_is_refused_with_its_field(parts: Parts, over: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        a_run(parts, **over)
    assert refused.value.field == field
