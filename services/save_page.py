"""Each account's own pages: a template of the city, or a page published to the account, and the operations it keeps on it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from core.city import City
from core.errors import BadInput, Conflict, NotAllowed
from core.page_diff import Step, steps
from core.page_rebase import Clash, clashes, rebase
from core.pages import COLUMNS, Operation, PageSpec, apply, check, compact, operations_of, written
from services._parts import Parts
from services.magnets import placeable
from services.page_bases import as_it_was, base_of, content, name_of, owner_of
from services.who import PERSON_LASTS, Account
from store import outbox, page_versions, pages, published

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

MOST_OPERATIONS = 1000
KEEP = 100  # versions of a page; of those before, the last of each day
TRAIL = 400  # versions that are kept while the session that made them lasts: a hundred steps, undone and done again
THIN_EVERY = 20
SESSION = 16  # characters of a session's hash that tell one from another


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody's page as it is now: `version` 0 and no operations where the base was never changed.

    `origin` is the base the operations were made on, `clashing` where it has changed under them: undecided as long as `open_clashes` has it.
    """

    base: PageSpec
    page: PageSpec
    operations: list[Operation]
    version: int
    at: datetime | None
    origin: PageSpec
    clashing: list[Clash] = field(default_factory=list)
    decided: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_clashes(self) -> list[Clash]:
        """Those nobody has decided for this content of the base."""
        return undecided(self.clashing, self.decided, self.base)


@dataclass(frozen=True, slots=True)
class Deed:
    """What made a version: save, template, restore (`of` a version), put_back, import, decide, publish, undo and redo (`of` a version).

    `edit` is the browser's name of an edit that may be sent twice.
    """

    act: str = "save"
    of: int | None = None
    note: str | None = None
    edit: str | None = None


SAVED = Deed()


def load_page(parts: Parts, account: Account, base: str) -> Kept:
    """The account's page `base`. Raises NotFound where it is none of this account's."""
    with parts.store.read() as conn:
        return kept_on(conn, base_of(parts.city, conn, account, base), pages.kept(conn, owner_of(account, base), base))


def save_page(
    parts: Parts,
    account: Account,
    base: str,
    operations: Sequence[Operation],
    version: int,
    deed: Deed = SAVED,
    origin: PageSpec | None = None,
    decided: Mapping[str, str] | None = None,
) -> Kept:
    """Keep `operations` (all of them, not only the new ones) in place of those of `version`, as a new version.

    `origin` is the base they were made on where that is not the present one's. Raises NotFound, NotAllowed for a wall's device,
    BadInput with the reason of the first operation that cannot be, and Conflict with the present `version` and `operations`
    where the page was changed since.
    """
    if account.kind == "wall":
        raise NotAllowed("a wall's device changes no page: sign in with an account")
    before = load_page(parts, account, base)
    _same(before, version)
    kept = compact(operations)
    if len(kept) > MOST_OPERATIONS:
        raise BadInput("too_many", f"a page keeps at most {MOST_OPERATIONS} operations", "operations")
    known = {*placeable(parts, account), *(each.magnet for each in before.page.instances.values())}
    check(before.base, kept, known, forgiven=kept if origin else before.operations)
    start, settled = _ground(before, kept, origin, before.decided if decided is None else decided)
    now, template, owner = datetime.now(UTC), name_of(start), owner_of(account, base)
    written_down = rows(kept)
    values = {"version": version + 1, "operations": written_down, "at": now, "template": template}
    with parts.store.write() as conn:
        _same(kept_on(conn, before.base, pages.kept(conn, owner_of(account, base), base)), version)
        pages.keep_template(conn, template, content(start), now)
        pages.put(conn, owner, base, {**values, "decided": settled})
        who = {"owner": owner, "base": base, "author": account.id, "session": me(account)}
        page_versions.add(conn, {**who, **values, "decided": settled, **asdict(deed)})
        if owner == 0:
            published.rewrite(conn, int(base[1:]), written_down, now)
        did = steps(written(before.base, before.operations), written(before.base, kept))
        outbox.put(conn, changed_message(parts.city, account, base, version + 1, deed, did, now))
        if (version + 1) % THIN_EVERY == 0:
            _thin(conn, owner, base, parts.city)
    return load_page(parts, account, base)


def edited_already(parts: Parts, account: Account, base: str, edit: str | None) -> bool:
    """Whether the browser's edit of this name has made a version of the page."""
    if edit is None:
        return False
    with parts.store.read() as conn:
        return page_versions.has_edit(conn, owner_of(account, base), base, edit)


def kept_on(conn: Connection, base: PageSpec, row: "RowMapping | None") -> Kept:
    """What a row of `pages` or of `page_versions` makes of `base` today."""
    if row is None:
        return Kept(base, apply(base, []), [], 0, None, base)
    origin = as_it_was(conn, base, row["template"])
    operations = operations_of(row["operations"])
    found: list[Clash] = []
    if origin is not base:
        operations = rebase(origin, base, operations)
        found = clashes(origin, base, operations)
    return Kept(base, apply(base, operations), operations, row["version"], row["at"], origin, found, row.get("decided") or {})


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
        "clashes": len(kept.open_clashes),
    }


def identity(account: Account, base: str) -> str:
    """The page `base` among those of everybody."""
    return f"{owner_of(account, base)}.{base}"


def me(account: Account) -> str:
    """What tells this browser's session from another one in live messages."""
    return account.session[:SESSION]


def changed_message(city: City, account: Account, base: str, version: int, deed: Deed, did: Sequence[Step], at: datetime) -> dict[str, Any]:
    """The word that a page has changed: which version it has, by whom, and how many magnets were moved, set, …"""
    counts = {do: len({step.id for step in did if step.do == do}) for do in dict.fromkeys(step.do for step in did)}
    body = {"version": version, "by": {"id": me(account), "who": account.id, "name": account.name}, "act": deed.act, "did": counts}
    return outbox.message("page", identity(account, base), city.code, body, at)


def undecided(found: Sequence[Clash], decided: Mapping[str, str], base: PageSpec) -> list[Clash]:
    """Those not decided for mine on this content of the base."""
    return [clash for clash in found if decided.get(clash.id) != name_of(base)] if found else []


def _same(present: Kept, version: int) -> None:
    if present.version != version:
        raise Conflict("this page was changed somewhere else meanwhile", {"version": present.version, "operations": rows(present.operations)})


def _ground(before: Kept, kept: Sequence[Operation], origin: PageSpec | None, decided: Mapping[str, str]) -> tuple[PageSpec, dict[str, str]]:
    """The base a version rests on, and the clashes decided for mine: the old one as long as something is undecided.

    What begins to clash by an edit was done with the new base in sight, so it is decided.
    """
    start, now = origin or before.origin, name_of(before.base)
    found = clashes(start, before.base, kept)
    known = {clash.id for clash in (found if origin else before.clashing)}
    mine = {clash.id: now for clash in found if clash.id not in known or decided.get(clash.id) == now}
    return (start, mine) if undecided(found, mine, before.base) else (before.base, {})


def _thin(conn: Connection, owner: int, base: str, city: City) -> None:
    """Of the versions before the newest KEEP, and before those somebody may still undo, only the last of each day stays."""
    zone, recent = ZoneInfo(city.zone), datetime.now(UTC) - PERSON_LASTS
    older = [each for n, each in enumerate(page_versions.times(conn, owner, base)) if n >= TRAIL or (n >= KEEP and each[1] < recent)]
    days = groupby(older, key=lambda each: each[1].astimezone(zone).date())
    page_versions.drop(conn, owner, base, [version for _, day in days for version, _ in list(day)[1:]])
