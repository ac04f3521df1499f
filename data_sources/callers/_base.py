"""What a caller is: one file in this folder with one CALLER, which connects two telephones, or sends a text, so that neither side sees a number."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Whom to reach: `to` is the person's number, `desk` the telephone of whoever asked (empty: the provider's own desk), `reference` our number of it.

    `url` and `secret` are the city's. None of it is written to a log.
    """

    to: str
    desk: str
    reference: str
    url: str = ""
    secret: str = ""


class NotTaken(Exception):
    """The provider did not take it; the message says why, with no number in it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A provider. `call` and `message` return its receipt, else raise NotTaken."""

    id: str
    zh: str
    en: str
    call: Callable[[Line], str]
    message: Callable[[Line, str], str]
