"""Scope is tested on every record and every live message."""

from hypothesis import given
from hypothesis import strategies as st

from core.areas import ancestors
from core.scope import Scope

NANPU = "440604012061"
groups = st.integers(1, 999).map("{:03}".format)
communities = st.builds("440604{}{}".format, groups, groups)


def test_a_community_sees_its_cells_and_not_its_neighbour() -> None:
    scope = Scope.of(NANPU)
    assert scope.covers(NANPU + "003")
    assert not scope.covers("440604012060003")
    assert not scope.covers("440604012")


def test_a_department_sees_only_what_it_holds() -> None:
    scope = Scope.of("440604", department="urban_management")
    assert scope.sees(NANPU, "urban_management")
    assert not scope.sees(NANPU, "police")
    assert not scope.sees(NANPU, None)


@given(communities, communities)
def test_scope_is_containment(mine: str, other: str) -> None:
    cell = other + "001"
    assert Scope.of(mine).covers(cell) == (mine in ancestors(cell))
