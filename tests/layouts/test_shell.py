import json
from typing import Any

import flask
import pytest

from layouts import _shell
from services._parts import Parts
from tests import kit


@pytest.fixture
def drawn(parts: Parts, web):  # type: ignore[no-untyped-def]
    """`drawn(role, path, search, area)` is the page as JSON text."""

    def draw(role: str, path: str, search: str = "", area: str = "440604", **cookies: str) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        with web.test_request_context(path, headers=headers):
            flask.g.account = kit.account(parts, role, area)
            return json.dumps(_shell.draw(parts, path, search), default=lambda part: part.to_plotly_json(), ensure_ascii=False)

    return draw


def test_an_unknown_address_says_so_and_shows_the_way_home(drawn: Any) -> None:
    assert "没有这个页面" in drawn("leader", "/nowhere")


def test_a_page_of_another_role_says_so_and_shows_nothing_of_it(drawn: Any) -> None:
    text = drawn("leader", "/admin")
    assert "此页面不对您的岗位开放" in text
    assert "data-table" not in text


def test_the_navigation_holds_the_pages_of_the_role(drawn: Any) -> None:
    assert '"/admin"' in drawn("admin", "/cases")
    assert '"/admin"' not in drawn("community", "/cases", area=kit.NANPU)


def test_an_area_outside_the_scope_falls_back_to_the_accounts_own(drawn: Any) -> None:
    text = drawn("community", "/cases", "?area=440604100", area=kit.NANPU)
    assert f'"data-area": "{kit.NANPU}"' in text
    assert "南浦社区" in text


def test_the_language_is_that_of_the_cookie(drawn: Any) -> None:
    assert "Back home" in drawn("leader", "/nowhere", magnet_lang="en")


def test_a_walls_home_is_the_wall(drawn: Any) -> None:
    assert '"data-page-module": "wall"' in drawn("wall", "/")


def test_the_wall_stands_without_shell(drawn: Any) -> None:
    assert '"rail"' not in drawn("wall", "/wall")


def test_language_theme_and_distance_are_in_the_documents_first_tag(web: Any, parts: Parts) -> None:
    with web.test_request_context("/summary", headers={"Cookie": "magnet_theme=light; magnet_lang=en"}):
        assert _shell.html_tag(None) == '<html lang="en" data-theme="light" data-surface="lead">'


def test_who_works_outside_finds_the_way_to_his_phone(drawn: Any) -> None:
    assert '"href": "/m"' in drawn("officer", "/", area=kit.NANPU)
    assert '"href": "/m"' not in drawn("leader", "/")
