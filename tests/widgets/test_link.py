"""A link: to the web, and openly."""

import pytest

from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets.link import VIEW, draw


def screen(parts: Parts, surface: str = "desk") -> Screen:
    return Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", surface)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://10.1.2.3:8080/", "https://例子.测试/路径"])
def test_an_address_of_the_web_is_taken(address: str) -> None:
    assert VIEW.wrong({"address": address}) is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://example.org",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/cases",
        "https://",
        "ftp://example.org",
        "https://gov.cn@example.org",
        "https://example.org:port",
        "https://example.org/\u202egnp",
        "https://" + "a" * 2000,
        "",
        7,
    ],
)
def test_anything_else_is_refused(address: object) -> None:
    assert VIEW.wrong({"address": address})


def test_it_opens_a_tab_that_knows_nothing_of_this_one_and_names_its_host(parts: Parts) -> None:
    way = draw(screen(parts), {"address": "https://example.org/a"}).children
    assert (way.target, way.rel) == ("_blank", "noopener noreferrer")
    assert "example.org" in str(way)


def test_on_a_wall_there_is_nothing_to_press(parts: Parts) -> None:
    drawn = str(draw(screen(parts, "wall"), {"address": "https://example.org/a"}))
    assert "A(" not in drawn
    assert "https://example.org/a" in drawn
