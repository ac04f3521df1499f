"""The health board of interfaces: who makes new ones, and what others find where they would look for it."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from layouts.interfaces import layout
from services._parts import Parts
from tests import kit
from widgets._base import Screen


@pytest.mark.parametrize(("role", "locked"), [("admin", False), ("leader", True), ("auditor", True)])
def test_others_than_the_administrator_find_the_new_interface_locked(parts: Parts, role: str, locked: bool) -> None:
    page = json.dumps(layout(Screen(parts, kit.account(parts, role, "440604"), "440604", "zh", "dark", "desk"), {}), cls=PlotlyJSONEncoder)
    assert ('"data-action": "new-interface"' in page) is not locked
    assert ('"data-why": "door:POST /definitions/interface"' in page) is locked
