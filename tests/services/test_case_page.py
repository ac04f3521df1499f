"""What the page of a case shows beside it."""

import pytest

from core.errors import NotFound
from services._parts import Parts
from services.case_page import near_by, stage_times, whole
from tests import kit


def test_open_cases_near_by_are_those_of_the_scope_the_nearest_first(parts: Parts) -> None:
    no = kit.a_case(parts, lon=113.102, lat=23.025)
    far, near, ended = (kit.a_case(parts, lon=113.102, lat=23.025 + by) for by in (0.003, 0.001, 0.0005))
    kit.go(parts, ended)
    kit.a_case(parts, lon=113.102, lat=23.012)
    found = near_by(parts, kit.account(parts), no)
    assert [each["no"] for each in found] == [near, far]
    assert 100 < found[0]["distance_m"] < 125
    assert "title" not in found[0]


def test_each_stage_has_its_time(parts: Parts) -> None:
    no = kit.a_case(parts)
    kit.go(parts, no, "file_case")
    assert [(each["zh"], each["over"]) for each in stage_times(parts, kit.account(parts), no)][:3] == [("待受理", False), ("待立案", False), ("待派遣", False)]


def test_another_community_gets_none_of_it(parts: Parts) -> None:
    no = kit.a_case(parts)
    assert whole(parts, kit.account(parts), no)["links"]["items"] == []
    for ask in (near_by, stage_times, whole):
        with pytest.raises(NotFound):
            ask(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), no)
