from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, NotFound
from services._parts import Parts
from services.walls import is_here, list_walls, make_wall, revoke_wall, tell_wall
from services.who import open_wall, who
from tests import kit


def opened(parts: Parts, token: str):  # type: ignore[no-untyped-def]
    entered = open_wall(parts, token, "127.0.0.1")
    assert entered is not None
    return entered


def test_a_link_opens_a_wall_of_its_area(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, token = make_wall(parts, admin, "值班大厅", kit.NANPU)
    _, account = opened(parts, token)
    assert (account.kind, account.wall_id, account.area, account.scope.covers("440604100")) == ("wall", wall_id, kit.NANPU, False)


def test_the_link_itself_is_kept_nowhere(parts: Parts) -> None:
    _, token = make_wall(parts, kit.account(parts, "admin", "440604"), "值班大厅", None)
    assert token.encode() not in b"".join(path.read_bytes() for path in parts.settings.home.rglob("*") if path.is_file())


def test_a_wall_needs_a_name_and_an_area_of_ones_scope(parts: Parts) -> None:
    admin = kit.account(parts, "admin", kit.NANPU)
    with pytest.raises(BadInput):
        make_wall(parts, admin, "  ", None)
    with pytest.raises(NotFound):
        make_wall(parts, admin, "大厅", "440604100")


def test_a_wall_says_how_it_is(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    _, token = make_wall(parts, admin, "值班大厅", None)
    assert [wall["state"] for wall in list_walls(parts, admin)] == ["new"]
    is_here(parts, opened(parts, token)[1], "3840x1080", "abc")
    (wall,) = list_walls(parts, admin)
    assert (wall["state"], wall["screen"], wall["build"], wall["area_zh"]) == ("alive", "3840x1080", "abc", "禅城区")
    assert list_walls(parts, admin, datetime.now(UTC) + timedelta(minutes=5))[0]["state"] == "silent"


def test_a_persons_screen_is_no_wall(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    is_here(parts, admin, "1920x1080", "abc")
    assert list_walls(parts, admin) == []


def test_revoking_ends_the_session_and_the_link(parts: Parts) -> None:
    admin = kit.account(parts, "admin", "440604")
    wall_id, token = make_wall(parts, admin, "值班大厅", None)
    session, _ = opened(parts, token)
    revoke_wall(parts, admin, wall_id)
    assert who(parts, session) is None
    assert open_wall(parts, token, "127.0.0.1") is None
    assert list_walls(parts, admin)[0]["state"] == "revoked"


def test_a_wall_outside_the_scope_is_not_there(parts: Parts) -> None:
    wall_id, _ = make_wall(parts, kit.account(parts, "admin", "440604"), "区大厅", None)
    other = kit.account(parts, "admin", kit.NANPU)
    assert list_walls(parts, other) == []
    for deed in (lambda: revoke_wall(parts, other, wall_id), lambda: tell_wall(parts, other, wall_id, "reload")):
        with pytest.raises(NotFound):
            deed()


def test_being_told_to_reload_goes_over_the_bus_to_that_wall(parts: Parts) -> None:
    from data_sources import bus

    admin = kit.account(parts, "admin", "440604")
    wall_id, _ = make_wall(parts, admin, "值班大厅", None)
    ear = parts.bus.pubsub()
    ear.ssubscribe(bus.channel("440604"))
    ear.get_message(timeout=1)
    tell_wall(parts, admin, wall_id, "reload")
    heard = ear.get_message(timeout=2)
    assert heard is not None
    assert b'"wall"' in heard["data"]
    assert b"reload" in heard["data"]
    ear.close()
