"""Pages of magnets: a template of the city, and the operations that make it somebody's own page.

An arrangement holds the places (core.arrangement) for one column count.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.arrangement import WIDE, Place, arrange, cover, first_free, misfit, overlapping, put_in, regrouped, sections, settle, width_in, without
from core.errors import BadInput
from core.wall_arrangement import COLUMNS as WALL_COLUMNS
from core.wall_arrangement import legible, on_wall

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
DESK, TABLET, PHONE, WALL = "desk", "tablet", "phone", "wall"
# Column counts every page has an arrangement for; what a template does not give is arranged from its desk.
COLUMNS: Mapping[str, int] = {DESK: WIDE, TABLET: 6, PHONE: 2, WALL: WALL_COLUMNS}
MOST = 120  # instances on one page
SECTION = "section"  # the magnet that is a heading: what follows it, down to the next one, is its section
ANY = 1000  # columns, while operations are still coming
NEW: Place = (0, 0, 3, 2)  # of an instance nobody gave a place
MOST_SETTINGS = 16_000  # characters of JSON for one magnet


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    try:
        size = len(json.dumps(settings, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("settings are plain JSON: texts, finite numbers, true, false, null, lists and maps") from error
    if size > MOST_SETTINGS:
        raise ValueError(f"the settings of one magnet take at most {MOST_SETTINGS} characters")
    return settings


Settings = Annotated[dict[str, Any], AfterValidator(_plain)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Instance(_Strict):
    """A magnet on a page. A locked one is held by the template: it neither moves nor goes."""

    magnet: str
    locked: bool = False
    settings: Settings = Field(default_factory=dict)


class Arrangement(_Strict):
    """Places by instance for one column count; `rows` where the screen's height is part of it (walls)."""

    columns: int = Field(ge=1, le=192)
    rows: int | None = Field(default=None, ge=1)
    items: dict[str, Place] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name, place in self.items.items():
            if reason := misfit(place, self.columns, self.rows):
                raise ValueError(f"{name}: {reason}")
        if pair := overlapping(self.items):
            raise ValueError(f"{pair[0]} and {pair[1]} cover each other: move one of them")
        return self


class PageSpec(_Strict):
    """A page: who gets it, which magnets are on it, and where, by arrangement; `controls` is the period and the filters it begins with."""

    id: str
    zh: str
    en: str
    roles: list[str] = Field(default_factory=list)
    controls: dict[str, str] = Field(default_factory=dict)
    topic: int = Field(default=0, ge=0)  # a subject's page, open to its roles and the home of none of them: its place among the subjects
    instances: dict[Name, Instance] = Field(default_factory=dict)
    arrangements: dict[str, Arrangement] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name, arrangement in self.arrangements.items():
            if unknown := sorted(set(arrangement.items) - set(self.instances)):
                raise ValueError(f"arrangements.{name}: {unknown[0]!r} is no instance of this page; there are {', '.join(self.instances) or 'none'}")
        return self

    @property
    def bars(self) -> frozenset[str]:
        """The instances that are headings of sections."""
        return frozenset(name for name, each in self.instances.items() if each.magnet == SECTION)

    def arrangement(self, name: str) -> Arrangement:
        """The arrangement `name`; one that is not given is made from the desk's."""
        given, desk = self.arrangements.get(name), self.arrangements.get(DESK, Arrangement(columns=COLUMNS[DESK]))
        if given and given.columns == COLUMNS.get(name, given.columns):
            return given
        if name == WALL:
            return Arrangement(columns=COLUMNS[name], items=on_wall(without(desk.items, self.bars), desk.columns))
        return Arrangement(columns=COLUMNS[name], items=arrange(desk.items, desk.columns, COLUMNS[name], self.bars))

    def arranges(self, name: str) -> bool:
        """Whether `name` is an arrangement of its own, not one made from the desk's."""
        given = self.arrangements.get(name)
        return bool(given and given.items and given.columns == COLUMNS[name])


class PlaceOne(_Strict):
    """Put a magnet on the page as instance `id`, at `at` where `on` says; the other arrangements find it a place."""

    do: Literal["place"] = "place"
    id: Name
    magnet: str
    on: str
    at: Place
    settings: Settings = Field(default_factory=dict)


class Move(_Strict):
    """Move an instance in one arrangement."""

    do: Literal["move"] = "move"
    id: str
    on: str
    x: int
    y: int


class Resize(_Strict):
    """Give an instance another size in one arrangement."""

    do: Literal["resize"] = "resize"
    id: str
    on: str
    w: int
    h: int


class Remove(_Strict):
    """Take an instance off the page, in every arrangement."""

    do: Literal["remove"] = "remove"
    id: str


class Set(_Strict):
    """Change settings of an instance; those not named stay."""

    do: Literal["set"] = "set"
    id: str
    settings: Settings


Operation = Annotated[PlaceOne | Move | Resize | Remove | Set, Field(discriminator="do")]


class _Operations(BaseModel):
    operations: list[Operation]


def operations_of(rows: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Operations from JSON. Raises BadInput naming the first one that is none."""
    try:
        return _Operations.model_validate({"operations": list(rows)}).operations
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput("bad_operation", str(first["msg"]), ".".join(str(part) for part in first["loc"])) from error


def apply(base: PageSpec, operations: Iterable[Operation]) -> PageSpec:
    """The page that `operations` make of `base`, every magnet placed and none covering another.

    Operations that no longer fit (the template changed since) are passed over.
    """
    return finished(written(base, operations))


def written(base: PageSpec, operations: Iterable[Operation]) -> PageSpec:
    """Like `apply`, with the places as they were written: some may be missing, some cover each other."""
    page = opened(base)
    for operation in operations:
        try:
            page = apply_one(page, operation)
        except BadInput:
            continue
    return page


def check(base: PageSpec, operations: Iterable[Operation], magnets: Iterable[str], forgiven: Sequence[Operation] = ()) -> PageSpec:
    """The page `operations` make of `base`. Raises BadInput with the reason of the first that cannot be.

    Those `forgiven` were good once: where the template no longer lets them be, they are passed over.
    """
    known = set(magnets)
    page = opened(base)
    for number, operation in enumerate(operations):
        try:
            if isinstance(operation, PlaceOne) and operation.magnet not in known:
                raise BadInput("no_such_magnet", f"there is no magnet {operation.magnet!r}", "magnet")
            page = apply_one(page, operation)
        except BadInput as error:
            if operation in forgiven:
                continue
            raise BadInput(error.code, error.message, f"operations.{number}.{error.field}") from error
    for on in COLUMNS:
        for name, place in page.arrangements[on].items.items():
            if reason := misfit(place, page.arrangements[on].columns):
                raise BadInput("outside", f"{name} on {on}: {reason}", "operations")
    return finished(page)


def opened(base: PageSpec) -> PageSpec:
    """`base` with an arrangement for each of COLUMNS, ready for operations. A wall that nobody arranged stays empty: `finished` makes it of the desk."""
    made = {name: base.arrangement(name) for name in COLUMNS if name != WALL or base.arranges(WALL)}
    return base.model_copy(update={"arrangements": {**base.arrangements, WALL: Arrangement(columns=COLUMNS[WALL]), **made}})


def apply_one(page: PageSpec, operation: Operation) -> PageSpec:
    """`page` after one operation; places may be odd until `finished`. Raises BadInput with the reason it cannot be.

    An operation writes only what it names, so that the last word on each instance counts, whatever the order.
    """
    if isinstance(operation, PlaceOne):
        return _placed(page, operation)
    held = page.instances.get(operation.id)
    if held is None:
        raise BadInput("no_such_instance", f"{operation.id!r} is not on this page", "id")
    if isinstance(operation, Set):
        return _with(page, operation.id, held.model_copy(update={"settings": {**held.settings, **operation.settings}}))
    if held.locked:
        raise BadInput("locked", f"{operation.id!r} is held by the template and neither moves nor goes", "id")
    if isinstance(operation, Remove):
        return _without(page, operation.id)
    return _moved(page, operation)


def finished(page: PageSpec) -> PageSpec:
    """`page` with everything inside its columns, nothing covering anything, and a place for every magnet."""
    locked = [name for name, each in page.instances.items() if each.locked]
    for on in COLUMNS:  # the desk first: the others follow it
        each = page.arrangements[on]
        inside = {name: _bar(place, each.columns) if name in page.bars else _inside(place, each.columns) for name, place in each.items.items()}
        items = settle(inside, locked, page.bars)
        made = _completed_wall(page, items) if on == WALL else _completed(page, items, each.columns)
        page = page.model_copy(update={"arrangements": {**page.arrangements, on: each.model_copy(update={"items": made, "rows": None})}})
    return page


def compact(operations: Iterable[Operation]) -> list[Operation]:
    """A shorter list with the same effect: a later move, size or removal takes the place of earlier ones."""
    kept: dict[tuple[str, ...], Operation] = {}
    for operation in operations:
        if isinstance(operation, Remove):
            placed = ("place", operation.id) in kept and ("remove", operation.id) not in kept  # not one of the template's, put back
            kept = {key: each for key, each in kept.items() if each.id != operation.id}
            if placed:
                continue
        if isinstance(operation, PlaceOne) and ("place", operation.id) in kept:
            continue
        key = (operation.do, operation.id) if isinstance(operation, PlaceOne | Remove) else (operation.do, operation.id, getattr(operation, "on", ""))
        if isinstance(operation, Set) and isinstance(earlier := kept.get(key), Set):
            operation = Set(id=operation.id, settings={**earlier.settings, **operation.settings})
        kept.pop(key, None)
        kept[key] = operation
    return list(kept.values())


def changes(base: PageSpec, operations: Sequence[Operation], on: str, items: Mapping[str, Place]) -> list[Operation]:
    """The moves and sizes that bring arrangement `on` of the page to `items`. Locked and unknown instances are left alone.

    A magnet that had only a place found for it gets it written down, so that it stays where it was seen.
    """
    page = written(base, operations)
    there = page.arrangements[_known(on)].items
    found: list[Operation] = []
    for name, (x, y, w, h) in items.items():
        if name not in page.instances or page.instances[name].locked:
            continue
        now = there.get(name)
        if now is None or now[2:] != (w, h):
            found.append(Resize(id=name, on=on, w=w, h=h))
        if now is None or now[:2] != (x, y):
            found.append(Move(id=name, on=on, x=x, y=y))
    return found


def _inside(place: Place, columns: int) -> Place:
    x, y, w, h = place
    w = min(w, columns)
    return min(x, columns - w), y, w, h


def _bar(place: Place, columns: int) -> Place:
    return 0, place[1], columns, 1


def _completed(page: PageSpec, items: dict[str, Place], columns: int) -> dict[str, Place]:
    """A place for every magnet, in the section it is in on a desk."""
    desk, bars, done = page.arrangements[DESK], page.bars, dict(items)
    if bars - done.keys() and bars <= desk.items.keys():
        known = {name: place for name, place in desk.items.items() if name in done or name in bars}
        done = regrouped(done, sections(known, bars), bars, columns)
    missing = sorted((name for name in page.instances if name not in done), key=lambda name: (desk.items.get(name, NEW)[1], desk.items.get(name, NEW)[0]))
    for name in missing:
        _, _, w, h = desk.items.get(name, NEW)
        size = (columns, 1) if name in bars else (width_in(columns, w, desk.columns), h)
        place, done = put_in(done, *size, columns, _heading(desk.items, bars, name, done), bars)
        done[name] = place
    return done


def _heading(desk: Mapping[str, Place], bars: frozenset[str], name: str, there: Mapping[str, Place]) -> str | None:
    """The heading `name` stands under on a desk: the nearest of those that are `there`. A heading itself goes behind the section before it."""
    above = [part[0] for part in sections(desk, bars) if part[0] in bars and part[0] in there and name in desk and desk[part[0]][1] <= desk[name][1]]
    return above[-1] if above else None


def _completed_wall(page: PageSpec, items: Mapping[str, Place]) -> dict[str, Place]:
    """A wall that somebody arranged keeps that; what has no place on it takes its automatic one, or where that is covered the first that is free.

    A wall shows everything at once: it has no sections.
    """
    desk, bars = page.arrangements[DESK], page.bars
    places, done = without(desk.items, bars), without(items, bars)
    automatic = on_wall(places, desk.columns)
    for name in [each for each in automatic if each in page.instances and each not in items]:
        free = not any(cover(automatic[name], other) for other in done.values())
        done[name] = automatic[name] if free else first_free(done, *legible(places[name], desk.columns), WALL_COLUMNS)
    return done


def _with(page: PageSpec, name: str, instance: Instance) -> PageSpec:
    return page.model_copy(update={"instances": {**page.instances, name: instance}})


def _without(page: PageSpec, name: str) -> PageSpec:
    arrangements = {key: each.model_copy(update={"items": {k: v for k, v in each.items.items() if k != name}}) for key, each in page.arrangements.items()}
    return page.model_copy(update={"instances": {k: v for k, v in page.instances.items() if k != name}, "arrangements": arrangements})


def _placed(page: PageSpec, operation: PlaceOne) -> PageSpec:
    if operation.id in page.instances:
        raise BadInput("taken", f"{operation.id!r} is on this page already", "id")
    if len(page.instances) >= MOST:
        raise BadInput("full", f"a page holds at most {MOST} magnets: remove one first", "id")
    grown = _with(page, operation.id, Instance(magnet=operation.magnet, settings=operation.settings))
    return _at(grown, operation.on, operation.id, operation.at)


def _moved(page: PageSpec, operation: Move | Resize) -> PageSpec:
    x, y, w, h = page.arrangements[_known(operation.on)].items.get(operation.id, NEW)
    place = (operation.x, operation.y, w, h) if isinstance(operation, Move) else (x, y, operation.w, operation.h)
    return _at(page, operation.on, operation.id, place)


def _known(on: str) -> str:
    if on not in COLUMNS:
        raise BadInput("no_such_arrangement", f"there is no arrangement {on!r}; there are {', '.join(COLUMNS)}", "on")
    return on


def _at(page: PageSpec, on: str, name: str, place: Place) -> PageSpec:
    now = page.arrangements[_known(on)]
    if reason := misfit(place, ANY):
        raise BadInput("outside", reason, "at")
    arrangement = now.model_copy(update={"items": {**now.items, name: place}})
    return page.model_copy(update={"arrangements": {**page.arrangements, on: arrangement}})
