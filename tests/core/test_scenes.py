"""Scenes of a wall, and why one is refused."""

import pytest

from core.scenes import MOST, Refused, Scene, scene_of, scenes_of

GOOD = {"path": "/", "page": "community", "query": {"area": "440604012", "period": "7d", "category": "01"}, "dwell": 30}


def test_a_scene_is_read_as_it_was_written():
    scene = scene_of(GOOD)
    assert (scene.path, scene.page, scene.query["period"], scene.dwell) == ("/", "community", "7d", 30)
    assert scene_of(scene.public()) == scene
    assert scene_of({"path": "/map"}) == Scene("/map")


def test_what_is_not_filled_in_narrows_nothing():
    assert scene_of({"path": "/cases", "query": {"area": "", "light": "red"}}).query == {"light": "red"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"path": "/admin"}, "bad_path", "scenes.1.path"),
        ({"page": ""}, "no_page", "scenes.1.page"),
        ({"dwell": 4}, "bad_dwell", "scenes.1.dwell"),
        ({"dwell": 3601}, "bad_dwell", "scenes.1.dwell"),
        ({"dwell": None}, "bad_dwell", "scenes.1.dwell"),
        ({"dwell": True}, "bad_dwell", "scenes.1.dwell"),
        ({"query": {"period": "next year"}}, "bad_period", "scenes.1.query.period"),
        ({"query": {"area": 440604}}, "bad_query", "scenes.1.query.area"),
        ({"query": {"<b>": "x"}}, "bad_query", "scenes.1.query.<b>"),
        ({"query": {f"n{chr(97 + n)}": "x" for n in range(20)}}, "bad_query", "scenes.1.query"),
    ],
)
def test_a_scene_that_cannot_be_says_where_and_why_in_both_languages(change, code, field):
    with pytest.raises(Refused) as caught:
        scenes_of([GOOD, {**GOOD, **change}])
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.words.zh
    assert caught.value.words.en == caught.value.message


def test_a_playlist_has_one_to_fifty_scenes():
    assert len(scenes_of([GOOD] * MOST)) == MOST
    for many in (0, MOST + 1):
        with pytest.raises(Refused):
            scenes_of([GOOD] * many)
