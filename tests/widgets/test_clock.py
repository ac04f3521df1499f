"""The clock."""

from datetime import date

from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets.clock import months


def test_the_lunar_months_reach_a_year_ahead(parts: Parts) -> None:
    given = months(Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk"))["lunar"]
    assert date.fromisoformat(given[0][0]) <= date.today()
    assert (date.fromisoformat(given[-1][0]) - date.today()).days > 365
