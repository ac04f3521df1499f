"""Phones bound to accounts."""

import pytest

from core.errors import NotFound
from data_sources import bus
from services._parts import Parts
from services.devices import approve, list_devices, look, meet, name_of, revoke, state_of
from services.who import Account, sign_in, who
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER

ANDROID = "Mozilla/5.0 (Linux; Android 14; ABR-AL60) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


def officer(parts: Parts, area: str = f"{NANPU}001") -> tuple[str, Account]:
    return sign_in(parts, kit.login(parts, "officer", area), kit.PASSWORD, "127.0.0.1")


def test_the_first_phone_binds_itself_and_another_waits_until_it_is_approved(parts: Parts) -> None:
    _, me = officer(parts)
    first = meet(parts, me, "", ANDROID)
    assert (first.state, look(parts, me, first.token or "").state) == ("bound", "bound")
    second = meet(parts, me, "", ANDROID)
    assert second.state == "waiting"
    assert meet(parts, me, second.token or "", ANDROID) == look(parts, me, second.token or "")  # asking again makes no third one
    community = kit.account(parts, "community", NANPU)
    assert [(each["id"], each["state"]) for each in list_devices(parts, community)] == [(second.id, "waiting"), (first.id, "bound")]
    approve(parts, community, second.id or 0)
    assert look(parts, me, second.token or "").state == "bound"


def test_a_revoked_phone_is_signed_out_at_once_and_its_stream_is_told(parts: Parts) -> None:
    token, me = officer(parts)
    device = meet(parts, me, "", ANDROID)
    desk, at_desk = sign_in(parts, me.username, kit.PASSWORD, "127.0.0.1")
    control = parts.bus.pubsub()
    control.ssubscribe(bus.CONTROL)
    revoke(parts, kit.account(parts, "admin", "440604"), device.id or 0)
    assert who(parts, token) is None
    assert who(parts, desk) == at_desk  # the same officer at a desk goes on
    told = [message["data"] for _ in range(5) if (message := control.get_message(timeout=1)) and message["type"] == "smessage"]
    assert any(me.session.encode() in data and b"session.revoked" in data for data in told)
    assert (state_of(parts, device.token or ""), look(parts, at_desk, device.token or "").state) == ("revoked", "revoked")


def test_after_the_only_phone_was_revoked_a_new_one_waits(parts: Parts) -> None:
    _, me = officer(parts)
    revoke(parts, kit.account(parts, "admin", "440604"), meet(parts, me, "", ANDROID).id or 0)
    assert meet(parts, me, "", ANDROID).state == "waiting"


def test_another_community_neither_sees_nor_approves_it(parts: Parts) -> None:
    _, me = officer(parts)
    device, other = meet(parts, me, "", ANDROID), kit.account(parts, "community", ZUMIAO_OTHER)
    assert list_devices(parts, other) == []
    for deed in (approve, revoke):
        with pytest.raises(NotFound):
            deed(parts, other, device.id or 0)


def test_one_phone_serves_two_officers_each_bound_by_himself(parts: Parts) -> None:
    (_, one), (_, two) = officer(parts), officer(parts)
    device = meet(parts, one, "", ANDROID)
    assert meet(parts, two, device.token or "", ANDROID).state == "bound"
    revoke(parts, kit.account(parts, "admin", "440604"), device.id or 0)
    assert look(parts, two, device.token or "").state == "bound"


def test_a_phone_is_called_by_what_its_browser_says() -> None:
    assert name_of(ANDROID) == "Android · ABR-AL60 · Chrome"
    assert name_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1") == "iPhone · Safari"
    assert name_of("") == "?"


def test_names_in_the_list_are_masked(parts: Parts) -> None:
    _, me = officer(parts)
    meet(parts, me, "", ANDROID)
    (item,) = list_devices(parts, kit.account(parts, "admin", "440604"))
    assert item["person"] == "王******"
