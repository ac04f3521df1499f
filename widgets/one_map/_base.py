"""What a layer of the one map is: one file in layers/, found by its name."""

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
