"""One step of a page, done on a page that has gone on since.

What the step alone touched is done; where the page has something else by now, that stays and the magnet is named.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from core.pages import COLUMNS, DESK, Move, Operation, PageSpec, PlaceOne, Remove, Resize, Set, compact

Aspects = dict[tuple[Hashable, ...], Any]  # of one magnet: what its operations write
PRESENCE = ("place",), ("remove",)
ORDER = {"remove": 0, "place": 1}


def carry(before: Sequence[Operation], after: Sequence[Operation], now: Sequence[Operation]) -> tuple[list[Operation], list[str]]:
    """`now` with what makes `after` of `before`, and the magnets where it could not be done since `now` differs from `before` there."""
    was, wanted, here = by_magnet(before), by_magnet(after), by_magnet(now)
    if was == here:
        return list(after), []
    missed: list[str] = []
    for name in dict.fromkeys([*was, *wanted]):
        merged = _one(was.get(name, {}), wanted.get(name, {}), here.get(name, {}))
        if merged is None:
            missed.append(name)
        else:
            here[name] = merged[0]
            missed += [name] if merged[1] else []
    return _as_operations(here), missed


def exchange(page: PageSpec, operations: Sequence[Operation], name: str, magnet: str, settings: Mapping[str, Any]) -> list[Operation]:
    """The operations after which instance `name` of `page` is another magnet, in the same places."""
    places = {on: page.arrangements[on].items[name] for on in COLUMNS}
    made: list[Operation] = [Remove(id=name), PlaceOne(id=name, magnet=magnet, on=DESK, at=places[DESK], settings=dict(settings))]
    for on, (x, y, w, h) in places.items():
        made += [] if on == DESK else [Resize(id=name, on=on, w=w, h=h), Move(id=name, on=on, x=x, y=y)]
    return compact([*operations, *made])


def by_magnet(operations: Sequence[Operation]) -> dict[str, Aspects]:
    """What operations write, by magnet and aspect."""
    found: dict[str, Aspects] = {}
    for each in operations:
        one = found.setdefault(each.id, {})
        if isinstance(each, Set):
            one |= {("set", name): value for name, value in each.settings.items()}
        else:
            one[(each.do,) if isinstance(each, PlaceOne | Remove) else (each.do, each.on)] = each
    return found


def _one(was: Aspects, wanted: Aspects, here: Aspects) -> tuple[Aspects, bool] | None:
    """The aspects of one magnet and whether some were missed; None where it cannot be done at all."""
    if was == wanted or here == wanted:
        return here, False
    if _presence(was) != _presence(wanted):  # it comes or goes: as a whole or not
        return (wanted, False) if here == was else None
    if _presence(here) != _presence(was):
        return None
    merged, missed = dict(here), False
    for key in dict.fromkeys([*was, *wanted]):
        if _at(was, key) == _at(wanted, key) or _at(here, key) == _at(wanted, key):
            continue
        if _at(here, key) != _at(was, key):
            missed = True
        elif key in wanted:
            merged[key] = wanted[key]
        else:
            del merged[key]
    return merged, missed


def _presence(aspects: Aspects) -> list[Any]:
    return [aspects.get(key) for key in PRESENCE]


def _at(aspects: Mapping[tuple[Hashable, ...], Any], key: tuple[Hashable, ...]) -> tuple[Any, ...]:
    """Something that tells a missing aspect from one that is None."""
    return (aspects[key],) if key in aspects else ()


def _as_operations(aspects: Mapping[str, Aspects]) -> list[Operation]:
    made: list[Operation] = []
    for name, one in aspects.items():
        settings = {str(key[1]): value for key, value in one.items() if key[0] == "set"}
        made += [value for key, value in one.items() if key[0] != "set"]
        made += [Set(id=name, settings=settings)] if settings else []
    return sorted(made, key=lambda each: ORDER.get(each.do, 2))
