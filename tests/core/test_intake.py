"""What the words of a report say about its category and its kind."""

from core.categories import Category
from core.intake import Kind, guess, kind_of


def a_category(id: str, zh: str, en: str) -> Category:
    return Category(id=id, zh=zh, en=en, limit="1d", department="fire")


LAMP, BIN, HEAP = (
    a_category("06-04", "路灯不亮", "Street lamp out"),
    a_category("01-92", "垃圾满溢", "Overflowing bin"),
    a_category("01-10", "暴露生活垃圾", "Household waste"),
)


def ids(text: str, further: dict[str, str] | None = None) -> list[str]:
    return [each.category for each in guess((LAMP, BIN, HEAP), further or {}, text)]


def test_the_whole_name_counts_more_than_a_piece_of_it() -> None:
    assert ids("小区垃圾满溢了") == ["01-92", "01-10"]


def test_what_people_say_counts_where_the_name_does_not_stand() -> None:
    assert ids("门口的灯坏了") == []
    (found,) = guess((LAMP, BIN, HEAP), {"06-04": "灯坏 没有灯"}, "门口的灯坏了")
    assert (found.category, found.because) == ("06-04", ("灯坏",))


def test_a_piece_that_two_names_share_says_less() -> None:
    shared, alone = guess((BIN, HEAP), {}, "垃圾")[0].score, guess((BIN,), {}, "垃圾")[0].score
    assert shared < alone


def test_english_words_count_where_they_begin_a_word() -> None:
    assert ids("all lamps of the street are dark")[0] == "06-04"
    assert ids("an outlet") == []


def test_the_reason_names_each_word_once() -> None:
    (found,) = guess((LAMP,), {"06-04": "路灯 不亮"}, "路灯不亮")
    assert found.because == ("路灯不亮",)


def test_the_kind_is_told_by_its_words_and_none_without_any() -> None:
    kinds = {
        "case": Kind(zh="问题", en="Problem"),
        "hotline_inquiry": Kind(zh="咨询", en="Enquiry", words="请问 how"),
        "hotline_opinion": Kind(zh="建议", en="Suggestion", words="建议"),
    }
    assert kind_of(kinds, "请问怎么办") == "hotline_inquiry"
    assert kind_of(kinds, "建议增设路灯") == "hotline_opinion"
    assert kind_of(kinds, "路灯不亮") is None
