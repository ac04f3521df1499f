"""What the streams of all roles carry holds nothing of a resident, whatever was reported, done and written."""

from typing import Any

from services.relay import relay
from tests import kit
from tests.live.conftest import Gate
from tests.residents import SAID, found_in, settle
from tests.test_scope_walk import fill

AREAS = {
    "leader": "440604",
    "dispatcher": "440604012",
    "community": kit.NANPU,
    "officer": kit.NANPU + "001",
    "handler": "440604",
    "admin": "440604",
    "wall": "440604",
}


def test_no_stream_carries_a_residents_name_number_or_words(gate: Gate, client: Any, parts: Any) -> None:
    fill(parts)
    told = settle(parts)
    streams = {role: gate.listen(gate.sign_in(role, area, department="urban_management" if role == "handler" else None)[0]) for role, area in AREAS.items()}
    kit.go(parts, told[0])
    leader, dispatcher, community = client("leader"), client("dispatcher", "440604012"), client("community", kit.NANPU)
    no = kit.a_case(parts, text=SAID, title=SAID[:40], reporter={"name": SAID[4:12], "phone": "13987654321"})
    acts = [
        dispatcher.post(f"/api/v1/cases/{no}/messages", json={"text": SAID}),
        dispatcher.post(f"/api/v1/cases/{no}/actions", json={"action": "accept", "version": 1, "note": SAID[:200]}),
        leader.post("/api/v1/contacts/messages", json={"to": [], "groups": [{"sort": "staff"}], "text": SAID}),
        community.post("/api/v1/people/9/reveal", json={"field": "phone", "purpose": "核实案件情况", "ref": no, "service": "home_owner", "subject": 1}),
    ]
    assert [each.status_code for each in acts if each.status_code >= 300] == []
    while relay(parts):
        pass
    said = {"topic": "notice", "key": "end", "area": "440604", "at": "2026-11-21T19:42:08+08:00", "v": {"kind": "announcement", "zh": "完", "en": "end"}}
    gate.say(said)
    for role, stream in streams.items():
        heard: list[Any] = []
        while "end" not in {message.get("key") for event in heard for message in event.data.get("m", ())}:
            heard.append(stream.next())
        assert role == "wall" or sum(len(event.data["m"]) for event in heard) > 3
        assert found_in(str([event.data for event in heard])) is None, role
