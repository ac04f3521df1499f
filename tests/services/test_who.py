"""Sessions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from data_sources import bus
from services import who as module
from services._parts import Parts
from services.who import SignInRefused, forget, open_wall, scope_of, set_preference, sign_in, sign_out, who
from store import accounts, tables
from store.engine import Store
from tests import kit
from tests.kit import NANPU, PASSWORD

HERE, THERE = "10.0.0.1", "10.0.0.2"


def trail(parts: Parts) -> list[tuple[Any, ...]]:
    with parts.store.read() as conn:
        return [tuple(row) for row in conn.execute(select(tables.audit.c.act, tables.audit.c.result, tables.audit.c.target).order_by(tables.audit.c.id))]


def fail(parts: Parts, username: str, address: str = HERE, password: str = "wrong") -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        sign_in(parts, username, password, address)
    return caught.value


def elsewhere(parts: Parts) -> Parts:
    """Another process: the same store and bus, its own memory."""
    return Parts(parts.settings, parts.city, Store.open(kit.address(parts), parts.settings.home), parts.bus, parts.lake, parts.records)


def test_a_token_leads_to_its_account(parts: Parts) -> None:
    token, account = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    assert who(parts, token) == account == who(elsewhere(parts), token)
    assert account.scope.covers(f"{NANPU}001")


def test_nothing_else_leads_to_one(parts: Parts) -> None:
    token, account = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    assert [who(parts, wrong) for wrong in ("", "x", token + "x", account.session, "\ud800")] == [None] * 5


def test_the_store_knows_only_a_hash(parts: Parts) -> None:
    token, _ = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    with parts.store.read() as conn:
        assert token not in str(conn.execute(select(tables.sessions)).all())


def test_a_session_ends_after_twelve_hours_but_a_walls_does_not(parts: Parts) -> None:
    person, wall = (sign_in(parts, kit.login(parts, role), PASSWORD, HERE)[1].session for role in ("leader", "wall"))
    later = datetime.now(UTC) + timedelta(hours=12, minutes=1)
    with parts.store.read() as conn:
        assert accounts.session_of_person(conn, person, later) is None
        assert accounts.session_of_person(conn, wall, later) is not None


def test_signing_out_ends_this_session_and_no_other(parts: Parts) -> None:
    name = kit.login(parts)
    (one, account), (other, _) = sign_in(parts, name, PASSWORD, HERE), sign_in(parts, name, PASSWORD, HERE)
    sign_out(parts, account, HERE)
    assert who(parts, one) is None
    assert who(parts, other) is not None


def test_streams_are_told_at_once(parts: Parts) -> None:
    heard = parts.bus.pubsub(ignore_subscribe_messages=True)
    heard.ssubscribe(bus.CONTROL)
    heard.get_sharded_message(timeout=1)
    account = kit.account(parts)
    sign_out(parts, account)
    told = heard.get_sharded_message(timeout=2)
    assert told is not None
    assert account.session.encode() in told["data"]
    heard.close()


def test_signing_out_works_while_the_bus_is_away(parts: Parts) -> None:
    token, account = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    away = bus.connect("redis://127.0.0.1:1")
    sign_out(Parts(parts.settings, parts.city, parts.store, away, parts.lake, parts.records), account)
    assert who(parts, token) is None


def test_another_process_notices_within_the_cache_time(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    token, account = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    other = elsewhere(parts)
    assert who(other, token)
    sign_out(parts, account)
    assert who(other, token)
    monkeypatch.setattr(module, "CACHE_S", 0.0)
    assert who(other, token) is None


def test_five_failures_lock_this_account_from_this_address(parts: Parts) -> None:
    name, other = kit.login(parts), kit.login(parts)
    assert [fail(parts, name).reason for _ in range(6)] == ["wrong"] * 5 + ["locked"]
    assert fail(parts, name, password=PASSWORD).locked
    assert sign_in(parts, name, PASSWORD, THERE)
    assert sign_in(parts, other, PASSWORD, HERE)


def test_after_a_quarter_of_an_hour_it_is_open_again(parts: Parts) -> None:
    name = kit.login(parts)
    for _ in range(5):
        fail(parts, name)
    with parts.store.write() as conn:
        conn.execute(tables.login_failures.update().values(at=datetime.now(UTC) - timedelta(minutes=15)))
    assert sign_in(parts, name, PASSWORD, HERE)


def test_a_right_password_ends_the_count(parts: Parts) -> None:
    name = kit.login(parts)
    for _ in range(2):
        for _ in range(4):
            fail(parts, name)
        sign_in(parts, name, PASSWORD, HERE)


@pytest.mark.parametrize("over", [{"disabled": True}, {"password_hash": None}, {"password_hash": "no hash"}])
def test_such_accounts_cannot_sign_in(parts: Parts, over: dict[str, Any]) -> None:
    assert fail(parts, kit.login(parts, **over), password=PASSWORD).reason == "wrong"


def test_a_disabled_account_is_out(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_S", 0.0)
    token, _ = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    with parts.store.write() as conn:
        conn.execute(tables.accounts.update().values(disabled=True))
    assert who(parts, token) is None


def test_the_trail_has_a_line_for_each_but_not_what_a_stranger_typed(parts: Parts) -> None:
    name = kit.login(parts)
    fail(parts, name)
    fail(parts, "my-secret-password")
    _, account = sign_in(parts, name, PASSWORD, HERE)
    sign_out(parts, account)
    assert trail(parts) == [("sign_in", "refused", name), ("sign_in", "refused", None), ("sign_in", "done", None), ("sign_out", "done", None)]


@pytest.fixture
def wall(parts: Parts) -> tuple[int, str]:
    token = "device-token"
    row = {"name": "指挥大厅", "token_hash": module._hash(token), "area": "440604012", "created_at": datetime.now(UTC), "created_by": 1}
    with parts.store.write() as conn:
        return conn.execute(tables.walls.insert().values(row).returning(tables.walls.c.id)).scalar_one(), token


def test_a_device_link_opens_a_wall(parts: Parts, wall: tuple[int, str]) -> None:
    entered = open_wall(parts, wall[1], HERE, "3840x1080")
    assert entered is not None
    token, account = entered
    assert who(elsewhere(parts), token) == account
    assert (account.role, account.kind, account.id, account.wall_id) == ("wall", "wall", 0, wall[0])
    assert account.scope.covers(NANPU)
    assert not account.scope.covers("440604100")


def test_an_unknown_or_revoked_link_opens_nothing(parts: Parts, wall: tuple[int, str]) -> None:
    entered = open_wall(parts, wall[1], HERE)
    assert entered is not None
    with parts.store.write() as conn:
        conn.execute(tables.walls.update().values(revoked_at=datetime.now(UTC)))
        forget(parts, [entered[1].session])
    assert who(parts, entered[0]) is None
    assert open_wall(parts, wall[1], HERE) is None
    assert open_wall(parts, "other", HERE) is None


def test_a_preference_is_kept(parts: Parts) -> None:
    token, account = sign_in(parts, kit.login(parts), PASSWORD, HERE)
    set_preference(parts, account, lang="en")
    set_preference(parts, account, theme="light")
    seen = who(parts, token)
    assert seen is not None
    assert (seen.lang, seen.theme) == ("en", "light")


def test_the_scope_of_each_role() -> None:
    assert scope_of("officer", f"{NANPU}001", None).prefixes == (NANPU,)
    assert scope_of("handler", "440604", "water").department == "water"
    assert not scope_of("handler", "440604", None).sees(NANPU, None)
    assert scope_of("dispatcher", "440604012", "water").department is None
