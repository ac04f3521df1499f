"""A section of one page put below another."""

import pytest

from core.arrangement import bottom
from core.errors import NotFound
from core.pages import DESK, operations_of
from services._parts import Parts
from services.copy_section import copy_section
from services.publish_page import Audience, publish_page
from services.save_page import load_page, save_page
from tests import kit

HEADING = {"do": "place", "id": "head", "magnet": "section", "on": "desk", "at": [0, 60, 12, 1], "settings": {"title": "我的"}}
INSIDE = {"do": "place", "id": "mine", "magnet": "clock", "on": "desk", "at": [4, 61, 3, 2], "settings": {"title": "钟"}}


def with_section(parts: Parts):
    """A leader with a page of two magnets in a section, and another page published to him."""
    leader = kit.account(parts, "leader", "440604")
    save_page(parts, leader, "leader", operations_of([HEADING, INSIDE]), 0)
    other = publish_page(parts, kit.account(parts, "admin", "440604"), "admin", Audience("person", leader.username))
    return leader, other["id"]


def test_a_section_is_put_below_another_page_with_its_settings(parts: Parts) -> None:
    leader, other = with_section(parts)
    floor = bottom(load_page(parts, leader, other).page.arrangements[DESK].items)
    assert copy_section(parts, leader, "leader", "head", other) == 1
    page = load_page(parts, leader, other).page
    assert page.arrangements[DESK].items["head"] == (0, floor, 12, 1)
    assert page.arrangements[DESK].items["mine"] == (4, floor + 1, 3, 2)
    assert page.instances["mine"].settings == {"title": "钟"}


def test_twice_on_the_same_page_it_is_there_under_other_names(parts: Parts) -> None:
    leader, _ = with_section(parts)
    copy_section(parts, leader, "leader", "head", "leader")
    page = load_page(parts, leader, "leader").page
    assert {"head", "mine", "head-1", "mine-1"} <= set(page.instances)
    assert len(page.bars) == 2


def test_what_is_no_section_and_pages_of_others_are_not_found(parts: Parts) -> None:
    leader, other = with_section(parts)
    for page, section, to in (("leader", "mine", other), ("leader", "gone", other), ("leader", "head", "g99"), ("g99", "head", "leader")):
        with pytest.raises(NotFound):
            copy_section(parts, leader, page, section, to)
