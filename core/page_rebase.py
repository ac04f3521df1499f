"""A template changes under somebody's operations: what happens to both, and where they clash.

Operations write only what they name, so that laying them over the new template keeps what both did. Where both changed the same thing
of one magnet the person decides: mine stays until then.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import BadInput
from core.pages import COLUMNS, DESK, NEW, Move, Operation, PageSpec, PlaceOne, Remove, Resize, Set, written

What = Literal["place", "size", "setting", "removed", "locked"]
Side = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing both changed: a place or size in arrangement `of`, a setting of name `of`; or the template took the magnet away or locked it."""

    what: What
    of: str | None = None
    mine: Any = None
    theirs: Any = None


@dataclass(frozen=True, slots=True)
class Clash:
    """What clashes on one instance. A lock leaves no choice but theirs."""

    id: str
    magnet: str
    settings: dict[str, Any]  # as the person has them
    aspects: tuple[Aspect, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return ("theirs",) if any(each.what == "locked" for each in self.aspects) else ("mine", "theirs")


def rebase(old: PageSpec, new: PageSpec, operations: Sequence[Operation]) -> list[Operation]:
    """The operations made on `old` for `new`: a magnet of mine whose name the template has taken since gets another."""
    placed = {each.id for each in operations if isinstance(each, PlaceOne)}
    names: dict[str, str] = {}
    for name in sorted(placed & (set(new.instances) - set(old.instances))):
        names[name] = fresh(name, {*new.instances, *placed, *names.values()})
    return [each.model_copy(update={"id": names[each.id]}) if each.id in names else each for each in operations]


def fresh(name: str, taken: Collection[str]) -> str:
    """A name like `name` that nobody has."""
    stem, number = re.sub(r"-\d+$", "", name), 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def clashes(old: PageSpec, new: PageSpec, operations: Sequence[Operation]) -> list[Clash]:
    """Where `operations`, made on `old`, and the change from `old` to `new` touch the same thing of one magnet and mean different things."""
    mine, found = written(old, operations), []
    for name in dict.fromkeys(each.id for each in operations):
        if name not in old.instances:
            continue
        own = [each for each in operations if each.id == name]
        held = mine.instances.get(name)
        if aspects := _aspects(name, old, new, own, mine):
            origin = held or old.instances[name]
            found.append(Clash(name, origin.magnet, origin.settings, tuple(aspects)))
    return found


def decide(old: PageSpec, new: PageSpec, operations: Sequence[Operation], name: str, side: Side) -> list[Operation]:
    """The operations after a decision on instance `name`. Raises BadInput where nothing clashes there or there is no such choice."""
    clash = next((each for each in clashes(old, new, operations) if each.id == name), None)
    if clash is None:
        raise BadInput("no_clash", f"nothing clashes on {name!r}", "id")
    if side not in clash.sides:
        raise BadInput("locked", f"{name!r} is held by the template: theirs is the only choice", "side")
    if side == "theirs":
        return [left for each in operations if (left := _without(each, clash))]
    return _put_back(old, new, operations, name) if _gone(old, new, name) else list(operations)


def _aspects(name: str, old: PageSpec, new: PageSpec, own: Sequence[Operation], mine: PageSpec) -> list[Aspect]:
    removed = name not in mine.instances
    if not removed and _gone(old, new, name):
        return [Aspect("removed")]
    if name not in new.instances:
        return []
    was, now = old.instances[name], new.instances[name]
    if now.locked and not was.locked and (removed or any(isinstance(each, Move | Resize) for each in own)):
        return [Aspect("locked")]
    if removed:
        return []
    return _places(name, old, new, own, mine) + _settings(name, old, new, own, mine)


def _gone(old: PageSpec, new: PageSpec, name: str) -> bool:
    return name not in new.instances or new.instances[name].magnet != old.instances[name].magnet


def _places(name: str, old: PageSpec, new: PageSpec, own: Sequence[Operation], mine: PageSpec) -> list[Aspect]:
    found: list[Aspect] = []
    for on in COLUMNS:
        was, now = (page.arrangements[on].items.get(name) if on in page.arrangements else None for page in (old, new))
        here = mine.arrangements[on].items.get(name)
        if was is None or now is None or here is None:
            continue
        at = any(isinstance(each, Move) and each.on == on for each in own) and was[:2] != now[:2] != here[:2]
        size = any(isinstance(each, Resize) and each.on == on for each in own) and was[2:] != now[2:] != here[2:]
        found += [Aspect("place", on, list(here), list(now))] if at else []
        found += [Aspect("size", on, list(here), list(now))] if size else []
    return found


def _settings(name: str, old: PageSpec, new: PageSpec, own: Sequence[Operation], mine: PageSpec) -> list[Aspect]:
    keys = dict.fromkeys(key for each in own if isinstance(each, Set) for key in each.settings)
    was, now, here = (page.instances[name].settings for page in (old, new, mine))
    return [Aspect("setting", key, here.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key) != here.get(key)]


def _without(operation: Operation, clash: Clash) -> Operation | None:
    """What is left of `operation` when the template has its way in what clashes."""
    if operation.id != clash.id:
        return operation
    aspects = {(each.what, each.of) for each in clash.aspects}
    if ("removed", None) in aspects:
        return None
    if ("locked", None) in aspects:
        return operation if isinstance(operation, Set) else None
    if isinstance(operation, Set):
        left = {key: value for key, value in operation.settings.items() if ("setting", key) not in aspects}
        return Set(id=operation.id, settings=left) if left else None
    what = {"move": "place", "resize": "size"}.get(operation.do, "")
    return None if (what, getattr(operation, "on", None)) in aspects else operation


def _put_back(old: PageSpec, new: PageSpec, operations: Sequence[Operation], name: str) -> list[Operation]:
    """The magnet the template gave up becomes one of mine, where and as it was."""
    taken = {*new.instances, *(each.id for each in operations if each.id != name)}
    mine = fresh(name, taken) if name in new.instances else name
    was, places = old.instances[name], old.arrangements.get(DESK)
    place = PlaceOne(id=mine, magnet=was.magnet, on=DESK, at=places.items.get(name, NEW) if places else NEW, settings=was.settings)
    own = [each.model_copy(update={"id": mine}) for each in operations if each.id == name and not isinstance(each, Remove | PlaceOne)]
    return [*(each for each in operations if each.id != name), place, *own]
