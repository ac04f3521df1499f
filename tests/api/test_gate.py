"""Nobody comes in without a session, and nobody acts without its token."""

import pytest

LEADER = ("leader", "440604")


@pytest.mark.parametrize("path", ["/", "/wall", "/cases", "/summary", "/map", "/admin"])
def test_a_page_without_a_session_leads_to_the_login(client, path: str) -> None:
    answer = client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/api/v1/cases", "/api/v1/areas"])
def test_a_program_without_a_session_gets_401(client, path: str) -> None:
    assert client().get(path).status_code == 401


def test_a_callback_without_a_session_gets_401(client) -> None:
    assert client().post("/_dash-update-component", json={}).status_code == 401


def test_an_unsafe_request_without_the_token_is_refused(client) -> None:
    answer = client(*LEADER).put("/api/v1/session/preferences", json={"lang": "en"}, headers={"X-CSRFToken": "wrong"})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "csrf")


def test_either_spelling_of_the_token_header_is_accepted(client) -> None:
    leader = client(*LEADER)
    assert leader.put("/api/v1/session/preferences", json={"lang": "en"}, headers={"X-CSRFToken": "", "X-CSRF-Token": leader.csrf}).status_code == 200


def test_a_foreign_origin_is_refused_even_with_the_token(client) -> None:
    answer = client(*LEADER).put("/api/v1/session/preferences", json={"lang": "en"}, headers={"Origin": "http://elsewhere.example"})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "foreign_origin")


def test_the_demo_answers_on_this_machine_only(client) -> None:
    answer = client().get("/healthz", base_url="http://magnet.example")
    assert answer.status_code == 421
    assert "MAGNET_DEMO_PUBLIC" in answer.json["error"]["message"]
    assert client().get("/healthz", base_url="http://localhost:8050").status_code == 200


def test_the_login_page_and_health_are_open(client) -> None:
    assert client().get("/login").status_code == 200
    assert client().get("/healthz").json == {"alive": True}
