"""What a view is: one file in this folder, found by its name, that shows an answer or a list of cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from core.words import Lang, Words
from services.magnets import magnets

if TYPE_CHECKING:
    from core.city import City, Magnet
    from services._parts import Parts
    from services.who import Account

Surface = Literal["desk", "phone", "lead", "wall", "wallfar", "wall4k", "wallfar4k"]


@dataclass(frozen=True, slots=True)
class Screen:
    """Who looks, at what area, in which language, theme and distance.

    `choice` is what the page is narrowed to: `period`, the fields of core.filters, and `among`, the area whose parts go on being shown
    while `area` is one of them. `left_out` says what was asked for and cannot be.
    """

    parts: "Parts"
    account: "Account"
    area: str
    lang: Lang
    theme: Literal["dark", "light"]
    surface: Surface
    choice: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[Words, ...] = ()

    @property
    def city(self) -> "City":
        return self.parts.city

    @property
    def magnets(self) -> Mapping[str, "Magnet"]:
        """Every magnet a page may hold, linked ones among them."""
        return magnets(self.parts)

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
    called: Mapping[str, Words] = field(default_factory=dict)  # the choices in words
    needed: bool = False  # without it there is nothing to draw
    check: Callable[[Any], Words | None] | None = None  # why a value of the right kind cannot be used

    def wrong(self, value: Any) -> Words | None:
        """Why `value` cannot be used, None when it can; None and "" are a setting nobody made. A text may be given as {zh, en}."""
        if value is None or value == "":
            return Words("尚未设置", "is not set yet") if self.needed else None
        if self.kind == "text" and isinstance(value, dict) and value.keys() == {"zh", "en"}:
            return self.wrong(value["zh"]) or self.wrong(value["en"])
        if self.kind == "bool" and not isinstance(value, bool):
            return Words("应为是或否", "is either true or false")
        if self.kind == "int" and (isinstance(value, bool) or not isinstance(value, int)):
            return Words("应为整数", "is a whole number")
        if self.kind in ("text", "choice") and not isinstance(value, str):
            return Words("应为文字", "is a text")
        if self.choices and value not in self.choices:
            return Words(f"只能是 {'、'.join(self.choices)}", f"is one of {', '.join(self.choices)}")
        return self.check(value) if self.check else None


def at_least_one(value: int) -> Words | None:
    """The check of a setting that counts something shown."""
    return None if value >= 1 else Words("至少为 1", "is at least 1")


@dataclass(frozen=True, slots=True)
class View:
    """A view. `fits` names the measures it can show ("list" for cases, "none" where it needs no answer). `size` is its columns × rows
    when it is put on a desk page of 12 columns, `least` the smallest it can be read at. `sample` is what the gallery shows it
    with: an indicator and what its rows are told apart by.
    """

    id: str
    zh: str
    en: str
    fits: tuple[str, ...]
    size: tuple[int, int]
    settings: tuple[Setting, ...] = field(default=())
    least: tuple[int, int] = (2, 2)
    needs_by: bool = False
    by: tuple[str, ...] = ()  # the dimensions it can show; empty is any
    sample: tuple[str, str | None] | None = None
    draw: Callable[[Screen, dict[str, Any]], Any] | None = None  # a Dash component instead of assets/magnets/<id>.mjs
    topics: tuple[str, ...] = ()  # live topics the module hears besides its answer
    rows: str | None = None  # what can be chosen in it, where it shows no answer: "area" on the map
    narrows: tuple[str, ...] = ()  # fields of the page's choice that its list of cases follows
    brings: Callable[[Screen], dict[str, Any]] | None = None  # what only the server knows, put into the module's settings
    roles: tuple[str, ...] = ()  # for whom what it asks for is; empty is everybody

    def spoken(self, settings: dict[str, Any], lang: Lang) -> dict[str, Any]:
        """`settings` with each text that is given as {zh, en} in `lang`."""
        texts = {each.name: settings[each.name] for each in self.settings if each.kind == "text" and isinstance(settings.get(each.name), dict)}
        return {**settings, **{name: text.get(lang) for name, text in texts.items()}}

    def wrong(self, settings: dict[str, Any]) -> Words | None:
        """The first setting that cannot be used, and why; None when all can."""
        for each in self.settings:
            if reason := each.wrong(settings.get(each.name, each.default)):
                return Words(f"{each.zh}：{reason.zh}", f"{each.en}: {reason.en}")
        return None
