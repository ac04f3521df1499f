"""Rates with the right denominators: they reproduce published bulletins."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from core.scope import Scope
from services import _found
from services._parts import Parts
from services.act import Post, act
from services.answer import Question, compute
from store import tables
from tests import kit
from tests.kit import NANPU

CENTRE = Post("dispatcher", "区指挥中心", Scope.of("440604"))
DUE = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0) - timedelta(days=3)
PERIOD = f"{DUE:%Y-%m-%d}/{DUE:%Y-%m-%d}"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    _found._kept.clear()


def due(parts: Parts, on_time: int = 0, late: int = 0, still_open: int = 0, **over: object) -> None:
    """So many cases whose limit ended in the period: closed in time, closed late, open."""
    base = {"source": "12345", "category": "01-10", "title": "x", "area": NANPU + "001", "department": "fire", "deadline_at": DUE}
    base |= dict.fromkeys(("reported_at", "received_at", "state_at"), DUE - HOUR)
    known = datetime.now().timestamp()
    ends = [DUE - HOUR / 2] * on_time + [DUE + HOUR] * late + [None] * still_open
    rows = [
        {**base, "no": f"T{known}-{i}"[:24], "external_id": f"{known}-{i}", "closed_at": end, "handled_at": end} | state(end) | over
        for i, end in enumerate(ends)
    ]
    with parts.store.write() as conn:
        conn.execute(insert(tables.cases), rows)


def state(end: datetime | None) -> dict[str, str]:
    return {"state": "closed" if end else "handling"}


def rate(parts: Parts, name: str, period: str | None = PERIOD) -> tuple[float | None, float, float]:
    found = compute(parts, Question(f"case.{name}", "440604", period, None))
    return found["value"], found["numerator"], found["denominator"]


def test_the_bulletin_of_tianmen(parts: Parts) -> None:
    due(parts, on_time=737, late=911 - 737, still_open=972 - 911)
    assert rate(parts, "close_rate") == (93.72, 911, 972)
    assert rate(parts, "on_time_rate") == (75.82, 737, 972)


def test_the_bulletin_of_huzhou(parts: Parts) -> None:
    due(parts, on_time=15_289, late=15_308 - 15_289)
    assert rate(parts, "on_time_rate") == (99.88, 15_289, 15_308)


def test_voided_and_merged_cases_are_in_no_denominator(parts: Parts) -> None:
    due(parts, on_time=3)
    for state in ("voided", "merged", "rejected"):
        due(parts, still_open=1, state=state)
    assert rate(parts, "close_rate") == (100.0, 3, 3)


def test_only_what_was_dispatched_is_due_to_be_handled(parts: Parts) -> None:
    due(parts, on_time=2, late=1, still_open=1)
    due(parts, still_open=6, department=None)
    assert rate(parts, "handle_rate") == (75.0, 3, 4)
    assert rate(parts, "handled_on_time_rate") == (50.0, 2, 4)
    assert rate(parts, "close_rate") == (30.0, 3, 10)


def test_rework_extension_and_supervision_have_their_own_numerators(parts: Parts) -> None:
    due(parts, on_time=6)
    for flag in ("rework", "extended", "supervised"):
        due(parts, on_time=1, flags={flag: 1})
    due(parts, on_time=1, flags={"extended": 2, "rework": 3})
    assert [rate(parts, name)[1:] for name in ("rework_rate", "extension_rate", "supervision_rate")] == [(2, 10), (2, 10), (1, 10)]


def test_dispatching_verifying_and_checking_are_rated_by_their_own_stage(parts: Parts) -> None:
    def at(no: str, action: str, back: timedelta | None = None, **needs: object) -> None:
        """Take an action; with `back` the time of the stage before it was up so long ago."""
        with parts.store.write() as conn:
            if back:
                conn.execute(tables.cases.update().where(tables.cases.c.no == no).values(due_at=datetime.now(UTC) - back))
            version = conn.execute(tables.cases.select().where(tables.cases.c.no == no)).mappings().one()["version"]
        act(parts, Post("handler", "消防", Scope.of("440604"), "fire") if action in ("sign_for", "feed_back") else CENTRE, no, action, version, **needs)

    for late in (None, HOUR):
        no = kit.a_case(parts)
        at(no, "verify_report")
        at(no, "verified", late, verdict="valid", result="属实")
        at(no, "accept", HOUR)  # late, but nobody is rated by it
        at(no, "file_case")
        at(no, "dispatch", late, department="fire")
        at(no, "sign_for")
        at(no, "feed_back", result="好了")
        at(no, "check_result")
        at(no, "pass_check", late)
    kit.a_case(parts)
    rated = {name: rate(parts, name, "today") for name in ("dispatched_on_time_rate", "verified_on_time_rate", "checked_on_time_rate")}
    assert rated == dict.fromkeys(rated, (50.0, 1, 2))


def test_what_is_valid_and_rightly_sent(parts: Parts) -> None:
    due(parts, on_time=3)
    due(parts, on_time=1, flags={"returned": 1})
    due(parts, still_open=1, state="rejected", department=None)
    assert rate(parts, "valid_report_rate") == (80.0, 4, 5)
    assert rate(parts, "accurate_dispatch_rate") == (75.0, 3, 4)


def test_what_residents_saw_first_was_not_found_by_us(parts: Parts) -> None:
    due(parts, on_time=3, source="officer")
    due(parts, on_time=1, source="citizen")
    assert rate(parts, "find_rate") == (75.0, 3, 4)


def test_solved_is_what_the_last_return_visit_found(parts: Parts) -> None:
    road = [
        *[("accept", {}), ("file_case", {}), ("dispatch", {"department": "fire"}), ("sign_for", {}), ("feed_back", {"result": "好了"})],
        *[("check_result", {}), ("pass_check", {}), ("close", {"closing": "solved"})],
    ]
    handler = Post("handler", "消防", Scope.of("440604"), "fire")
    for solved in ("yes", "partly", "no"):
        no = kit.a_case(parts)
        for version, (action, needs) in enumerate([*road, ("return_visit", {"solved": solved, "satisfaction": "basically"})], 1):
            act(parts, handler if action in ("sign_for", "feed_back") else CENTRE, no, action, version, **needs)
    assert rate(parts, "solve_rate", "today") == (33.33, 1, 3)
