"""Recent and saved searches, and what is put on a page from a search."""

from services import searches
from services._parts import Parts
from tests.kit import NANPU, account


def texts(found: list[dict[str, object]]) -> list[object]:
    return [each["text"] for each in found]


def test_what_led_somewhere_is_kept_and_what_led_to_a_person_is_not(parts: Parts) -> None:
    who = account(parts, "community", NANPU)
    searches.note(parts, who, "3栋501", "home")
    searches.note(parts, who, "王测试", "person")
    searches.note(parts, who, "13800000001", None)
    assert texts(searches.looked_for(parts, who)) == ["3栋501"]
    assert searches.looked_for(parts, account(parts, "community", NANPU)) == []


def test_the_newest_stay_and_saved_ones_are_never_pushed_out(parts: Parts) -> None:
    who = account(parts, "community", NANPU)
    searches.note(parts, who, "加装电梯", None, saved=True)
    for n in range(searches.RECENT + 3):
        searches.note(parts, who, f"查找{'一二三四五六七八九十百千'[n]}", "case")
    found = searches.looked_for(parts, who)
    assert found[0]["text"] == "加装电梯"
    assert len(found) == searches.RECENT + 1
    assert texts(searches.forget(parts, who, found[0]["id"]))[0] == f"查找{'一二三四五六七八九十百千'[searches.RECENT + 2]}"
