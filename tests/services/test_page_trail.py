"""Undo and redo: every action, a hundred of them, on top of what others did."""

import pytest

from core.pages import Move, PlaceOne, Remove, Resize, Set
from services import page_trail
from services import save_page as page_save
from services.page_clashes import decide_clash
from services.page_files import export_page, import_page
from services.page_history import put_back, restore
from services.page_trail import STEPS, folded, retrace, trail
from services.save_page import TRAIL, load_page, save_page
from services.who import sign_in
from tests import kit
from tests.services.test_page_clashes import improve, put
from widgets._views import VIEWS

CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))
TITLED = Set(id="new", settings={"title": "新"})


@pytest.fixture
def me(parts):
    return kit.account(parts, "community", username="wanglan")


@pytest.fixture
def again(parts, me):
    """The same person in another browser."""
    return sign_in(parts, "wanglan", kit.PASSWORD, "127.0.0.1")[1]


def add(parts, who, *more):
    """What the grid sends: operations on top of the page as it is now."""
    now = load_page(parts, who, "community")
    return save_page(parts, who, "community", [*now.operations, *more], now.version)


def version(parts, who):
    return load_page(parts, who, "community").version


ACTIONS = {
    "place": lambda parts, me: add(parts, me, PlaceOne(id="clock-2", magnet="clock", on="desk", at=(3, 40, 3, 2), settings={"title": "钟"})),
    "move": lambda parts, me: add(parts, me, Move(id="new", on="desk", x=6, y=44)),
    "move on the phone": lambda parts, me: add(parts, me, Move(id="new", on="phone", x=0, y=90)),
    "resize": lambda parts, me: add(parts, me, Resize(id="new", on="desk", w=6, h=3)),
    "remove": lambda parts, me: add(parts, me, Remove(id="clock-1")),
    "remove one of the template": lambda parts, me: add(parts, me, Remove(id="new")),
    "set": lambda parts, me: add(parts, me, Set(id="new", settings={"period": "7d"})),
    "set the same again": lambda parts, me: add(parts, me, Set(id="new", settings={"title": "别的"})),
    "reset": lambda parts, me: restore(parts, me, "community", 0, version(parts, me)),
    "restore": lambda parts, me: restore(parts, me, "community", 1, version(parts, me)),
    "put back from the bin": lambda parts, me: put_back(parts, me, "community", "trend", version(parts, me)),
    "import": lambda parts, me: import_page(parts, me, "community", export_page(parts, me, "community").replace("新", "换"), VIEWS),
    "decide for mine": lambda parts, me: decide_clash(parts, me, "community", "new", "mine", version(parts, me)),
    "decide for theirs": lambda parts, me: decide_clash(parts, me, "community", "new", "theirs", version(parts, me)),
}


def picture(parts, who):
    kept = load_page(parts, who, "community")
    return kept.page, kept.operations, [clash.id for clash in kept.open_clashes]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_undone_and_done_again(parts, me, action):
    add(parts, me, CLOCK)
    add(parts, me, TITLED, Remove(id="trend"))
    if action.startswith("decide"):
        parts = improve(parts, put("new", title="更好"))
    before = picture(parts, me)
    ACTIONS[action](parts, me)
    after = picture(parts, me)
    assert after != before
    for _ in range(2):
        retrace(parts, me, "community", "undo")
        assert picture(parts, me) == before
        retrace(parts, me, "community", "redo")
        assert picture(parts, me) == after


def test_a_hundred_steps_are_kept_to_go_back_and_forth():
    assert STEPS >= 100
    acts = [(n, "save", None) for n in range(1, STEPS + 6)]
    for _ in range(2):
        for way in ("undo", "redo"):
            for _ in range(STEPS):
                last = folded(acts[-TRAIL:])
                acts.append((len(acts) + 1, way, (last.past if way == "undo" else last.future)[-1]))
        assert (len(folded(acts[-TRAIL:]).past), folded(acts[-TRAIL:]).future) == (STEPS, [])


def test_all_kept_steps_back_and_forth_twice_end_where_they_began(parts, me, monkeypatch):
    """With a tenth of the steps, and of the versions that are kept for them: more are made here than are kept."""
    few = STEPS // 10
    monkeypatch.setattr(page_trail, "STEPS", few)
    for each in (page_trail, page_save):
        monkeypatch.setattr(each, "TRAIL", TRAIL // 10)
    for n in range(few + 5):
        add(parts, me, Set(id="new", settings={"title": f"第{n}步"}))
    end = picture(parts, me)
    for _ in range(2):
        for _ in range(few):
            retrace(parts, me, "community", "undo")
        assert load_page(parts, me, "community").page.instances["new"].settings == {"title": "第4步"}
        for _ in range(few):
            retrace(parts, me, "community", "redo")
        assert picture(parts, me) == end
        assert trail(parts, me, "community").future == []


def test_where_nothing_is_to_undo_nothing_happens(parts, me):
    assert retrace(parts, me, "community", "undo").kept.version == 0
    add(parts, me, CLOCK)
    assert retrace(parts, me, "community", "redo").kept.version == 1


def test_a_new_step_ends_what_could_be_done_again(parts, me):
    add(parts, me, CLOCK)
    retrace(parts, me, "community", "undo")
    add(parts, me, TITLED)
    assert trail(parts, me, "community").future == []


def test_undo_takes_back_my_step_and_never_theirs(parts, me, again):
    add(parts, me, CLOCK, Move(id="new", on="desk", x=6, y=44))
    add(parts, again, TITLED, Move(id="trend", on="desk", x=0, y=50))
    done = retrace(parts, me, "community", "undo")
    assert "clock-1" not in done.kept.page.instances
    assert done.kept.page.instances["new"].settings == {"title": "新"}
    assert done.kept.page.arrangements["desk"].items["trend"][:2] == (0, 50)
    assert done.kept.page.arrangements["desk"].items["new"][:2] == parts.city.pages["community"].arrangements["desk"].items["new"][:2]
    assert done.missed == []
    assert retrace(parts, me, "community", "undo").kept.version == done.kept.version
    assert retrace(parts, again, "community", "undo").kept.operations == []


def test_what_somebody_else_changed_since_stays_and_is_named(parts, me, again):
    add(parts, me, Set(id="new", settings={"title": "我的", "period": "7d"}))
    add(parts, again, Set(id="new", settings={"title": "她的"}))
    done = retrace(parts, me, "community", "undo")
    assert (done.kept.page.instances["new"].settings, done.missed) == ({"title": "她的"}, ["new"])


def test_a_magnet_of_mine_that_somebody_works_on_is_not_taken_away(parts, me, again):
    add(parts, me, CLOCK)
    add(parts, again, Set(id="clock-1", settings={"title": "大钟"}))
    done = retrace(parts, me, "community", "undo")
    assert (done.missed, done.kept.page.instances["clock-1"].settings) == (["clock-1"], {"title": "大钟"})


def test_the_trail_of_versions():
    assert folded([(1, "save", None), (2, "save", None), (3, "undo", 2)]).past == [1]
    assert folded([(1, "save", None), (2, "save", None), (3, "undo", 2)]).future == [3]
    assert folded([(1, "save", None), (2, "undo", 1), (3, "redo", 2)]).past == [3]
    assert folded([(1, "save", None), (2, "undo", 1), (3, "import", None)]).future == []
