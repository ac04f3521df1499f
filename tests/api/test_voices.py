"""Recordings over REST: handed in, named by a report, heard by those who may see its case."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.voices import LARGEST_BYTES, sweep_voices
from store import tables
from tests.kit import NANPU, ZUMIAO_OTHER, a_report

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\x00" * 200


def test_a_report_is_heard_by_its_community_and_by_nobody_elses(client) -> None:  # type: ignore[no-untyped-def]
    officer, other = client("officer", f"{NANPU}001"), client("officer", f"{ZUMIAO_OTHER}001")
    made = officer.post("/api/v1/voices", data=WEBM)
    assert made.status_code == 201
    name = made.json["id"]
    assert other.get(f"/api/v1/voices/{name}").status_code == 404
    assert other.post("/api/v1/reports", json=a_report(voices=[name])).json["error"]["code"] == "unknown_voice"
    no = officer.post("/api/v1/reports", json=a_report(source="officer", voices=[name])).json["no"]
    heard = client("community", NANPU).get(f"/api/v1/voices/{name}")
    assert (heard.data, heard.mimetype, heard.headers["X-Content-Type-Options"]) == (WEBM, "audio/webm", "nosniff")
    assert client("community", NANPU).get(f"/api/v1/cases/{no}").json["steps"][0]["voices"] == [name]
    assert (other.get(f"/api/v1/voices/{name}").status_code, client("wall").get(f"/api/v1/voices/{name}").status_code) == (404, 404)


@pytest.mark.parametrize(("body", "status", "code"), [(b"", 400, "no_file"), (b"<html>", 400, "not_a_voice"), (WEBM + b"0" * LARGEST_BYTES, 400, "too_large")])
def test_what_is_no_recording_or_too_long_is_refused(client, body: bytes, status: int, code: str) -> None:  # type: ignore[no-untyped-def]
    answer = client("officer", f"{NANPU}001").post("/api/v1/voices", data=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)


def test_who_is_at_no_phone_hands_none_in_and_a_list_of_something_else_is_refused(client) -> None:  # type: ignore[no-untyped-def]
    assert client("leader").post("/api/v1/voices", data=WEBM).status_code == 403
    assert client().post("/api/v1/voices", data=WEBM).status_code == 401
    officer = client("officer", f"{NANPU}001")
    for voices in ("x", [1], ["../etc"], ["a"] * 4):
        assert officer.post("/api/v1/reports", json=a_report(voices=voices)).json["error"]["code"] == "bad_voices"


def test_a_recording_that_no_report_came_for_goes(client, parts) -> None:  # type: ignore[no-untyped-def]
    officer = client("officer", f"{NANPU}001")
    lost = officer.post("/api/v1/voices", data=WEBM).json["id"]
    kept = officer.post("/api/v1/voices", data=WEBM + b"1").json["id"]
    officer.post("/api/v1/reports", json=a_report(voices=[kept]))
    sweep_voices(parts, datetime.now(UTC) + timedelta(days=2))
    with parts.store.read() as conn:
        assert conn.execute(select(tables.voices.c.id)).scalars().all() == [kept]
    assert (officer.get(f"/api/v1/voices/{lost}").status_code, officer.get(f"/api/v1/voices/{kept}").status_code) == (404, 200)
