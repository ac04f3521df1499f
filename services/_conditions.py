"""A category's own conditions for filing: what is offered, and what a step keeps of the one that was chosen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.limit_words import words_of
from core.workflow import Need

if TYPE_CHECKING:
    from core.city import City

CONDITION, CLOSING = "condition", "closing"  # needs of a workflow


def choices(city: "City", row: Mapping[Any, Any], name: str, need: Need) -> dict[str, tuple[str, str]]:
    """What may be chosen for a need: of a condition the category's own, with their limits, where it has some."""
    category = city.categories.get(row["category"])
    if name != CONDITION or category is None or not category.conditions:
        return need.choices
    limits = {id: words_of(each.limit) for id, each in category.conditions.items()}
    return {id: (f"{each.zh}（{limits[id].zh}）", f"{each.en} ({limits[id].en})") for id, each in category.conditions.items()}


def standard(row: Mapping[Any, Any], name: str) -> dict[str, str] | None:
    """When the case may be closed, by the condition it was filed on: shown with the closing."""
    filed = (row["flags"] or {}).get("filed_on")
    return {"zh": filed["close"]["zh"], "en": filed["close"]["en"]} if name == CLOSING and filed else None


def filed_on(city: "City", row: Mapping[Any, Any], chosen: str | None) -> dict[str, Any]:
    """What the step of filing keeps: the condition's words, its limit and the one before, whatever becomes of the catalogue."""
    category = city.categories.get(row["category"])
    condition = category.conditions.get(chosen) if category and chosen else None
    if condition is None:
        return {}
    words = {"id": condition.id, "zh": condition.zh, "en": condition.en, "close": {"zh": condition.close.zh, "en": condition.close.en}}
    return {"filed_on": {**words, "limit": condition.limit, "before": row["time_limit"]}}
