"""What is handed in with an action, checked need by need; anything else is refused rather than lost."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.reports import MOST_PHOTOS
from core.workflow import Action, Need, Workflow
from services._conditions import choices

if TYPE_CHECKING:
    from core.city import City

LONGEST_NOTE = 2_000
Given = dict[str, Any]


def given(city: "City", flow: Workflow, row: Mapping[Any, Any], action: Action, needs: Mapping[str, Any], by_machine: bool = False) -> Given:
    """The checked values by need, of an action on the case in `row`. `by_machine` needs no photos: a timer has no camera.

    Raises BadInput for the first that cannot be used.
    """
    if unknown := needs.keys() - {*action.needs, *action.may}:
        raise BadInput("unknown_field", f"{action.en} takes no {', '.join(sorted(unknown))}.", min(unknown))
    checked = {name: _one(city, row, name, flow.needs[name], value) for name, value in needs.items() if value not in (None, "", [])}
    missing = [name for name in action.needs if not checked.get(name) and not (by_machine and flow.needs[name].kind == "photos")]
    if missing:
        raise BadInput("missing", f"{action.en} needs: {', '.join(missing)}.", missing[0])
    return checked


def _one(city: "City", row: Mapping[Any, Any], name: str, need: Need, value: Any) -> Any:
    if need.kind == "photos":
        return _list(name, value, MOST_PHOTOS)
    if need.kind == "departments":
        return [_among(name, each, city.departments) for each in _list(name, value, len(city.departments))]
    if not isinstance(value, str) or len(value) > LONGEST_NOTE:
        raise BadInput("bad_value", f"{name} is a text of at most {LONGEST_NOTE} characters.", name)
    if need.kind == "department":
        return _among(name, value, city.departments)
    if need.choices:
        return _among(name, value, choices(city, row, name, need))
    if need.kind == "time":
        return _time(city, name, value)
    return value.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _list(name: str, value: Any, most: int) -> list[str]:
    """A list of ids, or one text with commas."""
    ids = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(ids, list) or len(ids) > most or not all(isinstance(each, str) and 0 < len(each) <= 80 for each in ids):
        raise BadInput("bad_value", f"{name} is a list of at most {most} ids.", name)
    return list(dict.fromkeys(ids))


def _among(name: str, value: str, allowed: Mapping[str, Any]) -> str:
    if value not in allowed:
        raise BadInput("bad_value", f"{name} is one of: {', '.join(allowed)}.", name)
    return value


def _time(city: "City", name: str, value: str) -> str:
    """A moment ahead, within a year."""
    try:
        at = datetime.fromisoformat(value)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(city.zone))).astimezone(UTC)
        days = (at - datetime.now(UTC)).total_seconds() / 86_400
    except (ValueError, OverflowError):
        days = -1.0
    if not 0 < days <= 366:
        raise BadInput("bad_value", f"{name} is a time ahead, at most a year, such as 2026-12-01T09:00:00+08:00.", name)
    return at.isoformat()
