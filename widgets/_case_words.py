"""The words views of cases need: the board's columns and the names of states."""

from typing import Any

from widgets._base import Screen


def case_words(screen: Screen) -> dict[str, Any]:
    """`columns` in the board's order and `states` by id, in both languages."""
    states = {name: {"zh": state.zh, "en": state.en} for name, state in screen.city.states.items()}
    columns = [{"id": each.id, "zh": each.zh, "en": each.en} for each in screen.city.columns]
    return {"columns": columns, "states": states}
