"""What a layer and a tool of the one map are: one file in layers/ or tools/, found by its name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.words import Words

if TYPE_CHECKING:
    from widgets._base import Screen, Surface

DESKS: tuple["Surface", ...] = ("desk", "phone", "lead")
WALLS: tuple["Surface", ...] = ("wall", "wallfar", "wall4k", "wallfar4k")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer. `on` names the surfaces where it shows without being asked for; `roles` empty means every role; `order` is its place in the list of switches.

    Drawn by `module`, a file of assets/one_map/ (`export function mount(map, settings)` → `{message(m)?, hit(point)?, redraw()?, destroy()}`)
    that hears the live `topics`; or by `component`, a dash-leaflet component made for a screen. Exactly one of the two.
    """

    id: str
    zh: str
    en: str
    on: tuple["Surface", ...]
    order: int = 100
    roles: tuple[str, ...] = ()
    module: str | None = None
    topics: tuple[str, ...] = field(default=())
    component: Callable[["Screen"], Any] | None = None

    def __post_init__(self) -> None:
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
    of the selection. `everywhere` False means the whole-page map alone. `roles` empty means every role; a wall has no tools.
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

    @property
    def words(self) -> Words:
        """Its name."""
        return Words(self.zh, self.en)
