"""Design tokens in Python."""

import pytest

from widgets._tokens import tokens


def test_references_are_resolved() -> None:
    assert tokens("dark")["ink"] == tokens("dark")["n-8"] != tokens("light")["ink"]


def test_every_colour_of_a_theme_is_there() -> None:
    assert tokens("dark").keys() == tokens("light").keys() >= {"c-1", "c-8", "series", "hair"}


def test_an_unknown_theme_is_an_error() -> None:
    with pytest.raises(KeyError, match="sepia"):
        tokens("sepia")
