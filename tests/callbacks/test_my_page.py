"""Edits of my page: saved, answered, undone; two tabs at once."""

import pytest
from dash import no_update

from callbacks.my_page import OUT, answer
from services.save_page import load_page
from tests import kit
from widgets import _desk as desk
from widgets._base import Screen


class Tab:
    """One open page: what its browser holds, and what it does."""

    def __init__(self, screen: Screen) -> None:
        self.screen, kept = screen, load_page(screen.parts, screen.account, "community")
        self.trail, self.cards = desk.history(kept, screen), desk.cards(screen, kept)
        self.places = {on["id"]: dict(on["items"]) for on in desk.arrangements(kept)}
        self.n = 0

    def do(self, do: str, on: str = "desk", **more):
        self.n += 1
        return self.send({"n": self.n, "do": do, "arrangement": on, "items": self.places[on], **more})

    def send(self, edit):
        got = dict(zip(OUT, answer(self.screen, edit, self.trail, self.cards), strict=True))
        self.trail = got["history"]
        if got["cards"] is not no_update:
            self.cards = got["cards"]
        if got["arrangements"] is not no_update:
            self.places = {on["id"]: dict(on["items"]) for on in got["arrangements"]}
        return got


@pytest.fixture
def tab(parts):
    account = kit.account(parts, "community")
    return lambda: Tab(Screen(parts, account, account.area, "zh", "dark", "desk"))


def page(tab):
    return load_page(tab.screen.parts, tab.screen.account, "community").page


def test_a_move_is_saved_and_changes_nothing_else_on_the_screen(tab):
    me = tab()
    me.places["desk"]["new"] = [3, 30, 3, 2]
    got = me.do("arrange")
    assert page(me).arrangements["desk"].items["new"] == (3, 30, 3, 2)
    assert [name for name in OUT if got[name] is no_update] == ["cards", "widgets", "arrangements", "revision"]
    assert got["ack"]["version"] == 1
    assert got["ack"]["saved"].startswith("已自动保存 ")
    assert got["ack"]["undo"]
    assert not got["ack"]["redo"]


def test_a_new_magnet_comes_alone(tab):
    me = tab()
    me.places["desk"]["enterprises-1"] = [0, 40, 3, 2]
    got = me.do("place", id="enterprises-1", magnet="enterprises")
    touched = [step["location"] for step in got["widgets"].to_plotly_json()["operations"]]
    assert touched == [["enterprises-1"]]
    assert me.cards["enterprises-1"]["magnet"] == "enterprises"
    assert set(me.places["phone"]) == set(me.cards)


def test_an_edit_sent_twice_counts_once(tab):
    me = tab()
    me.places["desk"]["enterprises-1"] = [0, 40, 3, 2]
    edit = {"n": 1, "do": "place", "id": "enterprises-1", "magnet": "enterprises", "arrangement": "desk", "items": me.places["desk"]}
    me.send(edit)
    assert me.send(edit)["ack"]["version"] == 1
    assert len(me.trail["past"]) == 1


def test_undo_and_redo(tab):
    me = tab()
    del me.places["desk"]["new"]
    me.do("remove", id="new")
    assert "new" not in page(me).instances
    got = me.do("undo")
    assert "new" in page(me).instances
    assert got["ack"]["redo"]
    assert not got["ack"]["undo"]
    me.do("redo")
    assert "new" not in page(me).instances
    me.do("reset")
    assert set(page(me).instances) == set(me.screen.city.pages["community"].instances)
    me.do("undo")
    assert "new" not in page(me).instances


def test_two_tabs_keep_what_each_of_them_did(tab):
    one, two = tab(), tab()
    one.places["desk"]["enterprises-1"] = [0, 40, 3, 2]
    one.do("place", id="enterprises-1", magnet="enterprises")
    del two.places["desk"]["new"]
    two.do("remove", id="new")
    assert "enterprises-1" in two.cards
    assert "new" not in two.cards
    one.do("undo")
    assert "enterprises-1" in page(one).instances
    assert "new" not in one.cards


def test_what_cannot_be_is_taken_back_on_the_screen(tab):
    me = tab()
    del me.places["desk"]["open"]
    got = me.do("remove", id="open")
    assert got["ack"]["version"] == 0
    assert "open" in me.places["desk"]
    me.places["attic"] = {}
    assert me.do("arrange", on="attic")["arrangements"] is not no_update


def test_settings_are_one_edit_that_can_be_undone(tab):
    me = tab()
    got = me.do("set", id="new", settings={"period": "7d", "title": "<script>"})
    assert page(me).instances["new"].settings == {"period": "7d", "title": "<script>"}
    assert [step["location"] for step in got["widgets"].to_plotly_json()["operations"]] == [["new"]]
    assert got["ack"]["undo"]
    assert len(me.trail["past"]) == 1
    me.do("undo")
    assert page(me).instances["new"].settings == {}


def test_settings_that_cannot_be_are_refused_and_nothing_is_lost(tab):
    me = tab()
    me.do("set", id="new", settings={"period": "7d"})
    for bad in ({"period": "never"}, {"view": "hologram"}, {"area": "440604999"}, {"onclick": "x"}):
        got = me.do("set", id="new", settings=bad)
        assert got["ack"]["refused"]
        assert got["ack"]["version"] == 1
    assert page(me).instances["new"].settings == {"period": "7d"}
