"""Views of the map under a name."""

import pytest

from core.errors import BadInput, NotAllowed, NotFound
from services import map_views
from services._parts import Parts
from tests.kit import NANPU, NANZHUANG_ONE, account

QUERY = {"area": NANPU, "view": "23.02,113.1,15", "layers": "areas,cases", "base": "outline"}


def names(parts: Parts, who: object) -> list[str]:
    return [view["name"] for view in map_views.saved(parts, who)]  # type: ignore[arg-type]


def test_a_view_is_kept_renamed_and_deleted(parts: Parts) -> None:
    leader = account(parts, "leader")
    number = map_views.save(parts, leader, "  夜市  周边 ", "mine", QUERY)
    assert map_views.saved(parts, leader) == [{"id": number, "name": "夜市 周边", "audience": "mine", "own": True, "query": QUERY}]
    map_views.change(parts, leader, number, "桥头", None, None)
    assert names(parts, leader) == ["桥头"]
    map_views.delete(parts, leader, number)
    assert names(parts, leader) == []


def test_a_shared_view_reaches_the_same_role_below_and_only_its_owner_changes_it(parts: Parts) -> None:
    above, below, other = account(parts, "dispatcher", "440604"), account(parts, "dispatcher", "440604012"), account(parts, "community", NANPU)
    number = map_views.save(parts, above, "桥头", "role", QUERY)
    assert names(parts, below) == ["桥头"]
    assert names(parts, other) == []
    with pytest.raises(NotAllowed):
        map_views.delete(parts, below, number)
    with pytest.raises(NotFound):
        map_views.delete(parts, other, number)


def test_a_shared_view_of_an_area_outside_ones_scope_is_not_shown(parts: Parts) -> None:
    above, below = account(parts, "community", "440604"), account(parts, "community", NANZHUANG_ONE)
    map_views.save(parts, above, "桥头", "role", QUERY)
    assert names(parts, below) == []


def test_a_name_belongs_to_one_view_and_a_view_is_an_address(parts: Parts) -> None:
    leader = account(parts, "leader")
    map_views.save(parts, leader, "桥头", "mine", QUERY)
    for name, query in (("桥头", QUERY), ("", QUERY), ("长" * 41, QUERY), ("别的", {}), ("别的", {"View!": "1"}), ("别的", {"layers": "x" * 5000})):
        with pytest.raises(BadInput):
            map_views.save(parts, leader, name, "mine", query)
    with pytest.raises(NotFound):
        map_views.save(parts, account(parts, "community", NANZHUANG_ONE), "桥头", "mine", QUERY)
    assert map_views.saved(parts, leader)[0]["query"]["area"] == NANPU
