"""The versions of a page: listed, read, compared, noted, gone back to; and the bin of magnets that were taken off it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping

from core.errors import BadInput, NotFound
from core.page_diff import Step, steps
from core.pages import DESK, NEW, Instance, Operation, PageSpec, PlaceOne, Remove, operations_of, written
from services._parts import Parts
from services.page_bases import as_it_was, base_of, owner_of
from services.save_page import Deed, Kept, kept_on, load_page, save_page
from store import page_versions, pages

if TYPE_CHECKING:
    from services.who import Account

LONGEST_NOTE = 200
MOST_LISTED = 100
DEEP = 1000  # versions the bin looks through
BIN = 50


@dataclass(frozen=True, slots=True)
class Version:
    """A version and what it changed. `steps` are None where the one before is no longer kept; `updated` says that the base had changed meanwhile."""

    version: int
    at: datetime
    author: str
    act: str
    of: int | None
    note: str | None
    steps: list[Step] | None
    updated: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A magnet that was on the page; it went with `version`, before which the page was `row` (None: the untouched base)."""

    id: str
    instance: Instance
    version: int
    at: datetime
    row: RowMapping | None


def versions(parts: Parts, account: "Account", base: str, limit: int = 30, below: int | None = None) -> tuple[list[Version], int | None]:
    """The versions of the account's page, the newest first, and the number to go on `below`. Raises NotFound."""
    limit = max(1, min(limit, MOST_LISTED))
    with parts.store.read() as conn:
        page = base_of(parts.city, conn, account, base)
        found = page_versions.newest(conn, owner_of(account, base), base, limit + 1, below)
        told = [_version(conn, page, row, found[n + 1] if n + 1 < len(found) else None) for n, row in enumerate(found[:limit])]
    return told, told[-1].version if len(found) > limit else None


def read_version(parts: Parts, account: "Account", base: str, version: int) -> Kept:
    """The page as it was in `version`, laid on the base of today; 0 is the base itself. Raises NotFound."""
    with parts.store.read() as conn:
        page = base_of(parts.city, conn, account, base)
        return kept_on(conn, page, _row(conn, account, base, version))


def compare(parts: Parts, account: "Account", base: str, before: int, after: int) -> list[Step]:
    """What differs between two versions, template changes among it; 0 is the base as it is today. Raises NotFound."""
    with parts.store.read() as conn:
        page = base_of(parts.city, conn, account, base)
        first, second = (_page(conn, page, _row(conn, account, base, version)) for version in (before, after))
    return steps(first, second)


def note_version(parts: Parts, account: "Account", base: str, version: int, text: str) -> None:
    """Write a note to a version; an empty one takes it away. Raises NotFound, BadInput for a note that is too long."""
    text = " ".join(text.split())
    if len(text) > LONGEST_NOTE:
        raise BadInput("too_long", f"a note has at most {LONGEST_NOTE} characters", "note")
    with parts.store.write() as conn:
        base_of(parts.city, conn, account, base)
        if not page_versions.note(conn, owner_of(account, base), base, version, text or None):
            raise NotFound(f"version {version}")


def restore(parts: Parts, account: "Account", base: str, wanted: int, version: int, edit: str | None = None) -> tuple[Kept, list[Operation]]:
    """Make `wanted` the page again, as a new version after `version`; 0 is the template. The second part is what could not come back.

    Raises as save_page, and NotFound for a version that is not kept.
    """
    with parts.store.read() as conn:
        page = base_of(parts.city, conn, account, base)
        row = _row(conn, account, base, wanted)
        was = kept_on(conn, page, row)
    deed = Deed("restore", wanted, edit=edit) if wanted else Deed("template", edit=edit)
    kept = save_page(parts, account, base, was.operations, version, deed, origin=was.origin, decided={})
    return kept, _passed_over(kept)


def removed(parts: Parts, account: "Account", base: str) -> list[Gone]:
    """The magnets that once were on the page and are not now, the latest first. Raises NotFound."""
    with parts.store.read() as conn:
        return list(_bin(conn, base_of(parts.city, conn, account, base), account, base).values())[::-1][:BIN]


def put_back(parts: Parts, account: "Account", base: str, id: str, version: int) -> Kept:
    """Put a magnet of the bin back with its settings and its places. Raises as save_page, and NotFound where the bin has none of this name."""
    with parts.store.read() as conn:
        page = base_of(parts.city, conn, account, base)
        gone = _bin(conn, page, account, base).get(id)
        if gone is None:
            raise NotFound(f"magnet {id}")
        was = _page(conn, page, gone.row)
    old = operations_of(gone.row["operations"]) if gone.row else []
    now = load_page(parts, account, base)
    own = [each for each in old if each.id == id and not isinstance(each, Remove)]
    left = [each for each in now.operations if each.id != id]
    if id not in now.base.instances and not any(isinstance(each, PlaceOne) for each in own):
        own.insert(0, PlaceOne(id=id, magnet=gone.instance.magnet, on=DESK, at=was.arrangements[DESK].items.get(id, NEW), settings=gone.instance.settings))
    return save_page(parts, account, base, [*left, *own], version, Deed("put_back"))


def _row(conn: Connection, account: "Account", base: str, version: int) -> RowMapping | None:
    """The row of a version, None for 0. Raises NotFound."""
    if version == 0:
        return None
    row = page_versions.one(conn, owner_of(account, base), base, version)
    if row is None:
        raise NotFound(f"version {version}")
    return row


def _page(conn: Connection, base: PageSpec, row: RowMapping | None) -> PageSpec:
    """The page of a version on the base it was made on."""
    return written(as_it_was(conn, base, row["template"]), operations_of(row["operations"])) if row else written(base, [])


def _version(conn: Connection, base: PageSpec, row: RowMapping, before: RowMapping | None) -> Version:
    """What the person changed: both versions on the base of the later one."""
    told: list[Step] | None = None
    if before is not None or row["version"] == 1:
        ground = as_it_was(conn, base, row["template"])
        was = operations_of(before["operations"]) if before else []
        told = steps(written(ground, was), written(ground, operations_of(row["operations"])))
    updated = before is not None and None not in (before["template"], row["template"]) and before["template"] != row["template"]
    return Version(row["version"], row["at"], row["author_name"] or "", row["act"], row["of"], row["note"], told, updated)


def _bin(conn: Connection, base: PageSpec, account: "Account", id: str) -> dict[str, Gone]:
    """By instance what went, in the order it went."""
    found: dict[str, Gone] = {}
    rows = page_versions.newest(conn, owner_of(account, id), id, DEEP)[::-1]
    before, last = _instances(base, []), None
    for row in rows:
        now = _instances(as_it_was(conn, base, row["template"]), operations_of(row["operations"]))
        for name in before.keys() - now.keys():
            found.pop(name, None)
            found[name] = Gone(name, before[name], row["version"], row["at"], last)
        before, last = now, row
    present = kept_on(conn, base, pages.kept(conn, owner_of(account, id), id)).page.instances
    return {name: gone for name, gone in found.items() if name not in present}


def _instances(base: PageSpec, operations: Sequence[Operation]) -> dict[str, Instance]:
    return written(base, [each for each in operations if each.do in ("place", "remove", "set")]).instances


def _passed_over(kept: Kept) -> list[Operation]:
    """The operations that do nothing any more."""
    names = set(kept.page.instances) | {each.id for each in kept.operations if isinstance(each, Remove)}
    return [each for each in kept.operations if each.id not in names]
