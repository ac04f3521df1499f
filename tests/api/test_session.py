"""Signing in and out."""

from tests import kit


def test_signing_in_gives_the_account_and_two_cookies(client, parts) -> None:
    name = kit.login(parts, "leader", "440604")
    answer = client().post("/api/v1/session", json={"username": name, "password": kit.PASSWORD})
    assert answer.json["account"]["role"] == "leader"
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(c.startswith("magnet_session=") and "HttpOnly" in c and "SameSite=Lax" in c for c in cookies)
    assert any(c.startswith("_csrf_token=") and "HttpOnly" not in c for c in cookies)


def test_a_wrong_password_says_no_more_than_that(client, parts) -> None:
    name = kit.login(parts)
    wrong = client().post("/api/v1/session", json={"username": name, "password": "no"})
    nobody = client().post("/api/v1/session", json={"username": "nobody", "password": "no"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json == nobody.json


def test_the_sixth_try_is_locked_out_even_with_the_right_password(client, parts) -> None:
    name = kit.login(parts)
    for _ in range(5):
        client().post("/api/v1/session", json={"username": name, "password": "no"})
    answer = client().post("/api/v1/session", json={"username": name, "password": kit.PASSWORD})
    assert (answer.status_code, answer.json["error"]["code"]) == (429, "locked")


def test_after_signing_out_the_cookie_opens_nothing(client) -> None:
    leader = client("leader")
    assert leader.get("/api/v1/session").status_code == 200
    assert leader.delete("/api/v1/session").status_code == 200
    assert leader.get("/api/v1/session").status_code == 401


def test_language_and_theme_are_kept_with_the_account(client, parts) -> None:
    leader = client("leader", username="prefers")
    leader.put("/api/v1/session/preferences", json={"lang": "en", "theme": "light"})
    again = client().post("/api/v1/session", json={"username": "prefers", "password": kit.PASSWORD}).json["account"]
    assert (again["lang"], again["theme"]) == ("en", "light")


def test_a_body_that_is_no_json_is_said_so(client) -> None:
    assert client().post("/api/v1/session", data="username=a").json["error"]["code"] == "not_json"
