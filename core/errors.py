"""Errors that mean something to the caller: each one leads to a different answer."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.words import Words

from core.words import Words


class NotFound(Exception):
    """There is no such thing, or it lies outside the asker's scope: both look alike from outside."""


class NotAllowed(Exception):
    """The asker's role may not do this; the message says what would be needed, `words` the rule in both languages where there is one."""

    def __init__(self, message: str, words: "Words | None" = None) -> None:
        super().__init__(message)
        self.words = words


class BadInput(Exception):
    """What was handed in cannot be used: `code` for machines, `field` where it is, the message says what to do; `zh` says it in Chinese."""

    def __init__(self, code: str, message: str, field: str | None = None, zh: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field
        self.words = Words(zh or message, message)


class Conflict(Exception):
    """Somebody else was first; `data` says what happened since."""

    def __init__(self, message: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message, self.data = message, data or {}


class Unusable(Exception):
    """The program cannot start as it is set up; the message is one sentence with the cure (exit code 2)."""
