"""The login page."""

from dataclasses import replace

from layouts.plain.login import page
from services._parts import Parts


def test_it_stands_in_the_language_of_the_cookie(client) -> None:
    visitor = client()
    assert "登录" in visitor.get("/login").text
    visitor.client.set_cookie("magnet_lang", "en")
    assert "Sign in" in visitor.get("/login").text


def test_demo_accounts_are_offered_in_a_demo_only(parts: Parts, web) -> None:
    real = replace(parts, settings=replace(parts.settings, demo=False))
    with web.test_request_context("/login"):
        assert "data-fill" in page(parts)
        assert "data-fill" not in page(real)


def test_who_is_signed_in_goes_home(client) -> None:
    assert client("leader").get("/login").headers["Location"] == "/"


def test_a_revoked_wall_is_told_why(client) -> None:
    assert "此大屏链接已失效" in client().get("/login?why=wall").text
