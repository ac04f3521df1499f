import pytest

from core.errors import Conflict, NotFound
from core.scenes import Refused
from services._parts import Parts
from services.playlists import assign, change_playlist, drop_playlist, list_playlists, make_playlist
from services.publish_page import Audience, publish_page, unpublish
from services.wall_play import programme
from services.walls import list_walls, make_wall
from services.who import open_wall
from tests import kit

SCENES = [{"path": "/wall", "dwell": 5}, {"path": "/", "page": "community", "query": {"area": kit.NANPU, "period": "7d"}, "dwell": 30}]


def a_wall(parts: Parts, admin, area: str = "440604"):  # type: ignore[no-untyped-def]
    wall_id, token = make_wall(parts, admin, "值班大厅", area)
    entered = open_wall(parts, token, "127.0.0.1")
    assert entered is not None
    return wall_id, entered[1]


def test_a_wall_plays_the_scenes_of_its_playlist_in_order_with_their_own_area_and_filters(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, wall = a_wall(parts, admin)
    assert [scene.path for scene in programme(parts, wall, {}).scenes] == ["/wall"]
    made = make_playlist(parts, admin, "日常", None, SCENES)
    assign(parts, admin, wall_id, made["id"])
    found = programme(parts, wall, {})
    assert [(scene.path, scene.page, scene.dwell) for scene in found.scenes] == [("/wall", None, 5), ("/", "community", 30)]
    assert found.scenes[1].query == {"area": kit.NANPU, "period": "7d"}
    assert list_walls(parts, admin)[0]["playlist"] == {"id": made["id"], "name": "日常"}


def test_a_changed_playlist_is_another_programme_and_a_dropped_one_none(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, wall = a_wall(parts, admin)
    made = make_playlist(parts, admin, "日常", None, SCENES)
    assign(parts, admin, wall_id, made["id"])
    before = programme(parts, wall, {}).mark
    assert change_playlist(parts, admin, made["id"], "日常", SCENES[:1], 1)["version"] == 2
    assert programme(parts, wall, {}).mark != before
    drop_playlist(parts, admin, made["id"])
    assert [scene.path for scene in programme(parts, wall, {}).scenes] == ["/wall"]
    assert list_walls(parts, admin)[0]["playlist"] is None


def test_of_two_who_change_a_playlist_the_second_is_told(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    made = make_playlist(parts, admin, "日常", None, SCENES)
    change_playlist(parts, admin, made["id"], "早班", SCENES, 1)
    with pytest.raises(Conflict) as caught:
        change_playlist(parts, admin, made["id"], "晚班", SCENES, 1)
    assert caught.value.data == {"version": 2}
    assert list_playlists(parts, admin)[0]["name"] == "早班"


@pytest.mark.parametrize(
    ("scene", "code", "field"),
    [
        ({"path": "/", "page": "attic"}, "unknown_page", "scenes.0.page"),
        ({"path": "/map", "query": {"area": "440604100"}}, "outside", "scenes.0.query.area"),
        ({"path": "/map", "query": {"area": "999999"}}, "outside", "scenes.0.query.area"),
        ({"path": "/map", "query": {"category": "99"}}, "unknown_category", "scenes.0.query.category"),
    ],
)
def test_a_scene_the_wall_could_not_show_is_refused_with_its_place(parts: Parts, scene, code, field) -> None:  # type: ignore[no-untyped-def]
    admin = kit.account(parts, "admin", "440604")
    with pytest.raises(Refused) as caught:
        make_playlist(parts, admin, "日常", "440604012", [scene])
    assert (caught.value.code, caught.value.field) == (code, field)
    assert list_playlists(parts, admin) == []


def test_a_wall_of_a_smaller_area_does_not_take_a_playlist_that_reaches_beyond_it(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, wall = a_wall(parts, admin, kit.ZUMIAO_OTHER)
    made = make_playlist(parts, admin, "日常", None, SCENES)
    with pytest.raises(Refused, match="lie in"):
        assign(parts, admin, wall_id, made["id"])
    assert [scene.path for scene in programme(parts, wall, {}).scenes] == ["/wall"]


def test_a_playlist_outside_the_scope_is_not_there(parts: Parts) -> None:
    admin, other = kit.account(parts, "admin", "440604"), kit.account(parts, "admin", kit.NANPU)
    made = make_playlist(parts, admin, "日常", None, SCENES)
    assert list_playlists(parts, other) == []
    for deed in (lambda: change_playlist(parts, other, made["id"], "x", SCENES, 1), lambda: drop_playlist(parts, other, made["id"])):
        with pytest.raises(NotFound):
            deed()


def test_a_published_page_may_be_put_into_a_playlist_and_leaves_no_hole_when_it_is_taken_back(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, wall = a_wall(parts, admin)
    page = publish_page(parts, admin, "admin", Audience("role", "leader"))["id"]
    made = make_playlist(parts, admin, "日常", None, [{"path": "/wall"}, {"path": "/", "page": page}])
    assign(parts, admin, wall_id, made["id"])
    assert [scene.page for scene in programme(parts, wall, {}).scenes] == [None, page]
    unpublish(parts, admin, page)
    assert [scene.page for scene in programme(parts, wall, {}).scenes] == [None]
