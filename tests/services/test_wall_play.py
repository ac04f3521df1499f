import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.errors import NotFound
from core.pages import PlaceOne
from core.scenes import Refused
from services._parts import Parts
from services.save_page import save_page
from services.wall_play import page_on_wall, programme, public, scene_at, send, take_back
from services.walls import list_walls, make_wall, revoke_wall
from services.who import Account, open_wall
from store import tables
from tests import kit

STREET, TOWN = "440604012", "440604100"
CLOCK = PlaceOne(id="clock-1", magnet="clock", on="desk", at=(0, 40, 3, 2))


def a_wall(parts: Parts, area: str = "440604") -> tuple[int, Account]:
    wall_id, token = make_wall(parts, kit.account(parts, "admin", "440604"), "值班大厅", area)
    entered = open_wall(parts, token, "127.0.0.1")
    assert entered is not None
    return wall_id, entered[1]


def test_what_a_desk_sends_stands_before_the_programme_until_it_is_taken_back(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    wall_id, wall = a_wall(parts)
    send(parts, leader, wall_id, {"path": "/map", "query": {"area": STREET}})
    found = programme(parts, wall, {})
    assert found.sent is not None
    assert scene_at(found, "sent")[0].query == {"area": STREET}
    assert scene_at(found, 0)[0].path == "/wall"
    take_back(parts, leader, wall_id)
    assert programme(parts, wall, {}).sent is None


def test_it_goes_by_itself_when_its_time_is_over(parts: Parts) -> None:
    wall_id, wall = a_wall(parts)
    send(parts, kit.account(parts, "leader", "440604"), wall_id, {"path": "/map"}, 5)
    now = datetime.now(UTC)
    assert programme(parts, wall, {}, now + timedelta(minutes=4)).sent is not None
    assert programme(parts, wall, {}, now + timedelta(minutes=6)).sent is None
    assert list_walls(parts, kit.account(parts, "admin", "440604"), now + timedelta(minutes=6))[0]["sent"] is None


def test_the_line_on_the_wall_names_unit_or_post_and_nobody(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604", name="刘测试0009")
    wall_id, wall = a_wall(parts)
    send(parts, leader, wall_id, {"path": "/map"})
    told = public(programme(parts, wall, {}), parts.city.tz)
    assert told["sent"]["zh"].startswith("由测试单位投放 · ")
    assert told["sent"]["en"].startswith(f"Sent by {parts.city.roles['leader'].en} · ")
    assert "刘测试" not in json.dumps(told, ensure_ascii=False)
    assert "刘测试" not in json.dumps(list_walls(parts, leader), ensure_ascii=False, default=str)


def test_what_reaches_beyond_the_walls_area_is_cut_to_it(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    wall_id, wall = a_wall(parts, STREET)
    send(parts, leader, wall_id, {"path": "/", "page": "leader", "query": {"area": "440604", "period": "7d"}})
    assert scene_at(programme(parts, wall, {}), "sent")[0].query == {"area": STREET, "period": "7d"}
    with pytest.raises(Refused, match="does not lie in what this wall may show"):
        send(parts, leader, wall_id, {"path": "/map", "query": {"area": TOWN}})


def test_a_case_outside_the_walls_area_is_refused_with_the_reason(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    inside, outside = kit.a_case(parts), kit.a_case(parts, lon=113.022, lat=22.985)
    wall_id, _ = a_wall(parts, STREET)
    send(parts, leader, wall_id, {"path": "/cases", "query": {"no": inside}})
    with pytest.raises(Refused) as caught:
        send(parts, leader, wall_id, {"path": "/cases", "query": {"no": outside}})
    assert (caught.value.code, outside in caught.value.words.zh) == ("case_outside_wall", True)


def test_nobody_sends_what_he_may_not_see_himself(parts: Parts) -> None:
    dispatcher = kit.account(parts, "dispatcher", STREET)
    wall_id, _ = a_wall(parts, STREET)
    for scene in ({"path": "/cases", "query": {"no": kit.a_case(parts, lon=113.022, lat=22.985)}}, {"path": "/", "page": "admin"}):
        with pytest.raises(NotFound):
            send(parts, dispatcher, wall_id, scene)


def test_a_wall_outside_the_senders_scope_is_not_there(parts: Parts) -> None:
    wall_id, _ = a_wall(parts)
    dispatcher = kit.account(parts, "dispatcher", STREET)
    for deed in (lambda: send(parts, dispatcher, wall_id, {"path": "/map"}), lambda: take_back(parts, dispatcher, wall_id)):
        with pytest.raises(NotFound):
            deed()


def test_the_senders_own_version_of_a_page_is_shown(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    save_page(parts, leader, "leader", [CLOCK], 0)
    wall_id, wall = a_wall(parts)
    send(parts, leader, wall_id, {"path": "/", "page": "leader"})
    scene, sender = scene_at(programme(parts, wall, {}), "sent")
    page = page_on_wall(parts, wall, scene, sender)
    assert "clock-1" in page.instances
    assert "clock-1" in page.arrangement("wall").items
    assert "clock-1" not in page_on_wall(parts, wall, scene, None).instances


def test_sending_and_taking_back_are_on_record(parts: Parts) -> None:
    leader = kit.account(parts, "leader", "440604")
    wall_id, _ = a_wall(parts)
    send(parts, leader, wall_id, {"path": "/map"}, 15, "10.0.0.9")
    take_back(parts, leader, wall_id)
    with parts.store.read() as conn:
        rows = conn.execute(select(tables.audit).where(tables.audit.c.account_id == leader.id).order_by(tables.audit.c.id)).mappings().all()
    assert [row["act"] for row in rows[-2:]] == ["send_to_wall", "take_back_from_wall"]
    assert (rows[-2]["target"], rows[-2]["detail"]["minutes"], rows[-2]["address"]) == (str(wall_id), 15, "10.0.0.9")


def test_a_revoked_wall_takes_nothing_and_no_other_time_is_known(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, _ = a_wall(parts)
    with pytest.raises(Refused, match="5, 15 or 60"):
        send(parts, admin, wall_id, {"path": "/map"}, 7)
    revoke_wall(parts, admin, wall_id)
    with pytest.raises(Refused, match="revoked"):
        send(parts, admin, wall_id, {"path": "/map"})


def test_the_wall_is_told_at_once_and_without_a_word_about_what(parts: Parts) -> None:
    from data_sources import bus

    wall_id, _ = a_wall(parts)
    ear = parts.bus.pubsub()
    ear.ssubscribe(bus.channel("440604"))
    ear.get_message(timeout=1)
    send(parts, kit.account(parts, "leader", "440604"), wall_id, {"path": "/map"})
    heard = ear.get_message(timeout=2)
    assert heard is not None
    assert heard["data"].endswith(b'"v":{"do":"play"}}')
    ear.close()


def test_a_person_previews_a_playlist_or_a_page(parts: Parts) -> None:
    from services.playlists import make_playlist

    admin, leader = kit.account(parts, "admin", "440604"), kit.account(parts, "leader", "440604")
    made = make_playlist(parts, admin, "日常", None, [{"path": "/map", "dwell": 9}])
    assert [scene.dwell for scene in programme(parts, leader, {"playlist": str(made["id"])}).scenes] == [9]
    (scene,) = programme(parts, leader, {"page": "leader", "area": STREET}).scenes
    assert (scene.path, scene.page, scene.query) == ("/", "leader", {"area": STREET})
    with pytest.raises(NotFound):
        programme(parts, kit.account(parts, "leader", kit.NANPU), {"playlist": str(made["id"])})
