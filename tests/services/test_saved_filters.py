"""Filters kept under a name."""

import pytest

from core.errors import BadInput, NotAllowed, NotFound
from services import saved_filters
from services._parts import Parts
from services.saved_filters import begin_with, begins_with, change, delete, save, saved
from tests import kit


def names(parts: Parts, account) -> set[str]:  # type: ignore[no-untyped-def]
    return {each["name"] for each in saved(parts, account)}


def test_mine_is_mine_and_what_is_shared_reaches_role_or_unit_below(parts: Parts) -> None:
    street = kit.account(parts, "dispatcher", "440604012")
    for audience in ("mine", "role", "unit"):
        save(parts, street, audience, audience, {"light": "red"})  # type: ignore[arg-type]
    assert names(parts, street) == {"mine", "role", "unit"}
    assert names(parts, kit.account(parts, "dispatcher", "440604012")) == {"role", "unit"}
    assert names(parts, kit.account(parts, "community")) == {"unit"}
    assert names(parts, kit.account(parts, "community", kit.NANZHUANG_ONE)) == set()
    assert names(parts, kit.account(parts, "leader", "440604")) == set()
    assert names(parts, kit.account(parts, "handler", "440604012", department="water")) == set()


def test_each_says_what_it_asks_for_and_how_many_there_are_in_ones_own_scope(parts: Parts) -> None:
    street = kit.account(parts, "dispatcher", "440604012")
    save(parts, street, "垃圾", "unit", {"category": "01", "tab": "list"})
    kit.a_case(parts)
    kit.a_case(parts, lon=113.112, lat=23.025)
    (mine,), (theirs,) = saved(parts, street), saved(parts, kit.account(parts))
    assert (mine["count"], mine["own"], mine["zh"], mine["query"]) == (2, True, "市容环境", {"category": "01", "tab": "list"})
    assert (theirs["count"], theirs["own"]) == (1, False)


def test_only_its_owner_changes_or_deletes_one(parts: Parts) -> None:
    street, other = kit.account(parts, "dispatcher", "440604012"), kit.account(parts, "dispatcher", "440604012")
    number = save(parts, street, "红灯", "role", {"light": "red"})
    with pytest.raises(NotAllowed):
        change(parts, other, number, "x", None, None)
    with pytest.raises(NotAllowed):
        delete(parts, other, number)
    with pytest.raises(NotFound):
        delete(parts, kit.account(parts, "community", kit.NANZHUANG_ONE), number)
    change(parts, street, number, "黄灯", "mine", {"light": "yellow"})
    assert [(each["name"], each["audience"], each["query"]) for each in saved(parts, street)] == [("黄灯", "mine", {"light": "yellow"})]
    delete(parts, street, number)
    assert saved(parts, street) == []


def test_an_account_begins_with_a_filter_until_it_is_gone(parts: Parts) -> None:
    street, other = kit.account(parts, "dispatcher", "440604012"), kit.account(parts, "dispatcher", "440604012")
    number = save(parts, street, "红灯", "role", {"light": "red"})
    assert begins_with(parts, other) == {}
    begin_with(parts, other, number)
    assert begins_with(parts, other) == {"light": "red", "tab": "board"}
    change(parts, street, number, None, "mine", None)
    assert begins_with(parts, other) == {}  # no longer shared
    begin_with(parts, street, number)
    delete(parts, street, number)
    assert begins_with(parts, street) == {}
    with pytest.raises(NotFound):
        begin_with(parts, street, number)


def test_what_cannot_be_kept_is_refused(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    street = kit.account(parts, "dispatcher", "440604012")
    save(parts, street, "红灯", "mine", {"light": "red"})
    for name, query in (("红灯", {}), ("", {}), ("x" * 41, {}), ("a", {"light": "blue"}), ("a", {"nonsense": "1"}), ("a", {"tab": "wall"})):
        with pytest.raises(BadInput):
            save(parts, street, name, "mine", query)
    monkeypatch.setattr(saved_filters, "MOST", 1)
    with pytest.raises(BadInput):
        save(parts, street, "黄灯", "mine", {"light": "yellow"})
