"""The age pyramid."""

from services._parts import Parts
from tests import kit
from widgets import pyramid
from widgets._base import Screen

ROWS = [{"id": "0-4|m", "value": 12}, {"id": "0-4|f", "value": 9}, {"id": "85+|f", "value": 3}, {"id": "85+|m", "value": None}, {"id": "5-9|m", "value": 7}]


def screen(parts: Parts, surface: str = "desk", lang: str = "zh") -> Screen:
    return Screen(parts, kit.account(parts, "leader", "440604"), "440604", lang, "dark", surface)  # type: ignore[arg-type]


def test_men_stand_left_and_women_right_the_youngest_at_the_foot(parts: Parts) -> None:
    men, women = pyramid.figure(ROWS, screen(parts)).data
    assert list(men.y) == ["0-4", "5-9", "85+"]
    assert (list(men.x), list(women.x)) == ([-12, -7, 0], [9, 0, 3])
    assert (men.name, women.name) == ("男 19", "女 12")


def test_both_sides_share_a_scale_that_starts_at_zero(parts: Parts) -> None:
    axis = pyramid.figure(ROWS, screen(parts)).layout.xaxis
    assert list(axis.ticktext) == ["0", "10", "10", "20", "20"]
    assert axis.range[0] == -axis.range[1]
    assert [pyramid.scale(most) for most in (1, 7, 480, 1001)] == [[0, 1], [0, 4, 8], [0, 250, 500], [0, 1000, 2000]]


def test_letters_grow_with_the_distance(parts: Parts) -> None:
    sizes = [pyramid.template(screen(parts, surface)).layout.font.size for surface in ("desk", "wall", "wall4k")]
    assert sizes == [12, 18, 36]


def test_a_city_without_residents_says_why(parts: Parts) -> None:
    drawn = str(pyramid.draw(screen(parts), {"indicator": "person.by_age"}))
    assert "—" in drawn
    assert "Graph" not in drawn


def test_each_side_is_named_with_its_sum(parts: Parts) -> None:
    words = [each.text for each in pyramid.figure(ROWS, screen(parts)).layout.annotations]
    assert [text.partition("</span> ")[2] for text in words] == ["男 19", "女 12"]
