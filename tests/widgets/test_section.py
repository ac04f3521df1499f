"""A heading of a section, where no grid draws it."""

from widgets.section import VIEW, draw


def test_it_shows_its_words() -> None:
    assert draw(None, {"title": "现场"}).children == "现场"  # type: ignore[arg-type]


def test_it_folds_or_is_a_tab_and_nothing_else() -> None:
    assert VIEW.wrong({"kind": "tab", "closed": True}) is None
    assert "fold, tab" in str(VIEW.wrong({"kind": "drawer"}))
