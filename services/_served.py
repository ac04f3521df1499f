"""A person as one declared service knows him, in the asker's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import NotAllowed, NotFound
from core.reach import Service
from core.words import Words
from store import reach as queries

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

HIGHEST = 2**31


@dataclass(frozen=True, slots=True)
class Served:
    """A person as a service knows him: `subject` is the home or the place on the list, `row` what the store holds."""

    service: Service
    subject: int
    row: Mapping[Any, Any]


def served(parts: "Parts", account: "Account", service: str, subject: int, conn: Any) -> Served:
    """Raises NotFound for a service there is none of and for what lies outside the scope, NotAllowed for a role the service is not for."""
    found = parts.city.services.get(service)
    if found is None:
        raise NotFound(f"There is no service {service}.")
    if account.kind != "person" or account.role not in found.roles:
        words = Words(f"“{found.zh}”不对您的岗位开放。", f"{found.en}: not open to your post.")
        raise NotAllowed(words.en, words)
    row: Mapping[Any, Any] | None = None
    if 0 < subject < HIGHEST:
        row = queries.owner_of(conn, account.scope, subject) if found.of == "owners" else queries.member(conn, account.scope, service, subject)
    if row is None:
        raise NotFound(f"{found.en}: there is no {subject}.")
    return Served(found, subject, row)
