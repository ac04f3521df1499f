"""The area tree in memory."""

import pytest

from core.errors import NotFound
from services import areas as module
from services._parts import Parts
from services.areas import allowed, area, areas, community_of, path_of, tree
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER


def test_everybody_may_choose_among_his_own(parts: Parts) -> None:
    assert [found.code for found in tree(parts, kit.account(parts))] == [NANPU, f"{NANPU}001", f"{NANPU}002"]
    assert len(tree(parts, kit.account(parts, "leader", "440604"))) == len(areas(parts))


def test_without_an_area_it_is_all_one_may_see(parts: Parts) -> None:
    assert allowed(parts, kit.account(parts, "officer", f"{NANPU}001"), None) == NANPU
    assert allowed(parts, kit.account(parts, "leader", "440604"), NANPU) == NANPU
    for outside in (ZUMIAO_OTHER, "440604", "44", "x", "%"):
        with pytest.raises(NotFound):
            allowed(parts, kit.account(parts), outside)


def test_ways_through_the_tree(parts: Parts) -> None:
    assert area(parts, NANPU).name == "南浦社区"
    assert [found.code for found in path_of(parts, f"{NANPU}001")] == ["440604", "440604012", NANPU, f"{NANPU}001"]
    found = community_of(parts, f"{NANPU}001")
    assert found is not None
    assert found.code == NANPU
    with pytest.raises(NotFound):
        area(parts, "440605")


def test_a_changed_tree_is_read_again(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    assert area(parts, NANPU).name == "南浦社区"
    with parts.store.write() as conn:
        conn.execute(tables.areas.update().where(tables.areas.c.code == NANPU).values(name="新南浦"))
        conn.execute(tables.meta.insert().values(key="areas_version", value=2))
    assert area(parts, NANPU).name == "南浦社区"
    monkeypatch.setattr(module, "CHECK_S", 0.0)
    assert area(parts, NANPU).name == "新南浦"
