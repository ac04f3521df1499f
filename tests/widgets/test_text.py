"""Words of one's own: Markdown, without HTML and without pictures from elsewhere."""

from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets.text import VIEW, draw


def screen(parts: Parts, surface: str = "desk") -> Screen:
    return Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", surface)  # type: ignore[arg-type]


def test_html_is_shown_as_it_is_written(parts: Parts) -> None:
    words = draw(screen(parts), {"text": "<script>alert(1)</script>"}).children
    assert words.dangerously_allow_html is False


def test_a_picture_is_a_link_to_it_and_asks_no_other_host(parts: Parts) -> None:
    words = draw(screen(parts), {"text": "a ![b](http://x.test/y.png) !![c][d]\n\n[d]: http://x.test/z.png"}).children
    assert words.children.startswith("a [b](http://x.test/y.png) [c][d]")
    assert "!" not in words.children


def test_links_open_in_a_tab_of_their_own_where_there_are_tabs(parts: Parts) -> None:
    assert draw(screen(parts), {"text": "a"}).children.link_target == "_blank"
    assert draw(screen(parts, "wall"), {"text": "a"}).children.link_target is None


def test_a_text_may_come_in_both_languages_and_has_an_end() -> None:
    both = {"text": {"zh": "甲", "en": "a"}}
    assert VIEW.wrong(both) is None
    assert VIEW.spoken(both, "en") == {"text": "a"}
    assert "4000" in str(VIEW.wrong({"text": "a" * 4001}))
    assert VIEW.wrong({"text": {"zh": "甲"}})
