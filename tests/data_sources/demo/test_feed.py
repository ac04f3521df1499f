"""The feed's course: walkers stay in their cells, reports keep the rules, cases move in time."""

import base64
import json
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
import shapely
from shapely import box

from core.reports import check_report
from data_sources.demo import feed
from data_sources.demo._seeds import chance
from data_sources.demo.cases import Spot

CELL = box(113.10, 23.02, 113.11, 23.03).difference(box(113.102, 23.022, 113.108, 23.035))


def test_officers_walk_without_leaving_their_cell() -> None:
    walk = feed.Walk([1, 2, 3], [CELL] * 3, "test")
    begin = walk.at.copy()
    for _ in range(2000):
        walk.step(1.0, np.array([True, True, False]))
        assert shapely.intersects_xy(CELL.buffer(1e-9), walk.at[:, 0], walk.at[:, 1]).all()
    assert (walk.at[:2] != begin[:2]).any(axis=1).all()
    assert (walk.at[2] == begin[2]).all()


def test_nobody_walks_faster_than_people_do() -> None:
    walk = feed.Walk([1], [CELL], "pace")
    for _ in range(300):
        before = walk.at.copy()
        walk.step(1.0, np.array([True]))
        assert np.hypot(*((walk.at - before)[0] * [102_500, 111_000])) < 1.3


def test_positions_travel_as_float32() -> None:
    packed = np.frombuffer(base64.b64decode(feed.packed(np.array([[113.1, 23.0]]))), "<f4")
    assert packed == pytest.approx([113.1, 23.0], abs=1e-5)


def test_reports_keep_the_rules_of_the_door(city) -> None:
    reports = feed.Reports(city, [Spot("440604012061001", 113.108, 23.023, ())], {"440604012061": "南浦社区", "440604012061001": "01 网格"})
    now, rng = datetime.now(city.tz), Random(2)
    for n in range(60):
        report = check_report(json.loads(reports.one(now, f"t-{n}", n % 2 == 0, rng)), city.categories, city.zone, datetime.now(UTC))
        assert report.external_id == f"t-{n}"
        assert (report.reporter is not None) == (report.source in ("12345", "citizen"))


def test_reports_come_at_the_rate_of_the_hour_times_the_speed(city) -> None:
    rng, noon = chance("rate"), datetime(2026, 11, 25, 11, tzinfo=city.tz)
    usual = sum(feed.reports_due(noon, 60, 1, rng) for _ in range(600)) / 600
    fast = sum(feed.reports_due(noon, 60, 10, rng) for _ in range(600)) / 600
    assert 0.8 < usual < 2
    assert 8 < fast / usual < 12
    assert feed.reports_due(noon, 60, 0, rng) == 0


def a_case(state: str = "handling", category: str = "01-10", no: str = "C20261125-0001", source: str = "12345") -> feed.Open:
    now = datetime(2026, 11, 25, 10, tzinfo=UTC).timestamp()
    return feed.Open(no, state, 3, source, category, "440604012061001", False, now, now + 7200)


def test_most_cases_move_before_their_time_is_up(city) -> None:
    plans, rng = feed.Plans(city), Random(3)
    begin = a_case().state_at
    times = [plans.plan(a_case(category="04-01", no=f"C{n}"), begin, 1.0, 1.0, rng) for n in range(1500)]
    assert min(times) > begin
    assert 0.03 < sum(t > begin + 7200 for t in times) / len(times) < 0.15


def test_a_plan_lies_ahead_even_for_a_late_case_and_sooner_at_speed(city) -> None:
    plans, case = feed.Plans(city), a_case()
    late = case.due_at + 3600
    assert plans.plan(case, late, 1.0, 1.0, Random(4)) > late
    assert plans.plan(case, case.state_at, 10.0, 1.0, Random(5)) - case.state_at < (plans.plan(case, case.state_at, 1.0, 1.0, Random(5)) - case.state_at) / 5


def test_every_open_state_but_drafts_and_suspended_ones_has_a_next_action(city) -> None:
    for state in city.workflow.open_states():
        move = feed.next_action(a_case(state), city, Random(6))
        if state in ("draft", "suspended"):
            assert move is None
            continue
        action, role, needs = move
        assert action in city.workflow.actions_of(state, role)
        assert set(city.workflow.actions[action].needs) <= set(needs)


def test_duty_goes_to_the_hour_s_share_step_by_step() -> None:
    rng, duty = chance("duty"), np.ones(1000, dtype=bool)
    for _ in range(60):
        come, leave = feed.duty_changes(duty, 0.3, 40, rng)
        assert max(len(come), len(leave)) <= 41
        duty[come], duty[leave] = True, False
    assert abs(duty.mean() - 0.3) < 0.02


def test_more_officers_are_on_duty_by_day(city) -> None:
    assert feed.duty_share(datetime(2026, 11, 25, 10, tzinfo=city.tz)) > 0.9 > 0.4 > feed.duty_share(datetime(2026, 11, 25, 3, tzinfo=city.tz))


def test_cameras_go_off_and_on_around_their_share() -> None:
    rng, online = chance("cameras"), np.arange(2000) % 20 > 0
    for _ in range(400):
        come, leave = feed.camera_changes(online, 0.985, 2.0, rng)
        online[come], online[leave] = True, False
    assert 0.97 < online.mean() < 0.995


def test_codes_are_grouped_by_community() -> None:
    groups = feed.grouped(["440604012061001", "440604012061002", "440604100001001"])
    assert {code: found.tolist() for code, found in groups.items()} == {"440604012061": [0, 1], "440604100001": [2]}


def test_a_festival_sends_reports_from_the_route(city) -> None:
    spots = [Spot("440604012061001", 113.108, 23.023, ()), *(Spot("440604100001001", 113.02, 22.98, ()) for _ in range(200))]
    reports = feed.Reports(city, spots, {code: "x" for spot in spots for code in (spot.area, spot.area[:12])})
    rng, now = Random(7), datetime.now(city.tz) - timedelta(minutes=1)
    lons = [json.loads(reports.one(now, str(n), True, rng))["lon"] for n in range(200)]
    assert 40 < lons.count(113.108) < 130
