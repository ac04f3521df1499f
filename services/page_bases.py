"""Which pages an account may open (those published to it, the templates of its role) and which of them it begins with."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping

from core.areas import covers, level_of
from core.city import City
from core.errors import NotAllowed, NotFound
from core.pages import PageSpec, apply, operations_of
from services._parts import Parts
from store import pages, published

if TYPE_CHECKING:
    from services.who import Account

Why = Literal["own", "group", "role", "system"]
From = Literal["group", "role", "system", "team"]
PUBLISHERS = ("leader", "dispatcher", "admin")  # who hands pages and magnets to others
NEARNESS = ("person", "role", "level")  # of two published pages the one more closely meant for an account comes first
TEAM = re.compile(r"t\d+")  # a published page as those see it who edit it together
EVERYBODY = "community"  # the template of a role that has none


@dataclass(frozen=True, slots=True)
class Base:
    """What somebody's page may lie on, and why it is open to the account; `row` is its publication. `team`: the publication itself, edited together."""

    page: PageSpec
    why: From
    row: RowMapping | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The page an account begins with: its own choice or work, one published to it, its role's template, else the system's.

    `chosen` says that it was chosen, not only worked on.
    """

    page: str
    why: Why
    chosen: bool = False


def bases(city: City, conn: Connection, account: "Account") -> dict[str, Base]:
    """Every page open to `account` by its id, what it would begin with first, those it edits with others last."""
    rows = published.current(conn)
    nearest = sorted((row for row in rows if meant_for(row, account)), key=lambda row: (NEARNESS.index(row["kind"]), -len(row["area"]), -row["id"]))
    own = [row for row in rows if row["author"] == account.id and account.kind == "person"]
    found: dict[str, Base] = {}
    for row in nearest:
        found |= _published(city, row)
    found |= {page.id: Base(page, why) for page, why in _templates(city, account)}
    for row in own:  # the author sees what he handed out
        found |= {id: base for id, base in _published(city, row).items() if id not in found}
    for row in rows:
        found |= _together(city, row) if edits(row, account) else {}
    return found


def base_of(city: City, conn: Connection, account: "Account", id: str) -> PageSpec:
    """The page `id` that the account may open. Raises NotFound."""
    base = bases(city, conn, account).get(id)
    if base is None:
        raise NotFound(f"page {id}")
    return base.page


def owner_of(account: "Account", id: str) -> int:
    """Under whose number what is kept of page `id` stands: the account's, 0 where several edit one page together."""
    return 0 if TEAM.fullmatch(id) else account.id


def home_of(parts: Parts, account: "Account") -> Home:
    """Where the account begins, and why."""
    with parts.store.read() as conn:
        return home(bases(parts.city, conn, account), pages.kept_by(conn, account.id), pages.home(conn, account.id))


def pages_of(parts: Parts, account: "Account") -> tuple[Home, list[tuple[Base, int]]]:
    """Where the account begins, and every page it may open with the version it keeps of it (0 where it keeps none)."""
    with parts.store.read() as conn:
        open, kept = bases(parts.city, conn, account), pages.kept_by(conn, account.id)
        begins = home(open, kept, pages.home(conn, account.id))
        kept |= {id: row for id, base in open.items() if base.why == "team" and (row := pages.kept(conn, 0, id))}
    versions = {id: row["version"] for id, row in kept.items()}
    return begins, [(base, versions.get(id, 0)) for id, base in sorted(open.items(), key=lambda each: each[0] != begins.page)]


def choose_home(parts: Parts, account: "Account", page: str | None) -> Home:
    """Begin with `page` from now on; None leaves it to the rules. Raises NotFound, NotAllowed for a wall's device."""
    if account.kind == "wall":
        raise NotAllowed("a wall's device begins with its wall")
    with parts.store.write() as conn:
        if page is not None:
            base_of(parts.city, conn, account, page)
        pages.choose_home(conn, account.id, page)
    return home_of(parts, account)


def home(open: Mapping[str, Base], kept: Mapping[str, RowMapping], chosen: str | None) -> Home:
    """own > group > role > system. Own is what was chosen, else the role's page or one published to the account where it has been changed by the account."""
    if chosen is not None and chosen in open:
        return Home(chosen, "own", True)
    first, own = next(iter(open)), _role_page(open)
    candidates = [own, *list(open)[: list(open).index(own)]]  # its role's page, then what is published to the account
    worked_on = next((id for id in candidates if id in kept and kept[id]["operations"]), None)
    why = open[first].why
    return Home(worked_on, "own") if worked_on else Home(first, "group" if why == "team" else why)


def meant_for(row: RowMapping, account: "Account") -> bool:
    """Whether a page is published to this account."""
    if account.kind == "wall":
        return False
    if row["kind"] == "person":
        return bool(row["whom"] == str(account.id))
    return covers(row["area"], account.area) and row["whom"] == (account.role if row["kind"] == "role" else level_of(account.area))


def edits(row: RowMapping, account: "Account") -> bool:
    """Whether the account is one of those who edit a published page together."""
    return account.kind == "person" and bool(row["editors"]) and (row["author"] == account.id or account.id in row["editors"])


def spec_of(city: City, row: RowMapping) -> PageSpec | None:
    """A published page: the template as it is today under the author's operations; None where the template is gone."""
    template = city.pages.get(row["base"])
    if template is None:
        return None
    page = apply(template, operations_of(row["operations"]))
    locked = set(row["locked"])
    instances = {name: each.model_copy(update={"locked": each.locked or name in locked}) for name, each in page.instances.items()}
    return page.model_copy(update={"id": f"g{row['id']}", "zh": row["zh"], "en": row["en"], "roles": [], "instances": instances})


def content(page: PageSpec) -> dict[str, Any]:
    """What a patch can clash with: the magnets and their places."""
    return page.model_dump(mode="json", include={"instances", "arrangements"})


def name_of(page: PageSpec) -> str:
    """The name of this content: 16 hexadecimal digits."""
    return hashlib.sha256(json.dumps(content(page), sort_keys=True).encode()).hexdigest()[:16]


def as_it_was(conn: Connection, page: PageSpec, name: str | None) -> PageSpec:
    """`page` with the content of this name; as it is now where that is unknown."""
    if name is None or name == name_of(page):
        return page
    kept = pages.template(conn, name)
    try:
        return PageSpec.model_validate({**kept, "id": page.id, "zh": page.zh, "en": page.en}) if kept else page
    except ValidationError:  # a content of rules that no longer hold
        return page


def _published(city: City, row: RowMapping) -> dict[str, Base]:
    page = spec_of(city, row)
    return {page.id: Base(page, "group", row)} if page else {}


def _together(city: City, row: RowMapping) -> dict[str, Base]:
    """The template below a published page, to be edited by several under the page's own number."""
    template = city.pages.get(row["base"])
    if template is None:
        return {}
    id = f"t{row['id']}"
    named = {"id": id, "zh": f"{row['zh']}（共同编辑）", "en": f"{row['en']} (edited together)", "roles": []}
    return {id: Base(template.model_copy(update=named), "team", row)}


def _templates(city: City, account: "Account") -> list[tuple[PageSpec, Literal["role", "system"]]]:
    role = "wall" if account.kind == "wall" else account.role
    mine = [page for page in city.pages.values() if page.id == role or account.role in page.roles]
    if mine:
        return [(page, "role") for page in sorted(mine, key=lambda page: (page.topic, page.id != role, page.id))]
    return [(city.pages[EVERYBODY] if EVERYBODY in city.pages else next(iter(city.pages.values())), "system")]


def _role_page(open: Mapping[str, Base]) -> str:
    return next(id for id, base in open.items() if base.why in ("role", "system"))
