"""The one to-do list of who works outside: put together from every source there is (services/todo_sources), the most pressing first."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services._parts import Parts
from services.todo_sources import SOURCES

if TYPE_CHECKING:
    from services.who import Account

LAST = "9999"  # what has no time comes after all that has


def todo(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """What is to be done, by remaining time; nothing for those who do not work outside.

    Every item has `kind, id, zh, en` (its words), `category` ({zh, en} or None), `area, area_zh, area_en, place` ({zh, en} or None), `lon, lat,
    distance_m, due_at, yellow_at, light`; one of a case also `case_no, version, state, state_zh, state_en, title` (masked).
    """
    now = datetime.now(UTC)
    found = [item for source in SOURCES.values() if account.role in source.roles for item in source.find(parts, account, now)]
    return sorted(found, key=lambda item: (item["due_at"] or LAST, item["kind"], item["id"]))


def kinds(role: str) -> dict[str, dict[str, str]]:
    """The words of every kind of item that a role may find in its list, for the filter above it."""
    return {kind: {"zh": zh, "en": en} for source in SOURCES.values() if role in source.roles for kind, (zh, en) in source.kinds.items()}
