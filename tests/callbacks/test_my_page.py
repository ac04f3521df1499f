"""Edits of my page: saved, answered, undone; two tabs at once."""

import pytest
from dash import no_update

from callbacks.my_page import OUT, answer
from services.page_trail import trail
from services.save_page import load_page
from services.who import sign_in
from tests import kit
from widgets import _desk as desk
from widgets._base import Screen


class Tab:
    """One open page: what its browser holds, and what it does."""

    def __init__(self, screen: Screen) -> None:
        self.screen, kept = screen, load_page(screen.parts, screen.account, "community")
        self.held, self.cards = desk.history(screen, kept), desk.cards(screen, kept)
        self.n = 0
        self.see(desk.arrangements(kept))

    def see(self, arrangements):
        self.places = {on["id"]: dict(on["items"]) for on in arrangements}
        self.seen = {on: dict(items) for on, items in self.places.items()}

    def do(self, do: str, on: str = "desk", **more):
        self.n += 1
        was = {"items": self.seen.get(on, {}), "settings": self.cards.get(more.get("id"), {}).get("settings", {})}
        return self.send({"n": self.n, "key": f"{id(self)}-{self.n}", "do": do, "arrangement": on, "items": self.places[on], "was": was, **more})

    def send(self, edit):
        got = dict(zip(OUT, answer(self.screen, edit, self.held, self.cards), strict=True))
        if got["history"] is not no_update:
            self.held |= {step["location"][0]: step["params"]["value"] for step in got["history"].to_plotly_json()["operations"]}
        if got["cards"] is not no_update:
            self.cards = got["cards"]
        if got["arrangements"] is not no_update:
            self.see(got["arrangements"])
        else:
            self.seen = {on: dict(items) for on, items in self.places.items()}
        return got


@pytest.fixture
def tab(parts):
    """`tab()` is a page in a browser of its own; all of them belong to one person."""
    name = kit.login(parts, "community")

    def make():
        account = sign_in(parts, name, kit.PASSWORD, "127.0.0.1")[1]
        return Tab(Screen(parts, account, account.area, "zh", "dark", "desk"))

    return make


def page(tab):
    return load_page(tab.screen.parts, tab.screen.account, "community").page


def test_a_move_is_saved_and_changes_nothing_else_on_the_screen(tab):
    me = tab()
    me.places["desk"]["new"] = [3, 30, 3, 2]
    got = me.do("arrange")
    assert page(me).arrangements["desk"].items["new"] == (3, 30, 3, 2)
    assert [name for name in OUT if got[name] is no_update] == ["cards", "widgets", "arrangements", "revision", "palette"]
    assert got["ack"]["version"] == 1
    assert [step["location"] for step in got["history"].to_plotly_json()["operations"]] == [["version"]], "what is chosen meanwhile stays chosen"
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
    assert len(trail(me.screen.parts, me.screen.account, "community").past) == 1


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
    assert "enterprises-1" not in page(one).instances
    assert "new" not in one.cards
    two.do("undo")
    assert "new" in two.cards
    assert "enterprises-1" not in two.cards


def test_undo_sent_twice_undoes_once(tab):
    me = tab()
    me.do("set", id="new", settings={"period": "7d"})
    me.do("set", id="new", settings={"title": "新"})
    edit = {"n": 9, "key": "one-undo", "do": "undo", "arrangement": "desk", "items": {}}
    me.send(edit)
    me.send(edit)
    assert page(me).instances["new"].settings == {"period": "7d"}


def test_what_two_moved_at_once_stays_where_the_first_put_it_and_the_second_is_told(tab):
    one, two = tab(), tab()
    one.places["desk"]["new"] = [0, 40, 3, 2]
    one.do("arrange")
    two.places["desk"]["new"] = [6, 40, 3, 2]
    two.places["desk"]["trend"] = [0, 50, 6, 4]
    got = two.do("arrange")
    assert page(one).arrangements["desk"].items["new"] == (0, 40, 3, 2)
    assert page(one).arrangements["desk"].items["trend"] == (0, 50, 6, 4)
    assert "今日新增" in got["ack"]["missed"] or "新增" in got["ack"]["missed"]
    assert two.places["desk"]["new"] == [0, 40, 3, 2]
    two.places["desk"]["new"] = [6, 40, 3, 2]
    assert "missed" not in two.do("arrange")["ack"]


def test_moving_one_leaves_what_others_moved_meanwhile_alone(tab):
    one, two = tab(), tab()
    one.places["desk"]["new"] = [0, 40, 3, 2]
    one.do("arrange")
    two.places["desk"]["trend"] = [0, 50, 6, 4]
    two.places["desk"]["new"] = [0, 54, 3, 2]
    got = two.do("arrange", by=["trend"])
    assert two.places["desk"]["new"] == [0, 40, 3, 2]
    assert "missed" not in got["ack"]


def test_settings_both_changed_stay_the_first_ones(tab):
    one, two = tab(), tab()
    one.do("set", id="new", settings={"period": "7d"})
    got = two.do("set", id="new", settings={"period": "month", "title": "新"})
    assert page(one).instances["new"].settings == {"period": "7d", "title": "新"}
    assert "没有保留" in got["ack"]["missed"]


def test_what_somebody_else_took_off_or_changed_is_said(tab):
    one, two = tab(), tab()
    one.do("remove", id="new")
    assert "没有保留" in two.do("set", id="new", settings={"title": "x"})["ack"]["missed"]
    one.do("set", id="trend", settings={"title": "走势"})
    three = tab()
    one.do("set", id="trend", settings={"title": "趋势"})
    assert "没有保留" in three.do("remove", id="trend")["ack"]["missed"]
    assert page(one).instances["trend"].settings["title"] == "趋势"


def test_a_look_shows_the_page_as_it_is_now_and_saves_nothing(tab):
    one, two = tab(), tab()
    one.do("set", id="new", settings={"title": "新"})
    got = two.do("look")
    assert two.cards["new"]["settings"] == {"title": "新"}
    assert got["ack"]["version"] == 1
    assert not got["ack"]["undo"]


def test_the_trail_is_there_after_a_reload(tab):
    me = tab()
    me.do("set", id="new", settings={"title": "新"})
    kept = load_page(me.screen.parts, me.screen.account, "community")
    assert desk.ack(me.screen, kept)["undo"]


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
    assert len(trail(me.screen.parts, me.screen.account, "community").past) == 1
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


def test_a_magnet_saved_to_the_library_is_linked_and_one_step_makes_it_mine_again(tab):
    me = tab()
    me.do("set", id="new", settings={"period": "7d"})
    got = me.do("save", id="new", title="一周新增", audience="mine")
    shared = got["palette"][0]
    assert (shared["title"], shared["group"]) == ("一周新增", "我的与共享")
    assert me.cards["new"]["magnet"] == shared["id"]
    assert page(me).instances["new"].settings == {}
    me.do("own", id="new")
    assert page(me).instances["new"].settings == {"title": "一周新增", "period": "7d"}
    me.do("undo")
    assert page(me).instances["new"].magnet == shared["id"]


def test_what_is_set_on_one_is_set_on_all(tab):
    me = tab()
    got = me.do("save", id="new", title="新增", audience="mine")
    me.places["desk"]["w-2"] = [0, 40, 3, 2]
    me.do("place", id="w-2", magnet=got["palette"][0]["id"])
    me.do("set", id="new", settings={"period": "month"})
    got = me.do("relink", id="new")
    assert page(me).instances["new"].settings == {}
    assert {"new", "w-2"} == {step["location"][0] for step in got["widgets"].to_plotly_json()["operations"]}
    got = me.do("retire", id="new")
    assert got["palette"][0]["group"] != "我的与共享"
    assert me.do("relink", id="new")["ack"]["refused"]


def test_one_that_the_template_holds_is_saved_and_stays(tab):
    me = tab()
    got = me.do("save", id="open", title="在办", audience="mine")
    assert got["palette"][0]["title"] == "在办"
    assert me.cards["open"]["magnet"] == "open_cases"
