"""What a REST resource is: one file in this folder with its endpoints, their rights and their pydantic models.

The gate (api/_gate.py) refuses a route that declares no right, and OpenAPI is made from the same declarations.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account


class Refused(Exception):
    """An answer that is an error: status, code, message and the field it is about."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field, self.more = status, code, message, field, more


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: `body` and `query` are instances of the endpoint's models."""

    parts: "Parts"
    account: "Account | None"
    address: str
    body: Any = None
    query: Any = None
    entry: str | None = None  # X-Magnet-Entry: the sender's own name for this deed, which he may send again

    @property
    def who(self) -> "Account":
        """The account of an endpoint that is not open to all."""
        assert self.account is not None
        return self.account


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one path. `roles` is "open", "account" (anybody signed in, walls too) or the roles that may call it.

    `record` is the kind of records it opens (core.rights.RECORDS): roles that do not see them are refused.
    `limit` is how often an address may call it without an account, such as "30 per minute"; `media` are the types of a body that is no JSON.
    """

    method: str
    path: str
    run: Callable[..., Any]
    roles: str | tuple[str, ...]
    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    limit: str | None = None
    media: tuple[str, ...] = ()
    record: str | None = None


@dataclass(slots=True)
class Resource:
    """The endpoints of one file; `record` is the kind of records they open.

    Handlers take the Call and the parts of the path by name and return JSON-able data or a Flask response.
    """

    id: str
    record: str | None = None
    endpoints: list[Endpoint] = field(default_factory=list)

    def on(
        self,
        method: str,
        path: str,
        *,
        roles: str | tuple[str, ...],
        summary: str,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        status: int = 200,
        limit: str | None = None,
        media: tuple[str, ...] = (),
        record: str | None = None,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a handler for `method` and `path` (Flask syntax, below /api/v1)."""

        def keep(run: Callable[..., Any]) -> Callable[..., Any]:
            self.endpoints.append(Endpoint(method, path, run, roles, summary, body, query, status, limit, media, record or self.record))
            return run

        return keep
