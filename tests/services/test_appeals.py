"""An appeal against "overdue": once a case, two reviews, out of the rates and never out of the facts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.case_file import DERIVED, REPORTED, rebuilt
from core.errors import NotAllowed
from services import _found
from services._parts import Parts
from services.act import act
from services.answer import Question, compute
from services.cases import case
from services.desks import desk
from services.who import Account
from store import cases, tables
from tests import kit

DEPARTMENT = "urban_management"
LONG_AGO = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    _found._kept.clear()


@pytest.fixture
def people(parts: Parts) -> dict[str, Account]:
    return {role: kit.account(parts, role, "440604", department=DEPARTMENT if role == "handler" else None) for role in ("handler", "dispatcher", "leader")}


def closed(parts: Parts, late: bool = True) -> str:
    """A closed case of the department; `late` puts its limit a day back."""
    kit.go(parts, no := kit.a_case(parts))
    if late:
        with parts.store.write() as conn:
            conn.execute(tables.cases.update().where(tables.cases.c.no == no).values(deadline_at=LONG_AGO))
    return no


def do(parts: Parts, who: Account, no: str, action: str, **given: Any) -> dict[str, Any]:
    return act(parts, who, no, action, case(parts, who, no)["version"], **given)


def rates(parts: Parts) -> dict[str, tuple[float, float]]:
    day = f"{LONG_AGO:%Y-%m-%d}/{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    found = {name: compute(parts, Question(f"case.{name}", "440604", day)) for name in ("on_time_rate", "handled_on_time_rate", "closed_late_rate")}
    return {name: (each["numerator"], each["denominator"]) for name, each in found.items()}


def test_a_granted_appeal_counts_as_in_time_and_the_fact_stays(parts: Parts, people: dict[str, Account]) -> None:
    no = closed(parts)
    assert rates(parts) == {"on_time_rate": (0, 1), "handled_on_time_rate": (0, 1), "closed_late_rate": (1, 1)}
    do(parts, people["handler"], no, "appeal", reason="台风封路")
    do(parts, people["dispatcher"], no, "support_appeal")
    after = do(parts, people["leader"], no, "grant_appeal")
    _found._kept.clear()
    assert rates(parts) == {"on_time_rate": (1, 1), "handled_on_time_rate": (1, 1), "closed_late_rate": (1, 1)}
    assert (after["state"], [step["action"] for step in after["steps"]][-3:]) == ("closed", ["appeal", "support_appeal", "grant_appeal"])
    with parts.store.read() as conn:
        row, steps = cases.one(conn, no), cases.steps_of(conn, no)
    assert row is not None
    again = rebuilt(parts.city.workflow, {name: row[name] for name in REPORTED}, steps, parts.city.zone)
    assert again["flags"] == row["flags"]
    assert {name for name in DERIVED if again[name] != row[name]} == {"deadline_at"}  # which the test itself put back


def test_it_is_asked_for_once_and_by_whoever_handled_it(parts: Parts, people: dict[str, Account]) -> None:
    no = closed(parts)
    do(parts, people["handler"], no, "appeal", reason="台风封路")
    with pytest.raises(NotAllowed, match="一次"):
        do(parts, people["handler"], no, "appeal", reason="再来")
    do(parts, people["dispatcher"], no, "turn_down_appeal", reason="证据不足")
    with pytest.raises(NotAllowed, match="一次"):
        do(parts, people["handler"], no, "appeal", reason="再来")
    assert rates(parts)["on_time_rate"] == (0, 1)


def test_nobody_appeals_what_was_in_time(parts: Parts, people: dict[str, Account]) -> None:
    with pytest.raises(NotAllowed, match="未超期"):
        do(parts, people["handler"], closed(parts, late=False), "appeal", reason="台风封路")


def test_the_leader_decides_only_what_was_looked_at_first(parts: Parts, people: dict[str, Account]) -> None:
    no = closed(parts)
    do(parts, people["handler"], no, "appeal", reason="台风封路")
    with pytest.raises(NotAllowed, match="终审"):
        do(parts, people["leader"], no, "grant_appeal")
    waiting = {each["id"]: (each["total"], each["work"]) for each in desk(parts, people["leader"], "supervise")["groups"]}
    assert (waiting["appeals_first"], waiting["appeals_last"]) == ((1, False), (0, True))
    do(parts, people["dispatcher"], no, "support_appeal")
    (line,) = desk(parts, people["leader"], "supervise", group="appeals_last")["items"]
    assert (line["no"], line["note"], [each["action"] for each in line["offers"]]) == (no, "台风封路", ["grant_appeal", "refuse_appeal"])
