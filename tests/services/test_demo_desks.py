"""What the demo's desks begin with."""

from sqlalchemy import func, select

from services._parts import Parts
from services.answer import Question, answer
from services.demo_desks import seed_desks
from services.desks import desk
from services.hazards import hazards
from store import demo, tables
from tests import kit


def test_a_demo_has_work_on_its_desks_once(parts: Parts) -> None:
    with parts.store.write() as conn:
        demo.put_facts(conn, {"built_for": "2026-11-25"})
    made = seed_desks(parts)
    assert (made, seed_desks(parts)) == (41, 0)
    with parts.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(tables.cases)).scalar_one() == 41
    leader = kit.account(parts, "leader", "440604")
    assert hazards(parts, leader)["totals"]["found"] >= 15
    at_once = answer(parts, leader, Question("case.inquiries_at_once", "440604"))
    assert (at_once["numerator"], at_once["denominator"]) == (6, 8)
    assert {each["id"]: each["total"] for each in desk(parts, leader, "supervise")["groups"]}["ping_pong"] == 2


def test_real_data_get_none_of_it(parts: Parts) -> None:
    assert seed_desks(parts) == 0
