"""Words for views of cases."""

from services._parts import Parts
from tests import kit
from widgets._base import Screen
from widgets._case_words import case_words


def test_every_column_and_state_has_words_in_both_languages(parts: Parts) -> None:
    words = case_words(Screen(parts, kit.account(parts, "leader", "440604"), "440604", "zh", "dark", "desk"))
    assert [column["id"] for column in words["columns"]] == [column.id for column in parts.city.columns]
    assert words["states"].keys() == parts.city.states.keys()
    assert all(each["zh"] and each["en"] for each in (*words["columns"], *words["states"].values()))
