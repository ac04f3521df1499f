"""When a magnet is shown: what a rule may hold, and its words."""

import pytest

from core.showing import open_to, says, wrong
from core.words import Words

ROLES = {"leader": Words("领导", "Leader"), "officer": Words("网格员", "Grid officer")}


@pytest.mark.parametrize("rule", [{"data": True}, {"above": 5}, {"below": 0.5, "roles": ["leader"]}, {"hours": "office"}, {"hours": "22:00-06:00"}])
def test_a_rule_that_can_be(rule):
    assert wrong(rule, ROLES, figure=True) is None


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({}, "some of data"),
        ("yes", "some of data"),
        ({"when": 1}, "no condition 'when'"),
        ({"data": False}, "true or left out"),
        ({"above": "5"}, "above is a number"),
        ({"above": True}, "above is a number"),
        ({"hours": "8-17"}, "08:30-17:30"),
        ({"hours": "25:00-26:00"}, "08:30-17:30"),
        ({"roles": []}, "at least one"),
        ({"roles": ["mayor"]}, "no role 'mayor'; there are leader, officer"),
    ],
)
def test_a_rule_that_cannot_be_says_why(rule, why):
    found = wrong(rule, ROLES, figure=True)
    assert found
    assert why in found.en


def test_a_magnet_without_a_figure_is_not_shown_by_its_value():
    assert wrong({"above": 1}, ROLES, figure=False)
    assert wrong({"data": True}, ROLES, figure=False) is None


def test_a_rule_in_words():
    assert says({"data": True, "above": 5}, ROLES) == Words("有数据、数值不低于 5 时显示", "Shown when it has data and the value is 5 or more")
    assert says({"roles": ["leader", "officer"], "hours": "office"}, ROLES).zh == "岗位是领导、网格员、在工作时间时显示"


def test_only_the_roles_it_names_ever_see_it():
    assert open_to(None, "leader")
    assert open_to({"data": True}, "leader")
    assert open_to({"roles": ["leader"]}, "leader")
    assert not open_to({"roles": ["leader"]}, "officer")
