"""The to-do list in an order that spares the way: what is due comes first by its time, the rest as a short way goes past it."""

from typing import TYPE_CHECKING, Any

from core.route import short_way
from services._nearest import metres
from services._parts import Parts
from services.todo import LAST, todo

if TYPE_CHECKING:
    from services.who import Account

PRESSING = ("red", "yellow")


def todo_in_order(parts: Parts, account: "Account", lon: float, lat: float) -> list[dict[str, Any]]:
    """The items of `services.todo` from a place (WGS-84 degrees) on: overdue and nearly due ones by their time, then a short way through those
    with a place, then those without. Each has `leg_m`, how far it is from the one before (None where either has no place).
    """
    items = todo(parts, account)
    first = sorted((each for each in items if each["light"] in PRESSING), key=lambda each: each["due_at"] or LAST)
    rest = [each for each in items if each["light"] not in PRESSING]
    placed, nowhere = [each for each in rest if each["lon"] is not None], [each for each in rest if each["lon"] is None]
    start = next(((each["lon"], each["lat"]) for each in reversed(first) if each["lon"] is not None), (lon, lat))
    way = short_way(start, [(each["lon"], each["lat"]) for each in placed], lambda a, b: metres(*a, *b))
    return _with_legs([*first, *(placed[i] for i in way), *nowhere], (lon, lat))


def _with_legs(items: list[dict[str, Any]], here: tuple[float, float]) -> list[dict[str, Any]]:
    found = []
    for each in items:
        there = (each["lon"], each["lat"]) if each["lon"] is not None else None
        found.append({**each, "leg_m": round(metres(*here, *there)) if there else None})
        here = there or here
    return found
