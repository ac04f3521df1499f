"""A phone that is revoked hears nothing more."""

from services.devices import meet, revoke
from tests import kit


def test_the_stream_of_a_revoked_phone_is_closed_at_once_and_that_of_the_desk_goes_on(gate, case) -> None:  # type: ignore[no-untyped-def]
    token, me = gate.sign_in("officer", f"{kit.NANPU}001")
    phone = meet(gate.parts, me, "", "Android Chrome")
    mine, desk = gate.listen(token), gate.listen(gate.sign_in("community")[0])
    revoke(gate.parts, kit.account(gate.parts, "admin", "440604"), phone.id)
    assert mine.next().kind == "bye"
    gate.say(case("C20261121-0001"))
    assert "C20261121-0001" in desk.keys_until("C20261121-0001")
    assert gate.listen(token).status == 401
