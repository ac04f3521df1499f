"""What a layer and a tool of the one map are: one file in layers/ or tools/, found by its name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from core.words import Words

if TYPE_CHECKING:
    from core.city import City
    from widgets._base import Screen, Surface

DESKS: tuple["Surface", ...] = ("desk", "phone", "lead")
WALLS: tuple["Surface", ...] = ("wall", "wallfar", "wall4k", "wallfar4k")


GROUPS = {  # the themes layers stand under in their panel, in this order
    "space": Words("空间", "Ground and areas"),
    "cases": Words("案件", "Cases"),
    "force": Words("力量", "People on duty"),
    "video": Words("视频", "Video"),
    "things": Words("场所设施", "Places and things"),
    "live": Words("态势", "Situation"),
}
_CHOICE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of an option. Its id stands in the address after the layer's: unique among all choices of a layer."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Option:
    """What a viewer may choose about a layer. One of `choices`, the first to begin with; with `many` any of them, none chosen meaning all.

    `of` gives further choices, which the city names.
    """

    name: str
    zh: str
    en: str
    choices: tuple[Choice, ...] = ()
    many: bool = False
    of: Callable[["City"], Sequence[Choice]] | None = None

    def told(self, city: "City") -> dict[str, Any]:
        """What the browser is told of it."""
        choices = [*self.choices, *(self.of(city) if self.of else ())]
        return {"name": self.name, "zh": self.zh, "en": self.en, "many": self.many, "choices": [asdict(choice) for choice in choices]}


def listed(name: str) -> Callable[["City"], Sequence[Choice]]:
    """The entries of a list of the city's pack, such as industries, as choices."""
    return lambda city: [Choice(id, words.zh, words.en) for id, words in getattr(city, name).items()]


@dataclass(frozen=True, slots=True)
class Points:
    """What the module `points` draws: things of a `kind` (services.things.KINDS) as marks of a `shape` (assets/one_map/marks.mjs SHAPES) at a `height`.

    `sign` is the character (zh, en) on the mark, `signs` those by what tells the things apart, which `by`, an option of the layer, may narrow.
    `states` are the words of the states 1, 2 …, whose marks are hollow; `moves` says that places come by live messages alone;
    `bands` that the state is a band of a warning.
    """

    kind: str
    shape: str
    height: int
    sign: tuple[str, str]
    signs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    by: str = ""
    states: tuple[tuple[str, str], ...] = ()
    moves: bool = False
    bands: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer. `on` names the surfaces where it shows without being asked for; `roles` empty means every role; `order` is its place under its `group`.

    Drawn by `module`, a file of assets/one_map/ (`export function mount(map, settings)` →
    `{message(m)?, hit(point)?, option(name, value)?, reload()?, redraw()?, destroy()}`) that hears the live `topics`; or by `component`,
    a dash-leaflet component made for a screen. Exactly one of the two. `stale` is after how many seconds without news its data are shown as old;
    None for what is not sent all the time. A `ground` layer is shown also where an address names others alone. `points` are for the module of
    that name; `when` says in which cities the layer is there at all.
    """

    id: str
    zh: str
    en: str
    on: tuple["Surface", ...]
    group: str = "things"
    order: int = 100
    roles: tuple[str, ...] = ()
    module: str | None = None
    topics: tuple[str, ...] = field(default=())
    component: Callable[["Screen"], Any] | None = None
    options: tuple[Option, ...] = ()
    stale: int | None = None
    ground: bool = False
    points: Points | None = None
    when: Callable[["City"], bool] | None = None

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"layer {self.id!r}: there is no group {self.group!r}; use one of {', '.join(GROUPS)}")
        ids = [choice.id for option in self.options for choice in option.choices]
        wrong = [each for each in ids if ids.count(each) > 1 or not _CHOICE.fullmatch(each)]
        if wrong:
            raise ValueError(f"layer {self.id!r}: choice {wrong[0]!r} must be unique in its layer, of lower-case letters, digits and _")
        if (self.module is None) == (self.component is None):
            raise ValueError(f"layer {self.id!r}: give either module= (a file of assets/one_map/) or component= (a dash-leaflet component)")

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of the map: a button above it, drawn by `module`, a file of assets/one_map/.

    Its module exports `mount(map, settings, button)` → `{open()?, close()?, destroy()?}`. Pressing the button opens it, pressing again closes it;
    opening one closes the other. `early` mounts the module with the map, not at the first press: for a tool that reads the address or hears
    of the selection. `everywhere` False means the whole-page map alone, `on_page` a map among
    other magnets alone. `roles` empty means every role; a wall has no tools.
    """

    id: str
    zh: str
    en: str
    icon: str  # of assets/icons.css
    module: str
    order: int = 100
    roles: tuple[str, ...] = ()
    early: bool = False
    everywhere: bool = False
    on_page: bool = False

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.zh, self.en)
