"""Each account's own pages: a template of the city and the operations it keeps on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.city import City
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.pages import COLUMNS, Operation, PageSpec, apply, check, compact, operations_of
from services._parts import Parts
from store import pages

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from services.who import Account

MOST_OPERATIONS = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody's page as it is now: `version` 0 and no operations where the template was never changed."""

    base: PageSpec
    page: PageSpec
    operations: list[Operation]
    version: int
    at: datetime | None


def home_of(city: City, account: "Account") -> str:
    """The template of an account's own page: the one named after its role, else one made for it, else the community's."""
    role = "wall" if account.kind == "wall" else account.role
    if role in city.pages:
        return role
    return next((page.id for page in city.pages.values() if role in page.roles), "community")


def pages_of(parts: Parts, account: "Account") -> list[tuple[PageSpec, int]]:
    """The templates this account may open, its own first, with the version it keeps of each (0 where it keeps none)."""
    home = home_of(parts.city, account)
    with parts.store.read() as conn:
        versions = pages.kept_by(conn, account.id)
    mine = [page for page in parts.city.pages.values() if page.id == home or account.role in page.roles]
    return [(page, versions.get(page.id, 0)) for page in sorted(mine, key=lambda page: page.id != home)]


def load_page(parts: Parts, account: "Account", base: str) -> Kept:
    """The account's page `base`. Raises NotFound where it is none of this account's."""
    template = _template(parts, account, base)
    with parts.store.read() as conn:
        return _kept(template, pages.kept(conn, account.id, base))


def save_page(parts: Parts, account: "Account", base: str, operations: Sequence[Operation], version: int) -> Kept:
    """Keep `operations` (all of them, not only the new ones) in place of those of `version`.

    Raises NotFound, NotAllowed for a wall's device, BadInput with the reason of the first operation that cannot be,
    and Conflict with the present `version` and `operations` where the page was changed since.
    """
    template = _template(parts, account, base)
    if account.kind == "wall":
        raise NotAllowed("a wall's device changes no page: sign in with an account")
    kept = compact(operations)
    if len(kept) > MOST_OPERATIONS:
        raise BadInput("too_many", f"a page keeps at most {MOST_OPERATIONS} operations", "operations")
    check(template, kept, parts.city.magnets, forgiven=load_page(parts, account, base).operations)
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        present = _kept(template, pages.kept(conn, account.id, base))
        if present.version != version:
            raise Conflict("this page was changed somewhere else meanwhile", {"version": present.version, "operations": rows(present.operations)})
        pages.put(conn, account.id, base, version + 1, rows(kept), now)
    return Kept(template, apply(template, kept), kept, version + 1, now)


def rows(operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """Operations as JSON."""
    return [operation.model_dump(mode="json") for operation in operations]


def public(kept: Kept) -> dict[str, Any]:
    """A page as the outside sees it: instances and their places in every arrangement a person's screen uses."""
    return {
        "id": kept.page.id,
        "title": {"zh": kept.page.zh, "en": kept.page.en},
        "version": kept.version,
        "at": kept.at.isoformat() if kept.at else None,
        "instances": {name: each.model_dump() for name, each in kept.page.instances.items()},
        "arrangements": {on: kept.page.arrangements[on].model_dump(exclude_none=True) for on in COLUMNS},
        "operations": rows(kept.operations),
    }


def _template(parts: Parts, account: "Account", base: str) -> PageSpec:
    page = parts.city.pages.get(base)
    if page is None or (base != home_of(parts.city, account) and account.role not in page.roles):
        raise NotFound(f"page {base}")
    return page


def _kept(template: PageSpec, row: "RowMapping | None") -> Kept:
    if row is None:
        return Kept(template, apply(template, []), [], 0, None)
    operations = operations_of(row["operations"])
    return Kept(template, apply(template, operations), operations, row["version"], row["at"])
