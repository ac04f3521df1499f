"""Conditions that several queries share."""

from sqlalchemy import create_engine, literal, select

from core.scope import Scope
from store._where import in_scope, under


def holds(condition: object) -> bool:
    with create_engine("sqlite://").connect() as conn:
        return bool(conn.execute(select(condition)).scalar_one())


def test_under_takes_everything_that_lies_in_the_area_and_nothing_beside_it() -> None:
    inside = ["440604012", "440604012061", "440604012061001", "440604012061001-01", "440604012999999-99"]
    outside = ["440604", "440604011999", "440604013", "440605012061"]
    assert [holds(under(literal(code), "440604012")) for code in inside + outside] == [True] * 5 + [False] * 4


def test_empty_groups_of_a_code_mean_the_wider_area() -> None:
    assert holds(under(literal("440604012061"), "440600"))


def test_no_area_holds_nothing() -> None:
    assert not holds(under(literal("440604012061")))


def test_a_department_sees_only_its_own() -> None:
    scope = Scope.of("440604", department="fire")
    assert holds(in_scope(literal("440604012"), literal("fire"), scope))
    assert not holds(in_scope(literal("440604012"), literal("urban"), scope))
