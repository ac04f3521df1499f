"""How long a case stood in each state."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.stages import stages

ZONE = "Asia/Shanghai"
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09:00 in the city
HOUR = timedelta(hours=1)


def step(action: str, to: str, hours: float, **data: Any) -> dict[str, Any]:
    return {"action": action, "to_state": to, "at": MONDAY + hours * HOUR, "data": data}


def test_each_stay_is_measured_against_its_share(city: Any) -> None:
    found = stages(
        city.workflow, "10u", [step("report", "reported", 0), step("accept", "accepted", 0.5), step("file_case", "filed", 2)], MONDAY + 3 * HOUR, ZONE
    )
    assert [(each.state, each.seconds / 3600, (each.allowed or 0) / 3600, each.over) for each in found] == [
        ("reported", 0.5, 1.0, False), ("accepted", 1.5, 0.5, True), ("filed", 1.0, 0.5, True),
    ]  # fmt: skip
    assert found[-1].left is None


def test_office_hours_alone_count_where_the_limit_is_in_them(city: Any) -> None:
    found = stages(city.workflow, "4h", [step("report", "reported", 0), step("accept", "accepted", 24)], MONDAY + 25 * HOUR, ZONE)
    assert (found[0].working, found[0].seconds / 3600) == (True, 7.0)


def test_a_suspension_stands_apart_and_the_stage_goes_on_with_what_was_left(city: Any) -> None:
    steps = [
        step("dispatch", "dispatched", 0),
        step("sign_for", "handling", 1),
        step("suspend", "suspended", 3),
        step("resume", "handling", 10),
        step("feed_back", "handled", 11),
    ]
    found = stages(city.workflow, "10u", steps, MONDAY + 12 * HOUR, ZONE)
    assert [each.stopped for each in found] == [False, False, True, False, False]
    assert (found[2].seconds / 3600, found[2].allowed) == (7.0, None)
    assert (found[3].seconds / 3600, (found[3].allowed or 0) / 3600) == (1.0, 3.0)


def test_an_extension_gives_the_stage_the_limit_once_more(city: Any) -> None:
    found = stages(city.workflow, "10u", [step("sign_for", "handling", 0), step("extend", "handling", 4)], MONDAY + 6 * HOUR, ZONE)
    assert [(each.state, (each.allowed or 0) / 3600) for each in found] == [("handling", 15.0)]


def test_what_is_over_takes_no_more_time(city: Any) -> None:
    found = stages(city.workflow, "10u", [step("close", "closed", 0)], MONDAY + 99 * HOUR, ZONE)
    assert (found[0].seconds, found[0].allowed) == (0.0, None)
