"""How a thing is filed and asked for."""

import pytest

from core.search import MOST_READINGS, area_lexeme, arms, lexemes, lexemes_of, normal, pinyin, readings, tokens


def fits(wanted: str, title: str, words: str = "", phone: str = "", person: bool = False) -> bool:
    """Whether some way of meaning `wanted` finds a thing, as both databases match tokens."""
    words = normal(words or title)
    filed = tokens("home", "440604012061001", title, words, phone, person)
    has = lambda term: any(each.startswith(term.text) if term.starts else each == term.text for each in filed)  # noqa: E731
    return any(all(has(term) for term in arm.terms) and all(word in words for word in arm.words) for arm in arms(wanted))


def fits_exactly(wanted: str, words: str) -> bool:
    """The same as a database without an index of beginnings tells by exact tokens."""
    filed = set(lexemes("home", "440604012061001", normal(words)))
    return set(lexemes_of("home", normal(wanted))) <= filed and all(word in normal(words) for word in normal(wanted).split())


@pytest.mark.parametrize("wanted", ["3", "3栋", "3栋5", "3栋50", "3栋501", "501", "浦", "南浦", "浦社区3栋501", "社区 501", "３栋５０１"])
def test_a_home_is_found_by_every_part_of_what_it_is_called(wanted: str) -> None:
    assert fits(wanted, "3栋501", "南浦社区3栋501")
    assert fits_exactly(wanted, "南浦社区3栋501")


@pytest.mark.parametrize("wanted", ["13栋", "3栋502", "北浦", "社区3栋4", "01", "栋3"])
def test_what_it_is_not_called_does_not_find_it(wanted: str) -> None:
    assert not fits(wanted, "3栋501", "南浦社区3栋501")
    assert not fits_exactly(wanted, "南浦社区3栋501")


@pytest.mark.parametrize(
    "wanted", ["3栋", "A3栋", "a3栋5", "A区12", "12号楼", "C2026", "c2026112", "c20261126-", "c20261126-00", "0001", "MA0000", "123", "00000123"]
)
def test_letters_and_digits_are_found_apart_and_together(wanted: str) -> None:
    words = "A区12号楼 A3栋501 C20261126-0001 91440604MA00000123"
    assert fits(wanted, "A3栋501", words)
    assert fits_exactly(wanted, words)


def test_tokens_of_one_kind_are_not_those_of_another() -> None:
    assert not set(lexemes("home", "440604", "3栋")) & set(lexemes("building", "440604", "3栋"))
    assert area_lexeme("home", "440604") in lexemes("home", "440604012061", "3栋")


@pytest.mark.parametrize(
    ("name", "letters", "full"),
    [
        ("曾小明", "zxm", "zengxiaoming"),
        ("单雄信", "sxx", "shanxiongxin"),
        ("解缙", "xj", "xiejin"),
        ("尉迟恭", "ycg", "yuchigong"),
        ("万俟卨", "mqx", None),
        ("区启超", "oqc", "ouqichao"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, letters: str, full: str | None) -> None:
    found = pinyin(name, person=True)
    assert found[0] == letters
    assert full in (None, found[1])


@pytest.mark.parametrize(
    ("name", "found", "others"),
    [
        ("李长乐", ("lcl", "lzl", "lichangle", "lizhangyue", "li chang yue"), ("lichale",)),
        ("单行", ("sx", "sh", "shanxing", "shanhang"), ("danxing",)),
        ("欧阳晟", ("oys", "oyc", "ouyangsheng", "ouyangcheng"), ()),
        ("乐朝晖", ("yzh", "ych", "yuezhaohui", "lechaohui"), ()),
    ],
)
def test_a_name_that_may_be_read_in_more_than_one_way_is_found_by_each(name: str, found: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert all(fits(wanted, name, person=True) for wanted in found)
    assert not any(fits(wanted, name, person=True) for wanted in others)


def test_what_a_name_is_found_by_is_bounded() -> None:
    assert len(readings("李" + "乐" * 40)) == MOST_READINGS
    assert len(readings("王小明")) == 1


def test_a_person_is_found_by_pinyin_and_by_the_last_digits_of_the_phone() -> None:
    for wanted in ("zxm", "zx", "zeng", "zengxiao", "zeng xiaoming", "ZXM", "4321", "87654321"):
        assert fits(wanted, "曾小明", phone="13887654321", person=True), wanted
    for wanted in ("cxm", "432", "1388"):
        assert not fits(wanted, "曾小明", phone="13887654321", person=True), wanted


def test_a_camera_is_found_by_any_part_of_its_number() -> None:
    assert fits("132000", "路口", "路口 44060400001320000001")


def test_nothing_to_look_for_asks_nothing() -> None:
    assert arms("  -- ") == []


def test_scope_is_a_token_of_every_level() -> None:
    filed = tokens("camera", "440604012061001-02", "路口", "路口")
    assert {"kcamera440604", "kcamera440604012", "kcamera440604012061", "kcamera440604012061001"} <= set(filed)
