"""What a Dash page is: one file in this folder with one PAGE."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from widgets._base import Screen


@dataclass(frozen=True, slots=True)
class Page:
    """A page behind the gate. `roles` empty means every role; `nav` False keeps it out of the navigation; `bare` pages have no shell (the wall).
    `tools` draws what the page puts into the bar; `heading` what stands there as its title where the page's name is not enough.
    `recall` completes an address by what was chosen last.
    """

    id: str
    path: str
    zh: str
    en: str
    icon: str
    layout: Callable[[Screen, dict[str, str]], Any]  # the screen and the address's query
    order: int = 100
    roles: tuple[str, ...] = ()
    nav: bool = True
    bare: bool = False
    tools: Callable[[Screen, dict[str, str]], Any] | None = None
    heading: Callable[[Screen, dict[str, str]], Any] | None = None
    shows: Callable[[Screen, dict[str, str]], str] | None = None  # may be sent to a wall: the id of the page of magnets it shows, "" for none
    recall: Callable[[Screen, dict[str, str]], dict[str, str]] | None = None
