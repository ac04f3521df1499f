"""What makes one page of another: as operations, and as steps to be told in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.pages import COLUMNS, DESK, NEW, WALL, Instance, Operation, PageSpec, PlaceOne, Remove, Set, changes, opened

Do = Literal["add", "remove", "move", "resize", "set", "lock", "unlock"]


@dataclass(frozen=True, slots=True)
class Step:
    """One difference of a magnet. `of` is the arrangement of a move or size, the name of a setting; `settings` give its title."""

    do: Do
    id: str
    magnet: str
    settings: dict[str, Any]
    of: str | None = None
    before: Any = None
    after: Any = None


def between(base: PageSpec, wanted: PageSpec) -> list[Operation]:
    """The operations that make `wanted` of `base`. What `base` locks stays where it is."""
    made: list[Operation] = []
    for name, was in base.instances.items():
        if name not in wanted.instances:
            made += [] if was.locked else [Remove(id=name)]
    for name, each in wanted.instances.items():
        made += _one(base.instances.get(name), name, each, wanted)
    for on in COLUMNS:
        if on != WALL or wanted.arranges(WALL):  # one made of the desk stays so
            made += changes(base, made, on, wanted.arrangement(on).items)
    return made


def steps(before: PageSpec, after: PageSpec) -> list[Step]:
    """What differs, magnet by magnet, taken ones last. Places are compared as written."""
    before, after = opened(before), opened(after)
    found: list[Step] = []
    for name, now in after.instances.items():
        was = before.instances.get(name)
        if was is None or was.magnet != now.magnet:
            found.append(Step("add", name, now.magnet, now.settings))
            continue
        found += _moves(name, now, before, after)
        found += _settings(name, was, now)
        if was.locked != now.locked:
            found.append(Step("lock" if now.locked else "unlock", name, now.magnet, now.settings))
    gone = [(name, was) for name, was in before.instances.items() if name not in after.instances or after.instances[name].magnet != was.magnet]
    return [*found, *(Step("remove", name, was.magnet, was.settings) for name, was in gone)]


def _one(was: Instance | None, name: str, each: Instance, wanted: PageSpec) -> Sequence[Operation]:
    if was and was.locked:
        return _set(was, name, each) if was.magnet == each.magnet else []
    if was and was.magnet == each.magnet and set(was.settings) <= set(each.settings):
        return _set(was, name, each)
    at = wanted.arrangement(DESK).items.get(name, NEW)
    place = PlaceOne(id=name, magnet=each.magnet, on=DESK, at=at, settings=each.settings)
    return [Remove(id=name), place] if was else [place]


def _set(was: Instance, name: str, each: Instance) -> Sequence[Operation]:
    other = {key: value for key, value in each.settings.items() if key not in was.settings or was.settings[key] != value}
    return [Set(id=name, settings=other)] if other else []


def _moves(name: str, now: Instance, before: PageSpec, after: PageSpec) -> list[Step]:
    found: list[Step] = []
    for on in COLUMNS:
        was, here = (page.arrangements[on].items.get(name) for page in (before, after))
        if was and here and was[:2] != here[:2]:
            found.append(Step("move", name, now.magnet, now.settings, on, list(was[:2]), list(here[:2])))
        if was and here and was[2:] != here[2:]:
            found.append(Step("resize", name, now.magnet, now.settings, on, list(was[2:]), list(here[2:])))
    return found


def _settings(name: str, was: Instance, now: Instance) -> list[Step]:
    keys = dict.fromkeys([*was.settings, *now.settings])
    return [
        Step("set", name, now.magnet, now.settings, key, was.settings.get(key), now.settings.get(key))
        for key in keys
        if was.settings.get(key) != now.settings.get(key)
    ]
