"""Every text has two languages."""

from core.words import Words


def test_a_text_answers_in_the_language_asked_for() -> None:
    assert Words("磁铁", "Magnet").of("zh") == "磁铁"
    assert Words("磁铁", "Magnet").of("en") == "Magnet"
