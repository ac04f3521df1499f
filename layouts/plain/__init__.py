"""Pages that are not Dash pages: they are served without a session, or must work without callbacks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain page: `view(parts)` gives the Flask view function for `path`, which may hold parts in Flask syntax.

    `roles` is "open", "account" (anybody signed in) or the roles it is for; an open one lies below api/_gate.py OPEN_PATHS.
    """

    id: str
    path: str
    view: Callable[[Any], Callable[..., Any]]
    roles: str | tuple[str, ...] = "account"
