"""What a view is: one file in this folder, found by its name, that shows an answer or a list of cases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from core.words import Lang, Words

if TYPE_CHECKING:
    from core.city import City
    from services._parts import Parts
    from services.who import Account

Surface = Literal["desk", "phone", "lead", "wall", "wallfar", "wall4k", "wallfar4k"]


@dataclass(frozen=True, slots=True)
class Screen:
    """Who looks, at what area, in which language, theme and distance."""

    parts: "Parts"
    account: "Account"
    area: str
    lang: Lang
    theme: Literal["dark", "light"]
    surface: Surface

    @property
    def city(self) -> "City":
        return self.parts.city

    def say(self, zh: str, en: str) -> str:
        """The text in this screen's language."""
        return Words(zh, en).of(self.lang)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a view; the settings form and the reference page are made from it."""

    name: str
    kind: Literal["bool", "int", "text", "choice"]
    default: Any
    zh: str
    en: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A view. `fits` names the measures it can show ("list" for cases, "none" where it needs no answer), `by` the dimensions it
    wants answered, `size` its columns × rows on a 12-column desk page; `module` the file in assets/magnets that draws it.
    """

    id: str
    zh: str
    en: str
    fits: tuple[str, ...]
    size: tuple[int, int]
    settings: tuple[Setting, ...] = field(default=())
    needs_by: bool = False
    draw: Callable[[Screen, dict[str, Any]], Any] | None = None  # a Dash component instead of assets/magnets/<id>.mjs
    topics: tuple[str, ...] = ()  # live topics the module hears besides its answer
    brings: Callable[[Screen], dict[str, Any]] | None = None  # what only the server knows, put into the module's settings
